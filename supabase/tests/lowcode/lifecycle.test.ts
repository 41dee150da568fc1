import { afterAll, beforeAll, expect, test } from 'vitest'
import { refusal } from '../harness.ts'
import { form, inForce, office, type Office, publish, save, saveRefused, type Version } from './setup.ts'

let o: Office
beforeAll(async () => {
  o = await office()
})
afterAll(() => o.end())

const version = async (id: string): Promise<Version> => {
  const [row] = await o.db.sql<Version[]>`select * from public.config_versions where id = ${id}`
  if (!row) throw new Error('no such version')
  return row
}

test('B.1 a draft changes nothing until it is published, and the version before stays as it was', async () => {
  const first = await inForce(o, 'life', form('name'))
  expect(first).toMatchObject({ number: 1, status: 'published', cause: 'edit' })
  const draft = await save(o, o.people.author, 'life', form('name', 'age'), first.id)
  expect(draft).toMatchObject({ number: 2, status: 'draft', base_version_id: first.id })
  const [before] = await o.db.sql`select (private.config_published(${o.org}, 'form', 'life')).id as id`
  expect(before?.id).toBe(first.id)
  const second = await publish(o, o.people.publisher, first.item_id)
  expect(second).toMatchObject({ number: 2, status: 'published', body: form('name', 'age') })
  expect(await version(first.id)).toMatchObject({ status: 'superseded', body: form('name') })
  const [after] = await o.db.sql`select (private.config_published(${o.org}, 'form', 'life')).id as id`
  expect(after?.id).toBe(second.id)
})

test('B.1 every fault of a body is named with its path, and nothing is stored', async () => {
  const body = { fields: [{ key: 'Bad', type: 'text' }, { key: 'b', type: 'colour', size: 0, 'a/b': 1 }, { type: 'date' }], help: 'x'.repeat(21) }
  const { code, message, params } = await saveRefused(o, o.people.author, 'faulty', body)
  expect({ code, message }).toEqual({ code: 'PT422', message: 'lowcode.body_invalid' })
  expect(params.faults).toEqual([
    { path: '/fields/0/key', keyword: 'pattern', params: { pattern: '^[a-z_]+$' } },
    { path: '/fields/1/a~1b', keyword: 'additionalProperties', params: {} },
    { path: '/fields/1/size', keyword: 'minimum', params: { limit: 1 } },
    { path: '/fields/1/type', keyword: 'enum', params: { allowed: ['text', 'number', 'date'] } },
    { path: '/fields/2', keyword: 'required', params: { missing: 'key' } },
    { path: '/help', keyword: 'maxLength', params: { limit: 20 } },
  ])
  expect(await o.db.sql`select from public.config_items where key = 'faulty'`).toHaveLength(0)
})

test('B.1 what a schema cannot say, the checker of the kind does', async () => {
  const { message, params } = await saveRefused(o, o.people.author, 'faulty', form('ok', 'forbidden'))
  expect(message).toBe('lowcode.body_invalid')
  expect(params.faults).toEqual([{ path: '/fields/1/key', keyword: 'lowcode.key_invalid', params: { key: 'forbidden' } }])
})

test('B.1 two people editing one draft: the second is told, nothing is lost', async () => {
  const first = await save(o, o.people.author, 'shared', form('a'))
  expect(await saveRefused(o, o.people.publisher, 'shared', form('b'))).toMatchObject({ code: 'PT409', message: 'lowcode.draft_changed', params: { by: 'author', draft: first.id } })
  // Whoever has read the draft may go on from it; then the first author's open page is the old one.
  const second = await save(o, o.people.publisher, 'shared', form('a', 'b'), first.id)
  expect(await saveRefused(o, o.people.author, 'shared', form('a', 'c'), first.id)).toMatchObject({ message: 'lowcode.draft_changed' })
  // The same save sent twice (a lost answer) is no conflict.
  expect((await save(o, o.people.publisher, 'shared', form('a', 'b'), first.id)).id).toBe(second.id)
  expect(await o.db.sql`select from public.config_versions where item_id = ${first.item_id}`).toHaveLength(1)
})

test('B.1 fifty people saving at once leave one draft, and one of them wins', async () => {
  const first = await inForce(o, 'crowd', form('a'))
  const writers = await Promise.all(Array.from({ length: 10 }, () => o.member(o.org, 'author')))
  const answers = await Promise.allSettled(Array.from({ length: 50 }, (_, n) => save(o, writers[n % 10] ?? '', 'crowd', form('a', 'abcdefghij'.charAt(n % 10)), first.id)))
  const kept = answers.filter((answer) => answer.status === 'fulfilled')
  const [draft] = await o.db.sql<Version[]>`select * from public.config_versions where item_id = ${first.item_id} and status = 'draft'`
  expect(new Set(kept.map(({ value }) => value.id))).toEqual(new Set([draft?.id]))
  for (const answer of answers) if (answer.status === 'rejected') expect((answer.reason as Error).message).toBe('lowcode.draft_changed')
})

test('B.1 publishing a draft that another one has replaced since it was read is refused', async () => {
  const seen = await save(o, o.people.author, 'seen', form('a'))
  await save(o, o.people.author, 'seen', form('a', 'b'), seen.id)
  expect(await o.refused(o.people.publisher, 'public.publish_config($1, null, $2)', [seen.item_id, seen.id])).toMatchObject({ code: 'PT409', message: 'lowcode.draft_changed' })
})

test('B.1 writing and publishing are rights of their own, by kind and for the whole organisation', async () => {
  const draft = await save(o, o.people.author, 'rights', form('a'))
  expect(await saveRefused(o, o.people.clerk, 'rights', form('a'))).toMatchObject({ code: 'PT403', params: { permission: 'config.write:form' } })
  expect(await o.refused(o.people.author, 'public.publish_config($1)', [draft.item_id])).toMatchObject({ code: 'PT403', params: { permission: 'config.publish:form' } })
  expect(await o.refused(o.people.publisher, `public.save_config_draft($1, 'role', 'boss', '{"zh": "x"}', '{"permissions": ["*"]}')`, [o.org])).toMatchObject({ code: 'PT403' })
  const [estate] = await o.db.sql<{ id: string }[]>`insert into public.estates (org_id, code, name) values (${o.org}, 'A', 'A') returning id`
  const local = await o.member(o.org, 'administrator', [String(estate?.id)])
  expect(await saveRefused(o, local, 'rights', form('b'), draft.id)).toMatchObject({ code: 'PT403' })
  const stranger = await o.member(o.otherOrg, 'administrator')
  expect(await saveRefused(o, stranger, 'rights', form('b'), draft.id)).toMatchObject({ code: 'PT403' })
  expect(await o.db.as({ user: stranger }, (tx) => tx`select from public.config_versions where item_id = ${draft.item_id}`)).toHaveLength(0)
  expect(await o.db.as({ user: o.people.clerk }, (tx) => tx`select from public.config_items where id = ${draft.item_id}`)).toHaveLength(0)
  expect(await o.db.as({ user: o.people.author }, (tx) => tx`select from public.config_items where id = ${draft.item_id}`)).toHaveLength(1)
})

test('B.1 where the operator wants a second person, the author cannot publish his own draft', async () => {
  await o.call(o.people.administrator, `to_jsonb(public.set_plugin_settings($1, 'lowcode', '{"publish_needs_second_person": true}'))`, [o.org])
  const draft = await save(o, o.people.publisher, 'four_eyes', form('a'))
  expect(await o.refused(o.people.publisher, 'public.publish_config($1)', [draft.item_id])).toMatchObject({ code: 'PT403', message: 'lowcode.second_person_needed' })
  expect(await publish(o, o.people.administrator, draft.item_id)).toMatchObject({ status: 'published' })
  await o.call(o.people.administrator, `to_jsonb(public.set_plugin_settings($1, 'lowcode', '{}'))`, [o.org])
})

test('B.1 a roll-back is a new version with the old content; history keeps both', async () => {
  const first = await inForce(o, 'back', form('a'))
  const second = await inForce(o, 'back', form('b'))
  const third = await o.call<Version>(o.people.publisher, `to_jsonb(public.roll_back_config($1, $2, '错了'))`, [first.item_id, first.id])
  expect(third).toMatchObject({ number: 3, cause: 'rollback', body: form('a'), note: '错了', base_version_id: second.id })
  expect(await o.refused(o.people.publisher, 'public.roll_back_config($1, $2)', [first.item_id, third.id])).toMatchObject({ message: 'lowcode.already_in_force' })
  const history = await o.db.as({ user: o.people.publisher }, (tx) => tx`select number, status, cause, author, published_by from public.config_history(${first.item_id})`)
  expect(history.map((row) => ({ ...row }))).toEqual([
    { number: 3, status: 'published', cause: 'rollback', author: 'publisher', published_by: 'publisher' },
    { number: 2, status: 'superseded', cause: 'edit', author: 'publisher', published_by: 'publisher' },
    { number: 1, status: 'superseded', cause: 'edit', author: 'publisher', published_by: 'publisher' },
  ])
  const page = await o.db.as({ user: o.people.publisher }, (tx) => tx`select number from public.config_history(${first.item_id}, ${second.id}, 5)`)
  expect(page.map((row) => row.number)).toEqual([1])
})

test('B.1 what was published is never changed or deleted, whoever asks', async () => {
  const first = await inForce(o, 'final', form('a'))
  expect(await refusal(o.db.sql`update public.config_versions set body = '{"fields": []}' where id = ${first.id}`)).toMatchObject({ message: 'lowcode.version_is_final' })
  expect(await refusal(o.db.sql`delete from public.config_versions where id = ${first.id}`)).toMatchObject({ message: 'lowcode.version_is_final' })
})

test('B.1 a draft is thrown away; an item never published goes with it', async () => {
  const first = await inForce(o, 'thrown', form('a'))
  await save(o, o.people.author, 'thrown', form('b'), first.id)
  await o.call(o.people.author, 'public.discard_config_draft($1)', [first.item_id])
  expect(await o.db.sql`select from public.config_versions where item_id = ${first.item_id}`).toHaveLength(1)
  const young = await save(o, o.people.author, 'young', form('b'))
  await o.call(o.people.author, 'public.discard_config_draft($1)', [young.item_id])
  expect(await o.db.sql`select from public.config_items where key = 'young'`).toHaveLength(0)
})

test('B.1 an archived item is out of use, and a roll-back takes it into use again', async () => {
  const first = await inForce(o, 'gone', form('a'))
  await o.call(o.people.publisher, 'to_jsonb(public.archive_config($1))', [first.item_id])
  const [none] = await o.db.sql`select (private.config_published(${o.org}, 'form', 'gone')).id as id`
  expect(none?.id).toBeNull()
  const listed = await o.call<{ key: string }[]>(o.people.publisher, `public.config_list($1, 'form', 'gone')`, [o.org])
  expect(listed).toEqual([])
  await o.call(o.people.publisher, 'to_jsonb(public.roll_back_config($1, $2))', [first.item_id, first.id])
  const [again] = await o.db.sql`select (private.config_published(${o.org}, 'form', 'gone')).body as body`
  expect(again?.body).toEqual(form('a'))
})

test('B.1 copying to another organisation makes a draft there', async () => {
  const first = await inForce(o, 'copied', form('a', 'b'))
  const copy = await o.call<Version>(o.people.administrator, 'to_jsonb(public.copy_config($1, $2))', [first.item_id, o.otherOrg])
  expect(copy).toMatchObject({ status: 'draft', cause: 'copy', body: form('a', 'b') })
  expect(await o.refused(o.people.publisher, 'public.copy_config($1, $2)', [first.item_id, o.otherOrg])).toMatchObject({ code: 'PT403' })
})

test('B.1 the list shows what is in force, what is drafted and by whom, a page at a time', async () => {
  const first = await inForce(o, 'zz_list', form('a'))
  await save(o, o.people.author, 'zz_list', form('b'), first.id)
  const rows = await o.call<Record<string, unknown>[]>(o.people.publisher, `public.config_list($1, 'form', 'ZZ_')`, [o.org])
  expect(rows).toMatchObject([{ key: 'zz_list', number: 1, draft_author: 'author', edited: false, conflicts: 0, origin: 'site' }])
  const all = await o.call<{ id: string; key: string }[]>(o.people.publisher, `public.config_list($1, 'form')`, [o.org])
  const rest = await o.call<{ key: string }[]>(o.people.publisher, `public.config_list($1, 'form', null, false, $2, 100)`, [o.org, all[0]?.id])
  expect(rest.map(({ key }) => key)).toEqual(all.slice(1).map(({ key }) => key))
})
