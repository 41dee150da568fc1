import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { migrate, MigrationError } from '../../local/postgres/migrate.ts'
import { testDatabase, type TestDatabase } from '../harness.ts'

let db: TestDatabase
let folder: string

beforeAll(async () => {
  db = await testDatabase()
  folder = mkdtempSync(join(tmpdir(), 'anju-migrations-'))
})
afterAll(async () => {
  await db.end()
  rmSync(folder, { recursive: true, force: true })
})

const write = (name: string, sql: string): void => writeFileSync(join(folder, name), sql)
const tables = async (): Promise<string[]> => (await db.sql`select relname from pg_class where relname like 'step\_%' order by 1`).map((row) => String(row.relname))

test('8.1.a an existing database gets what it lacks, once', async () => {
  write('20990101000001_first.sql', 'create table public.step_one (id int);')
  expect(await migrate(db.url, folder)).toEqual(['first'])
  expect(await migrate(db.url, folder)).toEqual([])
  expect(await tables()).toEqual(['step_one'])
})

test('8.1.a a migration that fails changes nothing and names file, line and statement', async () => {
  write('20990101000002_second.sql', 'create table public.step_two (id int);\n\ninsert into public.step_two values (1);\ninsert into public.step_two (nonsense) values (2);\n')
  const failure = await migrate(db.url, folder).then(() => null, (error: unknown) => error as MigrationError)
  expect(failure).toBeInstanceOf(MigrationError)
  expect(failure?.message).toContain('20990101000002_second.sql:4')
  expect(failure?.message).toContain('Nothing of this file was kept')
  expect(failure?.message).toContain('insert into public.step_two (nonsense)')
  expect(await tables()).toEqual(['step_one'])
  write('20990101000002_second.sql', 'create table public.step_two (id int);')
  expect(await migrate(db.url, folder)).toEqual(['second'])
  expect(await tables()).toEqual(['step_one', 'step_two'])
})

test('8.1.a a file edited after it was applied is refused instead of silently left out', async () => {
  write('20990101000001_first.sql', 'create table public.step_one (id bigint);')
  await expect(migrate(db.url, folder)).rejects.toThrow('20990101000001_first.sql changed after it was applied')
})
