import { afterAll, beforeAll, expect, test } from 'vitest'
import { field, title, village, type Village } from './setup.ts'

let v: Village
beforeAll(async () => {
  v = await village()
})
afterAll(() => v.end())

const colours = [{ value: 'red', title: title('红', 'Red') }, { value: 'blue', title: title('蓝', 'Blue') }]
const above = (name: string) => ({ '>': [{ var: name }, 0] })

/** What a body is refused for: path → fault. */
async function faultsOf(body: Record<string, unknown>, key = 'trial'): Promise<Record<string, string>> {
  const { message, params } = await v.publishRefused(key, body)
  expect(message).toBe('lowcode.body_invalid')
  return Object.fromEntries((params.faults ?? []).map(({ path, keyword }) => [path, keyword ?? '']))
}

test('B.2 a keyword nobody knows is refused with its path', async () => {
  expect(await faultsOf({ fields: [{ ...field('a', 'text'), colour: 'red' }], theme: 1 })).toEqual({ '/fields/0/colour': 'additionalProperties', '/theme': 'additionalProperties' })
})

test('B.2 keywords of another type, missing ones, doubled keys, crossed bounds, bad patterns and defaults are refused, all at once', async () => {
  expect(await faultsOf({ fields: [
    field('a', 'text', { options: colours }), field('b', 'choice'), field('b', 'number', { min: 5, max: 1 }), field('c', 'text', { pattern: '[' }),
    field('d', 'choice', { options: [...colours, { value: 'red', title: title('红2') }], default: 'green' }), field('e', 'reference'),
    field('f', 'computed'), field('g', 'table', { fields: [field('x', 'table', { fields: [field('y', 'text')] }), field('z', 'text', { filter: true })] }),
    field('h', 'text', { filter: true, multiline: true }), field('i', 'section', { required: true }), field('j', 'computed', { logic: 1, result: 'text', filter: true }),
  ] })).toEqual({
    '/fields/0/options': 'records.keyword_not_here', '/fields/1': 'records.keyword_missing', '/fields/2/key': 'records.field_twice', '/fields/2/max': 'records.bounds_crossed',
    '/fields/3/pattern': 'records.pattern_invalid', '/fields/4/options/2/value': 'records.option_twice', '/fields/4/default': 'records.default_invalid', '/fields/5': 'records.keyword_missing',
    '/fields/6': 'records.keyword_missing', '/fields/7/fields/0/type': 'records.type_not_in_table', '/fields/7/fields/1/filter': 'records.keyword_not_here',
    '/fields/8/filter': 'records.keyword_not_here', '/fields/9/required': 'records.keyword_not_here', '/fields/10/filter': 'records.keyword_not_here',
  })
})

test('B.2 rules and formulas may name declared fields only, never sensitive ones', async () => {
  expect(await faultsOf({ fields: [
    field('a', 'number', { visible: above('nobody') }), field('secret', 'id_number', { sensitive: 'custom_sensitive' }), field('b', 'computed', { logic: { cat: [{ var: 'secret' }] }, result: 'text' }),
    field('c', 'number', { rules: [{ logic: { shout: 1 }, message: title('错') }] }),
    field('rows', 'table', { fields: [field('n', 'number'), field('m', 'computed', { logic: { '+': [{ var: 'a' }, 1] } })] }),
  ] })).toEqual({
    '/fields/0/visible/>/0/var': 'expressions.unknown_variable', '/fields/2/logic/cat/0/var': 'expressions.unknown_variable',
    '/fields/3/rules/0/logic': 'expressions.unknown_operator', '/fields/4/fields/1/logic/+/0/var': 'expressions.unknown_variable',
  })
})

test('B.2 formulas and visibility that hang on each other in a circle are refused', async () => {
  const { params } = await v.publishRefused('trial', { fields: [
    field('a', 'computed', { logic: { '+': [{ var: 'b' }, 1] } }), field('b', 'computed', { logic: { '+': [{ var: 'a' }, 1] } }), field('c', 'number'),
  ] })
  expect(params.faults).toEqual([{ path: '/fields/0', keyword: 'records.circle', params: { keys: 'a, b' } }])
  expect(await faultsOf({ fields: [field('x', 'number', { visible: above('y') }), field('y', 'number', { visible: above('x') })] })).toEqual({ '/fields/0': 'records.circle' })
  // A section that is shown by a field of its own would never be shown.
  expect(await faultsOf({ fields: [field('s', 'section', { visible: above('inner') }), field('inner', 'number')] })).toEqual({ '/fields/0': 'records.circle' })
})

test('B.2 a sensitive field names a data class there is, and cannot be filtered', async () => {
  expect(await faultsOf({ fields: [field('a', 'text', { sensitive: 'secret_society' }), field('b', 'phone', { sensitive: 'custom_sensitive', filter: true }), field('c', 'choice', { sensitive: 'custom_sensitive', options: colours })] })).toEqual({
    '/fields/0/sensitive': 'records.class_unknown', '/fields/1/filter': 'records.keyword_not_here', '/fields/2/sensitive': 'records.keyword_not_here',
  })
})

test('B.2 an extension is named as its base and has only fields; a kind of its own has a plain key', async () => {
  expect(await faultsOf({ base: 'housing.unit', fields: [], statuses: [] }, 'trial')).toEqual({ '/base': 'records.key_not_base', '/statuses': 'records.keyword_not_here' })
  expect(await faultsOf({ base: 'housing.castle', fields: [] }, 'housing.castle')).toEqual({ '/base': 'records.base_unknown' })
  expect(await faultsOf({ fields: [] }, 'parking.space')).toEqual({ '': 'records.key_invalid' })
  expect(await faultsOf({ fields: [field('status', 'text')], title_field: 'gone', attach: ['unit', { to: 'unit' }], portal: { read: true } }, 'trial')).toEqual({
    '/fields/0/key': 'records.key_reserved', '/title_field': 'records.title_field_unknown', '/attach/1': 'records.option_twice',
  })
  expect(await faultsOf({ fields: [], portal: { read: true } }, 'trial')).toEqual({ '/portal/read': 'records.portal_needs_home' })
})

test('B.2 what a field holds cannot change once there are values of it, even when it was taken away in between', async () => {
  await v.publish('housing.unit', { base: 'housing.unit', fields: [field('heating', 'text'), field('unused', 'text'), field('meters', 'table', { fields: [field('no', 'text')] })] })
  await v.db.sql`update public.units set extra = '{"heating": "地暖", "meters": [{"no": "1"}]}' where id = ${String(v.units['101'])}`
  // Without values it may; columns may come.
  await v.publish('housing.unit', { base: 'housing.unit', fields: [field('heating', 'text'), field('unused', 'number'), field('meters', 'table', { fields: [field('no', 'text'), field('kind', 'text')] })] })
  expect(await faultsOf({ base: 'housing.unit', fields: [field('heating', 'number'), field('meters', 'table', { fields: [field('no', 'number')] })] }, 'housing.unit'))
    .toEqual({ '/fields/0/type': 'records.field_has_data', '/fields/1/type': 'records.field_has_data' })
  await v.publish('housing.unit', { base: 'housing.unit', fields: [] })
  expect(await faultsOf({ base: 'housing.unit', fields: [field('heating', 'number')] }, 'housing.unit')).toEqual({ '/fields/0/type': 'records.field_has_data' })
  expect(await faultsOf({ base: 'housing.unit', fields: [field('heating', 'text', { sensitive: 'custom_sensitive' })] }, 'housing.unit')).toEqual({ '/fields/0/type': 'records.field_has_data' })
})

test('B.2 the app gets what is in force and what the reader may do with it, in one call', async () => {
  await v.publish('parking_space', { title: title('停车位', 'Parking space'), icon: 'apartment', fields: [field('plate', 'text')], attach: ['unit'], statuses: [{ value: 'free', title: title('空闲', 'Free') }] })
  const definitions = async (user: string) => (await v.call<Record<string, unknown>[]>(user, 'public.resource_definitions($1)', [v.org])).map(({ key, rights }) => [key, rights])
  const all = { read: true, write: true, export: true }
  expect(await definitions(v.administrator)).toEqual([['housing.unit', all], ['parking_space', all]])
  // Managers hold records.manage, so the new kind is theirs; clerks see homes only until somebody grants it.
  expect(await definitions(v.staff.manager)).toEqual([['housing.unit', all], ['parking_space', all]])
  expect(await definitions(v.staff.clerk)).toEqual([['housing.unit', all]])
  expect(await definitions(v.staff.inspector)).toEqual([['housing.unit', { read: true, write: false, export: true }]])
  expect(await definitions(v.stranger)).toEqual([])
  expect((await v.refused(null, 'public.resource_definitions($1)', [v.org])).code).toBe('42501')
  const [shown] = (await v.call<Record<string, unknown>[]>(v.administrator, 'public.resource_definitions($1)', [v.org])).slice(1)
  expect(shown).toMatchObject({ key: 'parking_space', base: null, icon: 'apartment', title: { zh: '停车位' }, attach: ['unit'], statuses: [{ value: 'free' }] })
})

test('B.2 the rights to a new kind are offered by the roles editor and can be given one by one', async () => {
  const plugins = await v.call<{ key: string; permissions: { key: string; title: { zh: string } }[] }[]>(v.administrator, 'public.plugin_overview($1)', [v.org])
  expect(plugins.find(({ key }) => key === 'records')?.permissions.filter(({ key }) => key.includes(':')).map(({ key, title: { zh } }) => [key, zh])).toEqual([
    ['records.read:parking_space', '查看停车位'], ['records.write:parking_space', '维护停车位'], ['records.export:parking_space', '导出停车位'],
  ])
  const [clerks] = await v.db.sql<{ permissions: string[]; version: string }[]>`
    select r.permissions, i.published_version_id as version from public.roles r join public.config_items i on i.org_id = r.org_id and i.kind = 'role' and i.key = r.key
    where r.org_id = ${v.org} and r.key = 'leasing_clerk'`
  const body = { permissions: [...(clerks?.permissions ?? []), 'records.read:parking_space'] }
  const draft = await v.call<{ item_id: string }>(v.administrator, `to_jsonb(public.save_config_draft($1, 'role', 'leasing_clerk', '{"zh": "租赁专员"}', $2::text::jsonb, '', $3))`, [v.org, JSON.stringify(body), clerks?.version])
  await v.call(v.administrator, 'public.publish_config($1)', [draft.item_id])
  const [own] = (await v.call<Record<string, unknown>[]>(v.staff.clerk, 'public.resource_definitions($1)', [v.org])).slice(1)
  expect(own).toMatchObject({ key: 'parking_space', rights: { read: true, write: false, export: false } })
})

test('B.2 who may not configure defines nothing', async () => {
  const body = JSON.stringify({ title: title('x'), fields: [] })
  for (const user of [v.staff.manager, v.staff.clerk, v.stranger]) {
    expect((await v.refused(user, `public.save_config_draft($1, 'resource', 'mine', '{"zh": "x"}', $2::text::jsonb)`, [v.org, body])).message).toBe('platform.permission_denied')
  }
  expect((await v.refused(v.staff.clerk, 'public.resource_bases($1)', [v.org])).message).toBe('platform.permission_denied')
  expect((await v.call<{ base: string }[]>(v.administrator, 'public.resource_bases($1)', [v.org])).map(({ base }) => base)).toContain('contracts.contract')
})
