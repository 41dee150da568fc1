import { useCallback, useMemo, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ContextInfoContext, grants, type ContextInfo, type OrganizationInfo, type TenantInfo } from '../sdk/context.ts'
import { ErrorState, LoadingState } from '../sdk/components/States.tsx'
import { currentLocale } from '../sdk/i18n.ts'
import { useLive } from '../sdk/live.ts'
import { useRpc } from '../sdk/query.ts'
import type { SignedInUser } from './session.tsx'

interface MyContext {
  user_id: string
  organizations: OrganizationInfo[]
  tenant: TenantInfo | null
}

interface Place {
  org?: string
  estate?: string | null
}

const placeKey = (userId: string): string => `anju.place.${userId}`

function readPlace(userId: string): Place {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(placeKey(userId)) ?? '{}')
    return typeof value === 'object' && value !== null ? (value) : {}
  } catch {
    return {}
  }
}

/** Asks `my_context()` and gives it to everything inside, with the place the switcher stands on (remembered per user). */
export function ContextInfoProvider({ user, children }: { user: SignedInUser; children: ReactNode }) {
  const query = useRpc<MyContext>('my_context', {}, { staleTime: 60_000 })
  const [place, setPlace] = useState<Place>(() => readPlace(user.id))
  // Language changes re-render through this hook.
  useTranslation('app')
  const locale = currentLocale()
  const { refetch } = query

  const move = useCallback(
    (next: Place) => {
      localStorage.setItem(placeKey(user.id), JSON.stringify(next))
      setPlace(next)
    },
    [user.id],
  )
  const reload = useCallback(async () => {
    await refetch()
  }, [refetch])

  const info = useMemo((): ContextInfo | null => {
    if (!query.data) return null
    const { organizations, tenant } = query.data
    const org = organizations.find(({ id }) => id === place.org) ?? organizations[0] ?? null
    const estates = org?.estates ?? []
    const permissions = org?.permissions ?? []
    return {
      user: { ...user, name: org?.staff_name ?? tenant?.name ?? undefined },
      organizations,
      org,
      estates,
      // Someone who works in one estate only is always there.
      estate: estates.find(({ id }) => id === place.estate) ?? (estates.length === 1 ? (estates[0] ?? null) : null),
      permissions,
      tenant,
      locale,
      can: (permission) => permission === undefined || grants(permissions, permission),
      pluginEnabled: (key) => (org ? org.plugins.includes(key) : (tenant?.plugins?.includes(key) ?? true)),
      selectOrganization: (id) => move({ org: id, estate: null }),
      selectEstate: (id) => move(org ? { org: org.id, estate: id } : {}),
      reload,
    }
  }, [query.data, place, user, move, reload, locale])

  useLive(info?.org ? `org:${info.org.id}` : null, 'plugins_changed', (payload) => {
    if (payload) void refetch()
  })

  if (info) return <ContextInfoContext value={info}>{children}</ContextInfoContext>
  if (query.error) return <ErrorState error={query.error} onRetry={() => void refetch()} />
  return <LoadingState />
}
