import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import vectors from '../../../app/src/lowcode/forms/vectors.json' with { type: 'json' }
import { testDatabase, type TestDatabase } from '../harness.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase()
})
afterAll(() => db.end())

interface Vector {
  name: string
  fields: unknown[]
  values: unknown
  old?: unknown
  result?: unknown
  faults?: { path: string; key: string; params?: unknown }[]
}

const ask = async (query: string, parameters: unknown[]): Promise<unknown> => (await db.sql.unsafe(query, parameters as never[]))[0]?.['v']

describe('B.2 a form means in the database what the vectors say', () => {
  for (const { name, fields, values, old, result, faults } of vectors as Vector[]) {
    test(name, async () => {
      const given = [JSON.stringify(fields), JSON.stringify(old ?? {}), JSON.stringify(values)]
      const work = ask('select private.form_values(null, $1::text::jsonb, $2::text::jsonb, $3::text::jsonb) as v', given)
      if (faults === undefined) {
        expect(await work).toEqual(result)
        // What was kept is kept again: saving what was read changes nothing.
        const again = [JSON.stringify(fields), JSON.stringify(result), JSON.stringify(result)]
        expect(await ask('select private.form_values(null, $1::text::jsonb, $2::text::jsonb, $3::text::jsonb) as v', again)).toEqual(result)
      } else {
        const refused = await work.then(() => null, (error: unknown) => error as { code: string; message: string; detail: string })
        expect(refused).toMatchObject({ code: 'PT422', message: 'forms.invalid' })
        expect(JSON.parse(refused?.detail ?? '{}')).toEqual({ count: faults.length, faults })
      }
      // The schema that describes the form to others is one the database itself accepts.
      await ask('select private.schema_check(private.form_schema($1::text::jsonb)) as v', [JSON.stringify(fields)])
    })
  }
})
