import { createContext, use } from 'react'
import type { Locale } from './i18n.ts'
import type { Title } from './plugin.ts'

export interface EstateInfo {
  id: string
  name: string
  code: string
  /** The operator whose estate it is; differs from the user's organisation for property companies and authorities. */
  org_id: string
}

export interface OrganizationInfo {
  id: string
  name: string
  kind: 'operator' | 'property_company' | 'authority' | 'asset_platform'
  staff_name: string | null
  roles: { key: string; title: Title }[]
  permissions: string[]
  estates: EstateInfo[]
  /** Keys of the plugins that are switched on. */
  plugins: string[]
}

/** The signed-in tenant, as `private.tenant_context` of the tenants plugin tells it. */
export interface TenantInfo {
  person_id: string
  household_id: string | null
  unit_id: string | null
  name: string
  /** Plugins the tenant's operator has switched on; absent: all. */
  plugins?: string[]
}

/** Who is signed in, where they work now, and what they may do. */
export interface ContextInfo {
  user: { id: string; email: string | undefined; phone: string | undefined; name: string | undefined }
  organizations: OrganizationInfo[]
  /** The organisation the switcher stands on. In the portal: the tenant's operator when known. */
  org: OrganizationInfo | null
  /** The estate the switcher stands on; null means all estates of `org`. */
  estate: EstateInfo | null
  estates: EstateInfo[]
  permissions: string[]
  tenant: TenantInfo | null
  locale: Locale
  /** Whether `permission` is among the role's (`*`, `housing.*` match). Only hides: the database decides. */
  can: (permission: string | undefined) => boolean
  pluginEnabled: (key: string) => boolean
  selectOrganization: (id: string) => void
  /** Null: all estates. */
  selectEstate: (id: string | null) => void
  /** Asks `my_context()` again (after joining an organisation, switching a plugin …). */
  reload: () => Promise<void>
}

export const ContextInfoContext = createContext<ContextInfo | null>(null)

/** The signed-in user's context. Only inside a shell, where it is always there. */
export function useContextInfo(): ContextInfo {
  const value = use(ContextInfoContext)
  if (!value) throw new Error('useContextInfo is used outside the shell')
  return value
}

/** Whether one of `granted` covers `wanted`: the key itself, its plugin's `plugin.*`, or `*`. */
export function grants(granted: readonly string[], wanted: string): boolean {
  const [plugin] = wanted.split('.')
  return granted.includes(wanted) || granted.includes('*') || granted.includes(`${plugin}.*`) || granted.includes(wanted.replace(/:.*$/, ''))
}
