import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import postgres from 'postgres'
import type { PostgresInstallation } from './binaries.ts'
import { clusterOwner, giveTo, writableFolder, type Owner } from './owner.ts'

export interface ClusterOptions {
  installation: PostgresInstallation
  /** Folder of the cluster; made with initdb when it holds none. */
  dataDir: string
  port: number
  /** Extra `name=value` server settings. */
  settings?: Record<string, string>
  /** Trades safety against a crash for speed: for databases that live for one test run. */
  disposable?: boolean
}

export interface Cluster {
  port: number
  /** Connection string of a database as the superuser. */
  url(database?: string): string
  stop(): Promise<void>
}

const BASE: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '256MB',
  work_mem: '16MB',
  maintenance_work_mem: '128MB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  wal_level: 'logical',
  jit: 'off',
  log_min_messages: 'warning',
}
const DISPOSABLE: Record<string, string> = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_wal_size: '4GB' }

/**
 * Starts a PostgreSQL cluster on 127.0.0.1 and waits until it answers. Works as root (the server then runs as another
 * user) and as an ordinary user; survives a killed predecessor. Throws one clear line when the port is taken or the
 * folder is in use by a running server.
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const { installation, dataDir, port } = options
  const owner = clusterOwner()
  const env = { ...process.env, LD_LIBRARY_PATH: installation.lib, DYLD_LIBRARY_PATH: installation.lib, LC_ALL: 'C' }
  if (existsSync(join(dataDir, 'PG_VERSION'))) refuseForeignVersion(dataDir, installation.major)
  else initialise(installation, dataDir, owner, env)
  giveTo(dataDir, owner)
  refuseRunningServer(dataDir)
  if (await answers(port)) throw new Error(`Port ${port} is taken. Stop what uses it, or choose another with --db-port.`)

  const settings = { ...BASE, ...(options.disposable ? DISPOSABLE : {}), ...options.settings }
  const args = ['-D', dataDir, '-p', String(port), ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
  const server = spawn(join(installation.bin, 'postgres'), args, { ...owner, env, stdio: ['ignore', 'ignore', 'pipe'], cwd: dataDir })
  let log = ''
  server.stderr.on('data', (chunk: Buffer) => {
    log = (log + chunk.toString()).slice(-4000)
  })
  const exited = new Promise<void>((done) => server.once('exit', () => done()))
  let running = true
  void exited.then(() => (running = false))

  const deadline = Date.now() + 60_000
  while (!(await ready(port))) {
    if (!running) throw new Error(`PostgreSQL did not start: ${log.trim().split('\n').slice(-3).join(' ')}`)
    if (Date.now() > deadline) throw new Error(`PostgreSQL did not answer within a minute: ${log.trim().slice(-500)}`)
    await new Promise((wake) => setTimeout(wake, 50))
  }
  return {
    port,
    url: (database = 'postgres') => `postgres://postgres@127.0.0.1:${port}/${database}`,
    async stop() {
      if (!running) return
      server.kill('SIGINT') // fast shutdown: open transactions are rolled back, the cluster closes cleanly
      await exited
    },
  }
}

function initialise(installation: PostgresInstallation, dataDir: string, owner: Owner | undefined, env: NodeJS.ProcessEnv): void {
  writableFolder(dataDir)
  giveTo(dataDir, owner)
  const args = ['-D', dataDir, '-U', 'postgres', '-E', 'UTF8', '--locale=C', '--auth=trust', '--no-instructions']
  const made = spawnSync(join(installation.bin, 'initdb'), args, { ...owner, env, encoding: 'utf8', cwd: '/' })
  if (made.status !== 0) {
    rmSync(dataDir, { recursive: true, force: true })
    throw new Error(`initdb failed: ${(made.stderr || made.error?.message || '').trim().split('\n').slice(-2).join(' ')}`)
  }
}

function refuseForeignVersion(dataDir: string, major: number): void {
  const found = readFileSync(join(dataDir, 'PG_VERSION'), 'utf8').trim()
  if (found !== String(major)) {
    throw new Error(`${dataDir} was made by PostgreSQL ${found}, this is ${major}. Name another folder with --data-dir, or start over with --reset.`)
  }
}

/** A postmaster.pid left by a killed server is Postgres's own to clean; one of a living server means the folder is in use. */
function refuseRunningServer(dataDir: string): void {
  const file = join(dataDir, 'postmaster.pid')
  if (!existsSync(file)) return
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0])
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return
  }
  if (isPostgres(pid)) {
    throw new Error(`${dataDir} is in use by a running server (process ${pid}). Stop it, or name another folder with --data-dir.`)
  }
}

function isPostgres(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('postgres')
  } catch {
    return process.platform !== 'linux'
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect({ port, host: '127.0.0.1' })
    socket.once('connect', () => done((socket.destroy(), true)))
    socket.once('error', () => done(false))
  })
}

async function ready(port: number): Promise<boolean> {
  if (!(await answers(port))) return false
  const sql = postgres(`postgres://postgres@127.0.0.1:${port}/postgres`, { max: 1, connect_timeout: 2, onnotice: () => {} })
  try {
    await sql`select 1`
    return true
  } catch {
    return false
  } finally {
    await sql.end({ timeout: 1 })
  }
}
