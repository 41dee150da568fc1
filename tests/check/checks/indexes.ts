import type { Sql } from 'postgres'
import { applyExceptions, type Check, type Exceptions, type Finding } from '../framework.ts'

/** Accepted without an index, by `schema.table(column)`. */
const exceptions: Exceptions = {
  'public.device_commands(reason_kind)': 'the estate finds the rows; the reason only leaves out what tenants did at their own doors',
}

/**
 * Columns without a usable index: foreign keys (a delete of the referenced row scans the whole table) and columns that
 * the reading policies filter by. Usable: an index over all rows that begins with the column; for a foreign key one
 * that leaves out nulls will do, too. Columns that a policy only compares on insert need none.
 */
export async function missingIndexes(sql: Sql): Promise<Finding[]> {
  const rows = await sql<{ subject: string; message: string }[]>`
    with tables as (
      select c.oid, n.nspname || '.' || c.relname as name
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ('public', 'private', 'telemetry') and c.relkind in ('r', 'p') and not c.relispartition
    ), first_columns as (
      select i.indrelid as rel, i.indkey[0] as attnum,
        bool_or(i.indpred is null) as whole,
        bool_or(i.indpred is not null and pg_get_expr(i.indpred, i.indrelid) = format('(%I IS NOT NULL)', a.attname)) as but_null
      from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
      group by 1, 2
    ), wanted as (
      select c.conrelid as rel, c.conkey[1] as attnum, true as null_is_fine, 'foreign key ' || c.conname || ' has no index that begins with this column' as message
      from pg_constraint c where c.contype = 'f' and c.conparentid = 0
      union
      select d.refobjid, d.refobjsubid, false, 'policy "' || p.polname || '" filters by it, and no index begins with it'
      from pg_policy p
      join pg_depend d on d.classid = 'pg_policy'::regclass and d.objid = p.oid and d.refclassid = 'pg_class'::regclass and d.refobjsubid > 0
      where p.polcmd <> 'a'
    )
    select t.name || '(' || a.attname || ')' as subject, min(w.message) as message
    from wanted w
    join tables t on t.oid = w.rel
    join pg_attribute a on a.attrelid = w.rel and a.attnum = w.attnum
    left join first_columns l on l.rel = w.rel and l.attnum = w.attnum
    where not coalesce(l.whole or (w.null_is_fine and l.but_null), false)
    group by 1
    order by 1`
  return [...rows]
}

export const indexes: Check = {
  key: 'indexes',
  title: 'Every foreign key and every column a policy filters by has an index',
  async run({ database }) {
    return applyExceptions(await missingIndexes((await database()).sql), exceptions)
  },
}
