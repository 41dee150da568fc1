import postgres from 'postgres'
import { afterAll, beforeEach, afterEach, expect, test } from 'vitest'
import { refusal } from '../harness.ts'
import { watch, type Watch } from './setup.ts'

let w: Watch
beforeEach(async () => {
  w = await watch()
})
afterEach(() => w.end())
afterAll(() => undefined)

test('B.5 a rule sees its own operator’s rows and no others', async () => {
  const [other] = await w.db.sql<{ id: string }[]>`select private.create_organization('operator', 'Other') as id`
  const [theirs] = await w.db.sql<{ id: string }[]>`insert into public.estates (org_id, code, name) values (${other?.id ?? ''}, 'WJ', 'Theirs') returning id`
  await w.db.sql`delete from private.rule_runs`
  const mine = await w.lock('mine', 10)
  await w.lock('theirs', 10, theirs?.id)
  await w.publish('battery', { scope: { estates: ['WJ'] } })
  await w.publish('many', { about: 'organization', condition: { '>=': [{ var: 'devices.count' }, 1] } })
  expect(await w.run(0)).toMatchObject({ raised: 2, failed: 0 })
  expect(await w.db.sql`select org_id, subject_id, inputs from public.alerts order by rule`).toEqual([
    { org_id: w.org, subject_id: mine, inputs: { battery: 10 } }, { org_id: w.org, subject_id: w.org, inputs: { 'devices.count': 1 } }])
  expect(await w.db.sql`select 1 from private.rule_states where org_id <> ${w.org}`).toHaveLength(0)
})

test('B.5 two engines at once give one alert', async () => {
  for (let i = 0; i < 20; i++) await w.lock(`lock-${i}`, 10)
  for (const key of ['a', 'b', 'c']) await w.publish(key)
  await w.db.sql`update private.rule_runs set next_run_at = '-infinity'`
  const engines = Array.from({ length: 6 }, () => postgres(w.db.url, { max: 1, onnotice: () => {} }))
  const ran = await Promise.all(engines.map((sql) => sql`select private.rules_run(${w.start}) as result`))
  await Promise.all(engines.map((sql) => sql.end()))
  expect(ran.reduce((sum, [row]) => sum + (row?.['result'] as { raised: number }).raised, 0)).toBe(60)
  expect(await w.db.sql`select rule, subject_id from public.alerts group by 1, 2 having count(*) > 1`).toHaveLength(0)
  expect((await w.db.sql`select count(*)::int as n from public.alerts`)[0]?.n).toBe(60)
  expect((await w.db.sql`select count(*)::int as n from public.alert_events where kind = 'raised'`)[0]?.n).toBe(60)
})

test('B.5 a rule that fails is shown, waits longer each time, and stops no other', async () => {
  await w.lock('low', 10)
  const bad = await w.publish('bad')
  await w.publish('good')
  // What publishing accepted can go wrong later: the view it reads no longer answers.
  await w.db.sql.unsafe(`create function private.broken() returns int language plpgsql as $$ begin raise exception 'no' using errcode = '22012'; end $$`)
  await w.db.sql.unsafe(`create view private.metric_broken with (security_invoker = true) as select d.id as device_id, d.org_id, d.estate_id, private.broken() as battery_pct from public.devices d`)
  await w.db.sql`update private.metrics set source = 'private.metric_broken' where key = 'devices.devices'`
  await w.publish('arrears_like', { metric: 'finance.arrears', condition: { '>=': [{ var: 'months' }, 0] } })
  expect(await w.run(0)).toMatchObject({ rules: 1, failed: 2 })
  const [list] = await w.db.sql`select next_run_at, failures, last_error from private.rule_runs where item_id = ${bad}`
  expect(list).toMatchObject({ failures: 1, last_error: { key: 'alerts.rule_failed', params: { code: '22012' } }, next_run_at: new Date(w.start.getTime() + 2 * 60_000) })
  await w.run(5)
  expect((await w.db.sql`select next_run_at from private.rule_runs where item_id = ${bad}`)[0]?.next_run_at).toEqual(new Date(w.start.getTime() + 9 * 60_000))
  const shown = await w.call<{ items: { key: string; state: string; last_error: { key: string } | null }[] }>(w.staff.manager, 'public.rule_list($1)', [w.org])
  expect(shown.items.find(({ key }) => key === 'bad')).toMatchObject({ state: 'failing', last_error: { key: 'alerts.rule_failed' } })
  await w.db.sql`update private.metrics set source = 'private.metric_devices' where key = 'devices.devices'`
  expect(await w.run(20)).toMatchObject({ failed: 0, raised: 2 })
  expect((await w.db.sql`select failures, last_error from private.rule_runs where item_id = ${bad}`)[0]).toEqual({ failures: 0, last_error: null })
})

test('B.5 a rule that takes too long is cut off, the others come next minute', async () => {
  await w.lock('low', 10)
  const slow = await w.publish('slow')
  await w.publish('quick', { metric: 'finance.arrears', condition: { '>=': [{ var: 'months' }, 0] } })
  await w.db.sql.unsafe(`create view private.metric_slow with (security_invoker = true) as select d.id as device_id, d.org_id, d.estate_id, case when pg_sleep(20) is null then 1 else 2 end as battery_pct from public.devices d`)
  await w.db.sql`update private.metrics set source = 'private.metric_slow' where key = 'devices.devices'`
  await w.db.sql`update private.rule_runs set next_run_at = case item_id when ${slow} then '-infinity'::timestamptz else ${new Date(w.start.getTime() - 60_000)}::timestamptz end`
  const [first, second] = await w.db.sql.begin(async (tx) => {
    await tx`set local statement_timeout = '400ms'`
    const [one] = await tx`select private.rules_run(${w.start}) as result`
    const [two] = await tx`select private.rules_run(${new Date(w.start.getTime() + 60_000)}) as result`
    return [one?.['result'], two?.['result']] as { rules: number; failed: number }[]
  })
  expect(first).toMatchObject({ rules: 0, failed: 1 })
  expect(second).toMatchObject({ rules: 1, failed: 0 })
  expect((await w.db.sql`select last_error ->> 'key' as key from private.rule_runs where item_id = ${slow}`)[0]?.key).toBe('alerts.rule_took_too_long')
})

test('B.5 rules of a plugin that is off pause, with their alerts; a rule taken out of use takes its alerts back', async () => {
  const lock = await w.lock('low', 10)
  await w.publish('battery')
  expect(await w.run(0)).toMatchObject({ raised: 1 })
  await w.db.sql`update public.plugins set enabled = false where org_id = ${w.org} and key = 'devices'`
  await w.battery(lock, 90)
  expect(await w.run(1)).toMatchObject({ rules: 0, cleared: 0 })
  const state = async () => (await w.call<{ items: { key: string; state: string }[] }>(w.staff.manager, 'public.rule_list($1)', [w.org])).items.find(({ key }) => key === 'battery')?.state
  expect(await state()).toBe('paused')
  await w.db.sql`update public.plugins set enabled = true where org_id = ${w.org} and key = 'devices'`
  await w.battery(lock, 10)
  expect(await w.run(2)).toMatchObject({ rules: 1, raised: 0 })
  await w.publish('battery', { enabled: false })
  expect(await w.alerts('battery')).toMatchObject([{ status: 'cleared' }])
  expect(await state()).toBe('off')
})

test('B.5 a new version goes on with the same alert and says which version saw what', async () => {
  await w.lock('low', 10)
  await w.publish('battery')
  await w.run(0)
  await w.publish('battery', { severity: 'orange' })
  expect(await w.run(1)).toMatchObject({ raised: 0, again: 1 })
  expect(await w.alerts('battery')).toMatchObject([{ status: 'open', severity: 'orange', rule_version: 2 }])
  const [alert] = await w.alerts('battery')
  const file = await w.call<{ title: object; events: { kind: string; detail: { version: number; values: object }; seen: { title: { zh: string } }[] }[] }>(w.staff.manager, 'public.alert_file($1)', [alert?.id])
  expect(file.events.filter(({ kind }) => kind !== 'told')).toMatchObject([{ kind: 'raised', detail: { version: 1 } }, { kind: 'again', detail: { version: 2, values: { battery: 10 } }, seen: [{ title: { zh: '电量（%）' }, value: 10 }] }])
  await w.publish('battery', { metric: 'finance.arrears', condition: { '>=': [{ var: 'months' }, 1] } })
  expect(await w.alerts('battery')).toMatchObject([{ status: 'cleared' }])
})

test('7.3.d a threshold watches a number of each estate, or of the whole operator, with duration', async () => {
  const [second] = await w.db.sql<{ id: string }[]>`insert into public.estates (org_id, code, name) values (${w.org}, 'BJ', '滨江苑') returning id`
  await w.lock('here', 80)
  await w.publish('few', { about: 'estate', condition: { '<': [{ var: 'devices.count' }, 1] }, duration: { n: 1, unit: 'hour' }, clear: { condition: { '>=': [{ var: 'devices.count' }, 2] } } })
  expect(await w.run(0)).toMatchObject({ raised: 0 })
  expect(await w.run(60)).toMatchObject({ raised: 1 })
  expect(await w.alerts('few')).toMatchObject([{ subject_id: second?.id, inputs: { 'devices.count': 0 } }])
  await w.lock('there', 80, second?.id)
  expect(await w.run(61), 'one lock is not yet clear of it').toMatchObject({ cleared: 0 })
  await w.lock('there-too', 80, second?.id)
  expect(await w.run(62)).toMatchObject({ cleared: 1 })
})

test('B.5 measures of a subject are added up before they are compared', async () => {
  const unit = w.units['101'] ?? ''
  for (const [day, amount] of [[0, 3], [1, 4], [2, 5], [9, 50]] as const) {
    await w.db.sql`insert into public.unit_daily_usage (org_id, estate_id, unit_id, kind, day, amount) values (${w.org}, ${w.estate}, ${unit}, 'water_meter', private.today() - ${day}::int, ${amount})`
  }
  const week = { filters: [{ dimension: 'day', op: 'period', value: { unit: 'day', from: -6, to: 0 } }] }
  await w.publish('water', { metric: 'devices.water', condition: { '>=': [{ var: 'used.sum' }, 12] }, scope: week, show: ['used.max'] })
  await w.publish('much_water', { metric: 'devices.water', condition: { '>': [{ var: 'used.sum' }, 12] }, scope: week })
  expect(await w.run(0)).toMatchObject({ rules: 2, raised: 1 })
  expect(await w.alerts('water')).toMatchObject([{ subject_id: unit, inputs: { 'used.sum': 12, 'used.max': 5 } }])
})

test('B.5 what a rule asks for it opens: the flow bound to a raised alert, once, on behalf of the publisher', async () => {
  await w.lock('low', 10)
  await w.publish('battery', { opens: { kind: 'flow' } })
  await w.run(0)
  const opened = async () => (await w.db.sql`select rule, opened from public.alerts order by rule`).map((row) => row['opened'] as Record<string, string>)
  expect(await opened()).toEqual([{ error: 'flows.no_flow' }])
  const draft = await w.call<{ item_id: string }>(w.administrator, `to_jsonb(public.save_config_draft($1, 'flow', 'look', '{"zh": "核查"}', $2::text::jsonb))`, [w.org, JSON.stringify({
    subject: 'alerts.alert', event: 'raised', condition: { '==': [{ var: 'rule' }, 'other'] },
    steps: [{ id: 'look', kind: 'approve', title: { zh: '核查' }, mode: 'any', who: [{ by: 'role', role: 'manager' }] }] })])
  await w.call(w.administrator, 'to_jsonb(public.publish_config($1))', [draft.item_id])
  await w.publish('other', { opens: { kind: 'flow' } })
  await w.run(1)
  expect((await opened())[1]).toEqual({ flow: expect.any(String) })
  expect(await w.db.sql`select applicant_id, title from public.flow_instances`).toEqual([{ applicant_id: w.administrator, title: '电量 · low' }])
  await w.run(2)
  expect(await w.db.sql`select 1 from public.flow_instances`).toHaveLength(1)
})

test('T6 a finding by a person settles it: nothing new while it lasts, unless it gets worse', async () => {
  const lock = await w.lock('low', 15)
  await w.publish('battery', { escalate: [{ severity: 'red', condition: { '<': [{ var: 'battery' }, 10] } }] })
  await w.run(0)
  const [alert] = await w.alerts('battery')
  await w.call(w.staff.manager, `to_jsonb(public.resolve_alert($1, 'false', '电池刚更换，读数有误'))`, [alert?.id])
  expect(await w.run(1)).toMatchObject({ raised: 0, again: 0 })
  await w.battery(lock, 5)
  expect(await w.run(2)).toMatchObject({ raised: 1 })
  const [, worse] = await w.alerts('battery')
  await w.call(w.staff.manager, `to_jsonb(public.resolve_alert($1, 'true', '已派人更换'))`, [worse?.id])
  await w.battery(lock, 90)
  await w.run(3)
  await w.battery(lock, 15)
  expect(await w.run(4), 'another time is another alert').toMatchObject({ raised: 1 })
  const list = await w.call<{ items: { key: string; confirmed: number; refuted: number }[] }>(w.staff.manager, 'public.rule_list($1)', [w.org])
  expect(list.items.find(({ key }) => key === 'battery')).toMatchObject({ confirmed: 1, refuted: 1 })
})

test('B.5 a mute keeps a rule silent about its subject until it ends, and needs a reason, an end and the right', async () => {
  const [quiet, loud] = [await w.lock('quiet', 10), await w.lock('loud', 50)]
  const item = await w.publish('battery')
  await w.run(0)
  const [alert] = await w.alerts('battery')
  const until = new Date(Date.now() + 3 * 86_400_000)
  expect(await refusal(w.call(w.staff.clerk, `public.mute_alert($1, 'x', $2)`, [alert?.id, until]))).toMatchObject({ code: 'PT403' })
  expect(await refusal(w.call(w.staff.manager, `public.mute_alert($1, ' ', $2)`, [alert?.id, until]))).toEqual({ code: 'PT422', message: 'alerts.mute_reason_required' })
  expect(await refusal(w.call(w.staff.manager, `public.mute_alert($1, 'x', now() + interval '2 years')`, [alert?.id]))).toEqual({ code: 'PT422', message: 'alerts.mute_end_invalid' })
  const mute = await w.call<{ id: string }>(w.staff.manager, `to_jsonb(public.mute_alert($1, '等待厂家换电池', $2))`, [alert?.id, until])
  await w.battery(quiet, 50)
  await w.battery(loud, 10)
  const after = (days: number) => w.db.sql`select private.rules_run(now() + make_interval(days => ${days}), ${w.org}) as r`.then(([row]) => row?.['r'] as object)
  expect(await after(1), 'facts that changed clear it all the same').toMatchObject({ raised: 1, cleared: 1 })
  await w.battery(quiet, 10)
  expect(await after(2)).toMatchObject({ raised: 0, again: 0 })
  expect(await after(4), 'over by itself').toMatchObject({ raised: 1 })
  await w.call(w.staff.manager, 'to_jsonb(public.unmute($1))', [mute.id])
  expect(await w.events('battery')).toContain('muted')
  // The whole rule.
  expect(await refusal(w.call(w.staff.inspector, `public.mute_rule($1, 'battery', 'x', $2)`, [w.org, until]))).toMatchObject({ code: 'PT403' })
  await w.call(w.staff.manager, `to_jsonb(public.mute_rule($1, 'battery', '厂家升级', now() + interval '30 days'))`, [w.org])
  await w.lock('third', 5)
  expect(await after(5)).toMatchObject({ raised: 0 })
  expect(item).toBeTruthy()
})

test('B.5 an alert about the whole operator is for who may see every estate', async () => {
  await w.lock('one', 80)
  await w.publish('all', { about: 'organization', condition: { '>=': [{ var: 'devices.count' }, 1] } })
  await w.run(0)
  const partly = await w.db.createUser()
  await w.db.sql`
    insert into public.memberships (org_id, user_id, role_id, valid, estate_ids)
    select ${w.org}, ${partly}, r.id, daterange('2020-01-01', null), array[${w.estate}]::uuid[] from public.roles r where r.org_id = ${w.org} and r.key = 'manager'`
  expect(await w.call<unknown[]>(w.staff.manager, 'public.alert_list()')).toMatchObject([{ subject_kind: 'organization', estate: null, label: 'Operator' }])
  expect(await w.call<unknown[]>(partly, 'public.alert_list()')).toEqual([])
  const [alert] = await w.alerts('all')
  expect(await refusal(w.call(partly, 'public.alert_file($1)', [alert?.id]))).toMatchObject({ code: 'PT404' })
  expect(await refusal(w.call(partly, 'public.acknowledge_alert($1)', [alert?.id]))).toMatchObject({ code: 'PT403' })
  const seen = await w.db.as({ user: partly }, (tx) => tx`select 1 from public.alerts`)
  expect(seen).toHaveLength(0)
})
