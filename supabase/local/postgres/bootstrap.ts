import { readFileSync } from 'node:fs'
import postgres from 'postgres'
import { ensureSystemSchema } from './system-schema.ts'

const SQL = readFileSync(new URL('./bootstrap.sql', import.meta.url), 'utf8')

/**
 * Makes a database look like a fresh Supabase project: roles, schemas, extensions, auth, storage, realtime. Safe to run
 * again on the same database.
 *
 * @param url connection string of the database, as a superuser
 */
export async function bootstrap(url: string): Promise<void> {
  await run(url, SQL)
  await ensureSystemSchema(url)
  await run(url, 'grant select on all tables in schema storage to anon, authenticated, service_role; grant insert, update, delete on storage.objects to authenticated, service_role; grant all on all tables in schema storage to service_role')
}

async function run(url: string, text: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  try {
    await sql.unsafe(text)
  } finally {
    await sql.end()
  }
}
