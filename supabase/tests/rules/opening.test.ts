import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { refusal } from '../harness.ts'
import { watch, type Watch } from './setup.ts'

let w: Watch
beforeAll(async () => {
  w = await watch()
})
afterAll(() => w.end())

const flow = async (key: string, body: Record<string, unknown>): Promise<string> => {
  const draft = await w.call<{ item_id: string }>(w.administrator, `to_jsonb(public.save_config_draft($1, 'flow', $2, '{"zh": "核查"}', $3::text::jsonb))`, [w.org, key, JSON.stringify({
    subject: 'alerts.alert', event: 'raised', steps: [{ id: 'look', kind: 'approve', title: { zh: '核查' }, mode: 'any', who: [{ by: 'role', role: 'manager' }] }], ...body })])
  await w.call(w.administrator, 'to_jsonb(public.publish_config($1))', [draft.item_id])
  return draft.item_id
}
const opened = async (rule: string): Promise<Record<string, string>[]> =>
  (await w.db.sql`select opened from public.alerts where rule = ${rule} order by id`).map((row) => row['opened'] as Record<string, string>)
const only = (item: string) => w.db.sql`delete from private.rule_runs where item_id <> ${item}`

test('B.5 a rule starts the flow its author chose, also one that is bound to something else, once for an alert', async () => {
  await w.lock('low', 10)
  await flow('bound', { priority: 5 })
  await flow('chosen', { condition: { '==': [{ var: 'rule' }, 'another'] } })
  await flow('asks', { form: { type: 'object', required: ['why'], properties: { why: { type: 'string' } } }, priority: -1 })
  for (const wrong of ['nothing', 'asks']) expect((await refusal(w.publish('wrong', { opens: { kind: 'flow', flow: wrong } }))).message).toBe('lowcode.body_invalid')
  await only(await w.publish('battery', { opens: { kind: 'flow', flow: 'chosen' }, clear: { after: 5 } }))
  for (const minute of [0, 1, 2]) await w.run(minute)
  expect(await opened('battery')).toEqual([{ flow: expect.any(String) }])
  expect(await w.db.sql`select i.key from public.flow_instances f join public.config_versions v on v.id = f.version_id join public.config_items i on i.id = v.item_id`).toEqual([{ key: 'chosen' }])
  // New evidence on the same alert opens nothing more.
  await w.db.sql`update public.device_shadows set battery_pct = 50`
  await w.run(3)
  await w.db.sql`update public.device_shadows set battery_pct = 9`
  expect(await w.run(4)).toMatchObject({ again: 1 })
  expect(await w.db.sql`select 1 from public.flow_instances`).toHaveLength(1)
})

test('B.5 a flow that was taken out of use meanwhile is noted on the alert, the others are opened', async () => {
  await w.lock('later', 10)
  const item = await flow('fading', {})
  await only(await w.publish('fading', { opens: { kind: 'flow', flow: 'fading' } }))
  await w.call(w.administrator, `to_jsonb(public.archive_config($1))`, [item])
  expect(await w.run(10)).toMatchObject({ failed: 0 })
  expect(new Set((await opened('fading')).map(({ error }) => error))).toEqual(new Set(['alerts.flow_not_published']))
})

test('B.5 a rule gives a role something to do: in the box of who holds it, settled once with what was done', async () => {
  await w.lock('task', 10)
  await only(await w.publish('task', { opens: { kind: 'task', role: 'leasing_clerk', within: { n: 2, unit: 'day' } } }))
  await w.run(20)
  const todos = await w.call<{ id: string; title: { zh: string }; text: string; link: string; due_at: string }[]>(w.staff.clerk, 'public.other_to_dos($1)', [w.org])
  const mine = todos.find(({ text }) => text === 'task · 望江苑')
  expect(mine).toMatchObject({ title: { zh: '电量' }, link: `/alerts/tasks/${mine?.id}`, due_at: expect.any(String) })
  expect(await w.call(w.staff.clerk, 'public.flow_badge($1)', [w.org])).toBe(todos.length)
  expect(await w.call(w.staff.finance, 'public.other_to_dos($1)', [w.org])).toEqual([])
  expect(await w.db.sql`select 1 from public.notifications where key = 'alerts.to_do' and user_id = ${w.staff.clerk}`).toHaveLength(1)
  expect(await w.call(w.staff.clerk, 'public.alert_task($1)', [mine?.id])).toMatchObject({ label: 'task', task_status: 'open', role: { zh: expect.any(String) } })
  expect(await refusal(w.call(w.staff.inspector, `public.settle_alert_task($1, 'Done')`, [mine?.id]))).toMatchObject({ message: 'alerts.task_not_yours' })
  expect(await refusal(w.call(w.staff.clerk, `public.settle_alert_task($1, ' ')`, [mine?.id]))).toMatchObject({ message: 'alerts.note_required' })
  const twice = await Promise.allSettled([w.staff.clerk, w.staff.manager].map((user) => w.call(user, `public.settle_alert_task($1, 'Battery changed')`, [mine?.id])))
  expect(twice.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect((await w.call<{ id: string }[]>(w.staff.clerk, 'public.other_to_dos($1)', [w.org])).some(({ id }) => id === mine?.id)).toBe(false)
  const [alert] = await w.db.sql`select a.id, a.status from public.alerts a join public.alert_tasks t on t.alert_id = a.id where t.id = ${mine?.id ?? ''}`
  expect(alert?.['status'], 'the alert waits for the facts').toBe('open')
  expect(await w.call(w.staff.manager, 'public.alert_file($1)', [alert?.['id']])).toMatchObject({ task: { status: 'done', note: 'Battery changed' } })
})

test('B.5 a to-do goes with its alert: closed when the facts change, done when a person resolves it', async () => {
  const open = async (): Promise<string[]> => (await w.db.sql`select t.status from public.alert_tasks t join public.alerts a on a.id = t.alert_id where a.rule = 'task' order by t.id`).map((row) => String(row['status']))
  const before = await w.alerts('task')
  const [first] = before.filter(({ status }) => status === 'open')
  await w.call(w.staff.manager, `to_jsonb(public.resolve_alert($1, 'true', 'Seen'))`, [first?.id])
  await w.db.sql`update public.device_shadows set battery_pct = 90`
  await w.run(21)
  expect(new Set(await open())).toEqual(new Set(['done', 'closed']))
  expect(await w.call(w.staff.clerk, 'public.other_to_dos($1)', [w.org])).toEqual([])
})

test('B.5 nobody settles it: after so many hours it is worse, and others are told', async () => {
  await w.db.sql`update public.device_shadows set battery_pct = 90`
  await w.lock('forgotten', 10)
  await only(await w.publish('clock', { notify: { handlers: true }, escalate: [{ severity: 'orange', after: { n: 4, unit: 'hour' } }, { severity: 'red', after: { n: 1, unit: 'day' }, roles: ['inspector'] }] }))
  await w.run(100)
  const severity = async () => (await w.alerts('clock'))[0]?.severity
  await w.run(100 + 239)
  expect(await severity()).toBe('yellow')
  expect(await w.run(100 + 240)).toMatchObject({ again: 1 })
  expect(await severity()).toBe('orange')
  expect(await w.run(100 + 241), 'once').toMatchObject({ again: 0 })
  const told = async (user: string) => (await w.db.sql`select 1 from public.notifications where key = 'alerts.worse' and user_id = ${user}`).length
  expect([await told(w.staff.manager), await told(w.staff.inspector)]).toEqual([1, 0])
  await w.run(100 + 1440)
  expect([await severity(), await told(w.staff.inspector)]).toEqual(['red', 1])
  const [alert] = await w.alerts('clock')
  const file = await w.call<{ events: { kind: string; detail: { reason?: string; key?: string }; people: string[] | null }[] }>(w.staff.manager, 'public.alert_file($1)', [alert?.id])
  expect(file.events.filter(({ detail }) => detail.reason === 'time')).toHaveLength(2)
  expect(file.events.filter(({ kind }) => kind === 'told').map(({ detail }) => detail.key)).toEqual(['alerts.raised', 'alerts.worse', 'alerts.worse'])
  await w.call(w.staff.manager, `to_jsonb(public.resolve_alert($1, 'true', 'Changed'))`, [alert?.id])
  expect(await w.run(100 + 3000), 'settled stays settled').toMatchObject({ again: 0, raised: 0 })
})

test('T6 what was over by itself can still be judged, once, and counts by month', async () => {
  await w.db.sql`update public.device_shadows set battery_pct = 90`
  await w.lock('judged', 10)
  await only(await w.publish('judged', { clear: { after: 1 } }))
  await w.run(5000)
  await w.db.sql`update public.device_shadows set battery_pct = 90`
  await w.run(5001)
  const [alert] = await w.alerts('judged')
  expect(alert?.status).toBe('cleared')
  expect(await refusal(w.call(w.staff.inspector, `to_jsonb(public.judge_alert($1, 'false', 'x'))`, [alert?.id]))).toMatchObject({ message: 'platform.permission_denied' })
  await w.call(w.staff.manager, `to_jsonb(public.judge_alert($1, 'false', 'The sensor was wrong'))`, [alert?.id])
  expect(await refusal(w.call(w.staff.manager, `to_jsonb(public.judge_alert($1, 'true', 'x'))`, [alert?.id]))).toMatchObject({ message: 'alerts.already_judged' })
  const list = await w.call<{ items: { key: string; refuted: number; months: { confirmed: number; refuted: number }[] }[] }>(w.staff.manager, 'public.rule_list($1)', [w.org])
  expect(list.items.find(({ key }) => key === 'judged')).toMatchObject({ refuted: 1, months: [{ confirmed: 0, refuted: 1, unclear: 0 }] })
})

test('B.5 two engines at once open one to-do for an alert', async () => {
  await w.db.sql`update public.device_shadows set battery_pct = 90`
  for (let i = 0; i < 12; i++) await w.lock(`pair-${i}`, 10)
  await only(await w.publish('pair', { opens: { kind: 'task', role: 'finance' } }))
  await w.db.sql`update private.rule_runs set next_run_at = '-infinity'`
  const engines = Array.from({ length: 4 }, () => postgres(w.db.url, { max: 1, onnotice: () => {} }))
  await Promise.all(engines.map((sql) => sql`select private.rules_run(${new Date(w.start.getTime() + 9000 * 60_000)})`))
  await Promise.all(engines.map((sql) => sql.end()))
  expect((await w.db.sql`select count(*)::int as n from public.alert_tasks t join public.alerts a on a.id = t.alert_id where a.rule = 'pair'`)[0]).toEqual({ n: 12 })
})
