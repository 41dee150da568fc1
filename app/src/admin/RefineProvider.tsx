import { Refine, type AccessControlProvider, type AuthProvider, type DataProvider, type I18nProvider, type NotificationProvider } from '@refinedev/core'
import routerProvider from '@refinedev/react-router'
import { dataProvider as supabaseDataProvider } from '@refinedev/supabase'
import i18next from 'i18next'
import { useMemo, type ReactNode } from 'react'
import { auth, restClient } from '../sdk/client.ts'
import { grants, useContextInfo } from '../sdk/context.ts'
import { currentLocale, setLocale, type Locale } from '../sdk/i18n.ts'
import { showToast } from '../sdk/toasts.ts'
import { queryClient } from '../shell/queryClient.ts'
import { installedPlugins } from '../shell/registry.ts'
import { signOut } from '../shell/session.tsx'

type SupabaseLike = Parameters<typeof supabaseDataProvider>[0]

/**
 * Refine's data provider over our PostgREST client (it asks nothing else of a Supabase client). Lists are not counted
 * exactly unless a page says so: `count=exact` walks the whole table.
 */
function dataProvider(): DataProvider {
  const base = supabaseDataProvider(restClient() as unknown as SupabaseLike)
  return { ...base, getList: (params) => base.getList({ ...params, meta: { count: 'estimated', ...params.meta } }) }
}

/** Sign-in and sign-out belong to the session; Refine only asks. */
const authProvider: AuthProvider = {
  login: () => Promise.resolve({ success: false }),
  logout: async () => {
    await signOut()
    return { success: true }
  },
  check: async () => ({ authenticated: (await auth().getSession()).data.session !== null }),
  onError: (error: unknown) => Promise.resolve({ error: error instanceof Error ? error : new Error(String(error)) }),
  getIdentity: async () => (await auth().getSession()).data.session?.user ?? null,
}

const i18nProvider: I18nProvider = {
  translate: (key: string, options?: unknown, fallback?: string) => {
    const known = i18next.exists(key)
    return known ? i18next.t(key, (typeof options === 'object' && options !== null ? options : {}) as Record<string, unknown>) : (fallback ?? (typeof options === 'string' ? options : key))
  },
  changeLocale: (locale: string) => setLocale(locale as Locale),
  getLocale: () => currentLocale(),
}

const notificationProvider: NotificationProvider = {
  open: ({ message, type }) => showToast(type === 'error' ? 'error' : 'success', message),
  close: () => undefined,
}

const resources = installedPlugins.flatMap((plugin) => (plugin.resources ?? []).map((name) => ({ name, meta: { plugin: plugin.key } })))

/** Refine around the admin, so that plugin pages can use its hooks with our data, rights, texts and messages. */
export function RefineProvider({ children }: { children: ReactNode }) {
  const { permissions } = useContextInfo()
  const data = useMemo(() => dataProvider(), [])
  const access = useMemo(
    (): AccessControlProvider => ({
      can: ({ action, params }) => {
        const plugin = (params?.resource?.meta as { plugin?: string } | undefined)?.plugin
        const wanted = action === 'list' || action === 'show' ? 'read' : action === 'create' || action === 'edit' || action === 'delete' ? 'write' : action
        return Promise.resolve({ can: plugin === undefined || grants(permissions, `${plugin}.${wanted}`) })
      },
    }),
    [permissions],
  )
  return (
    <Refine
      dataProvider={data}
      authProvider={authProvider}
      accessControlProvider={access}
      i18nProvider={i18nProvider}
      notificationProvider={notificationProvider}
      routerProvider={routerProvider}
      resources={resources}
      options={{ disableTelemetry: true, disableRouteChangeHandler: true, reactQuery: { clientConfig: queryClient }, syncWithLocation: true }}
    >
      {children}
    </Refine>
  )
}
