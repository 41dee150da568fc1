import type { JsonValue } from '../../sdk/schemaFaults.ts'
import { same } from './merge.ts'
import type { Field, Values } from './types.ts'

/**
 * What has to be sent so that `before` becomes `after`: changed values, and null for what was cleared. What computes itself is
 * the database's.
 */
export function changesOf(fields: readonly Field[], before: Values, after: Values): Values {
  const changes: Values = {}
  for (const { key, type } of fields) {
    if (type === 'section' || type === 'computed' || same(before[key], after[key])) continue
    changes[key] = after[key] ?? (null as JsonValue)
  }
  return changes
}

/** The values of declared fields: what else a record carries is not the form's. */
export const declared = (fields: readonly Field[], values: Values): Values => Object.fromEntries(fields.flatMap(({ key }) => { const value = values[key]; return value === undefined || value === null ? [] : [[key, value] as const] }))
