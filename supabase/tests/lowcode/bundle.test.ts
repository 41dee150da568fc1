import { afterAll, beforeAll, expect, test } from 'vitest'
import { form, inForce, office, type Office, save } from './setup.ts'

let o: Office
beforeAll(async () => {
  o = await office()
})
afterAll(() => o.end())

interface Item { kind: string; key: string; title?: unknown; body?: unknown; archived?: boolean }
interface Bundle { format: number; items: Item[] }
interface Applied {
  applied: boolean
  as_drafts: boolean
  changes: { kind: string; key: string; change: string }[]
  faults: { kind: string; key: string; error: string; params: Record<string, unknown> }[]
  only_here: { kind: string; key: string }[]
}
const exported = (org: string) => o.call<Bundle>(o.people.administrator, 'public.config_export($1)', [org])
const apply = (org: string, bundle: Bundle, dryRun: boolean) => o.call<Applied>(o.people.administrator, 'public.config_apply($1, $2::text::jsonb, $3)', [org, JSON.stringify(bundle), dryRun])
const bundleOf = (...items: Item[]): Bundle => ({ format: 1, items })
const item = (key: string, body: unknown): Item => ({ kind: 'form', key, title: { zh: key }, body })
const versions = async () => (await o.db.sql`select count(*)::int as n from public.config_versions`)[0]?.n as number

test('B.1 export, fresh organisation, apply, export: the same, roles and archived defaults included', async () => {
  await o.db.sql`select private.config_default('lowcode', 'form', 'shipped', '{"zh": "自带"}', ${o.db.sql.json(form('a'))}, '1.0'), private.config_default('lowcode', 'form', 'unused', '{"zh": "不用"}', ${o.db.sql.json(form('a'))}, '1.0')`
  await inForce(o, 'ours', form('x', 'y'))
  await inForce(o, 'shipped', form('a', 'b'))
  const [unused] = await o.db.sql<{ id: string }[]>`select id from public.config_items where org_id = ${o.org} and key = 'unused'`
  await o.call(o.people.publisher, 'to_jsonb(public.archive_config($1))', [unused?.id])
  const clerk = await o.call<{ id: string; published_version_id: string }[]>(o.people.administrator, `public.config_list($1, 'role', 'leasing_clerk')`, [o.org])
  await o.call(o.people.administrator, `to_jsonb(public.save_config_draft($1, 'role', 'leasing_clerk', '{"zh": "租赁员", "en": "Clerk"}', '{"permissions": ["platform.read", "config.write:form"]}', '', $2))`, [o.org, clerk[0]?.published_version_id])
  await o.call(o.people.administrator, 'to_jsonb(public.publish_config($1))', [clerk[0]?.id])

  const before = await exported(o.org)
  expect(before.items).toContainEqual({ kind: 'form', key: 'unused', title: { zh: '不用' }, archived: true })
  const done = await apply(o.otherOrg, before, false)
  expect(done).toMatchObject({ applied: true, faults: [] })
  expect(await exported(o.otherOrg)).toEqual(before)
  const [role] = await o.db.sql`select title, permissions from public.roles where org_id = ${o.otherOrg} and key = 'leasing_clerk'`
  expect(role).toEqual({ title: { zh: '租赁员', en: 'Clerk' }, permissions: ['platform.read', 'config.write:form'] })

  // Once more changes nothing: no version is made.
  const count = await versions()
  expect((await apply(o.otherOrg, before, false)).changes.filter(({ change }) => change !== 'none')).toEqual([])
  expect(await versions()).toBe(count)
})

test('B.1 a dry run says what would change and changes nothing', async () => {
  await inForce(o, 'kept', form('a'))
  const count = await versions()
  const said = await apply(o.org, bundleOf(item('fresh', form('a')), item('kept', form('a', 'b'))), true)
  expect(said).toMatchObject({ applied: false, changes: [{ key: 'fresh', change: 'create' }, { key: 'kept', change: 'update' }], faults: [] })
  expect(said.only_here).toContainEqual(expect.objectContaining({ kind: 'form', key: 'ours' }))
  expect(await versions()).toBe(count)
  expect(await o.db.sql`select from public.config_items where key = 'fresh'`).toHaveLength(0)
})

test('B.1 one fault anywhere and nothing is applied; all faults are told', async () => {
  const bundle = bundleOf(item('good', form('a')), item('bad', { fields: 'x' }), item('worse', { fields: [{ key: 'forbidden', type: 'text' }] }), { kind: 'nothing', key: 'a', title: { zh: 'a' }, body: {} }, item('Bad Key', form('a')), item('good', form('b')))
  const said = await apply(o.org, bundle, true)
  expect(said.faults.map(({ key, error }) => `${key} ${error}`).sort()).toEqual(['Bad Key lowcode.key_invalid', 'a lowcode.kind_unknown', 'bad lowcode.body_invalid', 'good lowcode.twice_in_bundle', 'worse lowcode.body_invalid'])
  expect(said.faults.find(({ key }) => key === 'bad')?.params).toMatchObject({ faults: [{ path: '/fields', keyword: 'type' }] })
  expect(await o.refused(o.people.administrator, 'public.config_apply($1, $2::text::jsonb, false)', [o.org, JSON.stringify(bundle)])).toMatchObject({ code: 'PT422', message: 'lowcode.bundle_invalid', params: { count: 5 } })
  expect(await o.db.sql`select from public.config_items where key = 'good'`).toHaveLength(0)
})

test('B.1 what is no bundle is refused', async () => {
  for (const bundle of ['null', '[]', '{"format": 2, "items": []}', '{"format": 1, "items": {}}', '{"format": 1, "items": [{"kind": 1, "key": "a"}]}']) {
    expect(await o.refused(o.people.administrator, 'public.config_apply($1, $2::text::jsonb, true)', [o.org, bundle])).toMatchObject({ code: 'PT422', message: 'lowcode.bundle_unreadable' })
  }
})

test('B.1 whoever may not publish a kind applies nothing of it, not even as a trial', async () => {
  const call = 'public.config_apply($1, $2::text::jsonb, true)'
  expect(await o.refused(o.people.author, call, [o.org, JSON.stringify(bundleOf(item('trial', form('a'))))])).toMatchObject({ code: 'PT403', params: { permission: 'config.publish:form' } })
  expect(await o.refused(o.people.publisher, call, [o.org, JSON.stringify(bundleOf({ kind: 'role', key: 'boss', title: { zh: '老板' }, body: { permissions: ['*'] } }))])).toMatchObject({ code: 'PT403' })
  expect(await o.refused(o.people.clerk, 'public.config_export($1)', [o.org])).toMatchObject({ code: 'PT403' })
})

test('B.1 where a second person must publish, files become drafts', async () => {
  await o.call(o.people.administrator, `to_jsonb(public.set_plugin_settings($1, 'lowcode', '{"publish_needs_second_person": true}'))`, [o.org])
  await save(o, o.people.author, 'half_done', form('a'))
  const said = await apply(o.org, bundleOf(item('by_file', form('a'))), false)
  expect(said).toMatchObject({ applied: true, as_drafts: true, changes: [{ key: 'by_file', change: 'create' }] })
  expect(await o.db.sql`select status from public.config_versions v join public.config_items i on i.id = v.item_id where i.key = 'by_file'`).toEqual([{ status: 'draft' }])
  // Somebody's open draft is not written over.
  expect((await apply(o.org, bundleOf(item('half_done', form('b'))), true)).faults).toMatchObject([{ error: 'lowcode.has_draft' }])
  await o.call(o.people.administrator, `to_jsonb(public.set_plugin_settings($1, 'lowcode', '{}'))`, [o.org])
})
