import { afterAll, beforeAll, expect, test } from 'vitest'
import { person, registered } from '../tenants/setup.ts'
import { field, title, village, type Village } from './setup.ts'

let v: Village
let household: { id: string; person: string; code?: string }
beforeAll(async () => {
  v = await village()
  household = await registered(v, 1)
  household.code = String((await v.db.sql`select code from public.households where id = ${household.id}`)[0]?.['code'])
  await v.publish('parking_space', {
    title: title('停车位', 'Parking space'), title_field: 'place', number: { prefix: 'PK-' }, attach: [{ to: 'unit', required: true }, 'household'], statuses: [{ value: 'free', title: title('空闲', 'Free') }, { value: 'let', title: title('出租', 'Let') }],
    fields: [
      field('place', 'text', { required: true, title: title('车位号', 'Place') }), field('fee', 'money', { title: title('月租费', 'Fee') }), field('covered', 'boolean'), field('since', 'date'),
      field('size', 'choice', { default: 's', options: [{ value: 's', title: title('小型', 'Small') }, { value: 'l', title: title('大型', 'Large') }] }),
      field('tags', 'choices', { options: [{ value: 'ev', title: title('充电') }, { value: 'wide', title: title('加宽') }] }),
      field('owner', 'reference', { target: 'person' }), field('card', 'id_number', { sensitive: 'custom_sensitive' }), field('where', 'address'), field('area', 'number', { decimals: 1 }),
    ],
  })
  await v.db.sql`update public.roles set permissions = permissions || '{records.read:parking_space,records.write:parking_space}'::text[] where org_id = ${v.org} and key = 'leasing_clerk'`
})
afterAll(() => v.end())

const mapping = { building: '楼栋', unit: '房号', household: '家庭', status: '状态', place: '车位号', fee: '月租费', covered: '室内', since: '起用', size: '大小', tags: '标签', owner: '使用人', card: '证件', where: '地址', area: '面积' }
const START = `public.record_import_start($1, 'parking_space', '车位.xlsx', $2::text::jsonb)`
const started = async (user: string) => (await v.call<{ id: string }>(user, START, [v.org, JSON.stringify(mapping)])).id
const append = (user: string, batch: string, rows: unknown[]) => v.call(user, 'public.import_append($1, $2::text::jsonb)', [batch, JSON.stringify(rows)])
async function until(verb: string, user: string, batch: string, status: string): Promise<{ errors: number }> {
  for (;;) {
    const progress = await v.call<{ status: string; errors: number }>(user, `public.${verb}($1, 2)`, [batch])
    if (progress.status === status) return progress
  }
}
const row = (place: string, more: Record<string, string> = {}) => ({ 楼栋: '1栋', 房号: '101', 车位号: place, ...more })

test('B.2 the page that maps columns learns what a file of this kind may have', async () => {
  const fields = await v.call<{ key: string; required: boolean; aliases: string[] }[]>(v.local, `public.record_import_fields($1, 'parking_space')`, [v.org])
  expect(fields.map(({ key, required }) => (required ? `${key}!` : key))).toEqual(['estate', 'building', 'unit!', 'household', 'status', 'place!', 'fee', 'covered', 'since', 'size', 'tags', 'owner', 'card', 'where', 'area'])
  expect(fields.find(({ key }) => key === 'fee')?.aliases).toEqual(['月租费', 'Fee', 'fee'])
  expect((await v.refused(v.local, START, [v.org, '{"unit": "房号"}'])).params).toEqual({ field: 'place' })
})

test('B.2 a file is checked row by row without effect, the good rows become records, undo takes back what nobody has touched', async () => {
  const rows = [
    row('B1-1', { 月租费: '300.50', 室内: '是', 起用: '2026年3月1日', 大小: '大型', 标签: '充电、加宽', 使用人: person(1).id_number, 证件: '11010519491231002x', 地址: '广东省/深圳市/南山区/科苑路1号', 面积: '12.5', 家庭: String(household.code), 状态: '出租' }),
    row('B1-2'),
    row('', { 月租费: '三百', 室内: '也许', 起用: '昨天', 大小: '中型', 标签: '充电、飞行', 使用人: '123', 证件: '110105194912310021', 面积: '12.55' }),
    row('B1-4', { 房号: '999' }),
    row('B1-5', { 家庭: 'nobody', 状态: '卖掉' }),
    { 车位号: 'B1-6' },
    row('B1-7', { 月租费: '0.005' }),
  ]
  const batch = await started(v.local)
  await append(v.local, batch, rows)
  expect(await until('import_check', v.local, batch, 'checked')).toMatchObject({ errors: 5 })
  const faults = await v.db.sql`select row_no, array(select (e ->> 'field') || ' ' || (e ->> 'key') from jsonb_array_elements(errors) with ordinality x (e, n) order by n) as keys from public.import_rows where batch_id = ${batch} order by row_no`
  expect(faults.map((fault) => [fault['row_no'], fault['keys']])).toEqual([
    [2, []], [3, []],
    [4, ['place forms.required', 'fee forms.not_number', 'covered forms.not_boolean', 'since forms.not_date', 'size forms.not_choice', 'tags forms.not_choice', 'owner forms.not_reference', 'card forms.id_number', 'area forms.decimals']],
    [5, ['unit records.import_not_found']],
    [6, ['household records.import_not_found', 'status records.status_unknown']],
    [7, ['unit platform.import_value_required']],
    [8, ['fee forms.not_number']],
  ])
  expect(await v.db.sql`select id from public.custom_records`).toEqual([])
  await until('import_commit', v.local, batch, 'committed')
  const made = await v.db.sql`select number, title, status, extra, household_id from public.custom_records order by number`
  expect(made).toEqual([
    { number: 'PK-000001', title: 'B1-1', status: 'let', household_id: household.id, extra: { place: 'B1-1', fee: 30050, covered: true, since: '2026-03-01', size: 'l', tags: ['ev', 'wide'], owner: household.person, card: '110***********002X', area: 12.5, where: { province: '广东省', city: '深圳市', district: '南山区', detail: '科苑路1号' } } },
    { number: 'PK-000002', title: 'B1-2', status: 'free', household_id: null, extra: { place: 'B1-2', size: 's' } },
  ])
  await v.db.sql`update public.custom_records set extra = extra || '{"fee": 1}', updated_at = now() where number = 'PK-000002'`
  await until('import_undo', v.local, batch, 'undone')
  expect(await v.db.sql`select number from public.custom_records`).toEqual([{ number: 'PK-000002' }])
  expect(await v.db.sql`select row_no, errors from public.import_rows where batch_id = ${batch} and state = 'kept'`).toEqual([{ row_no: 3, errors: [{ field: 'number', key: 'records.import_changed', params: {} }] }])
  expect(await v.db.sql`select field from private.field_secrets`).toEqual([])
})

test('B.2 a clerk imports into his estates only, and nobody goes on with a file of a kind he may not write', async () => {
  const batch = await started(v.elsewhere)
  await append(v.elsewhere, batch, [row('E-1')])
  await until('import_check', v.elsewhere, batch, 'checked')
  expect((await v.db.sql`select errors -> 0 ->> 'key' as key from public.import_rows where batch_id = ${batch}`)[0]).toEqual({ key: 'housing.import_estate_not_yours' })
  for (const user of [v.staff.finance, v.staff.inspector, v.stranger]) {
    expect((await v.refused(user, START, [v.org, JSON.stringify(mapping)])).message).toBe('platform.permission_denied')
    for (const statement of ['public.import_commit($1)', 'public.import_check($1)', 'public.import_undo($1)', `public.import_append($1, '[]')`]) expect((await v.refused(user, statement, [batch])).message).toBe('platform.permission_denied')
  }
  expect(await v.call<{ kind: string }[]>(v.administrator, 'public.import_kinds($1)', [v.org])).not.toContainEqual(expect.objectContaining({ kind: 'records' }))
})

test('B.2 a definition that changes between check and commit is asked again', async () => {
  const batch = await started(v.local)
  await append(v.local, batch, [row('N-1'), row('N-2', { 月租费: '5' })])
  await until('import_check', v.local, batch, 'checked')
  await v.publish('parking_space', { title: title('停车位'), title_field: 'place', attach: ['unit', 'household'], fields: [field('place', 'text', { required: true }), field('fee', 'money', { required: true })] })
  await until('import_commit', v.local, batch, 'committed')
  expect(await v.db.sql`select row_no, state, errors from public.import_rows where batch_id = ${batch} order by row_no`).toEqual([
    { row_no: 2, state: 'error', errors: [{ field: 'fee', key: 'forms.required', params: {} }] }, { row_no: 3, state: 'done', errors: [] },
  ])
})
