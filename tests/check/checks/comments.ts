import type { Sql } from 'postgres'
import type { Check, Finding } from '../framework.ts'

/**
 * Objects without a comment: tables, views and functions of our schemas, and every column of what the API exposes. The
 * comments are the data dictionary.
 */
export async function uncommented(sql: Sql): Promise<Finding[]> {
  const rows = await sql<{ subject: string }[]>`
    with relations as (
      select c.oid, n.nspname, n.nspname || '.' || c.relname as name
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ('public', 'private', 'telemetry') and c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition
        and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
    )
    select r.name as subject from relations r where obj_description(r.oid, 'pg_class') is null
    union all
    select r.name || '.' || a.attname
    from relations r join pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
    where r.nspname = 'public' and col_description(r.oid, a.attnum) is null
    union all
    select p.oid::regprocedure::text
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname in ('public', 'private', 'telemetry') and obj_description(p.oid, 'pg_proc') is null
      and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
    order by 1`
  return rows.map(({ subject }) => ({ subject, message: 'has no comment' }))
}

export const comments: Check = {
  key: 'comments',
  title: 'Every table, column, view and function says what it is',
  async run({ database }) {
    return uncommented((await database()).sql)
  },
}
