import { randomUUID } from 'node:crypto'
import postgres from 'postgres'
import type { Figure } from './stats.ts'
import type { World } from './world.ts'

const PEOPLE = 50
/** About half of what a quiet machine with two cores gives. */
const LEAST = 0.05

/**
 * Fifty people approve the same all-sign step at once, instance after instance, each on a connection of their own. Held against
 * fifty connections that change one row of a plain table: what the row lock alone costs.
 */
export async function benchFlows({ sql, stack, org }: World, instances: number): Promise<Figure[]> {
  const people = await colleagues(sql, org)
  const applicant = randomUUID()
  await sql`insert into auth.users (id, aud, role, email) values (${applicant}, 'authenticated', 'authenticated', ${`${applicant}@bench.example`})`
  const version = await flow(sql, org, people)
  const runs = await begun(sql, version, applicant, instances)
  await sql.unsafe('create table private.bench_plain (id uuid primary key, n int not null)')
  await sql`insert into private.bench_plain select u, 0 from unnest(${runs}::uuid[]) u`
  const crowd = postgres(stack.dbUrl, { max: PEOPLE, onnotice: () => {} })
  try {
    // Every connection is open before anything is measured.
    await Promise.all(people.map(() => crowd`select pg_sleep(0.2)`))
    const floor = await perSecond(runs, people, (run) => crowd.begin((tx) => tx`update private.bench_plain set n = n + 1 where id = ${run}`))
    const approvals = await perSecond(runs, people, (run, person) =>
      crowd.begin(async (tx) => {
        await tx`select set_config('request.jwt.claims', ${JSON.stringify({ role: 'authenticated', sub: person })}, true), set_config('request.jwt.claim.sub', ${person}, true), set_config('role', 'authenticated', true)`
        return tx`select (public.act_on_task(t.id, 'approve')).status from public.flow_tasks t where t.instance_id = ${run} and t.assignee_id = ${person} and t.status = 'open'`
      }))
    const [done] = await sql<{ approved: number; verbs: number }[]>`
      select count(*) filter (where i.status = 'approved')::int as approved, (select count(*)::int from private.bench_effects) as verbs from public.flow_instances i where i.id = any (${runs}::uuid[])`
    if (done?.approved !== instances || done.verbs !== instances) throw new Error(`${done?.approved} of ${instances} runs approved, the verb ran ${done?.verbs} times`)
    return [{
      name: `flow step, ${PEOPLE} approve at once on each of ${instances} runs`,
      measured: `${approvals.toFixed(0)} approvals/s`, floor: `${floor.toFixed(0)} updates of one row/s`, ratio: approvals / floor, least: LEAST,
    }]
  } finally {
    await crowd.end()
  }
}

/** Acts of everybody on one run after the other, per second. */
async function perSecond(runs: readonly string[], people: readonly string[], act: (run: string, person: string) => Promise<unknown>): Promise<number> {
  const began = performance.now()
  for (const run of runs) await Promise.all(people.map((person) => act(run, person)))
  return (runs.length * people.length) / ((performance.now() - began) / 1000)
}

async function colleagues(sql: postgres.Sql, org: string): Promise<string[]> {
  const ids = Array.from({ length: PEOPLE }, () => randomUUID())
  await sql`insert into auth.users (id, aud, role, email) select u, 'authenticated', 'authenticated', u || '@bench.example' from unnest(${ids}::uuid[]) u`
  await sql`insert into public.memberships (org_id, user_id, role_id, valid) select ${org}, u, r.id, daterange('2020-01-01', null) from unnest(${ids}::uuid[]) u join public.roles r on r.org_id = ${org} and r.key = 'inspector'`
  return ids
}

/** A kind of record of the benchmark's own, and a flow in force for it; gives the version. */
async function flow(sql: postgres.Sql, org: string, people: readonly string[]): Promise<string> {
  await sql.unsafe(`
    create table private.bench_effects (record uuid);
    create function private.bench_record(id uuid) returns jsonb language sql stable set search_path = '' as
      $$ select jsonb_build_object('org_id', '${org}', 'title', 'Bench', 'data', '{"amount": 1}'::jsonb) $$;
    create function private.bench_approved(record uuid, instance uuid) returns void language sql set search_path = '' as $$ insert into private.bench_effects values (record) $$;
    select private.flow_subject('flows.bench', 'flows', '{"zh": "测", "en": "Bench"}', 'private.bench_record(uuid)', '{"amount": {"type": "number"}}',
      '{"ask": {"title": {"zh": "测", "en": "Bench"}, "approved": "private.bench_approved"}}')`)
  const body = { subject: 'flows.bench', event: 'ask', steps: [{ id: 'all', kind: 'approve', title: { zh: '会签' }, who: [{ by: 'persons', users: people }], mode: 'all' }] }
  const [made] = await sql<{ version: string }[]>`
    with item as (select private.config_item_at(${org}, 'flow', 'bench', '{"zh": "测"}', 'site') as i)
    select (private.put_config_version(i, '{"zh": "测"}', ${sql.json(body)}, '', 'edit', null, null, null)).id as version from item`
  if (!made) throw new Error('no flow')
  return made.version
}

/** Runs that wait for everybody, begun as the applicant. */
async function begun(sql: postgres.Sql, version: string, applicant: string, count: number): Promise<string[]> {
  const runs: string[] = []
  for (let n = 0; n < count; n++) {
    const [run] = await sql.begin(async (tx) => {
      await tx`select set_config('request.jwt.claim.sub', ${applicant}, true), set_config('request.jwt.claims', ${JSON.stringify({ sub: applicant, role: 'authenticated' })}, true)`
      return tx<{ id: string; version_id: string }[]>`select id, version_id from private.begin_flow('flows.bench', ${randomUUID()}, 'ask', '{}')`
    })
    if (run?.version_id !== version) throw new Error('a run did not begin')
    runs.push(run.id)
  }
  return runs
}
