import { Drawer } from 'antd'
import { lazy, Suspense, useCallback, useEffect, useEffectEvent, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Route, Routes, useLocation } from 'react-router'
import { PageHeader } from '../sdk/components/PageHeader.tsx'
import { PanelsContext, type RecordPanelsProps } from '../sdk/components/RecordPanels.tsx'
import { ErrorState, LoadingState } from '../sdk/components/States.tsx'
import { useContextInfo } from '../sdk/context.ts'
import { AnjuError } from '../sdk/errors.ts'
import { titleText } from '../sdk/i18n.ts'
import type { PageEntry } from '../sdk/plugin.ts'
import { enabledPlugins } from '../shell/plugins.ts'
import { Panels } from '../shell/Panels.tsx'
import { PluginView } from '../shell/PluginView.tsx'
import { installedPlugins } from '../shell/registry.ts'
import { NotFound } from './NotFound.tsx'
import { SideMenu } from './SideMenu.tsx'
import { TopBar } from './TopBar.tsx'
import { Workbench } from './Workbench.tsx'

const QuickSearch = lazy(() => import('./QuickSearch.tsx'))
const NoMembership = lazy(() => import('./NoMembership.tsx'))
const Help = lazy(() => import('./Help.tsx'))

/** Frame of the admin: menu, top bar, and the page of the plugin whose path it is. */
export function AdminShell() {
  const { t } = useTranslation('app')
  const { org, pluginEnabled } = useContextInfo()
  const { pathname } = useLocation()
  const [menuOpen, setMenuOpen] = useState(false)
  const [searchOpen, setSearchOpen] = useState(false)
  const main = useRef<HTMLElement>(null)
  // The search is loaded when it is first wanted and stays, so that it can close gently.
  const [searchUsed, setSearchUsed] = useState(false)
  const openSearch = (): void => {
    setSearchUsed(true)
    setSearchOpen(true)
  }
  const plugins = useMemo(() => enabledPlugins(installedPlugins, pluginEnabled), [pluginEnabled])
  const drawPanels = useCallback((props: RecordPanelsProps) => <Panels plugins={plugins} {...props} />, [plugins])
  useFocusOnPageChange(pathname, main)
  useSearchKey(openSearch)

  if (!org) return <NoMembership />
  return (
    <PanelsContext value={drawPanels}>
      <a className="anju-skip" href="#main" onClick={(event) => { event.preventDefault(); main.current?.focus() }}>
        {t('shell.skip')}
      </a>
      <div className="anju-shell">
        <SideMenu plugins={plugins} />
        <div className="anju-main">
          <TopBar onMenu={() => setMenuOpen(true)} onSearch={openSearch} />
          {/* A new organisation is another set of data: pages start afresh. */}
          <main id="main" ref={main} tabIndex={-1} className="anju-content" key={org.id}>
            <Routes>
              <Route path="/" element={<Workbench plugins={plugins} />} />
              {installedPlugins.flatMap((plugin) =>
                plugin.pages.map((page) => <Route key={page.path} path={page.path} element={<PageGuard plugin={plugin.key} enabled={plugins.includes(plugin)} page={page} />} />),
              )}
              <Route path="/help/:page?" element={<Suspense fallback={<LoadingState />}><Help /></Suspense>} />
              <Route path="*" element={<NotFound />} />
            </Routes>
          </main>
        </div>
      </div>
      <Drawer placement="left" size={260} open={menuOpen} onClose={() => setMenuOpen(false)} closable={false} title={null} rootClassName="anju-side-drawer" aria-label={t('shell.menu')}>
        <SideMenu plugins={plugins} onNavigate={() => setMenuOpen(false)} />
      </Drawer>
      {searchUsed ? (
        <Suspense>
          <QuickSearch plugins={plugins} open={searchOpen} onClose={() => setSearchOpen(false)} />
        </Suspense>
      ) : null}
    </PanelsContext>
  )
}

/** A link to a page of a plugin that is off, or that the user may not see, says so instead of failing. */
function PageGuard({ plugin, enabled, page }: { plugin: string; enabled: boolean; page: PageEntry }) {
  const { can } = useContextInfo()
  const refusal = !enabled ? new AnjuError('app.plugin_off', { status: 404 }) : can(page.permission) ? null : new AnjuError('app.forbidden', { status: 403 })
  if (refusal) {
    return (
      <>
        <PageHeader title={titleText(page.title)} />
        <ErrorState error={refusal} />
      </>
    )
  }
  return <PluginView key={page.path} plugin={plugin} load={page.component} />
}

/** After going to another page the keyboard and the screen reader start at its content. */
function useFocusOnPageChange(pathname: string, main: React.RefObject<HTMLElement | null>): void {
  const before = useRef(pathname)
  useEffect(() => {
    if (before.current === pathname) return
    before.current = pathname
    main.current?.focus({ preventScroll: true })
    window.scrollTo(0, 0)
  }, [pathname, main])
}

function useSearchKey(open: () => void): void {
  const onWanted = useEffectEvent(open)
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'k') return
      event.preventDefault()
      onWanted()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
}
