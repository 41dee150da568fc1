import { useState, type CSSProperties } from 'react'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '../sdk/components/States.tsx'
import { PageHeader } from '../sdk/components/PageHeader.tsx'
import { useContextInfo } from '../sdk/context.ts'
import { currentLocale, titleText } from '../sdk/i18n.ts'
import type { PluginManifest } from '../sdk/plugin.ts'
import { PluginView } from '../shell/PluginView.tsx'
import { visibleEntries } from '../shell/plugins.ts'

/** The home page: what the plugins have to say to this person today. */
export function Workbench({ plugins }: { plugins: readonly PluginManifest[] }) {
  const { t } = useTranslation('app')
  const { can, user, org, estate } = useContextInfo()
  const widgets = visibleEntries(plugins, (plugin) => plugin.widgets, can)
  const [now] = useState(() => new Date())
  const hour = Number(new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Shanghai', hour: '2-digit', hour12: false }).format(now))
  const part = hour < 6 ? 'night' : hour < 12 ? 'morning' : hour < 18 ? 'afternoon' : 'evening'
  const today = new Intl.DateTimeFormat(currentLocale(), { timeZone: 'Asia/Shanghai', dateStyle: 'full' }).format(now)
  return (
    <>
      <PageHeader title={user.name ? t(`workbench.greeting_${part}`, { name: user.name }) : t('shell.workbench')} subtitle={`${today} · ${estate?.name ?? org?.name ?? ''}`} />
      {widgets.length === 0 ? (
        <EmptyState title={t('workbench.empty')}>{t('workbench.empty_hint')}</EmptyState>
      ) : (
        <div className="anju-widgets">
          {widgets.map((widget) => (
            <section
              key={`${widget.plugin}.${widget.key}`}
              className={widget.bare ? 'anju-widget anju-widget-bare' : 'anju-widget'}
              style={{ '--span': widget.width } as CSSProperties}
              aria-label={titleText(widget.title)}
            >
              {widget.bare ? null : <h2 className="anju-widget-title">{titleText(widget.title)}</h2>}
              <PluginView plugin={widget.plugin} load={widget.component} small />
            </section>
          ))}
        </div>
      )}
    </>
  )
}
