import type { Sql } from 'postgres'
import { applyExceptions, type Check, type Exceptions, type Finding } from '../framework.ts'

/** Tables that may do without, by `table: what`. */
const exceptions: Exceptions = {
  'public.audit_log: org_id may be null': 'a change of a table without organisation is still recorded',
  'public.dead_letters: org_id may be null': 'a message from an unknown device is kept, though nobody can be its owner yet',
}

/** Tables of schema public without row security, without an organisation, or with one that may be left out. */
export async function unscopedTables(sql: Sql): Promise<Finding[]> {
  const rows = await sql<{ table: string; secured: boolean; org: boolean; required: boolean }[]>`
    select 'public.' || c.relname as table, c.relrowsecurity as secured, a.attnum is not null as org, coalesce(a.attnotnull, false) as required
    from pg_class c
    left join pg_attribute a on a.attrelid = c.oid and a.attname = 'org_id' and a.atttypid = 'uuid'::regtype and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
      and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
    order by 1`
  return rows.flatMap(({ table, secured, org, required }) => [
    ...(secured ? [] : [{ subject: `${table}: row security is off`, message: 'enable row level security' }]),
    ...(org ? [] : [{ subject: `${table}: no org_id`, message: 'every table names the organisation its rows belong to' }]),
    ...(org && !required ? [{ subject: `${table}: org_id may be null`, message: 'a row without organisation is outside every right' }] : []),
  ])
}

export const rowSecurity: Check = {
  key: 'row-security',
  title: 'Every table of schema public has row security and an organisation',
  async run({ database }) {
    return applyExceptions(await unscopedTables((await database()).sql), exceptions)
  },
}
