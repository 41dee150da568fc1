import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkLogic, evaluateLogic, logicHolds } from '../../../app/src/lowcode/logic/index.ts'
import { logicVectors as vectors } from '../../../tests/vectors/logic.ts'
import { testDatabase, type TestDatabase } from '../harness.ts'
import { junk, record, rule } from './arbitraries.ts'
import { rowOf, setFields } from './columns.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase()
})
afterAll(() => db.end())

const fields = JSON.stringify(setFields(vectors.fields))
const row = rowOf(vectors.fields).replaceAll('$1::', '$1::text::')
const runs = Number(process.env.ANJU_PROPERTY_RUNS ?? 1500)
/** Refusals that only set-based use knows: SQL has one kind per column and no computed lists. */
const setOnly = ['expressions.mixed_kinds', 'expressions.not_in_set']

const first = async (query: string, parameters: string[]): Promise<Record<string, unknown>> => (await db.sql.unsafe(query, parameters))[0] ?? {}

/** What came out, or the key and place of the refusal; any other error fails the test. */
async function told<T>(work: Promise<T>): Promise<{ value: T } | { key: string; path: string }> {
  try {
    return { value: await work }
  } catch (error) {
    const { code, message, detail } = error as { code?: string; message: string; detail?: string }
    if (code !== 'PT422') throw error
    return { key: message, path: (JSON.parse(detail ?? '{}') as { path: string }).path }
  }
}

test('B.3 random rules over random records give the same in the library, on a record in the database, and compiled to SQL', async () => {
  const seen = { compiled: 0, refused: 0 }
  await fc.assert(
    fc.asyncProperty(rule, record, async (rule, record) => {
      const [text, data] = [JSON.stringify(rule), JSON.stringify(record)]
      if (checkLogic(rule) !== null) return
      const expected = { value: evaluateLogic(rule, record, vectors.today), holds: logicHolds(rule, record, vectors.today) }
      const one = await first(`select private.logic_value($1::text::jsonb, $2::text::jsonb, '${vectors.today}') as value, private.logic_holds($1::text::jsonb, $2::text::jsonb, '${vectors.today}') as holds`, [text, data])
      expect(one).toEqual(expected)

      const compile = `select private.logic_sql($1::text::jsonb, $2::text::jsonb, '${vectors.today}', true) as value, private.logic_sql($1::text::jsonb, $2::text::jsonb, '${vectors.today}') as condition`
      const compiled = await told(first(compile, [text, fields]))
      const fault = checkLogic(rule, vectors.fields)
      if ('key' in compiled) {
        seen.refused++
        if (fault) expect(compiled).toEqual({ key: fault.key, path: fault.params.path })
        else expect(setOnly).toContain(compiled.key)
        return
      }
      seen.compiled++
      expect(fault).toBeNull()
      const { value, condition } = compiled.value as { value: string; condition: string }
      expect(value.length + condition.length).toBeLessThan(200_000)
      expect(await first(`select to_jsonb(${value}) as value, coalesce(${condition}, false) as holds from ${row}`, [data])).toEqual(expected)
    }),
    { numRuns: runs },
  )
  expect(seen.compiled).toBeGreaterThan(seen.refused)
}, 600_000)

test('B.3 junk is refused with key and place, the same in browser and database, and nothing else happens', async () => {
  await fc.assert(
    fc.asyncProperty(junk, async (junk) => {
      const text = JSON.stringify(junk)
      // PostgreSQL takes no such JSON; the browser's check says so first.
      if (text.includes('\\u0000')) {
        expect(checkLogic(junk)).not.toBeNull()
        return
      }
      const fault = checkLogic(JSON.parse(text), vectors.fields)
      const checked = await told(first('select private.logic_check($1::text::jsonb, $2::text::jsonb)', [text, fields]))
      if (fault) expect(checked).toEqual({ key: fault.key, path: fault.params.path })
      else expect(checked).toHaveProperty('value')
      await told(first('select private.logic_value($1::text::jsonb, $1::text::jsonb)', [text]))
      await told(first('select private.logic_sql($1::text::jsonb, $2::text::jsonb)', [text, fields]))
    }),
    { numRuns: runs },
  )
}, 600_000)
