import type { Sql } from 'postgres'

/** A table or view of an exposed schema. */
export interface Relation {
  name: string
  key: string[]
  columns: { name: string; writable: boolean }[]
}

export interface ExposedFunction {
  name: string
  argumentTypes: string[]
}

const apiRoles = ['anon', 'authenticated', 'service_role', 'anju_bridge']

/** Tables and views of schema public, with primary key and columns (generated ones and identities cannot be written). */
export async function relations(sql: Sql): Promise<Relation[]> {
  return await sql<Relation[]>`
    select 'public.' || c.relname as name,
      coalesce((
        select array_agg(a.attname::text order by array_position(i.indkey::int2[], a.attnum))
        from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = any (i.indkey)
        where i.indrelid = c.oid and i.indisprimary), '{}') as key,
      (select jsonb_agg(jsonb_build_object('name', a.attname, 'writable', a.attgenerated = '' and a.attidentity <> 'a') order by a.attnum)
        from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'v', 'm', 'p') and not c.relispartition
      and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
    order by 1`
}

/** Functions of schema public that no extension owns. */
export async function exposedFunctions(sql: Sql): Promise<ExposedFunction[]> {
  return await sql<ExposedFunction[]>`
    select 'public.' || p.proname as name,
      array(select format_type(t, null) from unnest(p.proargtypes::oid[]) with ordinality as x (t, n) order by n) as "argumentTypes"
    from pg_proc p
    where p.pronamespace = 'public'::regnamespace
      and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
    order by 1`
}

/** Policies by table, in the schemas an API reaches. */
export async function policies(sql: Sql): Promise<{ table: string; policy: string }[]> {
  return await sql<{ table: string; policy: string }[]>`
    select n.nspname || '.' || c.relname as table, polname::text as policy
    from pg_policy join pg_class c on c.oid = polrelid join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('public', 'realtime', 'storage')
    order by 1, 2`
}

/** Columns of a table on which a role holds the privilege. */
export async function columnsWith(sql: Sql, role: string, relation: Relation, privilege: string): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    select a.attname::text as name from pg_attribute a
    where a.attrelid = ${relation.name}::regclass and a.attnum > 0 and not a.attisdropped
      and has_column_privilege(${role}, a.attrelid, a.attnum, ${privilege})
    order by 1`
  return rows.map((row) => row.name)
}

/** What API roles may use in private and telemetry: [name or table:privilege, roles]. */
export async function internalGrants(sql: Sql): Promise<Map<string, string>> {
  const rows = await sql<{ name: string; roles: string }[]>`
    with roles as (select oid, rolname::text from pg_roles where rolname = any (${apiRoles})),
    granted as (
      select n.nspname || '.' || p.proname as name, r.rolname
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace cross join roles r
      where n.nspname in ('private', 'telemetry') and has_function_privilege(r.oid, p.oid, 'execute')
        and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
      union
      select n.nspname || '.' || c.relname || ':' || v.privilege, r.rolname
      from pg_class c join pg_namespace n on n.oid = c.relnamespace cross join roles r
      cross join (values ('select'), ('insert'), ('update')) as v (privilege)
      where n.nspname in ('private', 'telemetry') and c.relkind in ('r', 'v', 'm', 'p', 'f')
        and has_any_column_privilege(r.oid, c.oid, v.privilege)
      union
      select n.nspname || '.' || c.relname || ':' || v.privilege, r.rolname
      from pg_class c join pg_namespace n on n.oid = c.relnamespace cross join roles r
      cross join (values ('delete'), ('truncate')) as v (privilege)
      where n.nspname in ('private', 'telemetry') and c.relkind in ('r', 'v', 'm', 'p', 'f')
        and has_table_privilege(r.oid, c.oid, v.privilege))
    select name, string_agg(rolname, ' ' order by rolname) as roles from granted group by name order by name`
  return new Map(rows.map((row) => [row.name, row.roles]))
}

/** Whether a role exists: the bridge's comes with the devices plugin. */
export async function roleExists(sql: Sql, role: string): Promise<boolean> {
  const rows = await sql`select from pg_roles where rolname = ${role}`
  return rows.length > 0
}
