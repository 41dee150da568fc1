import { afterAll, beforeAll, expect, test } from 'vitest'
import { refusal, testDatabase, type TestDatabase } from '../harness.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase()
  await db.sql`create table public.flats (code text, months int, tags jsonb)`
  await db.sql`insert into public.flats select 'A-' || n, n % 7, jsonb_build_array('t' || n % 3) from generate_series(1, 20000) n`
  await db.sql`create index flats_months on public.flats (months)`
  await db.sql`analyze public.flats`
})
afterAll(() => db.end())

const fields = { code: { type: 'text', sql: 'x.code' }, months: { type: 'number', sql: 'x.months', whole: true }, tags: { type: 'list', sql: 'x.tags' } }
const json = (value: unknown) => db.sql.json(value as never)
const condition = async (rule: unknown): Promise<string> => (await db.sql`select private.logic_sql(${json(rule)}, ${json(fields)}) as sql`)[0]?.sql as string
/** Few rows: hostile rules are many, and cost is not their matter. */
const few = `(select * from public.flats where code in ('A-1', 'A-8') or code not like 'A-%')`
const found = async (rule: unknown, of = few): Promise<number> => (await db.sql.unsafe(`select count(*)::int as n from ${of} x where ${await condition(rule)}`))[0]?.n as number

const hostile = [
  "'); drop table public.flats; --", "' or true --", "\\'; drop table public.flats; --", '$$; drop table public.flats; $$', "'::text) or (true", '/* */', '%s %I %L', '\\', "''", ';', '{}', 'null', "\u2019 or 1=1",
]

test('B.3 hostile texts are texts, whatever the session says of backslashes', async () => {
  for (const text of hostile) {
    for (const rule of [{ '==': [{ var: 'code' }, text] }, { in: [{ var: 'code' }, [text]] }, { in: [text, { var: 'tags' }] }, { '<': [{ cat: [text, { var: 'code' }] }, ''] }, { some: [{ var: 'tags' }, { '==': [{ var: '' }, text] }] }]) {
      expect(await found(rule), text).toBe(0)
      const sql = await condition(rule)
      const [row] = await db.sql.begin(async (tx) => {
        await tx`set local standard_conforming_strings = off`
        return tx.unsafe(`select count(*)::int as n from ${few} x where ${sql}`)
      })
      expect(row?.n, text).toBe(0)
    }
    await db.sql`update public.flats set code = ${text} where code = 'A-1'`
    expect(await found({ '==': [{ var: 'code' }, text] }), text).toBe(1)
    await db.sql`update public.flats set code = 'A-1' where code = ${text}`
  }
  expect((await db.sql`select count(*)::int as n from public.flats`)[0]?.n).toBe(20000)
})

test('B.3 hostile names and operators never reach SQL', async () => {
  for (const text of hostile) {
    expect(await refusal(condition({ '==': [{ var: text }, 1] }))).toMatchObject({ code: 'PT422', message: 'expressions.unknown_variable' })
    expect(await refusal(condition({ missing: [text] }))).toMatchObject({ code: 'PT422', message: 'expressions.unknown_variable' })
    expect(await refusal(condition({ [text]: [1, 2] }))).toMatchObject({ code: 'PT422', message: 'expressions.unknown_operator' })
  }
})

test('B.3 rules made to explode stay small: nested choices, extremes and memberships', async () => {
  const nested = (levels: number, wrap: (inner: unknown) => unknown): unknown => Array.from({ length: levels }).reduce(wrap, { var: 'months' })
  const bombs = [
    nested(7, (inner) => ({ max: [{ min: [inner, { var: 'months' }] }, { var: 'months' }] })),
    nested(6, (inner) => ({ if: [{ in: [inner, [{ var: 'months' }, 1, { '+': [{ var: 'months' }, 1] }]] }, 2, 3] })),
    nested(7, (inner) => ({ '==': [{ '==': [inner, null] }, null] })),
    Array.from({ length: 7 }).reduce((inner) => ({ if: [{ all: [inner, true] }, { var: 'tags' }, null] }), { var: 'tags' } as unknown),
  ]
  for (const bomb of bombs) {
    expect((await condition(bomb)).length).toBeLessThan(30_000)
    await found(bomb)
  }
})

test('B.3 deep and long junk is refused before it costs anything', async () => {
  const deep = `${'{"!":['.repeat(3000)}1${']}'.repeat(3000)}`
  expect(await refusal(db.sql`select private.logic_value(${deep}::text::jsonb, '{}')`)).toMatchObject({ code: 'PT422', message: 'expressions.too_deep' })
  const long = JSON.stringify({ '+': Array.from({ length: 500_000 }, () => 1) })
  const began = performance.now()
  expect(await refusal(db.sql`select private.logic_check(${long}::text::jsonb, null)`)).toMatchObject({ code: 'PT422', message: 'expressions.too_many_nodes' })
  expect(performance.now() - began).toBeLessThan(5000)
})

test('B.3 comparisons compile to plain typed SQL, which indexes serve', async () => {
  expect(await condition({ '>=': [{ var: 'months' }, 2] })).toBe(`((x.months) >= '2'::bigint)`)
  expect(await condition({ '>=': [{ var: 'months' }, 2.5] })).toBe(`((x.months)::numeric >= '2.5'::numeric)`)
  const sql = await condition({ and: [{ '==': [{ var: 'months' }, 6] }, { in: [{ var: 'code' }, ['A-6', 'A-13']] }] })
  expect(sql).not.toContain('private.')
  const plan = await db.sql.unsafe(`explain select * from public.flats x where ${sql}`)
  expect(plan.map((line) => line['QUERY PLAN']).join('\n')).toContain('flats_months')
  expect(await found({ and: [{ '==': [{ var: 'months' }, 6] }, { in: [{ var: 'code' }, ['A-6', 'A-13']] }] }, 'public.flats')).toBe(2)
})

test('B.3 a signed-in user may run what was compiled, and an anonymous one has nothing', async () => {
  const user = await db.createUser()
  const sql = await condition({ some: [{ var: 'tags' }, { '==': [{ var: '' }, 't1'] }] })
  await db.sql`grant select on public.flats to authenticated, anon`
  const [row] = await db.as({ user }, (tx) => tx.unsafe(`select count(*)::int as n from public.flats x where ${sql}`))
  expect(row?.n).toBe(6667)
  expect(await refusal(db.as({}, (tx) => tx.unsafe(`select count(*) from public.flats x where ${sql}`)))).toMatchObject({ code: '42501' })
})

test('B.3 an allow-list of fields without SQL is the mistake of the caller, not of the user', async () => {
  expect(await refusal(db.sql`select private.logic_sql('{"==": [{"var": "a"}, 1]}', '{"a": {"type": "number"}}')`)).toMatchObject({ code: 'P0001' })
  await db.sql`select private.logic_check('{"==": [{"var": "a"}, 1]}', '{"a": {"type": "number"}}', true)`
  expect(await refusal(db.sql`select private.logic_check('{"if": [true, 1, {"var": "a"}]}', '{"a": {"type": "text"}}', true)`)).toMatchObject({ code: 'PT422', message: 'expressions.mixed_kinds' })
  await db.sql`select private.logic_check('{"if": [true, 1, {"var": "a"}]}', '{"a": {"type": "text"}}')`
})

test('B.3 texts are ordered by code point, whatever the collation of the column', async () => {
  await db.sql`create table public.words (word text collate "en-x-icu")`
  await db.sql`insert into public.words values ('apple'), ('Zebra')`
  const words = { word: { type: 'text', sql: 'x.word' } }
  const [row] = await db.sql`select private.logic_sql('{"<": [{"var": "word"}, "a"]}', ${json(words)}) as sql`
  expect(await db.sql.unsafe(`select word from public.words x where ${row?.sql}`)).toEqual([{ word: 'Zebra' }])
})
