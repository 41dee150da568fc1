import { mkdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import postgres from 'postgres'
import { CronRunner } from './cron/runner.ts'
import { functionConfigs } from './functions/config.ts'
import { FunctionHost } from './functions/host.ts'
import { functionPermissions, type FunctionPermissions } from './functions/permissions.ts'
import { Outbox, type OutboxMessage } from './gateway/auth/outbox.ts'
import { Tokens } from './gateway/auth/tokens.ts'
import { GatewayConnection, type GatewayConnectionOptions } from './gateway/connection.ts'
import { gateway } from './gateway/gateway.ts'
import { stackKeys } from './gateway/keys.ts'
import { apiLibrary } from './gateway/library.ts'
import { listen } from './gateway/server.ts'
import { claim } from './instance.ts'
import { bootstrap, embeddedPostgres, migrate, reachableFolder, startCluster, writableFolder } from './postgres/index.ts'
import { BRIDGE_ROLE, ensureLoginRoles, GATEWAY_ROLE } from './postgres/login-roles.ts'
import { RealtimeServer } from './realtime/server.ts'

const CONFIG = fileURLToPath(new URL('../config.toml', import.meta.url))

/** Few requests at a time for each core: more only take turns on it, and the last in line waits longest. */
const POOL_SIZE = Math.max(6, 3 * availableParallelism())

export interface StackOptions {
  dataDir: string
  port: number
  dbPort: number
  /** Folder of the built app, or a promise of it: the build may run while the database starts. Absent: API only. */
  appDir?: string | Promise<string>
  /** Trades safety against a crash for speed: for stacks that live for one test run. */
  disposable?: boolean
  log?: (line: string) => void
  /** Called for each step of the start, to show progress. */
  progress?: (step: string) => void
  announceMessage?: (message: OutboxMessage) => void
  statementTimeouts?: GatewayConnectionOptions['statementTimeouts']
  passwordFailures?: number
  /** Functions besides those of config.toml, for tests. */
  functions?: { configFile: string; permissions: Record<string, FunctionPermissions> }
}

export interface Stack {
  url: string
  /** Connection string as superuser. */
  dbUrl: string
  /** Connection string of the bridge's narrow role. */
  bridgeUrl: string
  publishableKey: string
  secretKey: string
  jwtSecret: string
  cron: CronRunner
  functions: FunctionHost
  outbox: Outbox
  /** Migrations applied by this start. */
  migrated: string[]
  stop(): Promise<void>
}

/** Brings up database, API, auth, storage, functions, realtime and cron on this machine; `stop` takes all of it down. */
export async function startPlatform(options: StackOptions): Promise<Stack> {
  const dataDir = resolve(options.dataDir)
  const log = options.log ?? (() => {})
  const progress = options.progress ?? (() => {})
  writableFolder(dataDir)
  const clusterDir = join(reachableFolder(dataDir), 'data')
  const release = await claim(dataDir, clusterDir)
  const closers: (() => Promise<void> | void)[] = [release]
  const stop = async (): Promise<void> => {
    for (const close of closers.splice(0).reverse()) await Promise.resolve(close()).catch((error: unknown) => log(`stop: ${String(error)}`))
  }
  try {
    progress('database')
    const cluster = await startCluster({
      installation: embeddedPostgres(join(reachableFolder(dataDir), 'pg/17')),
      dataDir: clusterDir,
      port: options.dbPort,
      ...(options.disposable ? { disposable: true } : {}),
    })
    closers.push(() => cluster.stop())
    const dbUrl = cluster.url()
    progress('schema')
    await bootstrap(dbUrl)
    const migrated = await migrate(dbUrl)
    await ensureLoginRoles(dbUrl)

    progress('services')
    const keys = stackKeys(join(dataDir, 'secrets/stack.json'))
    const url = `http://127.0.0.1:${options.port}`
    const gatewayUrl = dbUrl.replace('postgres@', `${GATEWAY_ROLE}@`)
    const tokens = new Tokens(keys.jwtSecret, `${url}/auth/v1`, 3600)
    const outbox = new Outbox(options.announceMessage)
    const sql = postgres(gatewayUrl, { max: 6, onnotice: () => {}, connection: { application_name: 'anju-services' } })
    closers.push(() => sql.end({ timeout: 2 }))
    const connection = new GatewayConnection({ url: gatewayUrl, poolSize: POOL_SIZE, ...(options.statementTimeouts ? { statementTimeouts: options.statementTimeouts } : {}) })
    closers.push(() => connection.close())
    const storageDir = join(dataDir, 'storage')
    mkdirSync(storageDir, { recursive: true })
    const library = await apiLibrary({ connection, keys, tokens, siteUrl: url, storageDir, outbox, jwtExpiry: tokens.lifetimeSeconds })
    const functions = new FunctionHost({
      configs: functionConfigs(options.functions?.configFile ?? CONFIG),
      permissions: options.functions?.permissions ?? functionPermissions,
      keys,
      tokens,
      url,
      env: { ANJU_PAY_SANDBOX: 'on' },
      cacheDir: join(dataDir, 'deno'),
      log,
    })
    closers.push(() => functions.stop())
    await sql.listen('anju_function', (name) => void functions.wake(name).catch((error: unknown) => log(`function ${name}: ${String(error)}`)))
    const realtime = new RealtimeServer(sql, tokens, keys)
    await realtime.start()
    closers.push(() => realtime.stop())
    const cron = new CronRunner(dbUrl, log)
    await cron.start()
    closers.push(() => cron.stop())
    if (options.appDir instanceof Promise) progress('app')
    const appDir = await options.appDir
    const answer = gateway({
      keys, tokens, library, functions, outbox, sql,
      ...(appDir === undefined ? {} : { appDir }),
      ...(options.passwordFailures === undefined ? {} : { passwordFailures: options.passwordFailures }),
    })
    const server = await listen(options.port, answer, realtime)
    closers.push(() => new Promise<void>((done) => {
      server.close(() => done())
      server.closeAllConnections()
    }))
    return {
      url, dbUrl, bridgeUrl: dbUrl.replace('postgres@', `${BRIDGE_ROLE}@`), publishableKey: keys.publishableKey, secretKey: keys.secretKey, jwtSecret: keys.jwtSecret,
      cron, functions, outbox, migrated, stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}
