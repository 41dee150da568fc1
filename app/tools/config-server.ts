import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createClient } from '@supabase/supabase-js'
import { DEMO_PASSWORD, STAFF } from '../../seeds/demo/people.ts'
import type { Bundle } from './config-files.ts'

/** What `config_apply` answers. */
export interface Applied {
  applied: boolean
  as_drafts: boolean
  changes: { kind: string; key: string; change: 'create' | 'update' | 'restore' | 'archive' | 'none' }[]
  faults: { kind: string; key: string; error: string; params: Record<string, unknown> }[]
  only_here: { kind: string; key: string }[]
}

/** An installation's configuration, as the signed-in account may see and change it. */
export interface ConfigServer {
  organization: { id: string; name: string }
  exported(): Promise<Bundle>
  apply(bundle: Bundle, dryRun: boolean): Promise<Applied>
}

const LOCAL = 'http://127.0.0.1:54321'

/** Key of the local stack: it tells everybody who asks. */
async function localKey(url: string): Promise<string> {
  const response = await fetch(`${url}/config.json`).catch(() => null)
  if (!response?.ok) throw new Error(`Nothing answers at ${url}. Start the local stack (npm start), or name a project with SUPABASE_URL and SUPABASE_PUBLISHABLE_KEY.`)
  return ((await response.json()) as { publishableKey: string }).publishableKey
}

/**
 * Signs in with ANJU_EMAIL and ANJU_PASSWORD at SUPABASE_URL (with SUPABASE_PUBLISHABLE_KEY), read from the environment or .env; without
 * them as the demo's administrator at the local stack.
 *
 * @param wanted name or id of the organisation; may be left out where the account has one
 */
export async function connect(wanted?: string): Promise<ConfigServer> {
  const file = fileURLToPath(new URL('../../.env', import.meta.url))
  if (existsSync(file)) process.loadEnvFile(file)
  const { SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY, ANJU_EMAIL, ANJU_PASSWORD } = process.env
  const url = (SUPABASE_URL ?? LOCAL).replace(/\/+$/, '')
  if (SUPABASE_URL && !ANJU_EMAIL) throw new Error('ANJU_EMAIL and ANJU_PASSWORD are not set: who shall sign in?')
  const client = createClient(url, SUPABASE_PUBLISHABLE_KEY ?? (await localKey(url)), { auth: { persistSession: false, autoRefreshToken: false } })
  const administrator = STAFF.find(({ role }) => role === 'administrator')?.email ?? ''
  const { error } = await client.auth.signInWithPassword({ email: ANJU_EMAIL ?? administrator, password: ANJU_PASSWORD ?? DEMO_PASSWORD })
  if (error) throw new Error(`${ANJU_EMAIL ?? administrator} cannot sign in at ${url}: ${error.message}`)
  const call = async <T>(name: string, args: Record<string, unknown>): Promise<T> => {
    const answer = await client.rpc(name, args)
    if (answer.error) throw new Error(`${name}: ${answer.error.message} ${answer.error.details ?? ''}`.trim())
    return answer.data as T
  }
  const { organizations } = await call<{ organizations: { id: string; name: string }[] }>('my_context', {})
  const found = wanted === undefined ? organizations : organizations.filter(({ id, name }) => id === wanted || name === wanted)
  const [organization] = found
  if (!organization || found.length > 1) throw new Error(`Which organisation? --org one of: ${organizations.map(({ name }) => name).join(', ') || '(the account has none)'}`)
  const org = organization.id
  return {
    organization,
    exported: () => call<Bundle>('config_export', { org }),
    apply: (bundle, dryRun) => call<Applied>('config_apply', { org, bundle, dry_run: dryRun }),
  }
}
