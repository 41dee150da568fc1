import type { Sql } from 'postgres'
import type { FunctionHost } from '../functions/host.ts'
import { Attempts } from './auth/attempts.ts'
import { outboxPage, type Outbox } from './auth/outbox.ts'
import { PhoneSignIn } from './auth/phone.ts'
import { handleAuth } from './auth/routes.ts'
import type { Tokens } from './auth/tokens.ts'
import { refuseBadToken, refuseMissingToken } from './bearer.ts'
import { cors, notFound } from './refusals.ts'
import { appFiles, pageHeaders } from './static.ts'
import { handleStorage } from './storage/rewrite.ts'
import type { Peer, StackKeys } from './types.ts'

export interface GatewayParts {
  keys: StackKeys
  tokens: Tokens
  library: (request: Request, peer: Peer) => Promise<Response>
  functions: FunctionHost
  outbox: Outbox
  /** Login-role client for what the gateway itself reads and writes in auth. */
  sql: Sql
  /** Folder of the built app; absent when only the API is wanted. */
  appDir?: string
  /** Failed password sign-ins allowed per account in five minutes. */
  passwordFailures?: number
}

const FIVE_MINUTES = 5 * 60_000
const NO_BODY = new Set(['GET', 'HEAD'])

/**
 * One origin for everything: `/auth/v1`, `/rest/v1`, `/storage/v1`, `/functions/v1`, the app, `/config.json`, `/healthz` and
 * `/dev/outbox` (realtime comes in as a WebSocket, see server.ts). Any other path is 404: what the API library offers besides
 * is never reached.
 */
export function gateway(parts: GatewayParts): (request: Request, peer: Peer) => Promise<Response> {
  const phone = new PhoneSignIn(parts.sql, parts.tokens, parts.outbox, new Attempts(5, FIVE_MINUTES))
  const failures = { account: new Attempts(parts.passwordFailures ?? 10, FIVE_MINUTES), caller: new Attempts(200, FIVE_MINUTES) }
  const auth = { upstream: parts.library, tokens: parts.tokens, phone, failures, sql: parts.sql }
  const files = parts.appDir ? appFiles(parts.appDir) : () => null
  const config = { supabaseUrl: '', publishableKey: parts.keys.publishableKey, devOutbox: true }

  return async (request, peer) => {
    const url = new URL(request.url)
    const [, area = '', version] = url.pathname.split('/')
    if (version === 'v1' && ['auth', 'rest', 'storage', 'functions'].includes(area)) {
      if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers: { ...cors, 'access-control-max-age': '3600' } })
      if (area === 'functions') return parts.functions.handle(request, url)
      const refused = await refuseBadToken(request, parts.tokens, parts.keys)
      if (refused) return refused
      if (area === 'auth') return handleAuth(auth, request, url, peer)
      if (area === 'storage') return refuseMissingToken(request, url) ?? handleStorage(parts.library, request, url, peer)
      return parts.library(request, peer)
    }
    if (!NO_BODY.has(request.method)) return notFound()
    if (url.pathname === '/config.json') return Response.json(config, { headers: { 'cache-control': 'no-store' } })
    if (url.pathname === '/healthz') return health(parts.sql)
    if (url.pathname === '/dev/outbox') return outbox(parts.outbox, url)
    return files(request, url) ?? notFound()
  }
}

async function health(sql: Sql): Promise<Response> {
  try {
    await sql`select 1`
    return Response.json({ status: 'ok' })
  } catch {
    return Response.json({ status: 'database unreachable' }, { status: 503 })
  }
}

function outbox(messages: Outbox, url: URL): Response {
  if (url.searchParams.get('format') === 'json') return Response.json(messages.list(), { headers: { 'cache-control': 'no-store' } })
  return new Response(outboxPage(messages.list()), { headers: { ...pageHeaders, 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' } })
}
