import { afterAll, beforeAll, expect, test } from 'vitest'
import { refusal } from '../harness.ts'
import { operator, type Operator } from './operator.ts'

let o: Operator
beforeAll(async () => {
  o = await operator()
})
afterAll(() => o.end())

test('8.2.2.a every change is on record with who, what, before and after', async () => {
  await o.db.as({ user: o.founder }, (tx) => tx`update public.estates set name = '望江新苑' where id = ${o.estate}`)
  const entries = await o.db.as({ user: o.founder }, (tx) => tx`
    select actor_id, actor_role, action, before, after from public.audit_log where row_id = ${o.estate} order by id`)
  expect(entries[0]).toMatchObject({ action: 'insert', before: null, after: { name: '望江苑' } })
  expect(entries.at(-1)).toMatchObject({ actor_id: o.founder, actor_role: 'authenticated', action: 'update', before: { name: '望江苑' }, after: { name: '望江新苑' } })
})

test('8.2.2.a the record is changed by nobody: not by users, not by the service, not by the owner of the table', async () => {
  for (const statement of ["update public.audit_log set action = 'insert'", 'delete from public.audit_log', 'truncate public.audit_log']) {
    for (const actor of [{ user: o.founder }, { role: 'service_role' as const }]) {
      expect([statement, (await refusal(o.db.as(actor, (tx) => tx.unsafe(statement)))).code]).toEqual([statement, expect.stringMatching(/^(42501|PT403|PT409)$/)])
    }
    expect([statement, (await refusal(o.db.sql.unsafe(statement))).message]).toEqual([statement, expect.stringContaining('append_only')])
  }
  expect((await refusal(o.db.as({ user: o.founder }, (tx) => tx`insert into public.audit_log (org_id, action, table_name, row_id) values (${o.org}, 'insert', 'estates', ${o.estate})`))).code).toBe('42501')
})

test('8.1.a ids are in the order of time, so that new rows stay together', async () => {
  const [row] = await o.db.sql<{ ids: string[]; version: string[] }[]>`
    select array_agg(id order by n) as ids, array_agg(distinct substr(id, 15, 1)) as version
    from (select n, private.uuid_v7()::text as id from generate_series(1, 200) as n, pg_sleep(0.002 * sign(n))) as made`
  expect(row?.version).toEqual(['7'])
  const times = (row?.ids ?? []).map((id) => id.slice(0, 13))
  expect(times).toEqual([...times].sort())
  expect(new Set(row?.ids).size).toBe(200)
})

test('8.1.a a job that failed and an effect that died are on the health page, for administrators only', async () => {
  await o.db.sql`insert into cron.job_run_details (jobid, runid, status, return_message, start_time, end_time)
    select jobid, 900001, 'failed', 'ERROR: division by zero', now(), now() from cron.job order by jobid limit 1`
  await o.db.sql`select private.enqueue('sms', '{}', 'test-1', ${o.org})`
  await o.db.sql`update private.outbox set state = 'dead', last_error = 'no such number' where idempotency_key = 'test-1'`
  const health = await o.call<{ jobs: { last_status: string; last_message: string; failed_today: number }[]; outbox: { topic: string; dead: number; last_error: string }[] }>(o.founder, 'public.health($1)', [o.org])
  expect(health.jobs.filter((job) => job.last_status === 'failed')).toEqual([expect.objectContaining({ last_message: 'ERROR: division by zero', failed_today: 1 })])
  expect(health.outbox).toEqual([expect.objectContaining({ topic: 'sms', dead: 1, last_error: 'no such number' })])
  expect((await refusal(o.call(await o.db.createUser(), 'public.health($1)', [o.org]))).code).toBe('PT403')
})

test('8.1.a a message to one user is that user’s alone, and read only by marking it', async () => {
  const other = await o.db.createUser()
  await o.db.sql`select private.notify_user(${other}, ${o.org}, 'platform.test', '{}', '/')`
  await o.db.sql`select private.notify_user(${o.founder}, ${o.org}, 'platform.test', '{}', '/')`
  const mine = await o.db.as({ user: other }, (tx) => tx<{ id: string }[]>`select id, read_at from public.notifications`)
  expect(mine).toEqual([expect.objectContaining({ read_at: null })])
  const ids = [mine[0]?.id ?? '']
  expect(await o.call(o.founder, 'public.mark_notifications_read($1)', [ids])).toBe(0)
  expect(await o.call(other, 'public.mark_notifications_read($1)', [ids])).toBe(1)
  expect((await refusal(o.db.as({ user: other }, (tx) => tx`update public.notifications set link = '/elsewhere'`))).code).toBe('42501')
})
