import { afterAll, beforeAll, expect, test } from 'vitest'
import { registered } from '../tenants/setup.ts'
import { field, village, type Village } from './setup.ts'

/** Fittings of a home and what entitles a household are kept by verbs, with the operator's own fields. */

let v: Village
let unit: string
let household: string
beforeAll(async () => {
  v = await village()
  unit = String(v.units['101'])
  household = (await registered(v, 900)).id
  for (const base of ['housing.fitting', 'tenants.qualification']) await v.publish(base, { base, fields: [field('paper', 'text', { required: true })] })
})
afterAll(() => v.db.end())

interface Made { id: string; updated_at: string; extra: object; quantity: number }
const FITTING = 'to_jsonb(public.save_fitting($1, $2, $3, $4, $5, $6, $7::text::timestamptz, $8::text::jsonb))'
const fitting = (item: string, more: { quantity?: number; condition?: string; id?: string; at?: string; extra?: object | null } = {}): unknown[] =>
  [unit, item, more.quantity ?? 1, more.condition ?? 'good', '', more.id ?? null, more.at ?? null, more.extra === null ? null : JSON.stringify(more.extra ?? { paper: 'A-1' })]

test('6.1.b a fitting is added with own fields, changed and taken off, each on record', async () => {
  expect((await v.refused(v.staff.clerk, FITTING, fitting('空调', { extra: {} }))).params.faults).toMatchObject([{ path: '/paper', key: 'forms.required' }])
  const made = await v.call<Made>(v.staff.clerk, FITTING, fitting('空调', { quantity: 2 }))
  expect(made).toMatchObject({ quantity: 2, extra: { paper: 'A-1' } })
  expect((await v.refused(v.staff.clerk, FITTING, fitting('空调'))).message).toBe('housing.fitting_twice')
  const changed = await v.call<Made>(v.staff.clerk, FITTING, fitting('空调', { quantity: 3, condition: 'worn', id: made.id, at: made.updated_at, extra: null }))
  expect(changed).toMatchObject({ quantity: 3, extra: { paper: 'A-1' } })
  expect((await v.refused(v.staff.clerk, FITTING, fitting('空调', { quantity: 9, id: made.id, at: made.updated_at, extra: null }))).message).toBe('platform.changed_meanwhile')
  const file = await v.call<{ building: { inventory: Made[] } }>(v.staff.clerk, 'public.unit_file($1)', [unit])
  expect(file.building.inventory).toMatchObject([{ id: made.id, item: '空调', quantity: 3, condition: 'worn' }])
  expect(Date.parse(file.building.inventory[0]?.updated_at ?? '')).toBe(Date.parse(changed.updated_at))
  await v.call(v.staff.clerk, 'public.remove_fitting($1)', [made.id])
  const log = await v.db.sql<{ action: string }[]>`select action from public.audit_log where row_id = ${made.id} order by id`
  expect(log.map(({ action }) => action)).toEqual(['insert', 'update', 'delete'])
  expect((await v.refused(v.staff.clerk, FITTING, fitting('空调', { id: made.id, at: changed.updated_at }))).message).toBe('housing.fitting_not_found')
})

test('6.1.b nonsense is refused, and who may not keep homes keeps no fittings', async () => {
  for (const wrong of [fitting(' '), fitting('灯', { quantity: -1 }), fitting('灯', { condition: 'lost' })]) expect((await v.refused(v.staff.clerk, FITTING, wrong)).message).toBe('housing.fitting_invalid')
  const made = await v.call<Made>(v.staff.clerk, FITTING, fitting('灯'))
  for (const user of [v.elsewhere, v.stranger, v.staff.finance]) {
    expect((await v.refused(user, FITTING, fitting('床'))).code).toBe('PT403')
    expect((await v.refused(user, 'public.remove_fitting($1)', [made.id])).code).toBe('PT403')
  }
})

const QUALIFICATION = 'to_jsonb(public.save_qualification($1, $2, $3::text::date, $4::text::date, $5, $6, $7::text::timestamptz, $8::text::jsonb))'
const found = (kind: string, first: string | null, last: string | null, id: string | null = null, at: string | null = null, extra: object | null = { paper: 'Q-1' }): unknown[] => [household, kind, first, last, '街道', id, at, extra && JSON.stringify(extra)]

test('7.4.b what entitles a household is entered from its first to its last day, and changed', async () => {
  expect((await v.refused(v.staff.clerk, QUALIFICATION, found('低保', '2026-01-01', null, null, null, {}))).message).toBe('forms.invalid')
  for (const wrong of [found(' ', '2026-01-01', null), found('低保', null, null), found('低保', '2026-02-01', '2026-01-01')]) expect((await v.refused(v.staff.clerk, QUALIFICATION, wrong)).message).toBe('tenants.qualification_invalid')
  const made = await v.call<Made>(v.staff.clerk, QUALIFICATION, found('低保', '2026-01-01', '2026-12-31'))
  await v.call(v.staff.clerk, QUALIFICATION, found('低保', '2026-01-01', null, made.id, made.updated_at, null))
  expect((await v.refused(v.staff.clerk, QUALIFICATION, found('特困', '2026-01-01', null, made.id, made.updated_at, null))).message).toBe('platform.changed_meanwhile')
  const file = await v.call<{ qualifications: object[] }>(v.staff.clerk, 'public.household_file($1)', [household])
  expect(file.qualifications).toMatchObject([{ id: made.id, kind: '低保', from: '2026-01-01', until: null, source: '街道' }])
  expect(await v.db.sql`select extra from public.qualifications where id = ${made.id}`).toEqual([{ extra: { paper: 'Q-1' } }])
  for (const user of [v.elsewhere, v.stranger, v.staff.finance]) expect((await v.refused(user, QUALIFICATION, found('低保', '2026-01-01', null))).code).toBe('PT403')
})
