import { AuthClient } from '@supabase/auth-js'
import { PostgrestClient } from '@supabase/postgrest-js'
import { appConfig } from './config.ts'
import { AnjuError, toAnjuError } from './errors.ts'

type Auth = InstanceType<typeof AuthClient>

/**
 * auth-js and postgrest-js alone: half the weight of supabase-js, same behaviour. Realtime is loaded when the first
 * live screen asks for it (live.ts).
 */
interface Clients {
  auth: Auth
  rest: PostgrestClient
}

let clients: Clients | undefined

function connect(): Clients {
  const { supabaseUrl, publishableKey } = appConfig()
  const auth = new AuthClient({
    url: `${supabaseUrl}/auth/v1`,
    headers: { apikey: publishableKey },
    storageKey: 'anju.session',
    autoRefreshToken: true,
    persistSession: true,
    detectSessionInUrl: true,
  })
  const rest = new PostgrestClient(`${supabaseUrl}/rest/v1`, { headers: { apikey: publishableKey }, fetch: authorisedFetch })
  return { auth, rest }
}

function client(): Clients {
  clients ??= connect()
  return clients
}

const expiryListeners = new Set<() => void>()

/** Calls back when the server no longer accepts the session. The shells answer with a sign-in over the open page. */
export function onSessionExpired(listener: () => void): () => void {
  expiryListeners.add(listener)
  return () => expiryListeners.delete(listener)
}

/** The signed-in user's token, else the publishable key: for requests that `fetch` cannot make. */
export async function accessToken(): Promise<string> {
  const { data } = await client().auth.getSession()
  return data.session?.access_token ?? appConfig().publishableKey
}

/** `fetch` with the API key and the signed-in user's token; a 401 while signed in reports an expired session. */
export async function authorisedFetch(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
  const { data } = await client().auth.getSession()
  const headers = new Headers(init.headers)
  headers.set('apikey', appConfig().publishableKey)
  headers.set('authorization', `Bearer ${data.session?.access_token ?? appConfig().publishableKey}`)
  const response = await fetch(input, { ...init, headers })
  if (response.status === 401 && data.session) for (const listener of expiryListeners) listener()
  return response
}

/** The auth client (GoTrue). Pages hardly need it; the shells do. */
export const auth = (): Auth => client().auth

/** Forgets the clients, for tests. */
export function resetClients(): void {
  clients = undefined
}

/** A PostgREST query on a table or view: `from('units').select('id, code').eq('estate_id', id)`. */
export const from = (table: string) => client().rest.from(table)

/** The PostgREST client itself, for Refine's data provider. */
export const restClient = (): PostgrestClient => client().rest

/**
 * Calls a database verb and gives its result. Undefined arguments are left out, so SQL defaults apply.
 * Throws AnjuError: `key` is `<plugin>.<what>` when the database refused (`PT4xx`).
 */
export async function rpc<T = unknown>(name: string, args: Record<string, unknown> = {}): Promise<T> {
  const given = Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined))
  return rows<T>(client().rest.rpc(name, given))
}

/** The rows of a `from()` query, or an AnjuError. */
export async function rows<T>(query: PromiseLike<{ data: unknown; error: unknown; status: number }>): Promise<T> {
  const { data, error, status } = await query
  if (error) throw toAnjuError(error, status)
  return data as T
}

/**
 * Calls an edge function: `invoke('pay', '/orders', { body })`. A body makes it a POST with JSON; gives the parsed answer.
 * Throws AnjuError; functions answer errors as `{ error: '<plugin>.<what>', params }`.
 */
export async function invoke<T = unknown>(fn: string, path = '', options: { method?: string; body?: unknown } = {}): Promise<T> {
  const method = options.method ?? (options.body === undefined ? 'GET' : 'POST')
  const init: RequestInit = { method }
  if (options.body !== undefined) {
    init.headers = { 'content-type': 'application/json' }
    init.body = JSON.stringify(options.body)
  }
  let response: Response
  try {
    response = await authorisedFetch(functionUrl(fn, path), init)
  } catch (cause) {
    throw new AnjuError('app.offline', { status: 0, cause })
  }
  const body: unknown = await response.json().catch(() => undefined)
  if (!response.ok) throw toAnjuError(body ?? response.statusText, response.status)
  return body as T
}

/** Where an edge function's path lives, for links (the sandbox cashier opens as a page). */
export const functionUrl = (fn: string, path = ''): string => `${appConfig().supabaseUrl}/functions/v1/${fn}${path}`
