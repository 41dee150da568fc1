import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { refusal } from '../harness.ts'
import { watch, type Watch } from './setup.ts'

let w: Watch
let other: string
beforeAll(async () => {
  w = await watch()
  const [row] = await w.db.sql<{ id: string }[]>`insert into public.estates (org_id, code, name) values (${w.org}, 'BJ', '滨江苑') returning id`
  other = row?.id ?? ''
})
afterAll(() => w.end())

const until = (): string => new Date(Date.now() + 3 * 86_400_000).toISOString()
const only = (item: string) => w.db.sql`delete from private.rule_runs where item_id <> ${item}`

test('B.5 a subject is muted before there is an alert, with reason and end, by who handles alerts in its estate', async () => {
  const quiet = await w.lock('quiet', 10)
  const loud = await w.lock('loud', 10)
  const item = await w.publish('battery')
  await only(item)
  const mute = (user: string, reason = 'Battery ordered', kind = 'device') => w.call<{ id: string }>(user, `to_jsonb(public.mute_subject('battery', $1, $2, $3, $4))`, [kind, quiet, reason, until()])
  expect(await refusal(mute(w.staff.clerk))).toMatchObject({ message: 'platform.permission_denied' })
  expect(await refusal(mute(w.staff.manager, ' '))).toMatchObject({ message: 'alerts.mute_reason_required' })
  expect(await refusal(mute(w.staff.manager, 'x', 'unit')), 'no home has this id').toMatchObject({ message: 'platform.permission_denied' })
  expect(await refusal(w.call(w.staff.manager, `to_jsonb(public.mute_subject('battery', 'unit', $1, 'x', $2))`, [w.units['101'], until()]))).toMatchObject({ message: 'alerts.mute_other_subject' })
  expect(await refusal(w.call(w.staff.manager, `to_jsonb(public.mute_subject('nothing', 'device', $1, 'x', $2))`, [quiet, until()]))).toMatchObject({ message: 'alerts.rule_not_found' })
  const made = await mute(w.staff.manager)
  expect(await w.run(0)).toMatchObject({ raised: 1 })
  expect(await w.alerts('battery')).toMatchObject([{ subject_id: loud }])
  expect(await w.call(w.staff.inspector, 'public.mute_list($1)', [w.org])).toMatchObject([{ id: made.id, label: 'quiet', reason: 'Battery ordered', may_end: false }])
  expect(await w.call(w.staff.manager, 'public.mute_list($1)', [w.org])).toMatchObject([{ may_end: true }])
  await w.call(w.staff.manager, 'to_jsonb(public.unmute($1))', [made.id])
  expect(await w.run(1)).toMatchObject({ raised: 1 })
  expect(await w.call(w.staff.manager, 'public.mute_list($1)', [w.org])).toEqual([])
  expect(await w.call(w.staff.manager, 'public.mute_list($1, true)', [w.org])).toMatchObject([{ id: made.id, ended_at: expect.any(String) }])
  const audit = await w.db.sql`select action, actor_id from public.audit_log where row_id = ${made.id} order by id`
  expect(audit).toEqual([{ action: 'insert', actor_id: w.staff.manager }, { action: 'update', actor_id: w.staff.manager }])
})

test('B.5 a whole estate is quiet for a while, the next is not; a watch over people only when it is named', async () => {
  await w.db.sql`update public.device_shadows set battery_pct = 90`
  const [here, there] = [await w.lock('here', 10), await w.lock('there', 10, other)]
  const partly = await w.db.createUser()
  await w.db.sql`
    insert into public.memberships (org_id, user_id, role_id, valid, estate_ids)
    select ${w.org}, ${partly}, r.id, daterange('2020-01-01', null), array[${other}]::uuid[] from public.roles r where r.org_id = ${w.org} and r.key = 'manager'`
  expect(await refusal(w.call(partly, `to_jsonb(public.mute_estate($1, null, 'Power cut', $2))`, [w.estate, until()])), 'not his estate').toMatchObject({ message: 'platform.permission_denied' })
  const made = await w.call<{ id: string }>(w.staff.manager, `to_jsonb(public.mute_estate($1, null, 'Power cut', $2))`, [w.estate, until()])
  expect(await w.call(partly, 'public.mute_list($1)', [w.org]), 'nor his to see').toEqual([])
  const item = await w.publish('quiet')
  await w.publish('caring', { care: true })
  await w.db.sql`delete from private.rule_runs r using public.config_items i where i.id = r.item_id and i.key not in ('quiet', 'caring')`
  await w.run(10)
  expect((await w.alerts('quiet')).map(({ subject_id }) => subject_id)).toEqual([there])
  expect((await w.alerts('caring')).map(({ subject_id }) => subject_id).sort()).toEqual([here, there].sort())
  expect(item).toBeTruthy()
  await w.call(w.staff.manager, 'to_jsonb(public.unmute($1))', [made.id])
  expect(await w.run(11)).toMatchObject({ raised: 1 })
})

test('B.5 publishing during a run: every alert comes from one version or the other, none twice', async () => {
  await w.db.sql`update public.device_shadows set battery_pct = 90`
  for (let i = 0; i < 30; i++) await w.lock(`many-${i}`, 10)
  await only(await w.publish('moving'))
  const engines = Array.from({ length: 2 }, () => postgres(w.db.url, { max: 1, onnotice: () => {} }))
  await w.db.sql`update private.rule_runs set next_run_at = '-infinity'`
  const results = await Promise.allSettled([
    ...engines.map((sql) => sql`select private.rules_run(${w.start})`), w.publish('moving', { severity: 'orange' }), w.publish('beside'),
  ])
  await Promise.all(engines.map((sql) => sql.end()))
  expect(results.filter(({ status }) => status === 'rejected')).toEqual([])
  await w.run(30)
  expect((await w.db.sql`select count(*)::int as n, count(distinct subject_id)::int as subjects from public.alerts where rule = 'moving'`)[0]).toEqual({ n: 30, subjects: 30 })
  expect(new Set((await w.alerts('moving')).map(({ severity }) => severity))).toEqual(new Set(['orange']))
})

test('B.5 before the rules have run once nobody says that there is nothing', async () => {
  await w.publish('fresh')
  await w.db.sql`update private.rule_runs set last_run_at = null`
  const pulse = () => w.call<{ rules: number; evaluated: number }>(w.staff.inspector, 'public.alert_pulse($1)', [w.org])
  expect(await pulse()).toMatchObject({ evaluated: 0 })
  await w.run(40)
  const after = await pulse()
  expect(after.evaluated).toBe(after.rules)
})
