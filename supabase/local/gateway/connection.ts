import '../postgres/library-env.ts'
import type { ConnectionContextOptions, VarsContext } from '@supabase/lite'
import { PostgresConnection } from '@supabase/lite/postgres'
import { CompiledQuery } from 'kysely'
import type postgres from 'postgres'
import { asPostgrestWould } from './errors.ts'
import { kyselyOn, PreparedTexts } from './reserved-dialect.ts'

/** The API library's own types leave the schema open. */
type Db = Parameters<Parameters<PostgresConnection['withContext']>[1]>[0]

const API_ROLES = new Set(['anon', 'authenticated', 'service_role'])

export interface GatewayConnectionOptions {
  /** Connection string of the gateway's login role: no superuser, member of the three API roles. */
  url: string
  /** Connections held at most. */
  poolSize: number
  /** Longest run of one statement by role, in Postgres notation; Supabase's defaults. */
  statementTimeouts?: Partial<Record<string, string>>
}

const DEFAULT_TIMEOUTS: Partial<Record<string, string>> = { anon: '3s', authenticated: '8s', service_role: '30s' }

const json = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
const isoTime = (text: string): string => text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')
const numeric = (text: string): number | string => (Number.isFinite(Number(text)) ? Number(text) : text)

/** Values as PostgREST writes them: JSON once encoded, ISO times, plain numbers. */
const types = {
  json: { to: 114, from: [114], serialize: json, parse: (text: string): unknown => JSON.parse(text) },
  jsonb: { to: 3802, from: [3802], serialize: json, parse: (text: string): unknown => JSON.parse(text) },
  numeric: { to: 1700, from: [1700], serialize: String, parse: numeric },
  timestamptz: { to: 1184, from: [1184], serialize: (text: string) => text, parse: isoTime },
  timestamp: { to: 1114, from: [1114], serialize: (text: string) => text, parse: (text: string) => text.replace(' ', 'T') },
}

/** Waits for both; when both fail the second's error is the cause, since the first only met an aborted transaction. */
async function both<T>(work: Promise<T>, entered: Promise<unknown>): Promise<[T]> {
  const [done, before] = await Promise.allSettled([work, entered])
  if (before.status === 'rejected') throw before.reason
  if (done.status === 'rejected') throw done.reason
  return [done.value]
}

/**
 * The API library's connection with its faults on real Postgres mended: it never grants anything, every request runs in
 * one transaction as its API role with claims and time-out set in one round trip, and every error keeps its code.
 */
export class GatewayConnection extends PostgresConnection {
  private readonly timeouts: Partial<Record<string, string>>
  private readonly texts = new PreparedTexts()

  constructor(options: GatewayConnectionOptions) {
    super({ url: options.url, postgresOptions: { max: options.poolSize, onnotice: () => {}, types, connection: { application_name: 'anju-gateway' } } })
    this.timeouts = { ...DEFAULT_TIMEOUTS, ...options.statementTimeouts }
  }

  override async withContext<T>(vars: VarsContext | undefined, work: (db: Db) => Promise<T>, options?: ConnectionContextOptions): Promise<T> {
    try {
      if (options?.transaction) {
        if (vars || options.rpc) await (options.transaction as Db).executeQuery(CompiledQuery.raw(...this.entering(vars ?? {}, options)))
        return await work(options.transaction)
      }
      if (!vars && !options?.rpc && !options?.forceRollback) return await work(this.kysely)
      return await this.transacted(vars ?? {}, work, options)
    } catch (error) {
      throw asPostgrestWould(error)
    }
  }

  /**
   * One transaction on one connection. `begin`, the settings and the first query of the work go out together: should the
   * settings be refused, the transaction is aborted and nothing after them runs.
   */
  private async transacted<T>(vars: VarsContext, work: (db: Db) => Promise<T>, options: ConnectionContextOptions | undefined): Promise<T> {
    const settings = this.entering(vars, options)
    const reserved = await (this.driver as postgres.Sql).reserve()
    let settled = false
    try {
      const entered = Promise.all([reserved.unsafe('begin'), reserved.unsafe(settings[0], settings[1], { prepare: true })])
      entered.catch(() => undefined)
      const [result] = await both(work(kyselyOn(reserved, this.texts)), entered)
      await reserved.unsafe(options?.forceRollback ? 'rollback' : 'commit')
      settled = true
      return result
    } finally {
      if (!settled) await reserved.unsafe('rollback').catch(() => undefined)
      reserved.release()
    }
  }

  /** The statement that makes a transaction the caller's: role, claims, time-out, request facts. */
  private entering(vars: VarsContext, options: ConnectionContextOptions | undefined): [text: string, values: string[]] {
    const auth = (vars.auth ?? {}) as { role?: string; uid?: unknown; jwt?: unknown }
    const storage = (vars.storage ?? {}) as { operation?: unknown }
    const role = auth.role || 'anon'
    if (!API_ROLES.has(role)) throw Object.assign(new Error(`role "${role}" is not a role of the API`), { code: '28000' })
    const claims = auth.jwt && typeof auth.jwt === 'object' ? (auth.jwt as Record<string, unknown>) : { role }
    const settings: Record<string, string> = {
      role,
      'request.jwt.claims': JSON.stringify(claims),
      'request.jwt.claim.sub': String(auth.uid ?? ''),
      'request.jwt.claim.role': role,
      'request.jwt.claim.email': String(claims.email ?? ''),
      'storage.operation': String(storage.operation ?? ''),
      statement_timeout: this.timeouts[role] ?? '8s',
    }
    if (options?.rpc) {
      settings['response.status'] = ''
      settings['response.headers'] = ''
      settings['request.method'] = options.rpc.method
      settings['request.path'] = options.rpc.path
      settings['request.headers'] = JSON.stringify(options.rpc.requestHeaders ?? {})
      if (options.rpc.readOnly) settings.transaction_read_only = 'on'
    }
    const entries = Object.entries(settings)
    const fn = /\/rpc\/([A-Za-z_]\w*)\/?$/.exec(options?.rpc?.path ?? '')?.[1]
    const calls = entries.map(([name], i) => `set_config($${i * 2 + 1}, ${fn && name === 'statement_timeout' ? ownTimeout(entries.length * 2 + 1, i * 2 + 2) : `$${i * 2 + 2}`}, true)`)
    return [`select ${calls.join(', ')}`, fn ? [...entries.flat(), fn] : entries.flat()]
  }

  /** After a change of the schema: reads the catalogue again and plans every statement anew. */
  async schemaChanged(): Promise<void> {
    this.texts.forget()
    await this.clearSchemaCache()
  }

  /** Calls back for each NOTIFY on the channel; subscribed again by the driver after a lost connection. */
  async listen(channel: string, heard: (payload: string) => void): Promise<void> {
    await (this.driver as postgres.Sql).listen(channel, heard)
  }
}

/** A function's own time-out (`create function … set statement_timeout`) instead of the role's: set before the call, as PostgREST does, because inside it would come too late. */
const ownTimeout = (name: number, fallback: number): string =>
  `coalesce((select substr(c, 19) from pg_catalog.pg_proc p cross join unnest(p.proconfig) c where p.pronamespace = 'public'::regnamespace and p.proname = $${name} and c like 'statement_timeout=%' limit 1), $${fallback})`
