import { describe, expect, test } from 'vitest'
import type { JsonValue } from '../../sdk/schemaFaults.ts'
import { formFaults } from './faults.ts'
import { settle } from './settle.ts'
import type { Field, Values } from './types.ts'
import vectors from './vectors.json' with { type: 'json' }

interface Vector {
  name: string
  fields: Field[]
  values: JsonValue
  old?: Values
  result?: Values
  faults?: object[]
}

describe('B.2 a form means in the browser what the vectors say', () => {
  for (const { name, fields, values, old = {}, result, faults } of vectors as unknown as Vector[]) {
    test(name, () => {
      expect(formFaults(fields, values as Values, old)).toEqual(faults ?? [])
      if (result === undefined) return
      // What a former version of the form left behind is the database's to keep.
      const declared = Object.fromEntries(Object.entries(result).filter(([key]) => fields.some((field) => field.key === key)))
      expect(settle(fields, values as Values).values).toEqual(declared)
    })
  }
})
