import { Decimal } from '../logic/decimal.ts'
import { evaluateLogic, logicHolds } from '../logic/index.ts'
import type { JsonValue } from '../../sdk/schemaFaults.ts'
import type { Field, Values } from './types.ts'

/** A form's values once its own rules have been applied. */
export interface Settled {
  /** What is kept: nothing empty, nothing of hidden fields, computed ones filled in. */
  values: Values
  /** Keys of the fields that are shown. */
  shown: ReadonlySet<string>
}

/** Nothing was filled in: null, blank text, empty list, or an object with nothing in it. */
export function isBlank(value: JsonValue | undefined): boolean {
  if (value === undefined || value === null) return true
  if (typeof value === 'string') return value.trim() === ''
  if (Array.isArray(value)) return value.length === 0
  return typeof value === 'object' && Object.values(value).every(isBlank)
}

/**
 * Applies visibility and formulas until nothing changes: hidden fields lose their values, computed ones get theirs. As
 * `private.form_values` does it in the database.
 *
 * @param today the day that counts as today in formulas, `YYYY-MM-DD`
 */
export function settle(fields: readonly Field[], values: Values, today?: string): Settled {
  let current = filled(fields, values)
  let shown = new Set<string>()
  const dynamic = fields.filter(({ type, visible }) => type === 'computed' || (visible !== undefined && visible !== null)).length
  for (let pass = 0; pass <= dynamic; pass++) {
    const before = current
    const next: Values = { ...filled(fields, values) }
    shown = new Set()
    for (const field of fields) {
      if (isShown(field, before, today)) shown.add(field.key)
      else delete next[field.key]
    }
    for (const field of fields) {
      if (field.type !== 'computed' || !shown.has(field.key)) continue
      const result = computed(field, { ...before, ...next }, today)
      if (result === null) delete next[field.key]
      else next[field.key] = result
    }
    current = next
    if (sameValues(before, next)) break
  }
  return { values: current, shown }
}

function filled(fields: readonly Field[], values: Values): Values {
  const kept: Values = {}
  for (const { key, type, fields: columns } of fields) {
    const value = values[key]
    if (type === 'section' || type === 'computed' || value === undefined || isBlank(value)) continue
    kept[key] = type === 'table' && Array.isArray(value) ? value.map((row) => filledRow(columns ?? [], row)) : value
  }
  return kept
}

/** Rows that were reckoned, by the columns they were reckoned with: a key stroke in one row must not cost the other hundreds. */
const reckoned = new WeakMap<readonly Field[], WeakMap<object, Values>>()

/** A row of a table with its own formulas; what is no row stays, to be found fault with. A row must not be changed in place. */
function filledRow(columns: readonly Field[], row: JsonValue): JsonValue {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return row
  const known = reckoned.get(columns) ?? new WeakMap<object, Values>()
  reckoned.set(columns, known)
  const found = known.get(row) ?? settle(columns, row).values
  known.set(row, found)
  return found
}

const isShown = ({ visible }: Field, values: Values, today: string | undefined): boolean => visible === undefined || visible === null || holds(visible, values, today)

function computed(field: Field, values: Values, today: string | undefined): JsonValue {
  let result
  try {
    result = evaluateLogic(field.logic ?? null, values, today)
  } catch {
    // A formula somebody is still writing gives nothing; saving it is refused with its reason.
    return null
  }
  const wanted = field.result ?? 'number'
  if (wanted === 'boolean') return typeof result === 'boolean' ? result : null
  if (wanted === 'text') return typeof result === 'string' && result !== '' ? result : null
  return typeof result === 'number' ? Decimal.of(result).rounded(field.decimals ?? 10).toNumber() : null
}

/** Whether a rule holds; one that may not run does. */
export function holds(rule: unknown, values: Values, today?: string): boolean {
  try {
    return logicHolds(rule, values, today)
  } catch {
    return true
  }
}

function sameValues(a: Values, b: Values): boolean {
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => key in b && (a[key] === b[key] || JSON.stringify(a[key]) === JSON.stringify(b[key])))
}
