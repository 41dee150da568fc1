import { afterAll, beforeAll, expect, test } from 'vitest'
import { watch, type Watch } from './setup.ts'

let w: Watch
beforeAll(async () => {
  w = await watch()
})
afterAll(() => w.end())

const DAY = 24 * 60
const hour = (n: number) => n * 60
const nothing = { raised: 0, again: 0, cleared: 0, failed: 0 }
/** Each story has its rule alone in force. */
const only = async (item: string): Promise<void> => {
  await w.db.sql`delete from private.rule_runs where item_id <> ${item}`
}

test('B.5 duration: seven days without a break, and not an hour less; a break begins anew', async () => {
  const lock = await w.lock('lasting', 10)
  await only(await w.publish('lasting', { duration: { n: 7, unit: 'day' } }))
  expect(await w.run(0)).toMatchObject(nothing)
  expect(await w.run(6 * DAY)).toMatchObject(nothing)
  await w.battery(lock, 50)
  expect(await w.run(6 * DAY + hour(1))).toMatchObject(nothing)
  await w.battery(lock, 10)
  expect(await w.run(6 * DAY + hour(2))).toMatchObject(nothing)
  expect(await w.run(7 * DAY + hour(1))).toMatchObject(nothing)
  expect(await w.run(13 * DAY + hour(1))).toMatchObject(nothing)
  expect(await w.run(13 * DAY + hour(2))).toMatchObject({ raised: 1 })
  const [alert] = await w.db.sql`select lower(looked_at) as first, upper(looked_at) as last, inputs from public.alerts where rule = 'lasting'`
  expect(alert).toMatchObject({ inputs: { battery: 10 }, first: new Date(w.start.getTime() + (6 * DAY + hour(2)) * 60_000), last: new Date(w.start.getTime() + (13 * DAY + hour(2)) * 60_000) })
  await w.battery(lock, 50)
  expect(await w.run(14 * DAY)).toMatchObject({ cleared: 1 })
})

test('B.5 repetition: the third time within an hour, counted by when it came true', async () => {
  const lock = await w.lock('often', 50)
  await only(await w.publish('often', { repetition: { times: 3, within: { n: 1, unit: 'hour' } } }))
  const dip = async (minute: number) => {
    await w.battery(lock, 10)
    const ran = await w.run(minute)
    await w.battery(lock, 50)
    await w.run(minute + 1)
    return ran
  }
  expect(await dip(0)).toMatchObject(nothing)
  expect(await dip(50)).toMatchObject(nothing)
  expect(await dip(70), 'the first has left the window').toMatchObject(nothing)
  // Lasting is one time, however often one looks.
  await w.battery(lock, 10)
  expect(await w.run(90)).toMatchObject({ raised: 1 })
  expect(await w.run(91)).toMatchObject(nothing)
  await w.battery(lock, 50)
  expect(await w.run(92)).toMatchObject({ cleared: 1 })
  expect(await dip(93), 'what was cleared begins to count again').toMatchObject(nothing)
  expect(await w.events('often')).toEqual(['raised', 'cleared'])
})

test('B.5 hysteresis: raised below 20, over only at 30 and twice in a row', async () => {
  const lock = await w.lock('swinging', 15)
  await only(await w.publish('swinging', { clear: { condition: { '>=': [{ var: 'battery' }, 30] }, after: 2 } }))
  const at = async (minute: number, percent: number) => {
    await w.battery(lock, percent)
    return w.run(minute)
  }
  expect(await at(0, 15)).toMatchObject({ raised: 1 })
  expect(await at(1, 25)).toMatchObject(nothing)
  expect(await at(2, 31)).toMatchObject(nothing)
  expect(await at(3, 25), 'one good look, then a bad one').toMatchObject(nothing)
  expect(await at(4, 31)).toMatchObject(nothing)
  expect(await at(5, 31)).toMatchObject({ cleared: 1 })
  expect(await at(6, 25), 'between the two limits nothing begins').toMatchObject(nothing)
  expect(await at(7, 19)).toMatchObject({ raised: 1 })
})

test('B.5 a new time while the alert stands is evidence on it, not another alert; a worse one is told', async () => {
  const lock = await w.lock('again', 15)
  await only(await w.publish('again', { clear: { after: 3 }, escalate: [{ severity: 'red', condition: { '<': [{ var: 'battery' }, 10] } }] }))
  expect(await w.run(0)).toMatchObject({ raised: expect.any(Number) })
  await w.battery(lock, 50)
  await w.run(1)
  await w.battery(lock, 14)
  expect(await w.run(2)).toMatchObject({ raised: 0, again: 1 })
  await w.battery(lock, 13)
  expect(await w.run(3), 'a number that moved is no news within six hours').toMatchObject(nothing)
  expect(await w.run(hour(7))).toMatchObject({ again: 1 })
  await w.battery(lock, 5)
  expect(await w.run(hour(7) + 1)).toMatchObject({ again: 1 })
  const [alert] = (await w.alerts('again')).filter(({ subject_id }) => subject_id === lock)
  expect(alert).toMatchObject({ severity: 'red', inputs: { battery: 5 } })
  expect((await w.db.sql`select 1 from public.notifications where key = 'alerts.worse'`).length).toBeGreaterThan(0)
  const [last] = await w.db.sql`select detail from public.alert_events where alert_id = ${alert?.id ?? ''} and kind = 'again' order by at desc limit 1`
  expect(last?.detail).toMatchObject({ values: { battery: 5 }, severity: 'red', version: 1 })
})

test('B.5 the same moment run again changes nothing', async () => {
  await w.battery(await w.lock('twice', 3), 4)
  const state = async () => [
    await w.db.sql`select * from private.rule_states order by item_id, subject_id`,
    await w.db.sql`select id, status, severity, inputs, closed_at from public.alerts order by id`,
    await w.db.sql`select id from public.alert_events order by id`,
  ]
  await w.run(hour(8))
  const before = await state()
  expect(await w.run(hour(8))).toMatchObject(nothing)
  expect(await state()).toEqual(before)
  expect((await w.db.sql`select private.rules_run(${new Date(w.start.getTime() + hour(8) * 60_000)}) as r`)[0]?.r, 'nothing is due').toMatchObject({ rules: 0 })
})

test('B.5 schedules: minutes and hours count from now, days come at their time in Shanghai', async () => {
  const next = async (schedule: object, at: string) => ((await w.db.sql`select private.rule_next(${w.db.sql.json(schedule as never)}, ${at}::timestamptz) as next`)[0]?.next as Date).toISOString()
  expect(await next({ every: 5, unit: 'minute' }, '2026-11-24T02:00:30Z')).toBe('2026-11-24T02:05:00.000Z')
  expect(await next({ every: 2, unit: 'hour' }, '2026-11-24T02:10:00Z')).toBe('2026-11-24T04:10:00.000Z')
  expect(await next({ every: 1, unit: 'day', at: '08:30' }, '2026-11-24T00:00:00Z')).toBe('2026-11-24T00:30:00.000Z')
  expect(await next({ every: 1, unit: 'day', at: '08:30' }, '2026-11-24T00:30:00Z')).toBe('2026-11-25T00:30:00.000Z')
  expect(await next({ every: 7, unit: 'day', at: '08:30' }, '2026-11-24T00:30:00Z')).toBe('2026-12-01T00:30:00.000Z')
})
