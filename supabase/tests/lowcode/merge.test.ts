import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase, type TestDatabase } from '../harness.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase()
})
afterAll(() => db.end())

interface Merged { merged: unknown; conflicts: unknown[] }
async function merge(base: unknown, mine: unknown, theirs: unknown): Promise<Merged> {
  const json = (value: unknown) => (value === undefined ? null : JSON.stringify(value))
  const [row] = await db.sql<Merged[]>`select merged, conflicts from private.json_merge3(${json(base)}::text::jsonb, ${json(mine)}::text::jsonb, ${json(theirs)}::text::jsonb)`
  if (!row) throw new Error('no answer')
  return { merged: row.merged, conflicts: row.conflicts }
}
const clean = (merged: unknown): Merged => ({ merged, conflicts: [] })

test('B.1 changes in different places both stand', async () => {
  expect(await merge({ a: 1, b: 2, c: 3 }, { a: 1, b: 9, c: 3 }, { a: 1, b: 2, d: 4 })).toEqual(clean({ a: 1, b: 9, d: 4 }))
  expect(await merge({ a: { x: 1, y: 1 } }, { a: { x: 2, y: 1 } }, { a: { x: 1, y: 2 } })).toEqual(clean({ a: { x: 2, y: 2 } }))
  expect(await merge({ a: 1 }, { a: 2 }, { a: 2 })).toEqual(clean({ a: 2 }))
  expect(await merge({ a: 1 }, {}, {})).toEqual(clean({}))
})

test('B.1 changes of one place are a conflict: mine stands, both are kept', async () => {
  expect(await merge({ a: 1 }, { a: 2 }, { a: 3 })).toEqual({ merged: { a: 2 }, conflicts: [{ path: '/a', base: 1, mine: 2, theirs: 3 }] })
  expect(await merge({ a: 1 }, {}, { a: 3 })).toEqual({ merged: {}, conflicts: [{ path: '/a', base: 1, theirs: 3 }] })
  expect(await merge({ a: 1 }, { a: 2 }, {})).toEqual({ merged: { a: 2 }, conflicts: [{ path: '/a', base: 1, mine: 2 }] })
  expect(await merge({}, { 'a/b': null }, { 'a/b': 0 })).toEqual({ merged: { 'a/b': null }, conflicts: [{ path: '/a~1b', mine: null, theirs: 0 }] })
})

test('B.1 lists of fields merge by their key, whatever was inserted, moved or removed', async () => {
  const field = (key: string, label = key) => ({ key, label })
  expect(await merge([field('a'), field('b'), field('c')], [field('a'), field('mine'), field('b', 'B!'), field('c')], [field('a', 'A!'), field('b'), field('theirs'), field('c')]))
    .toEqual(clean([field('a', 'A!'), field('mine'), field('b', 'B!'), field('theirs'), field('c')]))
  expect(await merge([field('a'), field('b'), field('c')], [field('c'), field('a')], [field('a'), field('b'), field('c'), field('d')]))
    .toEqual(clean([field('c'), field('d'), field('a')]))
  expect(await merge([field('a')], [field('a', 'x')], [field('a', 'y')])).toEqual({ merged: [field('a', 'x')], conflicts: [{ path: '/[a]/label', base: 'a', mine: 'x', theirs: 'y' }] })
  expect(await merge([field('a')], [], [field('a', 'y')])).toEqual({ merged: [], conflicts: [{ path: '/[a]', base: field('a'), theirs: field('a', 'y') }] })
  expect(await merge([{ id: 1, n: 1 }], [{ id: 1, n: 1 }, { id: 2, n: 2 }], [{ id: 1, n: 5 }])).toEqual(clean([{ id: 1, n: 5 }, { id: 2, n: 2 }]))
})

test('B.1 a list whose elements have no key of their own is one value', async () => {
  expect(await merge([{ x: 1 }], [{ x: 2 }], [{ x: 1 }, { x: 3 }])).toEqual({ merged: [{ x: 2 }], conflicts: [{ path: '', base: [{ x: 1 }], mine: [{ x: 2 }], theirs: [{ x: 1 }, { x: 3 }] }] })
  expect(await merge([{ key: 'a' }], [{ key: 'a' }, { key: 'a' }], [{ key: 'b' }])).toMatchObject({ conflicts: [{ path: '' }] })
})

test('B.1 lists of texts are sets as long as nothing is replaced on both sides', async () => {
  expect(await merge(['a', 'b'], ['a'], ['a', 'b', 'c'])).toEqual(clean(['a', 'c']))
  expect(await merge(['a', 'b'], ['a', 'x'], ['a', 'b', 'c'])).toEqual(clean(['a', 'x', 'c']))
  // Operands of a formula: one replaced here, the other there, would make a formula nobody wrote.
  expect(await merge(['x', 'y'], ['x', 'z'], ['w', 'y'])).toMatchObject({ merged: ['x', 'z'], conflicts: [{ path: '' }] })
})

test('B.1 whoever changed nothing gets the other side, and nothing that was changed is lost without a word (2,000 random bodies)', async () => {
  let seed = 7
  const random = (n: number): number => (seed = (seed * 48271) % 2147483647) % n
  const value = (depth: number): unknown => {
    switch (depth > 2 ? random(3) : random(6)) {
      case 0: return random(3)
      case 1: return 'xyz'.charAt(random(3))
      case 2: return null
      case 3: return Object.fromEntries(['a', 'b', 'c'].slice(0, random(4)).map((key) => [key, value(depth + 1)]))
      case 4: return ['a', 'b', 'c', 'd'].filter(() => random(2) === 0)
      default: return ['k', 'l', 'm'].filter(() => random(3) > 0).map((key) => ({ key, v: value(depth + 1) }))
    }
  }
  const change = (body: unknown): unknown => {
    if (random(3) === 0) return value(1)
    if (Array.isArray(body)) return body.filter(() => random(4) > 0).map((item) => (typeof item === 'object' && item !== null && 'key' in item && random(2) === 0 ? { ...item, v: value(2) } : item))
    if (typeof body === 'object' && body !== null) return Object.fromEntries(Object.entries(body).filter(() => random(5) > 0).map(([key, inner]) => [key, random(2) === 0 ? change(inner) : inner]))
    return body
  }
  const rounds = Array.from({ length: 2000 }, () => {
    const base = { root: value(0) }
    return { base, mine: change(base), theirs: change(base) }
  })
  const [found] = await db.sql<{ mine_only: number; theirs_only: number; unsymmetric: number; lost: number }[]>`
    with r as (select x -> 'base' as b, x -> 'mine' as m, x -> 'theirs' as t from jsonb_array_elements(${JSON.stringify(rounds)}::text::jsonb) x)
    select
      count(*) filter (where (private.json_merge3(b, m, b)).merged is distinct from m or (private.json_merge3(b, m, b)).conflicts <> '[]')::int as mine_only,
      count(*) filter (where (private.json_merge3(b, b, t)).merged is distinct from t or (private.json_merge3(b, b, t)).conflicts <> '[]')::int as theirs_only,
      count(*) filter (where ((private.json_merge3(b, m, t)).conflicts = '[]') <> ((private.json_merge3(b, t, m)).conflicts = '[]'))::int as unsymmetric,
      count(*) filter (where m <> b and t <> b and m <> t and (private.json_merge3(b, m, t)).conflicts = '[]' and (private.json_merge3(b, m, t)).merged = b)::int as lost
    from r`
  expect(found).toEqual({ mine_only: 0, theirs_only: 0, unsymmetric: 0, lost: 0 })
})
