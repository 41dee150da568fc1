import { afterAll, beforeAll, expect, test } from 'vitest'
import { refusal } from '../harness.ts'
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

const shown = async (batch: string): Promise<Record<string, Record<string, string> | null>[]> =>
  t.db.sql`select raw, fields from public.import_rows where batch_id = ${batch} order by row_no` as unknown as Promise<Record<string, Record<string, string> | null>[]>
const upload = async (rows: Record<string, string>[], user = t.staff.clerk): Promise<string> => {
  const batch = (await t.call<{ id: string }>(user, `public.import_start('allocations', 'list.xlsx', $1::text::jsonb, '{}', $2)`, [JSON.stringify(headers), t.org])).id
  await t.call(user, 'public.import_append($1, $2::text::jsonb)', [batch, JSON.stringify(rows)])
  return batch
}

test('8.2.1 of a file that is done with, nobody reads a number, a phone or a name any more, nor a column nobody asked for', async () => {
  const faulty = row(31, '999', { 家庭成员: `承配偶/配偶/${person(32).id_number}`, 银行卡号: '6222000011112222' })
  const batch = await upload([row(30, '106'), faulty, row(33, '999', { 身份证号: '12345', 手机号: '66' })])
  await until('import_check', batch, 'checked')
  expect((await shown(batch))[1]?.['raw'], 'whole, so that the report can be mended').toEqual(faulty)
  await until('import_commit', batch, 'committed')
  const [good, first, second] = await shown(batch)
  expect(good?.['raw']).toBeNull()
  expect(first?.['raw']).toEqual({
    小区: '望江苑', 楼栋: '1', 房号: '999', 姓名: '承*', 类别: '低收入', 配租编号: 'PZ31', 家庭成员: '承***',
    身份证号: `${faulty['身份证号']?.slice(0, 3)}***********${faulty['身份证号']?.slice(-4)}`, 手机号: `${faulty['手机号']?.slice(0, 3)}****${faulty['手机号']?.slice(-4)}`,
  })
  expect(second?.['raw']).toMatchObject({ 身份证号: '***', 手机号: '***' })
  expect(JSON.stringify([first, second])).not.toContain(faulty['身份证号'])
  expect(JSON.stringify(await t.db.sql`select errors from public.import_rows where batch_id = ${batch}`)).not.toContain(faulty['身份证号'])
  const [state] = await t.db.sql`select masked_at is not null as masked from public.import_batches where id = ${batch}`
  expect(state).toEqual({ masked: true })
  await until('import_undo', batch, 'undone')
})

test('8.2.1 a file that lay for a week is masked and not imported any more; how long is the operator’s to say', async () => {
  const batch = await upload([row(40, '106')])
  await until('import_check', batch, 'checked')
  const age = async (days: number): Promise<void> => {
    await t.db.sql`alter table public.import_batches disable trigger user`
    await t.db.sql`update public.import_batches set updated_at = now() - make_interval(days => ${days}) where id = ${batch}`
    await t.db.sql`alter table public.import_batches enable trigger user`
  }
  const masked = async (): Promise<number> => (await t.db.sql`select private.mask_old_imports() as n`)[0]?.['n'] as number
  await age(6)
  expect(await masked()).toBe(0)
  await t.db.sql`update public.plugins set settings = '{"import_mask_days": 30}' where org_id = ${t.org} and key = 'platform'`
  await age(8)
  expect(await masked()).toBe(0)
  await t.db.sql`update public.plugins set settings = '{}' where org_id = ${t.org} and key = 'platform'`
  expect(await masked()).toBe(1)
  expect((await shown(batch))[0]?.['fields']).toMatchObject({ name: '承*', id_number: expect.stringContaining('***********') })
  for (const verb of ['import_check', 'import_commit']) expect(await refusal(t.call(t.staff.clerk, `public.${verb}($1)`, [batch]))).toEqual({ code: 'PT409', message: 'platform.import_lain_too_long' })
  expect(await masked(), 'once').toBe(0)
})
