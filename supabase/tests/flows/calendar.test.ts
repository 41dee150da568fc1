import { afterAll, beforeAll, expect, test } from 'vitest'
import { house, type House } from './setup.ts'

/** Time limits are counted in working hours of a calendar the operator keeps. */

let h: House
beforeAll(async () => {
  h = await house()
})
afterAll(() => h.end())

const week = { days: [1, 2, 3, 4, 5], from: '09:00', until: '17:30', holidays: [] as string[], workdays: [] as string[] }
const set = (calendar: unknown, user = h.people.administrator) => h.call(user, 'public.set_flow_calendar($1, $2::text::jsonb)', [h.org, JSON.stringify(calendar)])
const refused = (calendar: unknown, user = h.people.administrator) => h.refused(user, 'public.set_flow_calendar($1, $2::text::jsonb)', [h.org, JSON.stringify(calendar)])
const due = async (start: string, hours: number): Promise<string> =>
  new Date(await h.call<string>(h.people.ann, 'public.flow_due($1, $2, $3)', [h.org, start, hours])).toISOString()

test('B.4 a limit skips the national holiday and counts the Saturday worked for it', async () => {
  // Wednesday 2026-09-30, 16:30 in Shanghai; the holiday is 1–7 October, Saturday the 10th is worked.
  const eve = '2026-09-30T08:30:00Z'
  await set(week)
  expect(await due(eve, 2)).toBe('2026-10-01T02:00:00.000Z')
  await set({ ...week, holidays: ['2026-10-01', '2026-10-02', '2026-10-05', '2026-10-06', '2026-10-07'], workdays: ['2026-10-10'] })
  expect(await due(eve, 2)).toBe('2026-10-08T02:00:00.000Z')
  // One hour on the eve, 8.5 on Thursday and Friday each, the nineteenth on Saturday.
  expect(await due(eve, 19)).toBe('2026-10-10T02:00:00.000Z')
  expect(await h.call(h.people.ann, 'public.flow_calendar($1)', [h.org])).toMatchObject({ from: '09:00', workdays: ['2026-10-10'], may_write: false })
})

test('B.4 a calendar that cannot be counted by is refused, whichever way it is set', async () => {
  for (const wrong of [
    null, [], { ...week, days: [] }, { ...week, days: [8] }, { ...week, from: '25:00' }, { ...week, from: '18:00' }, { ...week, holidays: ['2026-02-30'] },
    { ...week, holidays: ['2026-10-01'], workdays: ['2026-10-01'] }, { ...week, holidays: 'none' }, { from: '09:00' },
  ]) {
    expect([wrong, await refused(wrong)]).toMatchObject([wrong, { code: 'PT422', message: 'flows.calendar_invalid' }])
  }
  expect(await h.refused(h.people.administrator, `public.set_plugin_settings($1, 'flows', '{"calendar": {"days": []}}')`, [h.org])).toMatchObject({ code: 'PT422', message: 'flows.calendar_invalid' })
  expect(await refused(week, h.people.chief)).toMatchObject({ code: 'PT403' })
  expect(await refused(week, h.people.outsider)).toMatchObject({ code: 'PT403' })
})
