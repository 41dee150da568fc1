import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import postgres from 'postgres'

export const MIGRATIONS = fileURLToPath(new URL('../../migrations/', import.meta.url))

/** A migration that could not be applied; nothing of it was kept. */
export class MigrationError extends Error {
  override name = 'MigrationError'
}

interface Migration {
  version: string
  name: string
  file: string
  sql: string
  checksum: string
}

/** The migrations of a folder in the order of their versions. */
export function readMigrations(folder = MIGRATIONS): Migration[] {
  return readdirSync(folder)
    .filter((file) => /^\d{14}_.+\.sql$/.test(file))
    .sort()
    .map((file) => {
      const sql = readFileSync(join(folder, file), 'utf8')
      return {
        version: file.slice(0, 14),
        name: basename(file, '.sql').slice(15),
        file,
        sql,
        checksum: createHash('sha256').update(sql).digest('hex'),
      }
    })
}

/**
 * Applies what a database lacks, each file in one transaction, and records it where the Supabase CLI does, so that
 * `supabase migration list` agrees. A failing file changes nothing. A file edited after it was applied is refused: until
 * the first release files are edited in place, and the database has to be made anew.
 *
 * @param url connection string of the database, as its owner
 * @returns the names applied now
 * @throws MigrationError naming file, line and statement
 */
export async function migrate(url: string, folder = MIGRATIONS): Promise<string[]> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  try {
    await sql.unsafe(`
      create schema if not exists supabase_migrations;
      create table if not exists supabase_migrations.schema_migrations (version text primary key, statements text[], name text);
      create table if not exists supabase_migrations.anju_checksums (version text primary key, checksum text not null)`)
    const applied = new Map(
      (
        await sql<{ version: string; checksum: string | null }[]>`
          select m.version, c.checksum from supabase_migrations.schema_migrations m
          left join supabase_migrations.anju_checksums c using (version)`
      ).map((row) => [row.version, row.checksum]),
    )
    const done: string[] = []
    for (const migration of readMigrations(folder)) {
      const known = applied.get(migration.version)
      if (applied.has(migration.version)) {
        if (known && known !== migration.checksum) {
          throw new MigrationError(`${migration.file} changed after it was applied to this database. Start over with: npm start -- --reset`)
        }
        continue
      }
      await apply(sql, migration)
      done.push(migration.name)
    }
    return done
  } finally {
    await sql.end()
  }
}

async function apply(sql: postgres.Sql, migration: Migration): Promise<void> {
  try {
    await sql.begin(async (tx) => {
      await tx.unsafe(migration.sql)
      await tx`insert into supabase_migrations.schema_migrations (version, statements, name) values (${migration.version}, ${[migration.sql]}, ${migration.name})`
      await tx`insert into supabase_migrations.anju_checksums (version, checksum) values (${migration.version}, ${migration.checksum})`
    })
  } catch (error) {
    throw new MigrationError(describe(migration, error))
  }
}

/** `file:line: what Postgres said, in: the statement`, from the character position Postgres reports. */
function describe(migration: Migration, error: unknown): string {
  const fault = error as { message: string; position?: string; where?: string; detail?: string }
  const position = fault.position ? Number(fault.position) - 1 : undefined
  const before = position === undefined ? '' : migration.sql.slice(0, position)
  const place = position === undefined ? migration.file : `${migration.file}:${before.split('\n').length}`
  const start = before.lastIndexOf(';') + 1
  const statement = position === undefined ? (fault.where ?? '') : migration.sql.slice(start, position + 120)
  const lines = [`${place}: ${fault.message}. Nothing of this file was kept.`]
  if (statement.trim()) lines.push(`  in: ${statement.trim().replaceAll(/\s+/g, ' ').slice(0, 300)}`)
  if (fault.detail) lines.push(`  ${fault.detail}`)
  return lines.join('\n')
}
