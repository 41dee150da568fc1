import { afterAll, beforeAll, expect, test } from 'vitest'
import { leased, person, registered, town, type Town } from './setup.ts'

let t: Town
beforeAll(async () => {
  t = await town()
})
afterAll(() => t.end())

const headers = { estate: '小区', building: '楼栋', code: '房号', name: '姓名', id_number: '身份证号', phone: '手机号', category: '类别', allocation_no: '配租编号', members: '家庭成员' }

function row(n: number, code: string, change: Record<string, string> = {}): Record<string, string> {
  const { name, id_number, phone } = person(n, `承租人${String(n)}`)
  return { 小区: '望江苑', 楼栋: '1', 房号: code, 姓名: name, 身份证号: id_number, 手机号: phone, 类别: '低收入', 配租编号: `PZ${String(n)}`, 家庭成员: '', ...change }
}

async function until(verb: string, batch: string, status: string): Promise<{ errors: number; done: number }> {
  for (;;) {
    const progress = await t.call<{ status: string; errors: number; done: number }>(t.staff.clerk, `public.${verb}($1, 2)`, [batch])
    if (progress.status === status) return progress
  }
}

test('6.2.a1 an allocation list: faults told row by row, the good rows become households with homes, undo takes them back', async () => {
  await leased(t, 1, '101')
  await registered(t, 2)
  const rows = [
    row(10, '102', { 家庭成员: `承配偶/配偶/${person(11).id_number}；承小宝／女儿／${person(12).id_number}` }),
    row(13, '101'),
    row(14, '999'),
    row(15, '103', { 身份证号: '110101199003070012', 类别: '不知道', 手机号: '1' }),
    row(2, '103'),
    row(10, '103'),
    row(16, '104', { 类别: '新就业无房职工' }),
    row(17, '105', { 小区: '别处' }),
  ]
  const batch = (await t.call<{ id: string }>(t.staff.clerk, `public.import_start('allocations', 'list.xlsx', $1::text::jsonb, '{}', $2)`, [JSON.stringify(headers), t.org])).id
  await t.call(t.staff.clerk, 'public.import_append($1, $2::text::jsonb)', [batch, JSON.stringify(rows)])
  await until('import_check', batch, 'checked')
  const faults = await t.db.sql`select row_no, array(select e ->> 'key' from jsonb_array_elements(errors) e order by 1) as keys from public.import_rows where batch_id = ${batch} order by row_no`
  expect(faults.map((fault) => [fault['row_no'], fault['keys']])).toEqual([
    [2, []],
    [3, ['tenants.import_unit_taken']],
    [4, ['tenants.import_unit_unknown']],
    [5, ['tenants.import_category_unknown', 'tenants.import_id_invalid', 'tenants.import_phone_invalid']],
    [6, ['platform.import_duplicate_in_file', 'tenants.import_person_in_household']],
    [7, ['platform.import_duplicate_in_file', 'platform.import_duplicate_in_file']],
    [8, []],
    [9, ['housing.import_estate_unknown']],
  ])
  expect(await t.db.sql`select count(*)::int as n from public.households`).toEqual([{ n: 2 }])

  await until('import_commit', batch, 'committed')
  expect(await t.db.sql`
    select h.category, h.status, a.status as allocation, a.allocation_no, u.code, u.status as unit,
      (select count(*)::int from public.household_members m where m.household_id = h.id) as people
    from public.households h join public.allocations a on a.household_id = h.id join public.units u on u.id = a.unit_id
    where h.import_batch_id = ${batch} order by u.code`).toEqual([
    { category: 'low_income', status: 'allocated', allocation: 'accepted', allocation_no: 'PZ10', code: '102', unit: 'reserved', people: 3 },
    { category: 'new_employee', status: 'allocated', allocation: 'accepted', allocation_no: 'PZ16', code: '104', unit: 'reserved', people: 1 },
  ])
  const [left] = await t.db.sql`select raw, fields from public.import_rows where batch_id = ${batch} and row_no = 2`
  expect(left?.['raw']).toBeNull()
  expect(Object.keys(left?.['fields'] as object)).not.toContain('id_number')

  // One household goes on to a lease: undo must leave it alone, and say so.
  const [kept] = await t.db.sql<{ id: string; unit: string }[]>`
    select h.id, a.unit_id as unit from public.households h join public.allocations a on a.household_id = h.id
    where h.import_batch_id = ${batch} and a.allocation_no = 'PZ16'`
  await t.call(t.staff.clerk, 'public.draft_contract($1, $2, private.today(), 12)', [kept?.id, kept?.unit])
  const before = await t.db.sql`select count(*)::int as n from public.persons`
  await until('import_undo', batch, 'undone')
  expect(await t.db.sql`select row_no, state, errors from public.import_rows where batch_id = ${batch} and state in ('undone', 'kept') order by row_no`).toEqual([
    { row_no: 2, state: 'undone', errors: [] },
    { row_no: 8, state: 'kept', errors: [{ field: 'name', key: 'platform.import_row_in_use', params: { by: 'public.contracts' } }] },
  ])
  expect(await t.db.sql`select code, status from public.units where code in ('102', '104') order by code`).toEqual([
    { code: '102', status: 'awaiting_allocation' }, { code: '104', status: 'reserved' },
  ])
  const after = await t.db.sql`select count(*)::int as n from public.persons`
  expect(Number(before[0]?.['n']) - Number(after[0]?.['n'])).toBe(3)
  expect(await t.db.sql`select count(*)::int as n from private.person_secrets s where not exists (select from public.persons p where p.id = s.person_id)`).toEqual([{ n: 0 }])
})
