import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import postgres from 'postgres'
import { freePorts } from '../../tests/support/ports.ts'
import { bootstrap, embeddedPostgres, migrate, reachableFolder, startCluster } from '../local/postgres/index.ts'

const PRIVATE = fileURLToPath(new URL('../../.anju/', import.meta.url))

export interface MigratedDatabase {
  /** Connection string, as superuser. */
  url: string
  sql: postgres.Sql
  stop(): Promise<void>
}

/** A disposable PostgreSQL 17 with every migration applied and nothing in it. */
export const migratedDatabase = (): Promise<MigratedDatabase> => databaseWith(migrate)

/** A disposable PostgreSQL 17 as a new Supabase project has it: roles and schemas of the services, no migration. */
export const projectDatabase = (): Promise<MigratedDatabase> => databaseWith(async () => {})

async function databaseWith(fill: (url: string) => Promise<unknown>): Promise<MigratedDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'anju-check-'))
  chmodSync(folder, 0o755)
  const [port = 0] = await freePorts(1)
  const cluster = await startCluster({
    installation: embeddedPostgres(reachableFolder(join(PRIVATE, 'pg/17'))),
    dataDir: join(folder, 'data'),
    port,
    disposable: true,
  })
  const remove = async (): Promise<void> => {
    await cluster.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await bootstrap(cluster.url())
    await fill(cluster.url())
  } catch (error) {
    await remove()
    throw error
  }
  const sql = postgres(cluster.url(), { max: 4, onnotice: () => {} })
  return {
    url: cluster.url(),
    sql,
    async stop() {
      await sql.end({ timeout: 5 })
      await remove()
    },
  }
}
