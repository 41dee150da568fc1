import type { Sql } from 'postgres'
import type { Check, Finding } from '../framework.ts'

/**
 * Functions of ours that could be turned against their owner: without a fixed empty search_path (a caller's schema could
 * stand in for ours), or callable by everybody because nobody took the default right away.
 */
export async function looseFunctions(sql: Sql): Promise<Finding[]> {
  const rows = await sql<{ subject: string; definer: boolean; fixed: boolean; everybody: boolean }[]>`
    select p.oid::regprocedure::text as subject, p.prosecdef as definer,
      coalesce('search_path=""' = any (p.proconfig), false) as fixed,
      exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where a.grantee = 0 and a.privilege_type = 'EXECUTE') as everybody
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname in ('public', 'private', 'telemetry')
      and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
    order by 1`
  return rows.flatMap(({ subject, definer, fixed, everybody }) => [
    ...(fixed ? [] : [{ subject, message: `${definer ? 'runs as its owner' : 'runs'} under the caller's search_path: add set search_path = ''` }]),
    ...(everybody ? [{ subject, message: 'may be executed by everybody: revoke execute from public' }] : []),
  ])
}

export const functionRights: Check = {
  key: 'function-rights',
  title: 'Every function fixes its search_path and is closed to the public',
  async run({ database }) {
    return looseFunctions((await database()).sql)
  },
}
