import { useTranslation } from 'react-i18next'
import { Link, NavLink } from 'react-router'
import { useContextInfo } from '../sdk/context.ts'
import { useLive } from '../sdk/live.ts'
import { titleText } from '../sdk/i18n.ts'
import type { MenuEntry, MenuSection, PluginManifest } from '../sdk/plugin.ts'
import { useRefresh, useRpc } from '../sdk/query.ts'
import { useMenuSources } from '../shell/menuSources.ts'
import { visibleEntries } from '../shell/plugins.ts'
import { Brand } from '../ui/Brand.tsx'
import { Icon } from '../ui/Icon.tsx'

const sections: MenuSection[] = ['homes', 'people', 'money', 'field', 'system']

/** Plugins' menu entries the user may use, by section. */
export function SideMenu({ plugins, onNavigate }: { plugins: readonly PluginManifest[]; onNavigate?: () => void }) {
  const { t } = useTranslation('app')
  const { can } = useContextInfo()
  const found = useMenuSources(plugins)
  const entries = visibleEntries(plugins, (plugin) => [...plugin.menu, ...(found.get(plugin.key) ?? [])], can)
  return (
    <aside className="anju-side">
      <Link to="/" aria-label={t('product_long')} style={{ textDecoration: 'none' }} {...(onNavigate ? { onClick: onNavigate } : {})}>
        <Brand />
      </Link>
      <nav aria-label={t('shell.menu')}>
        <ul>
          <li>
            <MenuLink to="/" end label={t('shell.workbench')} icon="dashboard" onNavigate={onNavigate} />
          </li>
        </ul>
        {sections.map((section) => {
          const own = entries.filter((entry) => entry.section === section)
          if (own.length === 0) return null
          return (
            <section key={section} aria-labelledby={`menu-${section}`}>
              <h2 id={`menu-${section}`} className="anju-side-heading">
                {t(`section.${section}`)}
              </h2>
              <ul>
                {own.map((entry) => (
                  <li key={entry.path}>
                    <MenuLink
                      to={entry.path}
                      // An entry below this one has its own place in the menu: only that one is marked then.
                      end={entries.some(({ path }) => path.startsWith(`${entry.path}/`))}
                      label={titleText(entry.title)}
                      icon={entry.icon}
                      badge={entry.badge}
                      onNavigate={onNavigate}
                    />
                  </li>
                ))}
              </ul>
            </section>
          )
        })}
      </nav>
    </aside>
  )
}

interface MenuLinkProps {
  to: string
  end: boolean
  label: string
  icon: Parameters<typeof Icon>[0]['name']
  badge?: MenuEntry['badge']
  onNavigate: (() => void) | undefined
}

function MenuLink({ to, end, label, icon, badge, onNavigate }: MenuLinkProps) {
  return (
    <NavLink to={to} end={end} className="anju-side-link" {...(onNavigate ? { onClick: onNavigate } : {})}>
      <Icon name={icon} />
      {label}
      {badge ? <MenuBadge {...badge} /> : null}
    </NavLink>
  )
}

const MOST = 99

/** How much waits behind an entry; nothing when nothing does. */
function MenuBadge({ rpc, event }: NonNullable<MenuEntry['badge']>) {
  const { t } = useTranslation('app')
  const { org, user } = useContextInfo()
  const refresh = useRefresh()
  const { data: count = 0 } = useRpc<number>(rpc, { org: org?.id }, { enabled: org !== null, keepPrevious: true })
  useLive(`user:${user.id}`, event, () => refresh(rpc), { pollMs: 30_000 })
  return count > 0 ? <span className="anju-side-badge" aria-label={t('shell.waiting', { count })}>{count > MOST ? `${MOST}+` : count}</span> : null
}
