import { mkdtempSync, rmSync, chmodSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import postgres from 'postgres'
import type { TestProject } from 'vitest/node'
import { bootstrap, debianPostgres15, embeddedPostgres, migrate, reachableFolder, startCluster } from '../local/postgres/index.ts'
import { TEMPLATE } from './template.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Connection string of the cluster's postgres database, as superuser. */
    cluster: string
    major: number
    /** Database in which the real pg_cron runs the migrations' jobs; null where there is none. */
    cronDatabase: string | null
  }
}

const PRIVATE = fileURLToPath(new URL('../../.anju/', import.meta.url))
const CRON_DATABASE = 'anju_cron'

/**
 * One disposable cluster per run, PostgreSQL 17 or, with ANJU_TEST_PG=15, Debian's 15 with the real pg_cron; in it a
 * database with all migrations, which every test file clones.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const major = Number(project.config.env['ANJU_TEST_PG'] ?? process.env['ANJU_TEST_PG'] ?? 17)
  const installation =
    major === 15 ? debianPostgres15(reachableFolder(join(PRIVATE, 'pg/15-debian'))) : embeddedPostgres(reachableFolder(join(PRIVATE, 'pg/17')))
  const folder = mkdtempSync(join(tmpdir(), 'anju-test-'))
  chmodSync(folder, 0o755)
  const cluster = await startCluster({
    installation,
    dataDir: join(folder, 'data'),
    port: await freePort(),
    disposable: true,
    settings: major === 15 ? { shared_preload_libraries: 'pg_cron', 'cron.database_name': CRON_DATABASE, 'cron.host': '' , 'cron.use_background_workers': 'on', max_worker_processes: '20' } : {},
  })
  const admin = postgres(cluster.url(), { max: 1, onnotice: () => {} })
  await admin.unsafe(`create database ${TEMPLATE}`)
  await bootstrap(cluster.url(TEMPLATE))
  if (major === 15) {
    await execute(cluster.url(TEMPLATE), `create extension pg_cron version 'shim'`)
    await admin.unsafe(`create database ${CRON_DATABASE}`)
    await bootstrap(cluster.url(CRON_DATABASE))
    await migrate(cluster.url(CRON_DATABASE))
  }
  await migrate(cluster.url(TEMPLATE))
  await admin.end()
  project.provide('cluster', cluster.url())
  project.provide('major', major)
  project.provide('cronDatabase', major === 15 ? cluster.url(CRON_DATABASE) : null)
  return async () => {
    await cluster.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function execute(url: string, text: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  await sql.unsafe(text)
  await sql.end()
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer()
    server.once('error', fail)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (typeof address === 'object' && address ? done(address.port) : fail(new Error('no port'))))
    })
  })
}
