import { afterAll, beforeAll, expect, test } from 'vitest'
import { refusal } from '../harness.ts'
import { leased } from '../tenants/setup.ts'
import { watch, type Watch } from './setup.ts'

let w: Watch
beforeAll(async () => {
  w = await watch()
})
afterAll(() => w.end())

const hour = (n: number): number => n * 60
const at = (minute: number): Date => new Date(w.start.getTime() + minute * 60_000)
/** A lock in a home of its own, and a repair of that home. */
const home = async (uid: string, room: string, battery: number): Promise<{ lock: string; unit: string }> => {
  const lock = await w.lock(uid, battery)
  const unit = w.units[room] ?? ''
  await w.db.sql`update public.devices set unit_id = ${unit} where id = ${lock}`
  return { lock, unit }
}
const repair = (unit: string, from: number, to: number | null) => w.db.sql`
  insert into public.unit_blocks (org_id, estate_id, unit_id, kind, reason, starts_at, ends_at) values (${w.org}, ${w.estate}, ${unit}, 'repair', 'Pipes', ${at(from)}, ${to === null ? null : at(to)})`
const only = (item: string) => w.db.sql`delete from private.rule_runs where item_id <> ${item}`
const meter = async (room: string): Promise<string> => {
  const [row] = await w.db.sql<{ id: string }[]>`insert into public.devices (org_id, estate_id, unit_id, uid, kind) values (${w.org}, ${w.estate}, ${w.units[room] ?? ''}, ${`meter-${room}`}, 'water_meter') returning id`
  await w.db.sql`update public.device_shadows set online = true, last_seen_at = now() where device_id = ${row?.id ?? ''}`
  return row?.id ?? ''
}

test('B.5 a home under repair raises nothing until the repair ends, and the evidence says why it came late', async () => {
  const { lock, unit } = await home('repaired', '101', 10)
  const open = await w.lock('elsewhere', 10)
  await repair(unit, -60, 180)
  const item = await w.publish('held', { unless: ['housing.under_repair'] })
  await only(item)
  expect(await w.run(0)).toMatchObject({ raised: 1 })
  expect(await w.alerts('held')).toMatchObject([{ subject_id: open }])
  const list = await w.call<{ items: { key: string; last_hits: number; last_held: number; unless: object[] }[] }>(w.staff.manager, 'public.rule_list($1)', [w.org])
  expect(list.items.find(({ key }) => key === 'held')).toMatchObject({ last_hits: 2, last_held: 1, unless: [{ zh: '房屋维修中' }] })
  expect(await w.call(w.staff.manager, 'public.rule_held($1)', [item])).toMatchObject([{ subject_id: lock, title: { zh: '房屋维修中' }, doubt: false }])
  expect(await w.run(hour(2))).toMatchObject({ raised: 0 })
  expect(await w.run(hour(3))).toMatchObject({ raised: 1 })
  const alert = (await w.alerts('held')).find(({ subject_id }) => subject_id === lock)
  const file = await w.call<{ events: { kind: string; held: { key: string; title: { zh: string } }[] | null; people: string[] | null }[] }>(w.staff.manager, 'public.alert_file($1)', [alert?.id])
  expect(file.events.find(({ kind }) => kind === 'raised')?.held).toMatchObject([{ key: 'housing.under_repair', title: { zh: '房屋维修中' }, to: expect.stringContaining('2026-11-24') }])
  expect(file.events.find(({ kind }) => kind === 'told')?.people?.length).toBeGreaterThan(0)
})

test('B.5 time under a suppression does not count towards “it must last”', async () => {
  const { unit } = await home('paused', '102', 10)
  await repair(unit, hour(2), hour(12))
  await only(await w.publish('paused', { unless: ['housing.under_repair'], duration: { n: 4, unit: 'hour' } }))
  const mine = async () => (await w.db.sql`select count(*)::int as n from public.alerts a join public.devices d on d.id = a.subject_id where a.rule = 'paused' and d.uid = 'paused'`)[0]?.['n']
  for (const n of [0, 2, 7, 12]) await w.run(hour(n))
  expect(await mine(), 'two hours before, ten held off').toBe(0)
  await w.run(hour(13))
  expect(await mine()).toBe(0)
  await w.run(hour(14))
  expect(await mine()).toBe(1)
})

test('B.5 an alert that stands gets no evidence while it is held off, says so once, and is cleared by the facts all the same', async () => {
  const { lock, unit } = await home('standing', '103', 15)
  const item = await w.publish('standing', { unless: ['housing.under_repair'], escalate: [{ severity: 'red', condition: { '<': [{ var: 'battery' }, 10] } }] })
  await only(item)
  await w.run(0)
  await repair(unit, 1, hour(5))
  await w.battery(lock, 5)
  await w.run(2)
  await w.run(3)
  const [alert] = (await w.alerts('standing')).filter(({ subject_id }) => subject_id === lock)
  expect(alert).toMatchObject({ severity: 'yellow', status: 'open' })
  const kinds = async () => (await w.db.sql`select kind from public.alert_events where alert_id = ${alert?.id ?? ''} and kind <> 'told' order by at, id`).map((row) => row['kind'])
  expect(await kinds()).toEqual(['raised', 'held'])
  expect(await w.call(w.staff.manager, 'public.alert_file($1)', [alert?.id])).toMatchObject({ held: { title: { en: 'Home under repair' } } })
  await w.run(hour(6))
  expect(await kinds()).toEqual(['raised', 'held', 'again', 'released'])
  await w.battery(lock, 80)
  await w.run(hour(7))
  expect((await w.alerts('standing')).find(({ subject_id }) => subject_id === lock)).toMatchObject({ status: 'cleared', severity: 'red' })
})

test('T4 a meter that is not heard from is no absence: a watch over people raises nothing, clears nothing, and says that it cannot judge', async () => {
  const [heard, silent] = [await meter('105'), await meter('106')]
  for (const room of ['105', '106']) {
    await w.db.sql`insert into public.unit_daily_usage (org_id, estate_id, unit_id, kind, day, amount) values (${w.org}, ${w.estate}, ${w.units[room] ?? ''}, 'water_meter', private.today(), 0.001)`
  }
  const body = { metric: 'devices.water', condition: { '<': [{ var: 'used.sum' }, 0.01] }, scope: { filters: [{ dimension: 'day', op: 'period', value: { unit: 'day', from: 0, to: 0 } }] }, care: true }
  expect((await refusal(w.publish('care', body))).message, 'without asking whether the meter is heard').toBe('lowcode.body_invalid')
  expect((await refusal(w.publish('care', { ...body, unless: ['devices.water_doubt', 'tenants.just_moved_in'] }))).message, 'moving in is no reason to look away from people').toBe('lowcode.body_invalid')
  const item = await w.publish('care', { ...body, unless: ['devices.water_doubt'] })
  await only(item)
  await w.run(0)
  expect((await w.alerts('care')).map(({ subject_id }) => subject_id).sort()).toEqual([w.units['105'], w.units['106']].sort())
  // The meter falls silent: its days are missing, which is not the same as nobody being thirsty, nor as all being well.
  await w.db.sql`update public.device_shadows set online = false, last_seen_at = ${at(-5)} where device_id = ${silent}`
  await w.db.sql`delete from public.unit_daily_usage where unit_id = ${w.units['106'] ?? ''}`
  await w.db.sql`update public.unit_daily_usage set amount = 1 where unit_id = ${w.units['105'] ?? ''}`
  for (const n of [1, 2, 3]) await w.run(n)
  const after = await w.alerts('care')
  expect(after.find(({ subject_id }) => subject_id === w.units['105'])?.status, 'heard, and well').toBe('cleared')
  expect(after.find(({ subject_id }) => subject_id === w.units['106'])?.status, 'nothing is known').toBe('open')
  expect(heard).not.toBe(silent)
  // A new silence, before any alert: told once that it cannot be judged.
  await w.db.sql`update public.device_shadows set online = false, last_seen_at = ${at(-5)} where device_id = ${heard}`
  await w.db.sql`update public.unit_daily_usage set amount = 0 where unit_id = ${w.units['105'] ?? ''}`
  await w.run(4)
  await w.run(5)
  expect((await w.alerts('care')).filter(({ subject_id, status }) => subject_id === w.units['105'] && status === 'open')).toHaveLength(0)
  expect(await w.call(w.staff.manager, 'public.rule_held($1)', [item])).toMatchObject([{ subject_id: w.units['105'], doubt: true }, { subject_id: w.units['106'], doubt: true }])
  expect(await w.db.sql`select 1 from public.notifications where key = 'alerts.cannot_judge' and user_id = ${w.staff.manager}`, 'once for each home').toHaveLength(2)
})

test('T4 hours without a word from the meter are no hours of silence in the home', async () => {
  await w.db.sql`delete from public.unit_daily_usage`
  const meters = await meter('103')
  await w.db.sql`insert into public.unit_daily_usage (org_id, estate_id, unit_id, kind, day, amount) values (${w.org}, ${w.estate}, ${w.units['103'] ?? ''}, 'water_meter', private.today(), 0)`
  await only(await w.publish('hours', {
    metric: 'devices.water', condition: { '<': [{ var: 'used.sum' }, 0.01] }, scope: { filters: [{ dimension: 'day', op: 'period', value: { unit: 'day', from: 0, to: 0 } }] },
    care: true, unless: ['devices.water_doubt'], duration: { n: 2, unit: 'hour' }, clear: { after: 2 },
  }))
  await w.run(0)
  await w.db.sql`update public.device_shadows set online = false, last_seen_at = ${at(30)} where device_id = ${meters}`
  await w.db.sql`delete from public.unit_daily_usage`
  for (const n of [1, 2, 3]) await w.run(hour(n))
  expect(await w.alerts('hours')).toEqual([])
  await w.db.sql`update public.device_shadows set online = true where device_id = ${meters}`
  await w.db.sql`insert into public.unit_daily_usage (org_id, estate_id, unit_id, kind, day, amount) values (${w.org}, ${w.estate}, ${w.units['103'] ?? ''}, 'water_meter', private.today(), 0)`
  await w.run(hour(4))
  expect(await w.alerts('hours'), 'one hour before the silence, none since').toEqual([])
  await w.run(hour(5))
  expect(await w.alerts('hours')).toMatchObject([{ subject_id: w.units['103'] }])
})

test('B.5 the dry run says how many are held off and why; what suppresses nothing here is refused', async () => {
  const body = { metric: 'devices.devices', condition: { '<': [{ var: 'battery' }, 20] }, schedule: { every: 1, unit: 'minute' }, severity: 'yellow', enabled: true, unless: ['housing.under_repair'] }
  const { unit } = await home('dry', '101', 12)
  await w.db.sql`delete from public.unit_blocks`
  await w.db.sql`insert into public.unit_blocks (org_id, estate_id, unit_id, kind, reason, starts_at) values (${w.org}, ${w.estate}, ${unit}, 'repair', 'Pipes', now() - interval '1 hour')`
  const trial = await w.call<{ count: number; held: object[]; by_severity: { yellow: number }; rows: { held: object | null; label: string }[] }>(w.administrator, 'public.rule_dry_run($1, $2::text::jsonb)', [w.org, JSON.stringify(body)])
  expect(trial.held).toMatchObject([{ key: 'housing.under_repair', title: { zh: '房屋维修中' }, count: 2 }])
  expect(trial.count).toBe(trial.by_severity.yellow + 2)
  expect(trial.rows.filter(({ held }) => held !== null).map(({ label }) => label).sort()).toEqual(['dry', 'repaired'])
  for (const wrong of [{ unless: ['tenants.just_moved_in'] }, { unless: ['housing.unknown'] }, { about: 'estate', condition: { '<': [{ var: 'devices.count' }, 2] } }]) {
    expect((await refusal(w.call(w.administrator, 'public.rule_dry_run($1, $2::text::jsonb)', [w.org, JSON.stringify({ ...body, ...wrong })]))).message).toBe('alerts.rule_invalid')
  }
})

test('B.5 how long a household counts as just moved in is the operator’s to say', async () => {
  const { household, contract } = await leased(w, 77, '104')
  await w.db.sql`
    insert into public.check_ins (org_id, estate_id, unit_id, household_id, contract_id, checked_in_at)
    values (${w.org}, ${w.estate}, ${w.units['104'] ?? ''}, ${household}, ${contract}, now() - interval '8 days')`
  const held = async (): Promise<number> => {
    const trial = await w.call<{ held: { key: string; count: number }[] }>(w.administrator, 'public.rule_dry_run($1, $2::text::jsonb)', [w.org, JSON.stringify({
      metric: 'housing.units', condition: { '!=': [{ var: 'status' }, 'nothing'] }, scope: { filters: [{ dimension: 'status', op: 'in', value: ['occupied'] }] },
      schedule: { every: 1, unit: 'day' }, severity: 'yellow', enabled: true, unless: ['tenants.just_moved_in'],
    })])
    return trial.held.reduce((sum, { count }) => sum + count, 0)
  }
  expect(await held(), 'seven days, unless he says otherwise').toBe(0)
  const settings = async (days: number) => w.call(w.administrator, 'to_jsonb(public.set_plugin_settings($1, $2, $3::text::jsonb))', [w.org, 'tenants', JSON.stringify({ settling_in_days: days })])
  await settings(14)
  expect(await held()).toBe(1)
  await settings(-3)
  expect(await held(), 'nonsense counts as none').toBe(0)
})
