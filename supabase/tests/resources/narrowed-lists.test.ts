import { afterAll, beforeAll, expect, test } from 'vitest'
import { field, village, type Village } from './setup.ts'

/** Lists that are functions take conditions on custom fields. */

let v: Village
let household: string
beforeAll(async () => {
  v = await village()
  await v.publish('tenants.household', { base: 'tenants.household', fields: [field('car', 'choice', { filter: true, options: [{ value: 'yes', title: { zh: '有', en: 'Yes' } }, { value: 'no', title: { zh: '无', en: 'No' } }] }), field('people', 'number', { filter: true })] })
  const made = await v.call<{ id: string }>(v.administrator, 'to_jsonb(public.register_household($1, $2, $3::text::jsonb))', [v.estate, 'low_income', JSON.stringify({ name: '王五', id_number: '11010519491231002X' })])
  household = made.id
  await v.call(v.administrator, `to_jsonb(public.register_household($1, $2, $3::text::jsonb))`, [v.estate, 'low_income', JSON.stringify({ name: '赵六', id_number: '110105199001011234' })]).catch(() => undefined)
  const [row] = await v.db.sql<{ at: string }[]>`select updated_at::text as at from public.households where id = ${household}`
  await v.call(v.administrator, 'public.save_extra($1, $2, $3::text::jsonb, $4::text::timestamptz)', ['tenants.household', household, JSON.stringify({ car: 'yes', people: 4 }), row?.at])
})
afterAll(() => v.db.end())

const list = async (user: string, narrow: unknown): Promise<string[]> =>
  (await v.db.as({ user }, (tx) => tx<{ id: string }[]>`select id from public.household_list(narrow => ${tx.json(narrow as never)})`)).map(({ id }) => id)

test('B.2 households are found by an own field, and not by who works elsewhere', async () => {
  expect(await list(v.local, [{ field: 'car', op: 'in', value: ['yes'] }, { field: 'people', op: 'gte', value: 4 }])).toEqual([household])
  expect(await list(v.local, [{ field: 'people', op: 'gte', value: 5 }])).toEqual([])
  expect(await list(v.local, [])).toContain(household)
  expect(await list(v.elsewhere, [{ field: 'car', op: 'in', value: ['yes'] }])).toEqual([])
  expect(await list(v.stranger, [{ field: 'car', op: 'in', value: ['yes'] }])).toEqual([])
})

test('B.2 a condition on what is no field is refused', async () => {
  expect(await v.refused(v.local, `(select count(*) from public.household_list(narrow => '[{"field": "car); drop table x", "op": "eq", "value": 1}]'))`)).toMatchObject({ code: 'PT422', message: 'records.filter_invalid' })
  expect(await v.refused(v.local, `(select count(*) from public.contract_list(narrow => '{"a": 1}'))`)).toMatchObject({ code: expect.stringMatching(/PT422|22023/) })
})
