import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { act, actRefused, approve, clear, house, runOf, type House } from './setup.ts'

/** Configuration that comes into force by an approval flow. */

let h: House
let author: string
beforeAll(async () => {
  h = await house()
  await h.db.sql`insert into public.roles (org_id, key, title, permissions) values (${h.org}, 'drafters', ${h.db.sql.json({ zh: '起草', en: 'Drafters' })}, '{config.read,config.write}')`
  author = await h.db.createUser()
  await h.db.sql`insert into public.memberships (org_id, user_id, role_id, valid) select ${h.org}, ${author}, r.id, daterange('2020-01-01', null) from public.roles r where r.org_id = ${h.org} and r.key = 'drafters'`
  await h.db.sql`insert into public.staff (org_id, user_id, name) values (${h.org}, ${author}, '起草人')`
})
afterAll(() => h.end())
beforeEach(() => settings([]))

const settings = (kinds: string[], more: object = {}): Promise<unknown> =>
  h.call(h.people.administrator, `to_jsonb(public.set_plugin_settings($1, 'lowcode', $2::text::jsonb))`, [h.org, JSON.stringify({ publish_by_approval: kinds, ...more })])

interface Version {
  id: string
  item_id: string
  status: string
}

const save = (key: string, permissions: string[], user = author): Promise<Version> =>
  h.call<Version>(user, `to_jsonb(public.save_config_draft($1, 'role', $2, '{"zh": "门卫", "en": "Guards"}', $3::text::jsonb, '', (select published_version_id from public.config_items where org_id = $1 and kind = 'role' and key = $2)))`,
    [h.org, key, JSON.stringify({ permissions })])
const publish = (item: string, user = author): Promise<Version> => h.call<Version>(user, `to_jsonb(public.publish_config($1, '加一个权限'))`, [item])
const statusOf = async (version: string): Promise<string | undefined> => (await h.db.sql<{ status: string }[]>`select status from public.config_versions where id = ${version}`)[0]?.status
const runFor = async (item: string): Promise<string> => (await h.db.sql<{ id: string }[]>`select id from public.flow_instances where subject_id = ${item} order by id desc limit 1`)[0]?.id ?? ''

/** A flow in force for publishing roles. */
async function drawn(steps: unknown[]): Promise<void> {
  await clear(h)
  const body = { subject: 'config.role', event: 'publish', steps }
  const admin = h.people.administrator
  const [item] = await h.db.sql<{ published_version_id: string | null }[]>`select published_version_id from public.config_items where org_id = ${h.org} and kind = 'flow' and key = 'roles'`
  const draft = await h.call<Version>(admin, `to_jsonb(public.save_config_draft($1, 'flow', 'roles', '{"zh": "角色发布", "en": "Roles"}', $2::text::jsonb, '', $3))`, [h.org, JSON.stringify(body), item?.published_version_id ?? null])
  await h.call(admin, 'to_jsonb(public.publish_config($1))', [draft.item_id])
}

test('B.1 without the setting an author who may not publish is refused', async () => {
  const draft = await save('lone', ['platform.read'])
  expect(await h.refused(author, 'public.publish_config($1)', [draft.item_id])).toMatchObject({ code: 'PT403' })
})

test('B.4 a kind published by approval: the author asks, the last approval puts the draft in force in its own transaction', async () => {
  const { chief, ann } = h.people
  await drawn([approve('one', [ann]), approve('two', [chief])])
  await settings(['role'])
  const draft = await save('guards', ['platform.read', 'housing.read'])
  expect((await publish(draft.item_id)).status).toBe('draft')
  const run = await runFor(draft.item_id)
  await act(h, run, ann, 'approve')
  expect(await statusOf(draft.id)).toBe('draft')
  expect((await act(h, run, chief, 'approve')).status).toBe('approved')
  expect(await statusOf(draft.id)).toBe('published')
  const [version] = await h.db.sql<{ published_by: string; note: string; permissions: string[] }[]>`
    select v.published_by, v.note, r.permissions from public.config_versions v join public.roles r on r.org_id = v.org_id and r.key = 'guards' where v.id = ${draft.id}`
  expect(version).toEqual({ published_by: chief, note: '加一个权限', permissions: ['platform.read', 'housing.read'] })
})

test('B.4 rejected: the draft stays a draft and can be asked for again', async () => {
  const { chief } = h.people
  await drawn([approve('one', [chief])])
  await settings(['role'])
  const draft = await save('porters', ['platform.read'])
  await publish(draft.item_id)
  expect(await h.refused(author, 'public.publish_config($1)', [draft.item_id])).toMatchObject({ code: 'PT409', message: 'flows.already_running' })
  await act(h, await runFor(draft.item_id), chief, 'reject', { comment: '太宽' })
  expect(await statusOf(draft.id)).toBe('draft')
  await publish(draft.item_id)
  await act(h, await runFor(draft.item_id), chief, 'approve')
  expect(await statusOf(draft.id)).toBe('published')
})

test('B.4 a draft changed behind the approvers is not what comes into force; returned and sent again, it does', async () => {
  const { chief } = h.people
  await drawn([approve('one', [chief])])
  await settings(['role'])
  const first = await save('cleaners', ['platform.read'])
  await publish(first.item_id)
  const second = await h.call<Version>(author, `to_jsonb(public.save_config_draft($1, 'role', 'cleaners', '{"zh": "门卫"}', '{"permissions": ["platform.read", "housing.write"]}', '', $2))`, [h.org, first.id])
  const run = await runFor(first.item_id)
  expect(await actRefused(h, run, chief, 'approve')).toMatchObject({ code: 'PT409', message: 'flows.draft_changed' })
  expect(await runOf(h, run)).toMatchObject({ status: 'running' })
  expect(await statusOf(second.id)).toBe('draft')
  await act(h, run, chief, 'return', { node: '$applicant', comment: '草稿已变' })
  await act(h, run, author, 'resubmit')
  await act(h, run, chief, 'approve')
  expect(await statusOf(second.id)).toBe('published')
})

test('B.4 the last to approve a role must hold what it gives: approval lends nobody a right', async () => {
  const { ann } = h.people
  await drawn([approve('one', [ann])])
  await settings(['role'])
  const draft = await save('gatekeepers', ['finance.read'])
  await publish(draft.item_id)
  expect(await actRefused(h, await runFor(draft.item_id), ann, 'approve')).toMatchObject({ code: 'PT403' })
  expect(await statusOf(draft.id)).toBe('draft')
})

test('B.4 a flow that asks nobody publishes nothing for who may not publish, and no clock decides', async () => {
  await drawn([{ id: 'tell', kind: 'cc', title: { zh: '抄送' }, who: [{ by: 'persons', users: [h.people.chief] }] }])
  await settings(['role'])
  const draft = await save('watchmen', ['platform.read'])
  expect(await h.refused(author, 'public.publish_config($1)', [draft.item_id])).toMatchObject({ code: 'PT403', message: 'flows.person_needed' })
  const timed = { subject: 'config.role', event: 'publish', steps: [approve('one', [h.people.chief], { sla: { hours: 1, then: 'pass' } }), { id: 'w', kind: 'wait', days: 1 }] }
  const { faults } = await h.call<{ faults: { path: string; keyword: string }[] }>(h.people.administrator, 'public.try_flow($1, $2::text::jsonb)', [h.org, JSON.stringify(timed)])
  expect(faults.map(({ path, keyword }) => [path, keyword])).toEqual([['/steps/0', 'flows.no_clock_here'], ['/steps/1', 'flows.no_clock_here']])
})

test('B.4 a draft thrown away meanwhile leaves a run that can be refused, not one that is stuck', async () => {
  const { chief } = h.people
  await drawn([approve('one', [chief])])
  await settings(['role'])
  const draft = await save('ushers', ['platform.read'])
  await publish(draft.item_id)
  const run = await runFor(draft.item_id)
  await h.call(author, 'public.discard_config_draft($1)', [draft.item_id])
  expect(await actRefused(h, run, chief, 'approve')).toMatchObject({ code: 'PT409', message: 'flows.draft_changed' })
  expect((await act(h, run, chief, 'reject', { comment: '草稿已放弃' })).status).toBe('rejected')
})

test('B.4 nobody goes round it: not without a flow, not by an import, and not alone where a second person is wanted', async () => {
  const { administrator, chief } = h.people
  await clear(h)
  await settings(['role'])
  const draft = await save('drivers', ['platform.read'], administrator)
  expect(await h.refused(administrator, 'public.publish_config($1)', [draft.item_id])).toMatchObject({ code: 'PT409', message: 'lowcode.no_approval_flow' })
  const bundle = { format: 1, items: [{ kind: 'role', key: 'imported', title: { zh: '导入' }, body: { permissions: ['*'] } }] }
  const applied = await h.call<{ as_drafts: boolean }>(administrator, 'public.config_apply($1, $2::text::jsonb, false)', [h.org, JSON.stringify(bundle)])
  expect(applied.as_drafts).toBe(true)
  expect((await h.db.sql`select 1 from public.roles where org_id = ${h.org} and key = 'imported'`).length).toBe(0)
  await drawn([approve('one', [administrator])])
  await settings(['role'], { publish_needs_second_person: true })
  await publish(draft.item_id, administrator)
  // Nobody approves his own request, so it goes to the other holders of flows.admin.
  const run = await runFor(draft.item_id)
  expect(await runOf(h, run)).toMatchObject({ status: 'running' })
  expect((await act(h, run, chief, 'approve')).status).toBe('approved')
  expect(await statusOf(draft.id)).toBe('published')
})

test('B.4 going back to a former version, and taking out of use, ask the same approvers as publishing does', async () => {
  const { chief, administrator } = h.people
  const first = await save('janitors', ['platform.read'], administrator)
  await h.call(administrator, 'public.publish_config($1)', [first.item_id])
  const second = await save('janitors', ['platform.read', 'housing.read'], administrator)
  await h.call(administrator, 'public.publish_config($1)', [first.item_id])
  await drawn([approve('one', [chief])])
  await settings(['role'])
  const permissions = async (): Promise<unknown> => (await h.db.sql`select permissions from public.roles where org_id = ${h.org} and key = 'janitors'`)[0]?.['permissions']
  const item = async (): Promise<Record<string, unknown>> => (await h.db.sql`select archived_at is not null as archived, archive_asked_at is not null as asked from public.config_items where id = ${first.item_id}`)[0] ?? {}

  // Not even who may publish goes back alone.
  const back = await h.call<Version>(administrator, `to_jsonb(public.roll_back_config($1, $2, '改回'))`, [first.item_id, first.id])
  expect(back.status).toBe('draft')
  expect(await permissions()).toEqual(['platform.read', 'housing.read'])
  await act(h, await runFor(first.item_id), chief, 'approve')
  expect(await statusOf(back.id)).toBe('published')
  expect(await permissions()).toEqual(['platform.read'])
  expect(await statusOf(second.id)).toBe('superseded')

  expect(await h.call<Record<string, unknown>>(author, 'to_jsonb(public.archive_config($1))', [first.item_id])).toMatchObject({ archived_at: null })
  expect(await item()).toEqual({ archived: false, asked: true })
  await act(h, await runFor(first.item_id), chief, 'reject', { comment: '还在用' })
  expect(await item()).toEqual({ archived: false, asked: false })
  await h.call(author, 'public.archive_config($1)', [first.item_id])
  // A draft saved behind the approvers: what they saw is no longer what would happen.
  await save('janitors', ['platform.read', 'finance.read'])
  expect(await actRefused(h, await runFor(first.item_id), chief, 'approve')).toMatchObject({ code: 'PT409', message: 'flows.draft_changed' })
  await h.call(author, 'public.discard_config_draft($1)', [first.item_id])
  await act(h, await runFor(first.item_id), chief, 'approve')
  expect(await item()).toEqual({ archived: true, asked: false })

  await clear(h)
  expect(await h.refused(administrator, 'public.roll_back_config($1, $2)', [first.item_id, second.id])).toMatchObject({ code: 'PT409', message: 'lowcode.no_approval_flow' })
})
