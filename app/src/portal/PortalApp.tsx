import { QueryClientProvider } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { HashRouter } from 'react-router'
import { LoadingState } from '../sdk/components/States.tsx'
import { ContextInfoProvider } from '../shell/context.tsx'
import { queryClient } from '../shell/queryClient.ts'
import { SessionProvider, useSession } from '../shell/session.tsx'
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx'
import { usePreferences } from '../ui/preferences.ts'
import { portalTheme } from '../ui/theme.ts'
import { ThemeProvider } from '../ui/ThemeProvider.tsx'
import { PortalShell } from './PortalShell.tsx'

const PortalSignIn = lazy(() => import('./PortalSignIn.tsx'))
const ReSignIn = lazy(() => import('../shell/ReSignIn.tsx'))

/** The tenants' entry. Hash routes: one file on any static host, links from SMS and QR codes included. */
export function PortalApp() {
  const { effective, elderly } = usePreferences()
  return (
    <ThemeProvider look={portalTheme(effective, elderly)}>
      <ErrorBoundary>
        <QueryClientProvider client={queryClient}>
          <HashRouter>
            <SessionProvider>
              <Suspense fallback={<LoadingState />}>
                <Gate />
              </Suspense>
            </SessionProvider>
          </HashRouter>
        </QueryClientProvider>
      </ErrorBoundary>
    </ThemeProvider>
  )
}

function Gate() {
  const session = useSession()
  if (session.status === 'loading') return <LoadingState />
  if (session.status === 'signed_out') return <PortalSignIn />
  return (
    <>
      <ContextInfoProvider user={session.user}>
        <PortalShell />
      </ContextInfoProvider>
      {session.expired ? (
        <Suspense>
          <ReSignIn user={session.user} codesFirst />
        </Suspense>
      ) : null}
    </>
  )
}
