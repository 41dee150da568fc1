import { Await, installedPlugins, loadPluginTexts, PageHeader, titleText, useContextInfo, useRpc, useT, useVerb } from '@anju/sdk'
import { Button, Switch } from 'antd'
import { useState } from 'react'
import { PluginSettings, type PluginState } from '../components/PluginSettings.tsx'
import '../platform.css'

/** What is installed, what is switched on, and how it is set. */
export default function Plugins() {
  const { org } = useContextInfo()
  const overview = useRpc<PluginState[]>('plugin_overview', { org: org?.id }, { enabled: org !== null })
  const t = useT()
  return (
    <>
      <PageHeader title={t('plugins.title')} subtitle={t('plugins.subtitle')} />
      <Await query={overview}>{(plugins) => (org ? <Cards plugins={plugins} org={org.id} /> : null)}</Await>
    </>
  )
}

function Cards({ plugins, org }: { plugins: PluginState[]; org: string }) {
  const t = useT()
  const { reload } = useContextInfo()
  const [open, setOpen] = useState<string | null>(null)
  const [pending, setPending] = useState<string | null>(null)
  const toggle = useVerb('set_plugin_enabled', { onSuccess: () => void reload() })
  const manifests = new Map(installedPlugins().map((plugin) => [plugin.key, plugin]))
  const titleOf = (key: string): string => {
    const title = manifests.get(key)?.title ?? plugins.find((plugin) => plugin.key === key)?.title
    return title ? titleText(title) : key
  }
  const opened = plugins.find(({ key }) => key === open)
  return (
    <>
      <div className="platform-cards">
        {plugins.map((plugin) => {
          const description = manifests.get(plugin.key)?.description
          const settings = Object.keys(plugin.defaults).length
          return (
            <article key={plugin.key} className={plugin.enabled ? 'platform-card' : 'platform-card platform-card-off'}>
              <div className="platform-card-head">
                <div>
                  <h2>{titleOf(plugin.key)}</h2>
                  <code className="anju-muted">{plugin.key}</code>
                </div>
                <Switch
                  checked={plugin.enabled}
                  disabled={plugin.key === 'platform'}
                  loading={toggle.isPending && pending === plugin.key}
                  checkedChildren={t('plugins.on')}
                  unCheckedChildren={t('plugins.off')}
                  aria-label={t('plugins.switch', { plugin: titleOf(plugin.key) })}
                  onChange={(enabled) => {
                    setPending(plugin.key)
                    toggle.mutate({ org, plugin: plugin.key, enabled })
                  }}
                />
              </div>
              {description ? <p>{titleText(description)}</p> : null}
              {plugin.requires.length > 0 ? <p className="anju-muted">{t('plugins.requires', { plugins: plugin.requires.map(titleOf).join(t('import.separator')) })}</p> : null}
              <div className="platform-card-foot">
                <div className="platform-chips" role="group" aria-label={t('plugins.clauses')}>
                  {plugin.clauses.map((clause) => (
                    <span key={clause} className="platform-chip">
                      {clause}
                    </span>
                  ))}
                </div>
                {settings > 0 ? (
                  <Button size="small" aria-label={t('plugins.settings_of', { plugin: titleOf(plugin.key) })} onClick={() => void loadPluginTexts([plugin.key]).then(() => setOpen(plugin.key))}>
                    {t('plugins.settings')}
                  </Button>
                ) : null}
              </div>
            </article>
          )
        })}
      </div>
      {opened ? <PluginSettings key={opened.key} plugin={opened} title={titleOf(opened.key)} org={org} onClose={() => setOpen(null)} /> : null}
    </>
  )
}
