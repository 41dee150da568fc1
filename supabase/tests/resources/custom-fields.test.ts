import { afterAll, beforeAll, expect, test } from 'vitest'
import { leased, registered } from '../tenants/setup.ts'
import { field, title, village, type Village } from './setup.ts'

let v: Village
let household: { id: string; person: string }
beforeAll(async () => {
  v = await village()
  household = await registered(v, 1)
  await v.publish('housing.unit', { base: 'housing.unit', fields: [
    field('heating', 'choice', { options: [{ value: 'floor', title: title('地暖') }, { value: 'radiator', title: title('暖气片') }], filter: true }),
    field('meters', 'number', { decimals: 1, min: 0 }), field('double', 'computed', { logic: { '*': [{ var: 'meters' }, 2] } }),
    field('why', 'text', { required: true, visible: { '>': [{ var: 'double' }, 100] } }), field('keeper', 'reference', { target: 'staff' }),
  ] })
  await v.publish('tenants.household', { base: 'tenants.household', fields: [
    field('contact', 'phone', { sensitive: 'custom_sensitive' }), field('card', 'id_number', { sensitive: 'custom_sensitive' }), field('income', 'money', { sensitive: 'custom_sensitive' }), field('note', 'text'),
  ] })
})
afterAll(() => v.end())

interface Saved { id: string; values: Record<string, unknown>; updated_at: string }

const stamp = async (table: string, id: string): Promise<string> => {
  const [row] = await v.db.sql.unsafe<{ at: string }[]>(`select to_jsonb(updated_at) #>> '{}' as at from public.${table} where id = $1`, [id])
  return row?.at ?? ''
}
const stored = async (table: string, id: string): Promise<unknown> => (await v.db.sql.unsafe(`select extra from public.${table} where id = $1`, [id]))[0]?.['extra']
const SAVE = 'public.save_extra($1, $2, $3::text::jsonb, $4::text::timestamptz)'
const unit = (code: string) => String(v.units[code])
const saveUnit = async (user: string, code: string, values: unknown, base?: string) => v.call<Saved>(user, SAVE, ['housing.unit', unit(code), JSON.stringify(values), base ?? (await stamp('units', unit(code)))])
const saveHousehold = async (user: string, values: unknown) => v.call<Saved>(user, SAVE, ['tenants.household', household.id, JSON.stringify(values), await stamp('households', household.id)])

test('B.2 a clerk fills custom fields of a home; formulas are worked out, keys not sent stay, null clears', async () => {
  expect((await saveUnit(v.staff.clerk, '101', { heating: 'floor', meters: 12.5 })).values).toEqual({ heating: 'floor', meters: 12.5, double: 25 })
  expect((await saveUnit(v.staff.clerk, '101', { meters: 3 })).values).toEqual({ heating: 'floor', meters: 3, double: 6 })
  expect((await saveUnit(v.staff.clerk, '101', { heating: null, meters: '' })).values).toEqual({})
})

test('B.2 every fault is named, and nothing is stored', async () => {
  await saveUnit(v.staff.clerk, '102', { meters: 1 })
  const { code, message, params } = await v.refused(v.staff.clerk, SAVE, ['housing.unit', unit('102'), JSON.stringify({ heating: 'stove', meters: 60.55, keeper: unit('101'), roof: 1 }), await stamp('units', unit('102'))])
  expect([code, message]).toEqual(['PT422', 'forms.invalid'])
  expect(params.faults?.map(({ path, key }) => [path, key])).toEqual([
    ['/roof', 'forms.unknown_field'], ['/heating', 'forms.not_choice'], ['/meters', 'forms.decimals'], ['/why', 'forms.required'], ['/keeper', 'forms.not_reference'],
  ])
  expect(await stored('units', unit('102'))).toEqual({ meters: 1, double: 2 })
})

test('B.2 a direct update, an insert, an import and a service are judged like the verb', async () => {
  const bad = JSON.stringify({ heating: 'stove' })
  const direct = (user: string, extra: string) => v.db.as({ user }, (tx) => tx`update public.units set extra = ${extra}::text::jsonb where id = ${unit('103')}`)
  await expect(direct(v.staff.clerk, bad)).rejects.toMatchObject({ message: 'forms.invalid' })
  await direct(v.staff.clerk, JSON.stringify({ heating: 'floor', double: 99 }))
  expect(await stored('units', unit('103'))).toEqual({ heating: 'floor' })
  const building = (await v.db.sql`select building_id from public.units where id = ${unit('103')}`)[0]?.['building_id'] as string
  const add = (actor: { user: string } | { role: 'service_role' }, extra: string) => v.db.as(actor, (tx) => tx`
    insert into public.units (org_id, estate_id, building_id, code, floor, extra) values (${v.org}, ${v.estate}, ${building}, ${String(Math.random()).slice(2, 12)}, 1, ${extra}::text::jsonb)`)
  await expect(add({ user: v.staff.clerk }, bad)).rejects.toMatchObject({ message: 'forms.invalid' })
  await expect(add({ role: 'service_role' }, bad)).rejects.toMatchObject({ message: 'forms.invalid' })
  await add({ user: v.staff.clerk }, JSON.stringify({ meters: 0 }))
})

test('B.2 where nothing is published, people may not make fields up; seeds and services may, and what they wrote stays', async () => {
  const building = (await v.db.sql`select building_id from public.units where id = ${unit('104')}`)[0]?.['building_id'] as string
  await v.db.as({ role: 'service_role' }, (tx) => tx`update public.buildings set extra = '{"lift": "Otis"}' where id = ${building}`)
  const direct = (extra: string) => v.db.as({ user: v.staff.clerk }, (tx) => tx`update public.buildings set extra = ${extra}::text::jsonb where id = ${building}`)
  await expect(direct('{"lift": "Kone"}')).rejects.toMatchObject({ message: 'forms.invalid' })
  await direct('{"lift": "Otis"}')
  expect((await v.refused(v.staff.clerk, SAVE, ['housing.building', building, '{"roof": "flat"}', await stamp('buildings', building)])).message).toBe('forms.invalid')
  expect((await v.refused(v.staff.clerk, SAVE, ['housing.castle', building, '{}', null])).message).toBe('records.resource_unknown')
})

test('B.2 custom fields are written by who may write the record: nobody else, from nowhere else', async () => {
  const at = await stamp('units', unit('104'))
  const args = ['housing.unit', unit('104'), '{"meters": 5}', at]
  const tenant = (await leased(v, 40, '106')).tenant
  for (const user of [v.staff.inspector, v.staff.finance, v.elsewhere, v.stranger, tenant]) {
    expect((await v.refused(user, SAVE, args)).message).toBe('platform.permission_denied')
  }
  expect((await v.refused(null, SAVE, args)).code).toBe('42501')
  expect((await v.refused(v.staff.clerk, SAVE, ['housing.unit', v.org, '{}', at])).message).toBe('platform.permission_denied')
  expect(await stored('units', unit('104'))).toEqual({})
})

test('B.2 custom fields of people, estates, staff and the organisation itself have their own writers', async () => {
  await v.publish('tenants.person', { base: 'tenants.person', fields: [field('job', 'text')] })
  await v.publish('platform.staff', { base: 'platform.staff', fields: [field('badge', 'text')] })
  await v.publish('platform.estate', { base: 'platform.estate', fields: [field('gates', 'number')] })
  await v.publish('platform.organization', { base: 'platform.organization', fields: [field('tax_no', 'text')] })
  const staff = String((await v.db.sql`select id from public.staff where user_id = ${v.staff.clerk}`)[0]?.['id'])
  const save = async (user: string, base: string, table: string, id: string, values: unknown) => (await v.call<Saved>(user, SAVE, [base, id, JSON.stringify(values), await stamp(table, id)])).values
  expect(await save(v.local, 'tenants.person', 'persons', household.person, { job: '快递员' })).toEqual({ job: '快递员' })
  expect((await v.refused(v.elsewhere, SAVE, ['tenants.person', household.person, '{}', null])).message).toBe('platform.permission_denied')
  expect(await save(v.administrator, 'platform.staff', 'staff', staff, { badge: '007' })).toEqual({ badge: '007' })
  expect((await v.refused(v.staff.manager, SAVE, ['platform.staff', staff, '{}', null])).message).toBe('platform.permission_denied')
  expect(await save(v.administrator, 'platform.estate', 'estates', v.estate, { gates: 2 })).toEqual({ gates: 2 })
  expect(await save(v.administrator, 'platform.organization', 'organizations', v.org, { tax_no: '91440300' })).toEqual({ tax_no: '91440300' })
  expect((await v.refused(v.stranger, SAVE, ['platform.organization', v.org, '{}', null])).message).toBe('platform.permission_denied')
})

test('B.2 two people edit one home: the second is told who was first, when, and what is there now', async () => {
  const base = await stamp('units', unit('105'))
  await saveUnit(v.staff.manager, '105', { meters: 7 }, base)
  const { code, message, params } = await v.refused(v.staff.clerk, SAVE, ['housing.unit', unit('105'), '{"meters": 8}', base])
  expect([code, message]).toEqual(['PT409', 'forms.conflict'])
  expect(params).toMatchObject({ by: '员工', values: { meters: 7, double: 14 }, updated_at: await stamp('units', unit('105')) })
  expect((await v.refused(v.staff.clerk, SAVE, ['housing.unit', unit('105'), '{"meters": 8}', null])).message).toBe('forms.conflict')
  expect(await stored('units', unit('105'))).toEqual({ meters: 7, double: 14 })
})

test('8.2.1 sensitive fields are sealed: the record, the audit log and the history hold masks only', async () => {
  const saved = await saveHousehold(v.staff.clerk, { contact: '138 0013 8000', card: '11010519491231002X', income: 350000, note: '随迁' })
  expect(saved.values).toEqual({ contact: '138****8000', card: '110***********002X', income: '***', note: '随迁' })
  // Sending back what was read keeps the secrets; a made-up mask is refused.
  expect((await saveHousehold(v.staff.clerk, { ...saved.values, note: '改' })).values).toEqual({ ...saved.values, note: '改' })
  expect((await v.refused(v.staff.clerk, SAVE, ['tenants.household', household.id, '{"contact": "139****0000"}', await stamp('households', household.id)])).params.faults).toEqual([{ path: '/contact', key: 'forms.mask', params: {} }])
  const everywhere = await v.db.sql<{ n: number }[]>`
    select (select count(*) from public.audit_log l where l::text ~ '13800138000|11010519491231002X|350000') + (select count(*) from public.households h where h::text ~ '13800138000|350000') as n`
  expect(Number(everywhere[0]?.n)).toBe(0)
})

test('8.2.1 a sealed value is shown for a stated purpose, to who may, within the daily limit, and the look is logged for the tenant', async () => {
  const REVEAL = 'public.reveal_field($1, $2, $3, $4)'
  const args = (key: string, purpose = '核对收入') => ['tenants.household', household.id, key, purpose]
  expect(await v.call(v.staff.manager, REVEAL, args('income'))).toEqual({ key: 'income', value: 350000 })
  expect(await v.call(v.staff.manager, REVEAL, args('contact'))).toEqual({ key: 'contact', value: '13800138000' })
  for (const user of [v.staff.clerk, v.staff.inspector, v.elsewhere, v.stranger]) expect((await v.refused(user, REVEAL, args('income'))).message).toBe('platform.permission_denied')
  expect((await v.refused(null, REVEAL, args('income'))).code).toBe('42501')
  expect((await v.refused(v.staff.manager, REVEAL, args('income', ' '))).message).toBe('records.purpose_required')
  expect((await v.refused(v.staff.manager, REVEAL, args('note'))).message).toBe('records.nothing_sealed')
  expect(await v.db.sql`select actor_id, person_id, fields, purpose from public.sensitive_reads order by id`).toEqual([
    { actor_id: v.staff.manager, person_id: household.person, fields: ['tenants.household.income'], purpose: '核对收入' },
    { actor_id: v.staff.manager, person_id: household.person, fields: ['tenants.household.contact'], purpose: '核对收入' },
  ])
  await v.db.sql`insert into public.sensitive_reads (org_id, estate_id, actor_id, person_id, fields, purpose) select ${v.org}, ${v.estate}, ${v.staff.manager}, ${household.person}, '{x}', 'x' from generate_series(1, 30)`
  expect((await v.refused(v.staff.manager, REVEAL, args('income'))).message).toBe('records.reveal_limit')
})

test('8.2.2.b sealed values go with their record, when they are cleared, and when their time is over', async () => {
  await saveHousehold(v.staff.clerk, { income: null })
  const left = async () => (await v.db.sql<{ field: string }[]>`select field from private.field_secrets order by field`).map((row) => row.field)
  expect(await left()).toEqual(['card', 'contact'])
  await v.db.sql`update private.field_secrets set changed_at = now() - interval '6 years' where field = 'card'`
  const [{ n } = { n: 0 }] = await v.db.sql<{ n: number }[]>`select private.purge_class(c) as n from public.data_classes c where c.org_id = ${v.org} and c.key = 'custom_sensitive'`
  expect([n, await left()]).toEqual([1, ['contact']])
  expect(await stored('households', household.id)).toMatchObject({ card: '110***********002X' })
})

test('8.2.2.b what is sealed about a person is sealed under that person\'s key', async () => {
  await v.publish('tenants.person', { base: 'tenants.person', fields: [field('job', 'text', {}), field('passport', 'text', { sensitive: 'custom_sensitive' })] })
  const at = await stamp('persons', household.person)
  await v.call(v.staff.clerk, SAVE, ['tenants.person', household.person, '{"passport": "E12345678"}', at])
  expect((await v.db.sql`select wrapped_key from private.field_secrets where base = 'tenants.person'`)[0]).toEqual({ wrapped_key: null })
  await v.db.sql`delete from private.person_keys where person_id = ${household.person}`
  await v.db.sql`update public.plugins set settings = '{"reveal_limit_per_day": 99}' where key = 'tenants' and org_id = ${v.org}`
  expect((await v.refused(v.staff.manager, 'public.reveal_field($1, $2, $3, $4)', ['tenants.person', household.person, 'passport', '试验'])).message).toBe('records.erased')
})

test('B.2 publishing a filterable field makes its index, taking it away drops it', async () => {
  const indexes = async () => (await v.db.sql<{ name: string }[]>`select indexname as name from pg_indexes where indexname like 'extra\\_%' order by 1`).map(({ name }) => name)
  expect(await indexes()).toEqual(['extra_units_heating_idx'])
  await v.publish('housing.unit', { base: 'housing.unit', fields: [field('heating', 'choice', { options: [{ value: 'floor', title: title('地暖') }] }), field('tags', 'choices', { options: [{ value: 'a', title: title('A') }], filter: true }), field('meters', 'number', { filter: true })] })
  expect(await indexes()).toEqual(['extra_units_meters_idx', 'extra_units_tags_idx'])
  // A big table is left to the night.
  await v.db.sql`update pg_class set reltuples = 500000 where oid = 'public.units'::regclass`
  await v.publish('housing.unit', { base: 'housing.unit', fields: [field('meters', 'number', { filter: true }), field('age', 'number', { filter: true })] })
  expect(await indexes()).toEqual(['extra_units_meters_idx'])
  await v.db.sql`select private.build_field_indexes()`
  expect(await indexes()).toEqual(['extra_units_age_idx', 'extra_units_meters_idx'])
})

test('B.2 a built-in resource is listed by custom values through the verb, with the reader\'s rights', async () => {
  await v.db.sql`update public.units set extra = jsonb_build_object('meters', code::int - 100) where estate_id = ${v.estate} and code ~ '^10[1-6]$'`
  const list = (user: string, filters: unknown, sort: unknown = null, cursor: string | null = null, limit = 50) =>
    v.call<{ rows: { title: string; values: { meters?: number } }[]; next: string | null }>(user, `public.record_list($1, 'housing.unit', $2::text::jsonb, $3::text::jsonb, $4, $5)`, [v.org, JSON.stringify(filters), JSON.stringify(sort), cursor, limit])
  const meters = async (...args: Parameters<typeof list>) => (await list(...args)).rows.map(({ values }) => values.meters)
  expect(await meters(v.staff.inspector, [{ field: 'meters', op: 'between', value: [2, 4] }], { field: 'meters', dir: 'desc' })).toEqual([4, 3, 2])
  expect(await meters(v.staff.inspector, [{ field: 'meters', op: 'in', value: [1, 6, 77] }], { field: 'meters', dir: 'asc' })).toEqual([1, 6])
  expect(await meters(v.elsewhere, [])).toEqual([])
  expect((await v.refused(v.stranger, `public.record_list($1, 'housing.unit')`, [v.org])).message).toBe('platform.permission_denied')
  const first = await list(v.staff.inspector, [{ field: 'meters', op: 'gte', value: 1 }], { field: 'meters', dir: 'asc' }, null, 4)
  expect(first.rows.map(({ values }) => values.meters)).toEqual([1, 2, 3, 4])
  expect(await meters(v.staff.inspector, [{ field: 'meters', op: 'gte', value: 1 }], { field: 'meters', dir: 'asc' }, first.next, 4)).toEqual([5, 6])
})
