import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { account, leased, person } from '../tenants/setup.ts'
import { field, title, village, type RecordRow, type Village } from './setup.ts'

/** Tenants hand in records on the portal: what the form asks, what is kept, what staff hear of it, how it is taken back. */

let v: Village
let home: Awaited<ReturnType<typeof leased>>
let neighbour: Awaited<ReturnType<typeof leased>>
const kind = {
  title: title('车位登记', 'Parking'), title_field: 'plate', attach: ['unit'], number: { prefix: 'CW-' },
  statuses: [{ value: 'new', title: title('新提交') }, { value: 'working', title: title('办理中') }, { value: 'settled', title: title('已办结') }],
  portal: { read: true, submit: { intro: title('请填写车辆', 'Your car'), next: title('三天内答复', 'Three days'), most_open: 2 } },
  fields: [
    field('car', 'section'), field('plate', 'text', { portal_input: true, required: true, pattern: '^[A-Z0-9]{5,8}$' }), field('places', 'number', { portal_input: true, min: 1, max: 3, default: 1 }),
    field('price', 'number', { portal_input: true }), field('sum', 'computed', { portal: true, logic: { '*': [{ var: 'places' }, { var: 'price' }] } }),
    field('licence', 'text', { portal_input: true, sensitive: 'custom_sensitive' }),
    field('desk', 'section'), field('note', 'text'), field('place_no', 'text', { portal: true }), field('fee', 'money', { required: true, default: 20000 }), field('with_fee', 'computed', { portal: true, logic: { '+': [{ var: 'fee' }, { var: 'places' }] } }),
  ],
}

beforeAll(async () => {
  v = await village()
  home = await leased(v, 1, '101')
  neighbour = await leased(v, 2, '102')
  for (const { household, contract, unit } of [{ ...home, unit: '101' }, { ...neighbour, unit: '102' }]) {
    await v.db.sql`insert into public.check_ins (org_id, estate_id, unit_id, household_id, contract_id) values (${v.org}, ${v.estate}, ${String(v.units[unit])}, ${household}, ${contract})`
  }
  await v.publish('parking', kind)
})
afterAll(() => v.end())

interface Form { org: string; resource: string; fields: { key: string; [more: string]: unknown }[]; inputs: string[]; places: { id: string; label: string; open: number }[]; most_open: number; withdraw: boolean; to: string }
interface Told { id: string; number: string; status: string | null; approval: string; withdrawn_at: string | null }
interface Mine { id: string; title: string; status: string; approval: string; values: Record<string, unknown>; handed_in: { mine: boolean; withdraw: boolean; correct: boolean } | null }

const SUBMIT = 'public.my_record_submit($1, $2, $3::text::jsonb, $4)'
const unit = (code: string): string => String(v.units[code])
const hand = (user: string, values: unknown, more: { target?: string; key?: string; resource?: string } = {}): Promise<Told> =>
  v.call<Told>(user, SUBMIT, [more.resource ?? 'parking', more.target ?? unit('101'), JSON.stringify(values), more.key ?? randomUUID()])
const refused = (user: string | null, values: unknown, more: { target?: string | null; key?: string | null; resource?: string } = {}) =>
  v.refused(user, SUBMIT, [more.resource ?? 'parking', more.target === undefined ? unit('101') : more.target, JSON.stringify(values), more.key === undefined ? randomUUID() : more.key])
const forms = (user: string): Promise<Form[]> => v.call<Form[]>(user, 'public.my_record_forms()')
const mine = async (user: string, resource = 'parking'): Promise<Mine[]> => (await v.call<{ resource: string; records: Mine[] }[]>(user, 'public.my_records()')).find((one) => one.resource === resource)?.records ?? []
const get = (id: string): Promise<RecordRow & { origin: string; handed_in: { by: string; household: string } | null }> => v.call(v.administrator, 'public.record_get($1)', [id])
const settle = async (id: string, status = 'settled'): Promise<void> => {
  const { updated_at } = await get(id)
  await v.call(v.administrator, `public.record_save($1, 'parking', $2, '{}', null, $3, $4::text::timestamptz)`, [v.org, id, status, updated_at])
}
const stored = async (): Promise<number> => Number((await v.db.sql`select count(*) as n from public.custom_records where origin = 'portal'`)[0]?.['n'])

test('B.2 a tenant is asked what is meant for him, about his own home, and told nothing of the rest of the kind', async () => {
  const [form, ...others] = await forms(home.tenant)
  expect(others).toEqual([])
  expect(form).toMatchObject({ org: v.org, resource: 'parking', to: 'unit', most_open: 2, withdraw: true, places: [{ id: unit('101'), open: 0 }] })
  expect(form?.fields.map(({ key }) => key)).toEqual(['car', 'plate', 'places', 'price', 'sum', 'licence'])
  expect(form?.inputs).toEqual(['plate', 'places', 'price', 'licence'])
  expect(JSON.stringify(form)).not.toMatch(/note|fee|place_no|desk|tell/)
})

test('B.2 what he hands in is judged and kept like a record of staff: defaults, formulas, masks, his home, the first state', async () => {
  const told = await hand(home.tenant, { plate: 'A12345', price: 150, licence: 'SECRET-LICENCE' })
  expect(told).toMatchObject({ number: 'CW-000001', status: 'new', approval: 'none' })
  const record = await get(told.id)
  expect(record).toMatchObject({ title: 'A12345', origin: 'portal', estate_id: v.estate, attach: { unit: { id: unit('101') } }, values: { plate: 'A12345', places: 1, price: 150, sum: 150, fee: 20000 } })
  expect(record.attach['household']).toBeUndefined()
  expect(record.handed_in?.by).toContain('张')
  expect(JSON.stringify(record)).not.toContain('SECRET-LICENCE')
  const [mineNow] = await mine(home.tenant)
  expect(mineNow).toMatchObject({ id: told.id, title: 'A12345', handed_in: { mine: true, withdraw: true, correct: false }, values: { plate: 'A12345', licence: 'S***' } })
  expect(Object.keys(mineNow?.values ?? {})).not.toContain('note')
  expect(JSON.stringify(await v.call(home.tenant, 'public.my_records()'))).not.toContain('SECRET-LICENCE')
  expect(await v.call(v.staff.manager, `public.reveal_field('parking', $1, 'licence', '核对行驶证')`, [told.id])).toEqual({ key: 'licence', value: 'SECRET-LICENCE' })
  expect(await mine(neighbour.tenant)).toEqual([])
  await v.call(home.tenant, 'public.my_record_withdraw($1)', [told.id])
})

test('B.2 faults are said per field, and a field he is not asked is no field', async () => {
  const before = await stored()
  for (const [values, faults] of [
    [{ plate: 'x', places: 9 }, [['/plate', 'forms.pattern'], ['/places', 'forms.too_large']]], [{}, [['/plate', 'forms.required']]],
    [{ plate: 'A12345', note: 'x' }, [['/note', 'forms.unknown_field']]], [{ plate: 'A12345', fee: 1 }, [['/fee', 'forms.unknown_field']]],
    [{ plate: 'A12345', place_no: 'P1' }, [['/place_no', 'forms.unknown_field']]], [{ plate: 'A12345', sum: 1 }, [['/sum', 'forms.unknown_field']]],
    [{ plate: 'A12345', fee: null, nonsense: 1 }, [['/fee', 'forms.unknown_field'], ['/nonsense', 'forms.unknown_field']]], [{ plate: 'A12345', licence: '***' }, [['/licence', 'forms.mask']]],
  ] as const) {
    const { message, params } = await refused(home.tenant, values)
    expect([message, params.faults?.map(({ path, key }) => [path, key])], JSON.stringify(values)).toEqual(['forms.invalid', faults])
  }
  for (const values of [[], 'x', 1, null]) expect((await refused(home.tenant, values)).message).toBe('records.values_invalid')
  expect(await stored()).toBe(before)
})

test('B.2 sending twice makes one, also at the same moment; another person with the same key makes his own', async () => {
  const key = randomUUID()
  const before = await stored()
  const [one, two] = await Promise.all([hand(home.tenant, { plate: 'B11111' }, { key }), hand(home.tenant, { plate: 'B11111' }, { key })])
  expect(two).toEqual(one)
  expect(await refused(home.tenant, { plate: 'B22222' }, { key })).toMatchObject({ code: 'PT409', message: 'records.handed_in_before', params: { number: one.number } })
  const other = await hand(neighbour.tenant, { plate: 'B33333' }, { key, target: unit('102') })
  expect(other.id).not.toBe(one.id)
  expect(await stored()).toBe(before + 2)
  expect(await refused(home.tenant, { plate: 'B44444' }, { key: null })).toMatchObject({ code: 'PT422', message: 'records.client_key_missing' })
  for (const [tenant, { id }] of [[home.tenant, one], [neighbour.tenant, other]] as const) await v.call(tenant, 'public.my_record_withdraw($1)', [id])
})

test('B.2 a household has only so many unsettled ones, counted together and at the same moment; settled ones do not count', async () => {
  const wife = await v.call<{ person_id: string }>(v.staff.clerk, 'to_jsonb(public.add_household_member($1, $2::text::jsonb))', [home.household, JSON.stringify(person(31, '李红', 'spouse'))])
  const partner = await account(v, wife.person_id)
  const made = await Promise.allSettled([hand(home.tenant, { plate: 'C00001' }), hand(partner, { plate: 'C00002' }), hand(home.tenant, { plate: 'C00003' }), hand(partner, { plate: 'C00004' })])
  const done = made.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  expect(done).toHaveLength(2)
  expect(await refused(partner, { plate: 'C00005' })).toMatchObject({ code: 'PT409', message: 'records.too_many_open', params: { max: 2 } })
  expect((await forms(partner))[0]?.places[0]?.open).toBe(2)
  // Both see both; only who handed it in takes it back.
  expect((await mine(partner)).map(({ handed_in }) => handed_in?.mine).sort()).toEqual((await mine(home.tenant)).map(({ handed_in }) => !handed_in?.mine).sort())
  const [first, second] = done
  await settle(first?.id ?? '', 'working')
  expect((await refused(partner, { plate: 'C00005' })).message).toBe('records.too_many_open')
  await settle(first?.id ?? '')
  await settle(second?.id ?? '')
  const third = await hand(partner, { plate: 'C00006' })
  expect(await v.refused(home.tenant, 'public.my_record_withdraw($1)', [third.id])).toMatchObject({ code: 'PT404' })
  await v.call(partner, 'public.my_record_withdraw($1)', [third.id])
})

test('B.2 it can be taken back until somebody has begun with it, and then stays out of use', async () => {
  const told = await hand(home.tenant, { plate: 'D00001' })
  expect(await v.call(home.tenant, 'public.my_record_withdraw($1)', [told.id])).toMatchObject({ id: told.id, withdrawn_at: expect.any(String) })
  expect(await v.call(home.tenant, 'public.my_record_withdraw($1)', [told.id])).toMatchObject({ id: told.id })
  expect((await mine(home.tenant)).map(({ id }) => id)).not.toContain(told.id)
  expect(await v.refused(v.administrator, 'public.record_restore($1)', [told.id])).toMatchObject({ code: 'PT409', message: 'records.withdrawn' })
  const begun = await hand(home.tenant, { plate: 'D00002' })
  await settle(begun.id, 'working')
  expect((await mine(home.tenant)).find(({ id }) => id === begun.id)?.handed_in).toMatchObject({ withdraw: false })
  expect(await v.refused(home.tenant, 'public.my_record_withdraw($1)', [begun.id])).toMatchObject({ code: 'PT409', message: 'records.touched' })
  await settle(begun.id)
  await v.publish('parking', { ...kind, portal: { read: true, submit: { ...kind.portal.submit, withdraw: false } } })
  const kept = await hand(home.tenant, { plate: 'D00003' })
  expect(await v.refused(home.tenant, 'public.my_record_withdraw($1)', [kept.id])).toMatchObject({ code: 'PT403', message: 'records.no_withdrawal' })
  await settle(kept.id)
  await v.publish('parking', kind)
})

test('B.2 who may write such records there is told, or the roles the kind names as far as they may read it; the list finds them', async () => {
  const told = async (id: string): Promise<string[]> => (await v.db.sql<{ user_id: string }[]>`select user_id from public.notifications where key = 'records.handed_in' and link = ${`/records/of/parking/${id}`}`).map(({ user_id }) => user_id)
  const first = await hand(home.tenant, { plate: 'E00001' })
  // New kinds give managers the right; administrators hold everything.
  expect((await told(first.id)).sort()).toEqual([v.staff.manager, v.administrator].sort())
  await v.publish('parking', { ...kind, portal: { read: true, submit: { ...kind.portal.submit, tell: ['leasing_clerk', 'nobody'] } } })
  const second = await hand(home.tenant, { plate: 'E00002' })
  expect((await told(second.id)).sort()).toEqual([v.staff.manager, v.administrator].sort())
  await v.db.sql`update public.roles set permissions = permissions || '{records.read:parking}'::text[] where org_id = ${v.org} and key = 'leasing_clerk'`
  for (const { id } of [first, second]) await settle(id)
  const third = await hand(home.tenant, { plate: 'E00003' })
  expect((await told(third.id)).sort()).toEqual([v.staff.clerk, v.local].sort())
  expect(await v.db.sql`select params from public.notifications where link = ${`/records/of/parking/${third.id}`} limit 1`).toMatchObject([{ params: { kind: { zh: '车位登记' }, number: third.number, estate: '望江苑' } }])
  const page = await v.call<{ rows: { id: string; origin: string }[] }>(v.administrator, `public.record_list($1, 'parking', '[{"field": "origin", "op": "eq", "value": "portal"}]')`, [v.org])
  expect(page.rows.map(({ id }) => id)).toContain(third.id)
  expect((await v.call<{ rows: unknown[] }>(v.administrator, `public.record_list($1, 'parking', '[{"field": "origin", "op": "eq", "value": "staff"}]')`, [v.org])).rows).toEqual([])
  await settle(third.id)
  await v.publish('parking', kind)
})
