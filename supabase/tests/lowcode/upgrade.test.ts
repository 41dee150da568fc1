import { afterAll, beforeAll, expect, test } from 'vitest'
import { inForce, office, type Office, publish, save, type Version } from './setup.ts'

let o: Office
beforeAll(async () => {
  o = await office()
})
afterAll(() => o.end())

type Field = Record<string, string | number>
const f = (key: string, label: string): Field => ({ key, type: 'text', label })
const ship = (key: string, fields: Field[], version: string, title = '表单') =>
  o.db.sql`select private.config_default('lowcode', 'form', ${key}, ${o.db.sql.json({ zh: title })}, ${o.db.sql.json({ fields })}, ${version})`
const now = async (key: string, org = o.org): Promise<Version & { fields: Field[] }> => {
  const [row] = await o.db.sql<Version[]>`select v.* from public.config_items i join public.config_versions v on v.id = i.published_version_id where i.org_id = ${org} and i.key = ${key}`
  if (!row) throw new Error('nothing in force')
  return { ...row, fields: row.body.fields as Field[] }
}
const edit = async (key: string, fields: Field[]): Promise<Version> => {
  const draft = await save(o, o.people.publisher, key, { fields }, (await now(key)).id)
  return publish(o, o.people.publisher, draft.item_id)
}
const conflicts = async () => {
  const rows = await o.db.as({ user: o.people.publisher }, (tx) => tx<{ id: string; key: string; plugin_version: string; conflicts: { path: string }[]; merged: { fields: Field[] } }[]>`select * from public.config_conflicts(${o.org})`)
  return Object.fromEntries(rows.map((row) => [row.key, row]))
}

test('B.1 a default comes to every operator, also to one made later', async () => {
  await ship('shipped', [f('a', 'A')], '1.0')
  expect((await now('shipped')).fields).toEqual([f('a', 'A')])
  expect(await now('shipped', o.otherOrg)).toMatchObject({ cause: 'default', number: 1 })
  const [later] = await o.db.sql<{ id: string }[]>`select private.create_organization('operator', 'Third') as id`
  expect(await now('shipped', later?.id)).toMatchObject({ cause: 'default', status: 'published' })
  const [authority] = await o.db.sql<{ id: string }[]>`select private.create_organization('authority', 'Authority') as id`
  expect(await o.db.sql`select from public.config_items where org_id = ${authority?.id ?? ''} and kind = 'form'`).toHaveLength(0)
})

test('B.1 an upgrade replaces what nobody edited', async () => {
  await ship('plain', [f('a', 'A')], '1.0')
  await ship('plain', [f('a', 'A, corrected')], '1.1')
  expect(await now('plain')).toMatchObject({ number: 2, cause: 'upgrade', fields: [f('a', 'A, corrected')] })
  await ship('plain', [f('a', 'A, corrected')], '1.2')
  expect(await now('plain')).toMatchObject({ number: 2 })
})

test('B.1 an edit survives the upgrade and gets the fix', async () => {
  await ship('edited', [f('a', 'A'), f('b', 'B')], '1.0')
  await edit('edited', [f('a', '我们的'), f('b', 'B'), f('ours', 'Ours')])
  await ship('edited', [f('a', 'A'), f('b', 'B, corrected'), f('c', 'New')], '1.1')
  expect(await now('edited')).toMatchObject({ cause: 'merge', fields: [f('a', '我们的'), f('b', 'B, corrected'), f('ours', 'Ours'), f('c', 'New')] })
  expect(await conflicts()).not.toHaveProperty('edited')
  // The next upgrade starts from there: what was merged is not merged twice.
  await ship('edited', [f('a', 'A'), f('b', 'B'), f('c', 'New')], '1.2')
  expect((await now('edited')).fields[1]).toEqual(f('b', 'B'))
})

test('B.1 where both changed one place, the edit stays in force and the conflict waits until somebody answers it', async () => {
  await ship('clash', [f('a', 'A'), f('b', 'B')], '1.0')
  const mine = await edit('clash', [f('a', '我们的'), f('b', 'B')])
  await ship('clash', [f('a', 'A2'), f('b', 'B2')], '1.1')
  expect((await now('clash')).id).toBe(mine.id)
  const open = (await conflicts())['clash']
  expect(open).toMatchObject({ plugin_version: '1.1', conflicts: [{ path: '/fields/[a]/label', base: 'A', mine: '我们的', theirs: 'A2' }], merged: { fields: [f('a', '我们的'), f('b', 'B2')] } })

  // A still newer default before anybody answered: one conflict, from the same base.
  await ship('clash', [f('a', 'A3'), f('b', 'B2')], '1.2')
  expect((await conflicts())['clash']).toMatchObject({ plugin_version: '1.2', conflicts: [{ base: 'A', theirs: 'A3' }] })

  const draft = await o.call<Version>(o.people.publisher, 'to_jsonb(public.resolve_config_conflict($1, $2::text::jsonb, $3))', [open?.id, JSON.stringify({ fields: [f('a', '我们的 A3'), f('b', 'B2')] }), '两边都要'])
  expect(draft).toMatchObject({ status: 'draft', cause: 'merge' })
  expect((await now('clash')).id).toBe(mine.id)
  await publish(o, o.people.publisher, draft.item_id)
  expect((await now('clash')).fields[0]).toEqual(f('a', '我们的 A3'))
  expect(await conflicts()).not.toHaveProperty('clash')
  await ship('clash', [f('a', 'A3'), f('b', 'B2'), f('c', 'C')], '1.3')
  expect((await now('clash')).fields).toEqual([f('a', '我们的 A3'), f('b', 'B2'), f('c', 'C')])
})

test('B.1 an answer thrown away leaves the conflict open', async () => {
  await ship('undecided', [f('a', 'A')], '1.0')
  await edit('undecided', [f('a', 'X')])
  await ship('undecided', [f('a', 'Y')], '1.1')
  const open = (await conflicts())['undecided']
  const body = JSON.stringify({ fields: [f('a', 'Z')] })
  await o.call(o.people.publisher, 'to_jsonb(public.resolve_config_conflict($1, $2::text::jsonb))', [open?.id, body])
  await o.call(o.people.publisher, 'public.discard_config_draft($1)', [open?.id])
  expect(await conflicts()).toHaveProperty('undecided')
  expect(await o.refused(o.people.clerk, 'public.resolve_config_conflict($1, $2::text::jsonb)', [open?.id, body])).toMatchObject({ code: 'PT403' })
})

test('B.1 an unrelated edit made while a conflict is open does not close it', async () => {
  await ship('busy', [f('a', 'A'), f('b', 'B')], '1.0')
  await edit('busy', [f('a', 'X'), f('b', 'B')])
  await ship('busy', [f('a', 'Y'), f('b', 'B')], '1.1')
  await edit('busy', [f('a', 'X'), f('b', 'B, ours')])
  expect(await conflicts()).toHaveProperty('busy')
})

test('B.1 a merge the checker of the kind refuses is a conflict, not a broken form and not a failed upgrade', async () => {
  await ship('strict', [f('a', 'A')], '1.0')
  await edit('strict', Array.from({ length: 50 }, (_, n) => f(`f_${'abcdefghijklmnopqrstuvwxyz'.charAt(n % 26)}${n > 25 ? 'z' : ''}`, 'x')))
  await ship('strict', [f('a', 'A'), f('b', 'B')], '1.1')
  expect((await conflicts())['strict']).toMatchObject({ conflicts: [], faults: [{ path: '/fields', keyword: 'maxItems' }] })
})

test('B.1 an upgrade finds its way into an open draft; what it cannot merge must be looked at before publishing', async () => {
  await ship('drafted', [f('a', 'A'), f('b', 'B')], '1.0')
  const base = await now('drafted')
  const draft = await save(o, o.people.author, 'drafted', { fields: [f('a', 'mine'), f('b', 'B')] }, base.id)
  await ship('drafted', [f('a', 'A'), f('b', 'B2')], '1.1')
  const [carried] = await o.db.sql<Version[]>`select * from public.config_versions where item_id = ${draft.item_id} and status = 'draft'`
  expect(carried?.body).toEqual({ fields: [f('a', 'mine'), f('b', 'B2')] })
  expect(carried?.id).not.toBe(draft.id)
  await ship('drafted', [f('a', 'A9'), f('b', 'B2')], '1.2')
  expect(await o.refused(o.people.publisher, 'public.publish_config($1)', [draft.item_id])).toMatchObject({ code: 'PT409', message: 'lowcode.published_changed' })
  await save(o, o.people.author, 'drafted', { fields: [f('a', 'mine after A9'), f('b', 'B2')] }, (await now('drafted')).id)
  expect((await publish(o, o.people.publisher, draft.item_id)).body).toEqual({ fields: [f('a', 'mine after A9'), f('b', 'B2')] })
})

test('B.1 something made here under the key of a later default is never taken over', async () => {
  const mine = await inForce(o, 'early', { fields: [f('a', 'ours')] })
  await ship('early', [f('a', 'ours'), f('b', 'B')], '1.0')
  expect((await now('early')).id).toBe(mine.id)
  expect((await conflicts())['early']).toMatchObject({ conflicts: [{ path: '' }] })
})

test('B.1 what was taken out of use stays out of use through an upgrade, and has the fix when it comes back', async () => {
  await ship('unused', [f('a', 'A')], '1.0')
  const item = (await now('unused')).item_id
  await o.call(o.people.publisher, 'to_jsonb(public.archive_config($1))', [item])
  await ship('unused', [f('a', 'A2')], '1.1')
  const [row] = await o.db.sql`select archived_at, (private.config_published(${o.org}, 'form', 'unused')).id from public.config_items where id = ${item}`
  expect(row?.archived_at).not.toBeNull()
  expect((await now('unused')).fields).toEqual([f('a', 'A2')])
})

test('B.1 a faulty default stops the migration that ships it', async () => {
  await expect(ship('bad', [{ key: 'Bad', type: 'text' }], '1.0')).rejects.toThrow('lowcode.body_invalid')
})

test('B.1 an answer to one conflict does not settle the next, even under the same version number', async () => {
  await ship('twice', [f('a', 'A')], '1.0')
  await edit('twice', [f('a', 'X')])
  await ship('twice', [f('a', 'Y')], '1.1')
  const open = (await conflicts())['twice']
  const draft = await o.call<Version>(o.people.publisher, 'to_jsonb(public.resolve_config_conflict($1, $2::text::jsonb))', [open?.id, JSON.stringify({ fields: [f('a', 'X')] })])
  await ship('twice', [f('a', 'Z')], '1.1')
  await publish(o, o.people.publisher, draft.item_id)
  expect((await conflicts())['twice']).toMatchObject({ conflicts: [{ theirs: 'Z' }] })
})

test('B.1 what a plugin no longer ships stays where it is, as the operator’s own', async () => {
  await ship('retired', [f('a', 'A')], '1.0')
  await o.db.sql`select private.retire_config_default('form', 'retired')`
  expect((await now('retired')).fields).toEqual([f('a', 'A')])
  const [item] = await o.db.sql`select origin, default_body from public.config_items where org_id = ${o.org} and key = 'retired'`
  expect(item).toEqual({ origin: 'site', default_body: null })
  const [fresh] = await o.db.sql<{ id: string }[]>`select private.create_organization('operator', 'Fourth') as id`
  expect(await o.db.sql`select from public.config_items where org_id = ${fresh?.id ?? ''} and key = 'retired'`).toHaveLength(0)
})
