import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { caseHolds, logicVectors as vectors } from '../../../tests/vectors/logic.ts'
import { testDatabase, type TestDatabase } from '../harness.ts'
import { rowOf, setFields } from './columns.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase()
})
afterAll(() => db.end())

const fields = setFields(vectors.fields)
const row = rowOf(vectors.fields)

/** Key and detail of the refusal, or what came out. */
async function outcome<T>(work: Promise<T>): Promise<T | { code: string; key: string; params: unknown }> {
  try {
    return await work
  } catch (error) {
    const { code, message, detail } = error as { code: string; message: string; detail?: string }
    return { code, key: message, params: detail === undefined ? null : JSON.parse(detail) }
  }
}

const value = async (query: string, parameters: unknown[]): Promise<unknown> => (await db.sql.unsafe(query, parameters as never[]))[0]?.v

const compiled = (rule: unknown, asValue: boolean): Promise<string> =>
  value('select private.logic_sql($1::text::jsonb, $2::text::jsonb, $3::date, $4) as v', [JSON.stringify(rule), JSON.stringify(fields), vectors.today, asValue]) as Promise<string>

describe('B.3 a rule on one record gives in the database what the vectors say', () => {
  for (const example of vectors.cases) {
    const { say, rule, data, is } = example
    test(say, async () => {
      const record = JSON.stringify({ ...vectors.record, ...data })
      expect(await value('select private.logic_value($1::text::jsonb, $2::text::jsonb, $3) as v', [JSON.stringify(rule), record, vectors.today])).toEqual(is)
      expect(await value('select private.logic_holds($1::text::jsonb, $2::text::jsonb, $3) as v', [JSON.stringify(rule), record, vectors.today])).toBe(caseHolds(example))
    })
  }
})

describe('B.3 the same rule compiled to SQL gives the same on a row', () => {
  for (const example of vectors.cases) {
    const { say, rule, data, is, set } = example
    if (set === false) continue
    test(say, async () => {
      if (set !== undefined) {
        expect(await outcome(compiled(rule, true))).toMatchObject({ code: 'PT422', key: set })
        return
      }
      const record = JSON.stringify({ ...vectors.record, ...data })
      expect(await value(`select to_jsonb(${await compiled(rule, true)}) as v from ${row.replaceAll('$1::', '$1::text::')}`, [record])).toEqual(is)
      const found = await db.sql.unsafe(`select 1 from ${row.replaceAll('$1::', '$1::text::')} where ${await compiled(rule, false)}`, [record])
      expect(found.length === 1).toBe(caseHolds(example))
    })
  }
})

describe('B.3 the database refuses what is no rule, with the place of the fault', () => {
  for (const { say, rule, fault, path, params } of vectors.faults) {
    const refused = { code: 'PT422', key: fault, params: { path, ...params } }
    test(say, async () => {
      const text = JSON.stringify(rule)
      expect(await outcome(value('select private.logic_check($1::text::jsonb, $2::text::jsonb) as v', [text, JSON.stringify(fields)]))).toEqual(refused)
      expect(await outcome(compiled(rule, false))).toEqual(refused)
      if (fault !== 'expressions.unknown_variable') {
        expect(await outcome(value(`select private.logic_value($1::text::jsonb, '{}') as v`, [text]))).toEqual(refused)
      }
    })
  }
})
