import '../postgres/library-env.ts'
import { App as Library, type ApiKeyResolver, type App } from '@supabase/lite'
import type { GatewayConnection } from './connection.ts'
import { FileAdapter } from './storage/file-adapter.ts'
import type { Outbox } from './auth/outbox.ts'
import type { Tokens } from './auth/tokens.ts'
import type { Peer, StackKeys } from './types.ts'

export interface LibraryOptions {
  connection: GatewayConnection
  keys: StackKeys
  tokens: Tokens
  /** Where the app is served: default target of links in mails. */
  siteUrl: string
  /** Folder of uploaded files. */
  storageDir: string
  outbox: Outbox
  /** Access token lifetime, seconds. */
  jwtExpiry: number
}

/**
 * The API library as a function from request to answer: PostgREST, GoTrue and Storage as far as it has them. Its admin
 * mode, studio and telemetry are off, and it reads no environment of ours.
 */
export async function apiLibrary(options: LibraryOptions): Promise<(request: Request, peer: Peer) => Promise<Response>> {
  const app: App = new Library({
    connection: options.connection,
    api: { schemas: ['public'], max_rows: 1000 },
    auth: {
      enabled: true,
      site_url: options.siteUrl,
      additional_redirect_urls: [`${options.siteUrl}/**`],
      jwt_secret: options.keys.jwtSecret,
      jwt_expiry: options.jwtExpiry,
      publishable_key: options.keys.publishableKey,
      secret_key: options.keys.secretKey,
      enable_signup: true,
      minimum_password_length: 8,
      email: { enable_confirmations: false },
    },
    storage: { enabled: true, file_size_limit: '50MiB' },
    options: { server: { admin: false, disableStudio: true, apiKeys: { resolver: callers(options.keys, options.tokens) } } },
  }) as unknown as App
  app._mailer = options.outbox.mailer()
  app._storageAdapter = new FileAdapter(options.storageDir)
  await app.init()
  // The first look at the catalogue takes longest: do it before the first user waits for it.
  await options.connection.introspect()
  await options.connection.listen('pgrst', () => void options.connection.schemaChanged())
  return (request, peer) => app.fetch(request, { peerAddress: peer.address } as Parameters<App['fetch']>[1])
}

/**
 * Who calls. For `/rest/v1` the verified claims are enough, as they are for PostgREST: the library's own look at user and
 * session, two round trips for every request, is left to `/auth/v1`.
 */
function callers(keys: StackKeys, tokens: Tokens): ApiKeyResolver {
  return async (key, context) => {
    if (key === keys.secretKey) return { type: 'secret', claims: { role: 'service_role' } }
    if (key !== keys.publishableKey) return null
    const bearer = /^Bearer (.+)$/i.exec(context.req.header('authorization') ?? '')?.[1]?.trim()
    if (bearer && bearer !== key && context.req.path.startsWith('/rest/v1/')) {
      const verified = await tokens.verify(bearer)
      const { sub, session_id: session } = verified.ok ? verified.claims : {}
      if (verified.ok && typeof sub === 'string' && typeof session === 'string') {
        context.set('userId', sub)
        context.set('sessionId', session)
        context.set('jwt', verified.claims as never)
        context.set('ignoreAuthorization', true)
      }
    }
    return { type: 'publishable', claims: { role: 'anon' } }
  }
}
