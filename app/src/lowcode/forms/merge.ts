import type { JsonValue } from '../../sdk/schemaFaults.ts'
import type { Field, Values } from './types.ts'

/** A field that both sides changed, differently. */
export interface Clash {
  field: Field
  theirs: JsonValue | undefined
  mine: JsonValue | undefined
}

/** Two people's changes of one record put together. */
export interface Merged {
  /** What only one side changed, and what both changed alike; of clashes, theirs. */
  values: Values
  clashes: Clash[]
}

/**
 * Puts two changes of one record together, field by field. Computed fields are nobody's change.
 *
 * @param base what both began with
 * @param theirs what is stored now
 * @param mine what the form holds
 */
export function mergeValues(fields: readonly Field[], base: Values, theirs: Values, mine: Values): Merged {
  const values: Values = {}
  const clashes: Clash[] = []
  for (const field of fields) {
    if (field.type === 'section' || field.type === 'computed') continue
    const [before, other, own] = [base[field.key], theirs[field.key], mine[field.key]]
    const chosen = same(other, before) ? own : other
    if (chosen !== undefined) values[field.key] = chosen
    if (!same(own, before) && !same(other, before) && !same(own, other)) clashes.push({ field, theirs: other, mine: own })
  }
  return { values, clashes }
}

/** Whether two values are the same JSON, whatever the order of members. */
export const same = (a: JsonValue | undefined, b: JsonValue | undefined): boolean => a === b || sorted(a) === sorted(b)

const sorted = (value: JsonValue | undefined): string =>
  JSON.stringify(value ?? null, (_key, inner: unknown) => (typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner))
