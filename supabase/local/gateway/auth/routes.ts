import type { Sql } from 'postgres'
import { z } from 'zod'
import type { Peer } from '../types.ts'
import { authError } from '../refusals.ts'
import type { Attempts } from './attempts.ts'
import type { PhoneSignIn } from './phone.ts'
import type { Tokens, TokenUser } from './tokens.ts'

/** The API library's answer to a request. */
export type Upstream = (request: Request, peer: Peer) => Promise<Response>

export interface AuthParts {
  upstream: Upstream
  tokens: Tokens
  phone: PhoneSignIn
  /** Failed password sign-ins by address of the account and by address of the caller. */
  failures: { account: Attempts; caller: Attempts }
  sql: Sql
}

const credentials = z.object({ email: z.string().optional(), phone: z.string().optional(), token: z.string().optional(), type: z.string().optional(), create_user: z.boolean().optional() })
const sessionBody = z.looseObject({ access_token: z.string(), user: z.looseObject({ id: z.string() }).optional() })

const issuesSession = (url: URL): boolean => /^\/auth\/v1\/(token|signup|verify)$/.test(url.pathname)

/** Answers `/auth/v1`: the library's auth with phone codes, bans, limits and complete tokens added. */
export async function handleAuth(parts: AuthParts, request: Request, url: URL, peer: Peer): Promise<Response> {
  if (url.pathname === '/auth/v1/settings' && request.method === 'GET') return settings(await parts.upstream(request, peer))
  if (request.method !== 'POST') return completeRedirect(parts, await parts.upstream(request, peer))

  const body = await readBody(request)
  const given = credentials.safeParse(body.json)
  const fields = given.success ? given.data : {}
  if (url.pathname === '/auth/v1/otp' && fields.phone) return parts.phone.send(fields.phone, fields.create_user !== false)
  if (url.pathname === '/auth/v1/verify' && fields.phone && fields.type === 'sms') return parts.phone.verify(fields.phone, fields.token ?? '')

  const byPassword = url.pathname === '/auth/v1/token' && url.searchParams.get('grant_type') === 'password'
  const account = `${fields.email?.toLowerCase() ?? fields.phone ?? ''}`
  const caller = peer.address ?? 'unknown'
  if (byPassword && (parts.failures.account.exhausted(account) || parts.failures.caller.exhausted(caller))) {
    return authError(429, 'over_request_rate_limit', 'Request rate limit reached')
  }
  const response = url.pathname === '/auth/v1/verify' && fields.type === 'email' ? await verifyEmailCode(parts, body, peer) : await parts.upstream(body.again(), peer)
  if (byPassword && response.status >= 400 && response.status < 500) {
    parts.failures.account.note(account)
    parts.failures.caller.note(caller)
  }
  if (byPassword && response.ok) parts.failures.account.forget(account)
  if (!response.ok || !issuesSession(url)) return response
  return completeSession(parts, response, url)
}

interface ReadBody {
  json: unknown
  /** The request once more, with another JSON body if given. */
  again: (json?: unknown) => Request
}

/** A code by e-mail: GoTrue takes type `email` for sign-in and sign-up codes alike, the library wants to know which. */
async function verifyEmailCode(parts: AuthParts, body: ReadBody, peer: Peer): Promise<Response> {
  const given = body.json as Record<string, unknown>
  const signIn = await parts.upstream(body.again({ ...given, type: 'magiclink' }), peer)
  return signIn.ok ? signIn : parts.upstream(body.again({ ...given, type: 'signup' }), peer)
}

/** A body that can be looked at and passed on. */
async function readBody(request: Request): Promise<ReadBody> {
  const bytes = await request.arrayBuffer()
  let json: unknown
  try {
    json = JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch {
    json = undefined
  }
  const headers = new Headers(request.headers)
  headers.delete('content-length')
  return {
    json,
    again: (other) => {
      const sent = other === undefined ? bytes : Buffer.from(JSON.stringify(other))
      return new Request(request.url, { method: request.method, headers, body: sent.byteLength > 0 ? sent : undefined })
    },
  }
}

/** Refuses banned users and puts the missing claims into the token of a session answer. */
async function completeSession(parts: AuthParts, response: Response, url: URL): Promise<Response> {
  const text = await response.text()
  const headers = new Headers(response.headers)
  headers.delete('content-length')
  const parsed = sessionBody.safeParse(JSON.parse(text))
  if (!parsed.success) return new Response(text, { status: response.status, headers })
  const body = parsed.data
  if (body.user && (await refuseBanned(parts.sql, body.user.id))) return authError(400, 'user_banned', 'User is banned')
  const method = url.pathname.endsWith('/verify') ? 'otp' : 'password'
  const token = await parts.tokens.complete(body.access_token, body.user as TokenUser | undefined, method)
  return new Response(JSON.stringify({ ...body, access_token: token ?? body.access_token }), { status: response.status, headers })
}

/** Whether the user is banned; if so, ends his sessions: the library has just made one. */
async function refuseBanned(sql: Sql, user: string): Promise<boolean> {
  const banned = await sql`select 1 from auth.users where id = ${user} and banned_until > now()`
  if (banned.length === 0) return false
  await sql`delete from auth.refresh_tokens where user_id = ${user}`
  await sql`delete from auth.sessions where user_id = ${user}`
  return true
}

/** Links in mails come back as a redirect that carries the session in its fragment. */
async function completeRedirect(parts: AuthParts, response: Response): Promise<Response> {
  const location = response.headers.get('location')
  const at = location?.indexOf('#access_token=') ?? -1
  if (!location || at < 0) return response
  const fragment = new URLSearchParams(location.slice(at + 1))
  const verified = await parts.tokens.verify(fragment.get('access_token') ?? '')
  if (!verified.ok || !verified.claims.sub) return response
  const [user] = await parts.sql<TokenUser[]>`
    select id, email, phone, role, raw_app_meta_data as app_metadata, raw_user_meta_data as user_metadata from auth.users where id = ${verified.claims.sub}`
  const token = await parts.tokens.complete(fragment.get('access_token') ?? '', user, 'otp')
  if (token) fragment.set('access_token', token)
  const headers = new Headers(response.headers)
  headers.set('location', `${location.slice(0, at)}#${fragment}`)
  return new Response(null, { status: response.status, headers })
}

/** Says what this server can do: phone codes are the gateway's own. */
async function settings(response: Response): Promise<Response> {
  const body = (await response.json()) as { external?: Record<string, unknown> }
  const headers = new Headers(response.headers)
  headers.delete('content-length')
  return new Response(JSON.stringify({ ...body, external: { ...body.external, email: true, phone: true } }), { status: response.status, headers })
}
