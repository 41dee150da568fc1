import { lazy, Suspense, useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Navigate, NavLink, Route, Routes, useLocation } from 'react-router'
import { EmptyState, ErrorState, LoadingState } from '../sdk/components/States.tsx'
import { useContextInfo } from '../sdk/context.ts'
import { AnjuError } from '../sdk/errors.ts'
import { titleText } from '../sdk/i18n.ts'
import type { IconName } from '../sdk/icons.ts'
import { enabledPlugins } from '../shell/plugins.ts'
import { PluginView } from '../shell/PluginView.tsx'
import { installedPlugins } from '../shell/registry.ts'
import { Brand } from '../ui/Brand.tsx'
import { Icon } from '../ui/Icon.tsx'

const Me = lazy(() => import('./Me.tsx'))
const ClaimAccount = lazy(() => import('./ClaimAccount.tsx'))

/** At most this many tabs beside “me”: more cannot be hit with a thumb. */
const MAX_TABS = 4

/** Frame of the portal: a title line, the page, and the tabs within reach of a thumb. */
export function PortalShell() {
  const { t } = useTranslation('app')
  const { tenant, pluginEnabled } = useContextInfo()
  const { pathname } = useLocation()
  const main = useRef<HTMLElement>(null)
  const pages = useMemo(
    () => enabledPlugins(installedPlugins, pluginEnabled).flatMap((plugin) => plugin.portalPages.map((page) => ({ ...page, plugin: plugin.key }))),
    [pluginEnabled],
  )
  const tabs = useMemo(() => pages.filter((page) => page.tab).sort((a, b) => (a.tab?.order ?? 0) - (b.tab?.order ?? 0)).slice(0, MAX_TABS), [pages])
  const before = useRef(pathname)
  useEffect(() => {
    if (before.current === pathname) return
    before.current = pathname
    main.current?.focus({ preventScroll: true })
    window.scrollTo(0, 0)
  }, [pathname])

  if (!tenant) return <ClaimAccount />
  const first = tabs[0]
  return (
    <div className="anju-portal">
      <a className="anju-skip" href="#main" onClick={(event) => { event.preventDefault(); main.current?.focus() }}>
        {t('shell.skip')}
      </a>
      <header className="anju-portal-top">
        <Brand />
        <span className="anju-muted">{tenant.name}</span>
      </header>
      <main id="main" ref={main} tabIndex={-1} className="anju-portal-main">
        <Routes>
          {first ? <Route path="/" element={<Navigate to={first.path} replace />} /> : <Route path="/" element={<EmptyState title={t('portal.nothing')} />} />}
          {pages.map((page) => (
            <Route key={page.path} path={page.path} element={<PluginView key={page.path} plugin={page.plugin} load={page.component} />} />
          ))}
          <Route path="/me" element={<Suspense fallback={<LoadingState />}><Me /></Suspense>} />
          {/* A claimed invitation link leads home. */}
          <Route path="/claim/:code" element={<Navigate to="/" replace />} />
          <Route path="*" element={<ErrorState error={new AnjuError('app.not_found', { status: 404 })} />} />
        </Routes>
      </main>
      <nav className="anju-tabs" aria-label={t('shell.menu')}>
        <ul>
          {tabs.map((page) => (
            <Tab key={page.path} to={page.path} icon={page.tab?.icon ?? 'home'} label={titleText(page.title)} />
          ))}
          <Tab to="/me" icon="person" label={t('portal.me')} />
        </ul>
      </nav>
    </div>
  )
}

function Tab({ to, icon, label }: { to: string; icon: IconName; label: string }) {
  return (
    <li>
      <NavLink to={to} className="anju-tab">
        <Icon name={icon} />
        {label}
      </NavLink>
    </li>
  )
}
