import { afterAll, beforeAll, expect, test } from 'vitest'
import { form, inForce, office, type Office, save, saveRefused } from './setup.ts'

let o: Office
beforeAll(async () => {
  o = await office()
})
afterAll(() => o.end())

test('B.6 fifty people publishing one draft at once: one publication, everybody else is told', async () => {
  const draft = await save(o, o.people.author, 'rush', form('a'))
  const answers = await Promise.allSettled(Array.from({ length: 50 }, () => o.call(o.people.publisher, 'to_jsonb(public.publish_config($1, null, $2))', [draft.item_id, draft.id])))
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  for (const answer of answers) if (answer.status === 'rejected') expect((answer.reason as Error).message).toBe('lowcode.nothing_to_publish')
  expect(await o.db.sql`select status from public.config_versions where item_id = ${draft.item_id}`).toEqual([{ status: 'published' }])
})

test('B.6 upgrades, edits, roll-backs and bundles of one item at once leave one version in force and an unbroken count', async () => {
  const first = await inForce(o, 'storm', form('a'))
  const bundle = (n: number) => JSON.stringify({ format: 1, items: [{ kind: 'form', key: 'storm', title: { zh: '申请表' }, body: form('a', 'abcdefghij'.charAt(n)) }] })
  const work = Array.from({ length: 30 }, (_, n) => {
    switch (n % 4) {
      case 0: return o.db.sql`select private.config_default('lowcode', 'form', 'storm', '{"zh": "申请表"}', ${o.db.sql.json(form('a', 'z'))}, ${String(n)})`
      case 1: return inForce(o, 'storm', form('a', 'b'))
      case 2: return o.call(o.people.publisher, 'to_jsonb(public.roll_back_config($1, $2))', [first.item_id, first.id])
      default: return o.call(o.people.administrator, 'public.config_apply($1, $2::text::jsonb, false)', [o.org, bundle(n % 10)])
    }
  })
  const answers = await Promise.allSettled(work)
  const reasons = answers.flatMap((answer) => (answer.status === 'rejected' ? [(answer.reason as Error).message] : []))
  expect(reasons.filter((reason) => !/^lowcode\.(draft_changed|published_changed|nothing_to_publish|already_in_force)$/.test(reason))).toEqual([])
  const [state] = await o.db.sql`
    select count(*) filter (where v.status = 'published')::int as published, count(*) filter (where v.status <> 'draft')::int as kept, count(distinct number)::int as numbers, count(*)::int as rows,
      bool_and(v.status <> 'published' or i.published_version_id = v.id) as pointed
    from public.config_items i join public.config_versions v on v.item_id = i.id where i.id = ${first.item_id}`
  expect(state).toMatchObject({ published: 1, pointed: true })
  expect(state?.numbers).toBe(state?.rows)
})

test('B.6 whatever is sent as a body, it is stored as it is or refused with its faults, and nothing half is left', async () => {
  const deep = (n: number): unknown => (n === 0 ? 1 : { fields: [deep(n - 1)] })
  const bodies: unknown[] = [null, true, 0, -1e300, '', 'x'.repeat(100_000), [], {}, { fields: null }, { fields: {} }, { fields: [null] }, { fields: [[]] }, { fields: [{ key: 'a', type: 'text', size: 1.5 }] }, { fields: [{ key: 'ключ', type: 'text' }] }, { fields: [{ key: "a'; drop table x; --", type: 'text' }] }, { fields: [{ key: 'a\nb', type: 'text' }] }, deep(200), { fields: Array.from({ length: 51 }, () => ({ key: 'a', type: 'text' })) }, { fields: [], '__proto__x': 1 }, { fields: [], help: '🏠'.repeat(21) }]
  for (const body of bodies) {
    const { code, message, params } = await saveRefused(o, o.people.author, 'fuzz', body)
    expect({ code, message }, JSON.stringify(body).slice(0, 60)).toEqual({ code: 'PT422', message: 'lowcode.body_invalid' })
    expect((params.faults as unknown[]).length).toBeGreaterThan(0)
  }
  expect(await saveRefused(o, o.people.author, 'fuzz', { fields: [], help: 'x'.repeat(1_100_000) })).toMatchObject({ message: 'lowcode.body_invalid', params: { faults: [{ keyword: 'size' }] } })
  expect(await o.db.sql`select from public.config_items where key = 'fuzz'`).toHaveLength(0)
  await save(o, o.people.author, 'fuzz', { fields: [], help: '🏠'.repeat(20) })
})

test('B.6 keys and titles nobody could use are refused', async () => {
  const call = `public.save_config_draft($1, 'form', $2, $3::text::jsonb, '{"fields": []}')`
  for (const key of ['', 'A', '1a', 'a b', 'a/b', '../a', 'ä', 'a'.repeat(81), null]) {
    expect(await o.refused(o.people.author, call, [o.org, key, '{"zh": "x"}'])).toMatchObject({ code: 'PT422', message: 'lowcode.key_invalid' })
  }
  for (const title of ['null', '[]', '"x"', '{}', '{"zh": ""}', '{"zh": " "}', '{"fr": "x"}', '{"zh": 1}', JSON.stringify({ zh: 'x'.repeat(101) })]) {
    expect(await o.refused(o.people.author, call, [o.org, 'ok', title])).toMatchObject({ code: 'PT422', message: 'lowcode.title_invalid' })
  }
})

test('B.6 a body of 100 fields is checked in a blink', async () => {
  const schema = { type: 'object', additionalProperties: false, properties: Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`f${n}`, { type: 'string', minLength: 1, maxLength: 50, pattern: '^\\S+( \\S+)*$' }])) }
  const body = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`f${n}`, n % 10 === 0 ? '' : 'some text']))
  const [row] = await o.db.sql<{ faults: number; ms: number }[]>`
    with started as materialized (select clock_timestamp() as at),
      runs as materialized (select count(*)::int as faults from started, generate_series(1, 20) n, lateral private.schema_faults(${o.db.sql.json(schema)}, jsonb_set(${o.db.sql.json(body)}, '{f1}', to_jsonb('text ' || n))))
    select faults, (extract(epoch from clock_timestamp() - started.at) * 1000 / 20)::float as ms from started, runs`
  expect(row?.faults).toBe(20 * 20)
  expect(row?.ms).toBeLessThan(100)
})
