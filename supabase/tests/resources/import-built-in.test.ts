import { afterAll, beforeAll, expect, test } from 'vitest'
import { field, title, village, type Village } from './setup.ts'

/** A housing list whose file has columns for fields the operator added to homes. */

let v: Village
beforeAll(async () => {
  v = await village()
  await v.publish('housing.unit', { base: 'housing.unit', fields: [
    field('heating', 'choice', { required: true, options: [{ value: 'gas', title: title('燃气', 'Gas') }, { value: 'district', title: title('集中供暖', 'District') }] }),
    field('kitchen_m2', 'number', { min: 1, max: 40 }), field('lift', 'boolean'), field('grant_fen', 'money'), field('keyno', 'text', { sensitive: 'custom_sensitive' }), field('grade', 'text', { default: 'B' }),
  ] })
})
afterAll(() => v.db.end())

interface Progress { id: string; status: string; errors: number }
const base = { estate: '小区', building: '楼栋', code: '房号' }
async function upload(rows: object[], mapping: object): Promise<Progress> {
  const batch = await v.call<Progress>(v.staff.clerk, `public.import_start('units', 'list.csv', $1::text::jsonb, '{}', $2)`, [JSON.stringify(mapping), v.org])
  await v.call(v.staff.clerk, 'public.import_append($1, $2::text::jsonb)', [batch.id, JSON.stringify(rows)])
  return v.call(v.staff.clerk, 'public.import_check($1)', [batch.id])
}
const row = (code: string, more: object = {}) => ({ 小区: '望江苑', 楼栋: '9', 房号: code, ...more })
const own = { 'own.heating': '供暖', 'own.kitchen_m2': '厨房', 'own.lift': '电梯', 'own.grant_fen': '补贴', 'own.keyno': '钥匙号' }

test('B.2 own fields of homes are offered as columns of the housing list', async () => {
  const kinds = await v.call<{ kind: string; fields: { key: string; title: { zh: string }; required?: boolean }[] }[]>(v.staff.clerk, 'public.import_kinds($1)', [v.org])
  const fields = kinds.find(({ kind }) => kind === 'units')?.fields ?? []
  expect(fields.filter(({ key }) => key.startsWith('own.')).map(({ key, required }) => [key, required])).toEqual(['heating', 'kitchen_m2', 'lift', 'grant_fen', 'keyno', 'grade'].map((key) => [`own.${key}`, undefined]))
})

test('B.2 the dry run names what is wrong with them, the import stores them, sensitive ones sealed, and undo takes them back', async () => {
  const checked = await upload([
    row('101', { 供暖: '燃气', 厨房: '5.5', 电梯: '有', 补贴: '1,200.50', 钥匙号: 'K-778899' }), row('102', { 供暖: 'district' }),
    row('103'), row('104', { 供暖: '地暖' }), row('105', { 供暖: '燃气', 厨房: '99', 电梯: '也许' }),
  ], { ...base, ...own })
  expect(checked).toMatchObject({ status: 'checked', errors: 3 })
  const faults = await v.db.sql<{ row_no: number; said: string[] }[]>`
    select row_no, array(select (e ->> 'field') || ' ' || (e ->> 'key') from jsonb_array_elements(errors) e order by 1) as said from public.import_rows where batch_id = ${checked.id} and errors <> '[]' order by row_no`
  expect(faults.map(({ row_no, said }) => [row_no, said])).toEqual([
    [4, ['own.heating forms.required']], [5, ['own.heating forms.not_choice']], [6, [expect.stringMatching(/^own.kitchen_m2 forms\./), expect.stringMatching(/^own.lift forms\./)]],
  ])
  await v.call(v.staff.clerk, 'public.import_commit($1)', [checked.id])
  const made = async () => [...await v.db.sql`select u.code, u.extra from public.units u join public.buildings b on b.id = u.building_id where b.code = '9' order by u.code`]
  expect(await made()).toEqual([
    { code: '101', extra: { heating: 'gas', kitchen_m2: 5.5, lift: true, grant_fen: 120050, keyno: expect.stringContaining('***'), grade: 'B' } }, { code: '102', extra: { heating: 'district', grade: 'B' } },
  ])
  expect(await v.db.sql`select field from private.field_secrets where base = 'housing.unit'`).toEqual([{ field: 'keyno' }])
  await v.call(v.staff.clerk, 'public.import_undo($1)', [checked.id])
  expect(await made()).toEqual([])
  expect(await v.db.sql`select field from private.field_secrets where base = 'housing.unit'`).toEqual([])
})

test('B.2 a file without such columns is imported as ever; what was published since the check is asked for at the import', async () => {
  const plain = await upload([row('201')], base)
  expect(plain.errors).toBe(0)
  await v.call(v.staff.clerk, 'public.import_commit($1)', [plain.id])
  expect((await v.db.sql`select extra from public.units where code = '201'`)[0]?.['extra']).toEqual({})
  const checked = await upload([row('301', { 供暖: '燃气' }), row('302', { 供暖: '燃气', 厨房: '8' })], { ...base, ...own })
  expect(checked.errors).toBe(0)
  await v.publish('housing.unit', { base: 'housing.unit', fields: [field('heating', 'choice', { required: true, options: [{ value: 'gas', title: title('燃气', 'Gas') }, { value: 'district', title: title('集中供暖', 'District') }] }), field('kitchen_m2', 'number', { required: true, min: 1, max: 40 }), field('lift', 'boolean'), field('grant_fen', 'money')] })
  await v.call(v.staff.clerk, 'public.import_commit($1)', [checked.id])
  expect([...await v.db.sql`select row_no, state from public.import_rows where batch_id = ${checked.id} order by row_no`]).toEqual([{ row_no: 2, state: 'error' }, { row_no: 3, state: 'done' }])
})
