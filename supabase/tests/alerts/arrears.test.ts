import { afterAll, beforeAll, expect, test } from 'vitest'
import { refusal } from '../harness.ts'
import { leased, town, type Town } from '../tenants/setup.ts'

let t: Town
let lease: Awaited<ReturnType<typeof leased>>
beforeAll(async () => {
  t = await town()
  lease = await leased(t, 1, '101')
})
afterAll(() => t.end())

const evaluate = async () => {
  await t.db.sql`update private.rule_runs set next_run_at = '-infinity' where org_id = ${t.org}`
  const [row] = await t.db.sql`select private.rules_run(now(), ${t.org}) as result`
  const { raised, cleared, failed } = row?.result as { raised: number; cleared: number; failed: number }
  expect(failed).toBe(0)
  return { raised, cleared }
}
const overdue = (days: number) => t.db.sql`update public.charges set due_on = private.today() - ${days}::int where contract_id = ${lease.contract}`

test('7.3.b, A8 what is not due yet raises nothing', async () => {
  await overdue(-5)
  expect(await evaluate()).toEqual({ raised: 0, cleared: 0 })
})

test('7.3.b, A8 an unpaid charge raises one alert however often the rule runs, and tells who handles it', async () => {
  await overdue(40)
  expect(await evaluate()).toEqual({ raised: 1, cleared: 0 })
  expect(await evaluate()).toEqual({ raised: 0, cleared: 0 })
  const [alert] = await t.call<{ rule: string; severity: string; unit: string; message: { zh: string }; seen: { name: string; value: number }[] }[]>(t.staff.finance, 'public.alert_list()')
  expect(alert).toMatchObject({ rule: 'arrears', severity: 'yellow', unit: '1栋 101', inputs: { owed_fen: 150000, days_late: 40 } })
  const told = await t.db.sql`select user_id from public.notifications where key = 'alerts.raised'`
  expect(told.map((n) => n.user_id).sort()).toEqual([t.staff.manager, t.staff.finance].sort())
})

test('T6 an alert changes nothing but itself', async () => {
  expect((await t.db.sql`select status from public.contracts where id = ${lease.contract}`)[0]?.status).toBe('in_force')
  const id = (await t.db.sql`select id from public.alerts`)[0]?.id as string
  expect(await refusal(t.call(t.staff.clerk, 'public.acknowledge_alert($1)', [id]))).toMatchObject({ code: 'PT403' })
  await t.call(t.staff.finance, 'public.acknowledge_alert($1)', [id])
  expect(await refusal(t.call(t.staff.finance, `public.resolve_alert($1, 'maybe', 'x')`, [id]))).toMatchObject({ code: 'PT422' })
})

test('7.3.b paying clears the alert by itself; new arrears raise a new one', async () => {
  await t.db.sql`update public.charges set due_on = private.today() + 10 where contract_id = ${lease.contract}`
  expect(await evaluate()).toEqual({ raised: 0, cleared: 1 })
  await overdue(3)
  expect(await evaluate()).toEqual({ raised: 1, cleared: 0 })
  const [open] = await t.db.sql`select id from public.alerts where status = 'open'`
  expect(await t.call(t.staff.finance, `to_jsonb(public.resolve_alert($1, 'true', '电话核实，承租人承诺本周缴清'))`, [open?.id])).toMatchObject({ status: 'resolved' })
  expect(await t.db.sql`select kind from public.alert_events order by id`).toMatchObject([{ kind: 'raised' }, { kind: 'told' }, { kind: 'acknowledged' }, { kind: 'cleared' }, { kind: 'raised' }, { kind: 'told' }, { kind: 'resolved' }])
})

test('8.1.a the scheduled job leaves out operators whose plugin is off', async () => {
  await t.db.sql`update public.plugins set enabled = false where org_id = ${t.org} and key = 'alerts'`
  await t.db.sql`delete from public.alert_feedback`
  await t.db.sql`select private.rules_run(now() + interval '1 hour')`
  expect(await t.db.sql`select 1 from public.alerts where status = 'open'`).toHaveLength(0)
})
