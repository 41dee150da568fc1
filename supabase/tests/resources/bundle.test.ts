import { afterAll, beforeAll, expect, test } from 'vitest'
import { field, title, village, type RecordRow, type Village } from './setup.ts'

let v: Village
beforeAll(async () => {
  v = await village()
})
afterAll(() => v.end())

const put = async (kind: string, key: string, body: unknown): Promise<void> => {
  const { item_id } = await v.call<{ item_id: string }>(v.administrator, `to_jsonb(public.save_config_draft($1, $2, $3, '{"zh": "试"}', $4::text::jsonb))`, [v.org, kind, key, JSON.stringify(body)])
  await v.call(v.administrator, 'public.publish_config($1)', [item_id])
}
const exported = (user: string, org: string) => v.call<{ items: { kind: string; key: string; body?: unknown }[] }>(user, 'public.config_export($1)', [org])

test('B.1 fields, kinds of records, and the flows, dashboards and roles about them go to another installation and come back identical', async () => {
  await v.publish('housing.unit', { base: 'housing.unit', fields: [field('heating', 'text', { filter: true })] })
  await v.publish('pet', { title: title('宠物', 'Pets'), title_field: 'name', attach: ['estate'], fields: [field('name', 'text'), field('weight', 'number'), field('kind', 'choice', { options: [{ value: 'dog', title: title('犬') }] })] })
  await put('flow', 'pets', { subject: 'records.pet', event: 'create', condition: { '>': [{ var: 'extra.weight' }, 20] }, steps: [{ id: 'a', kind: 'approve', title: { zh: '审批' }, who: [{ by: 'role', role: 'manager' }], nobody: 'pass' }] })
  await put('dashboard', 'pets', { widgets: [{ id: 'a', kind: 'pie', x: 0, y: 0, w: 4, h: 3, title: title('宠物'), query: { metric: 'records.pet', measures: [{ key: 'records' }], dimensions: [{ key: 'kind' }] } }] })
  const bundle = await exported(v.administrator, v.org)
  expect(bundle.items.filter(({ kind }) => kind === 'resource').map(({ key }) => key)).toEqual(['housing.unit', 'pet'])
  await v.call(v.stranger, 'public.config_apply($1, $2::text::jsonb, true)', [v.otherOrg, JSON.stringify(bundle)])
  expect(await v.db.sql`select key from private.resource_defs where org_id = ${v.otherOrg}`).toEqual([])
  const applied = await v.call<{ applied: boolean; faults: unknown[] }>(v.stranger, 'public.config_apply($1, $2::text::jsonb, false)', [v.otherOrg, JSON.stringify(bundle)])
  expect(applied).toMatchObject({ applied: true, faults: [] })
  expect(await exported(v.stranger, v.otherOrg)).toEqual(bundle)
  const again = await v.call<{ changes: { change: string }[] }>(v.stranger, 'public.config_apply($1, $2::text::jsonb, false)', [v.otherOrg, JSON.stringify(bundle)])
  expect(again.changes.filter(({ change }) => change !== 'none')).toEqual([])
  // And it works there: the flow is asked, and passes where nobody is a manager yet.
  const dog = await v.call<RecordRow>(v.stranger, `public.record_save($1, 'pet', null, '{"name": "Rex", "weight": 30}')`, [v.otherOrg])
  expect(dog.approval).toBe('approved')
})

test('B.1 rolling back to a version whose field held something else is refused once there are values', async () => {
  await v.publish('thing', { attach: ['estate'], fields: [field('size', 'text')] })
  const first = await v.publish('thing', { attach: ['estate'], fields: [field('size', 'number')] })
  const [old] = await v.db.sql<{ id: string }[]>`select id from public.config_versions where item_id = ${first.item_id} and status = 'superseded'`
  await v.call(v.administrator, `public.record_save($1, 'thing', null, '{"size": 5}')`, [v.org])
  expect((await v.refused(v.administrator, `public.roll_back_config($1, $2, '')`, [first.item_id, old?.id])).params.faults).toEqual([{ path: '/fields/0/type', keyword: 'records.field_has_data', params: { key: 'size' } }])
  // What merely comes and goes can be rolled back.
  await v.publish('thing', { attach: ['estate'], fields: [field('size', 'number'), field('note', 'text')] })
  await v.call(v.administrator, `public.roll_back_config($1, $2, '')`, [first.item_id, first.id])
  expect((await v.refused(v.administrator, `public.record_save($1, 'thing', null, '{"note": "x"}')`, [v.org])).params.faults).toEqual([{ path: '/note', key: 'forms.unknown_field', params: {} }])
})
