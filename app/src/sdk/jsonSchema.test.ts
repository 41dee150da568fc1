import { describe, expect, test } from 'vitest'
import { hasSuite, suiteCases, suiteFiles } from '../../../tests/support/jsonSchemaSuite.ts'
import { schemaVectors } from '../../../tests/support/schemaVectors.ts'
import { type JsonValue, schemaFaults } from './schemaFaults.ts'

describe('B.2 the browser finds the faults the database finds', () => {
  for (const { name, schema, body, faults } of schemaVectors) {
    test(name, async () => {
      expect(await schemaFaults(schema, body)).toEqual(faults)
    })
  }
})

describe.skipIf(!hasSuite)('B.2 the browser passes the official test suite for every keyword of the subset', () => {
  for (const file of hasSuite ? suiteFiles : []) {
    test(file, async () => {
      const wrong: string[] = []
      for (const { name, schema, data, valid, outside } of suiteCases(file)) {
        if (outside) continue
        const faults = await schemaFaults(schema as JsonValue, data as JsonValue)
        if ((faults.length === 0) !== valid) wrong.push(name)
      }
      expect(wrong).toEqual([])
    })
  }
})
