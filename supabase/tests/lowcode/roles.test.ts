import { afterAll, beforeAll, expect, test } from 'vitest'
import { office, type Office, type Version } from './setup.ts'

let o: Office
beforeAll(async () => {
  o = await office()
})
afterAll(() => o.end())

interface Listed { id: string; key: string; origin: string; published_version_id: string }
const listed = async (key: string, org = o.org): Promise<Listed> => {
  const [row] = await o.db.sql<Listed[]>`select id, key, origin, published_version_id from public.config_items where org_id = ${org} and kind = 'role' and key = ${key}`
  if (!row) throw new Error(`no role ${key}`)
  return row
}
const permissions = async (key: string) => (await o.db.sql<{ permissions: string[] }[]>`select permissions from public.roles where org_id = ${o.org} and key = ${key}`)[0]?.permissions
const saveArgs = async (key: string, keys: string[]): Promise<unknown[]> => {
  const [known] = await o.db.sql<{ published_version_id: string }[]>`select published_version_id from public.config_items where org_id = ${o.org} and kind = 'role' and key = ${key}`
  return [o.org, key, JSON.stringify({ permissions: keys }), known?.published_version_id ?? null]
}
const saveCall = `to_jsonb(public.save_config_draft($1, 'role', $2, '{"zh": "角色", "en": "Role"}', $3::text::jsonb, '', $4))`
const draft = async (user: string, key: string, keys: string[]) => o.call<Version>(user, saveCall, await saveArgs(key, keys))
const put = async (user: string, key: string, keys: string[]) => o.call<Version>(user, 'to_jsonb(public.publish_config($1))', [(await draft(user, key, keys)).item_id])

test('B.1 a new organisation has its roles as configuration, in force', async () => {
  expect(await listed('manager')).toMatchObject({ origin: 'plugin' })
  const [version] = await o.db.sql<Version[]>`select * from public.config_versions where id = ${(await listed('administrator')).published_version_id}`
  expect(version).toMatchObject({ status: 'published', cause: 'default', body: { permissions: ['*'] } })
})

test('B.1 a published role is the one rights are read from; a draft is not', async () => {
  const before = await permissions('inspector')
  const saved = await draft(o.people.administrator, 'inspector', ['platform.read'])
  expect(await permissions('inspector')).toEqual(before)
  await o.call(o.people.administrator, 'to_jsonb(public.publish_config($1))', [saved.item_id])
  expect(await permissions('inspector')).toEqual(['platform.read'])
  expect(await o.db.sql`select from public.config_versions where item_id = ${saved.item_id}`).toHaveLength(2)
})

test('B.1 a role made here can be given, and taken out of use only while nobody has had it', async () => {
  const made = await put(o.people.administrator, 'night_watch', ['platform.read'])
  expect(await permissions('night_watch')).toEqual(['platform.read'])
  await o.call(o.people.administrator, `to_jsonb(public.invite_staff($1, 'New', 'night_watch', 'new@example.org'))`, [o.org])
  expect(await o.refused(o.people.administrator, 'public.archive_config($1)', [made.item_id])).toMatchObject({ code: 'PT409', message: 'lowcode.role_in_use' })
  const other = await put(o.people.administrator, 'day_watch', ['platform.read'])
  await o.call(o.people.administrator, 'to_jsonb(public.archive_config($1))', [other.item_id])
  expect(await permissions('day_watch')).toBeUndefined()
})

test('B.1 a permission nobody registered is refused with its place', async () => {
  const { message, params } = await o.refused(o.people.administrator, saveCall, await saveArgs('odd', ['platform.read', 'platform.fly', 'nothing.*', 'config.write:form']))
  expect(message).toBe('lowcode.body_invalid')
  expect(params.faults).toEqual([
    { path: '/permissions/1', keyword: 'lowcode.permission_unknown', params: { permission: 'platform.fly' } },
    { path: '/permissions/2', keyword: 'lowcode.permission_unknown', params: { permission: 'nothing.*' } },
  ])
})

test('B.1 nobody gives or takes rights he does not have, by publishing, rolling back or applying', async () => {
  await put(o.people.administrator, 'role_keeper', ['config.*', 'platform.read'])
  const keeper = await o.member(o.org, 'role_keeper')
  const more = await draft(keeper, 'assistant', ['platform.read', 'platform.staff'])
  expect(await o.refused(keeper, 'public.publish_config($1)', [more.item_id])).toMatchObject({ code: 'PT403', message: 'platform.role_exceeds_own' })
  const less = await draft(keeper, 'administrator', ['platform.read'])
  expect(await o.refused(keeper, 'public.publish_config($1)', [less.item_id])).toMatchObject({ code: 'PT403', message: 'platform.role_exceeds_own' })
  const bundle = JSON.stringify({ format: 1, items: [{ kind: 'role', key: 'role_keeper', title: { zh: '角色', en: 'Role' }, body: { permissions: ['*'] } }] })
  expect(await o.refused(keeper, 'public.config_apply($1, $2::text::jsonb, false)', [o.org, bundle])).toMatchObject({ code: 'PT422', params: { faults: [{ error: 'platform.role_exceeds_own' }] } })
  expect(await permissions('role_keeper')).toEqual(['config.*', 'platform.read'])
  expect((await put(keeper, 'helper', ['platform.read'])).status).toBe('published')
})

test('B.1 the last who can change roles cannot take that from himself', async () => {
  await o.call(o.people.administrator, 'public.discard_config_draft($1)', [(await listed('administrator')).id])
  const saved = await draft(o.people.administrator, 'administrator', ['platform.*', 'housing.*'])
  await o.db.sql`update public.memberships m set valid = daterange('2020-01-01', '2020-01-02') from public.roles r where r.id = m.role_id and r.key = 'role_keeper'`
  expect(await o.refused(o.people.administrator, 'public.publish_config($1)', [saved.item_id])).toMatchObject({ code: 'PT409', message: 'lowcode.would_lock_out' })
  expect(await permissions('administrator')).toEqual(['*'])
})

test('B.1 permissions a new plugin brings reach an edited role, its history and an open draft', async () => {
  await put(o.people.administrator, 'records_keeper', ['platform.read'])
  const open = await draft(o.people.administrator, 'records_keeper', ['platform.read', 'platform.audit'])
  await o.db.sql`select private.register_plugin('trial', '{"zh": "试", "en": "Trial"}', '{}', '[{"key": "trial.read", "title": {"zh": "看", "en": "See"}, "roles": ["records_keeper"]}]', '{}', '{}')`
  expect(await permissions('records_keeper')).toEqual(['platform.read', 'trial.read'])
  const [now] = await o.db.sql<Version[]>`select v.* from public.config_items i join public.config_versions v on v.id = i.published_version_id where i.id = ${open.item_id}`
  expect(now).toMatchObject({ cause: 'upgrade', body: { permissions: ['platform.read', 'trial.read'] } })
  await o.call(o.people.administrator, 'to_jsonb(public.publish_config($1))', [open.item_id])
  expect(await permissions('records_keeper')).toEqual(['platform.read', 'platform.audit', 'trial.read'])
})
