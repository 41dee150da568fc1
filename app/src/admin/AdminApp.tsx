import { QueryClientProvider } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { BrowserRouter } from 'react-router'
import { LoadingState } from '../sdk/components/States.tsx'
import { ContextInfoProvider } from '../shell/context.tsx'
import { queryClient } from '../shell/queryClient.ts'
import { SessionProvider, useSession } from '../shell/session.tsx'
import { adminTheme } from '../ui/theme.ts'
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx'
import { usePreferences } from '../ui/preferences.ts'
import { ThemeProvider } from '../ui/ThemeProvider.tsx'
import { AdminShell } from './AdminShell.tsx'
import { RefineProvider } from './RefineProvider.tsx'

/** Forms are heavy; who is signed in already does without those of the sign-in. */
const SignInPage = lazy(() => import('./SignInPage.tsx'))
const ReSignIn = lazy(() => import('../shell/ReSignIn.tsx'))

export function AdminApp() {
  const { effective } = usePreferences()
  return (
    <ThemeProvider look={adminTheme(effective)}>
      <ErrorBoundary>
        <QueryClientProvider client={queryClient}>
          <BrowserRouter>
            <SessionProvider>
              <Suspense fallback={<LoadingState />}>
                <Gate />
              </Suspense>
            </SessionProvider>
          </BrowserRouter>
        </QueryClientProvider>
      </ErrorBoundary>
    </ThemeProvider>
  )
}

/** Who is not signed in sees the sign-in (or the first run); who is, the shell, also while a session is renewed over it. */
function Gate() {
  const session = useSession()
  if (session.status === 'loading') return <LoadingState />
  if (session.status === 'signed_out') return <SignInPage />
  return (
    <>
      <ContextInfoProvider user={session.user}>
        <RefineProvider>
          <AdminShell />
        </RefineProvider>
      </ContextInfoProvider>
      {session.expired ? (
        <Suspense>
          <ReSignIn user={session.user} />
        </Suspense>
      ) : null}
    </>
  )
}
