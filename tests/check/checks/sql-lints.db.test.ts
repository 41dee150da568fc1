import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fileURLToPath } from 'node:url'
import { testDatabase, type TestDatabase } from '../../../supabase/tests/harness.ts'
import { advice } from './advisors.ts'
import { uncommented } from './comments.ts'
import { looseFunctions } from './function-rights.ts'
import { missingIndexes } from './indexes.ts'
import { policyCallFindings } from './policy-calls.ts'
import { unscopedTables } from './row-security.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
let db: TestDatabase

/** A table and a function made as carelessly as possible: every lint must see its own fault in them. */
beforeAll(async () => {
  db = await testDatabase()
  await db.sql.unsafe(`
    create table public.careless (id int primary key, estate_id uuid references public.estates (id), org_id uuid);
    create index careless_partly on public.careless (estate_id) where id > 5;
    create table public.nowhere (id int primary key);
    grant select on public.nowhere to anon;
    alter table public.careless enable row level security;
    create policy "bare" on public.careless for select to authenticated using (org_id = any (private.my_orgs()));
    create function public.careless_verb() returns int language sql security definer as 'select 1';
    grant execute on function public.careless_verb() to public;`)
})
afterAll(() => db.end())

const about = (findings: { subject: string; message: string }[]): string[] =>
  findings.filter(({ subject }) => /careless|nowhere/.test(subject)).map(({ subject, message }) => `${subject} ${message}`)

describe('a careless migration', () => {
  it('is caught calling a function for every row', async () => {
    expect(about(await policyCallFindings(db.sql))).toEqual(['public.careless "bare" calls private.my_orgs for every row; write it as (select private.my_orgs(…))'])
  })

  it('is caught without indexes on a foreign key and a policy’s column', async () => {
    expect(about(await missingIndexes(db.sql))).toEqual([
      'public.careless(estate_id) foreign key careless_estate_id_fkey has no index that begins with this column',
      'public.careless(org_id) policy "bare" filters by it, and no index begins with it',
    ])
  })

  it('is caught leaving a definer function open', async () => {
    expect(about(await looseFunctions(db.sql))).toEqual([
      "careless_verb() runs as its owner under the caller's search_path: add set search_path = ''",
      'careless_verb() may be executed by everybody: revoke execute from public',
    ])
  })

  it('is caught without comments', async () => {
    const found = about(await uncommented(db.sql))
    expect(found).toContain('public.careless has no comment')
    expect(found).toContain('public.careless.org_id has no comment')
    expect(found).toContain('careless_verb() has no comment')
  })

  it('is caught without organisation and row security', async () => {
    expect(about(await unscopedTables(db.sql))).toEqual([
      'public.careless: org_id may be null a row without organisation is outside every right',
      'public.nowhere: row security is off enable row level security',
      'public.nowhere: no org_id every table names the organisation its rows belong to',
    ])
  })

  it('is caught by Supabase’s advisors', async () => {
    await db.sql.unsafe(`alter database ${new URL(db.url).pathname.slice(1)} set pgrst.db_schemas = 'public'`)
    const found = about(await advice(root, db.url)).join('\n')
    expect(found).toMatch(/rls_disabled_in_public_public_nowhere/)
    expect(found).toMatch(/function_search_path_mutable\S*careless_verb/)
  })
})
