import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasSuite, suiteCases, suiteFiles } from '../../../tests/support/jsonSchemaSuite.ts'
import { schemaVectors } from '../../../tests/support/schemaVectors.ts'
import { testDatabase, type TestDatabase } from '../harness.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase()
})
afterAll(() => db.end())

const flaws = async (schema: unknown): Promise<string[]> => {
  const rows = await db.sql<{ said: string }[]>`select f.path || ' ' || f.fault as said from private.schema_flaws(${JSON.stringify(schema)}::text::jsonb) f order by 1`
  return rows.map(({ said }) => said)
}

describe('B.2 the database finds the faults the browser finds', () => {
  for (const { name, schema, body, faults } of schemaVectors) {
    test(name, async () => {
      expect(await flaws(schema)).toEqual([])
      const found = await db.sql`select path, keyword, params from private.schema_faults(${JSON.stringify(schema)}::text::jsonb, ${JSON.stringify(body)}::text::jsonb)`
      expect(found.map((row) => ({ ...row }))).toEqual(faults)
    })
  }
})

test('B.2 a schema with anything outside the subset is refused, with every place', async () => {
  expect(await flaws({ type: 'object', properties: { a: { propertyNames: true, type: 'text' }, b: { pattern: '(?<=a)b' }, c: { format: 'phone' }, 'd/e': { $ref: '#/$defs/none' } }, allOf: [{ minLength: -1 }, 5], unevaluatedItems: false })).toEqual([
    '/allOf/0/minLength keyword_invalid', '/allOf/1 not_a_schema', '/properties/a/propertyNames unknown_keyword', '/properties/a/type keyword_invalid',
    '/properties/b/pattern keyword_invalid', '/properties/c/format keyword_invalid', '/properties/d~1e/$ref keyword_invalid', '/unevaluatedItems unknown_keyword',
  ])
  expect(await flaws({ $ref: '#/default', default: { contains: true } })).toEqual(['/$ref/contains unknown_keyword'])
  expect(await flaws({ 'x-sensitive': 'id', title: 'Note', default: 3, examples: [] })).toEqual([])
})

test('B.2 references in a circle are refused; a tree that contains itself is not', async () => {
  const circles = async (schema: unknown): Promise<unknown> => {
    const refusal = await db.sql`select private.schema_check(${JSON.stringify(schema)}::text::jsonb)`.then(() => null, (error: { message: string; detail: string }) => error)
    return refusal && { key: refusal.message, faults: (JSON.parse(refusal.detail) as { faults: unknown }).faults }
  }
  const circular = (ref: string) => ({ path: '', keyword: 'circular', params: { ref } })
  expect(await circles({ $ref: '#' })).toEqual({ key: 'lowcode.schema_invalid', faults: [circular('#')] })
  expect(await circles({ $defs: { a: { anyOf: [{ type: 'null' }, { $ref: '#/$defs/b' }] }, b: { not: { $ref: '#/$defs/a' } } } })).toMatchObject({ faults: expect.arrayContaining([circular('#/$defs/a'), circular('#/$defs/b')]) })
  expect(await circles({ $defs: { node: { type: 'object', properties: { children: { type: 'array', items: { $ref: '#/$defs/node' } } } } }, allOf: [{ $ref: '#/$defs/node' }] })).toBeNull()
})

test('B.2 patterns the two sides would read differently are refused', async () => {
  for (const pattern of ['(a)\\1', '(?<=a)b', '(?<name>a)', '\\p{L}', '\\x41', '\\cA', '\\bword', '***=a', 'a{1', ']', '[]', 'a{2,1}', '(', '[^]', '\\q', '(?i)a']) {
    expect(await flaws({ pattern }), pattern).toEqual(['/pattern keyword_invalid'])
  }
})

describe.skipIf(!hasSuite)('B.2 the database passes the official test suite for every keyword of the subset', () => {
  for (const file of hasSuite ? suiteFiles : []) {
    test(file, async () => {
      const cases = JSON.stringify(suiteCases(file))
      const judged = await db.sql<{ name: string; right: boolean; refused: boolean; outside: boolean }[]>`
        select c ->> 'name' as name, (c -> 'outside')::boolean as outside,
          exists (select from private.schema_flaws(c -> 'schema')) as refused,
          (c -> 'outside')::boolean or (c -> 'valid')::boolean = not exists (select from private.schema_faults(c -> 'schema', c -> 'data')) as right
        from jsonb_array_elements(${cases}::text::jsonb) c`
      expect(judged.length).toBeGreaterThan(0)
      expect(judged.filter(({ right }) => !right).map(({ name }) => name)).toEqual([])
      // What is left out is refused before it can be judged, and nothing else is.
      expect(judged.filter(({ refused, outside }) => refused !== outside).map(({ name }) => name)).toEqual([])
    })
  }
})
