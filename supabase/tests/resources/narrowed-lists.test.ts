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

test('B.2 among 60,000 households a filter walks the index of its field, page by page, whatever it lets through', async () => {
  const { sql } = v.db
  const [main] = await sql<{ person: string }[]>`select main_person_id as person from public.households where id = ${household}`
  await sql`alter table public.households disable trigger user`
  await sql`
    insert into public.households (id, org_id, estate_id, code, category, main_person_id, extra)
    select private.uuid_v7(), ${v.org}, ${v.estate}, 'M' || n, 'low_income', ${main?.person ?? ''}, jsonb_build_object('car', case when n % 1000 = 0 then 'yes' else 'no' end, 'people', n % 7)
    from generate_series(1, 60000) n`
  await sql`alter table public.households enable trigger user`
  await sql`analyze public.households`
  const plan = async (narrow: unknown): Promise<{ said: string; read: number }> => {
    const [part] = await sql<{ part: string }[]>`select private.narrow_part('tenants.household', array[${v.estate}]::uuid[], ${sql.json(narrow as never)}) as part`
    const rows = await sql.unsafe(`explain (analyze, buffers, format json) select t.id from public.households t where t.estate_id = any ('{${v.estate}}') and ${part?.part} order by t.id desc limit 61`)
    const [{ Plan }] = rows[0]?.['QUERY PLAN'] as [{ Plan: { 'Shared Hit Blocks': number; 'Shared Read Blocks': number } }]
    return { said: JSON.stringify(Plan), read: Plan['Shared Hit Blocks'] + Plan['Shared Read Blocks'] }
  }
  const rare = await plan([{ field: 'car', op: 'eq', value: 'yes' }])
  expect(rare.said).toContain('extra_households_car_idx')
  expect(rare.read, 'pages touched for 61 of 61 rows').toBeLessThan(250)
  const common = await plan([{ field: 'car', op: 'eq', value: 'no' }])
  expect(common.read, 'a page is as cheap when nearly all match').toBeLessThan(250)
  expect((await plan([{ field: 'car', op: 'in', value: ['yes'] }, { field: 'people', op: 'gte', value: 3 }])).said).toContain('extra_households_car_idx')
  const first = await list(v.local, [{ field: 'car', op: 'eq', value: 'yes' }])
  expect(first.length).toBeGreaterThanOrEqual(60)
})
