import { Decimal } from './decimal.ts'
import type { LogicResult } from './types.ts'

/** A value while a rule runs: numbers are exact decimals, a date is a text. */
export type Value = null | boolean | Decimal | string | unknown[]

/**
 * Anything from a record as rules see it: objects, and numbers from 10^15 on, are null; numbers have at most 10 decimals.
 * The items of a list are turned when they are looked at.
 */
export function plain(value: unknown): Value {
  if (typeof value === 'number') return Number.isFinite(value) ? bounded(Decimal.of(value).rounded(10), Decimal.of(value)) : null
  if (value instanceof Decimal) return bounded(value.rounded(10), value)
  if (typeof value === 'boolean' || typeof value === 'string' || Array.isArray(value)) return value
  return null
}

const bounded = (value: Decimal, original: Decimal): Decimal | null => (original.within(15) ? value : null)

/**
 * The value of a variable: dots lead into objects (own members only), never into lists. The empty name is the record, or
 * inside some, all and none the item.
 */
export function lookup(data: unknown, name: string): Value {
  let value = data
  for (const step of name === '' ? [] : name.split('.')) {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Decimal || !Object.hasOwn(value, step)) return null
    value = (value as Record<string, unknown>)[step]
  }
  return plain(value)
}

/** Whether a value counts as true: not null, false, 0, empty text or empty list. */
export function truthy(value: Value): boolean {
  if (value instanceof Decimal) return value.coefficient !== 0n
  if (Array.isArray(value)) return value.length > 0
  return value !== null && value !== false && value !== ''
}

/** Equality: same kind and same value, nothing is converted; null equals null; lists equal nothing. */
export function same(a: Value, b: Value): boolean {
  if (a instanceof Decimal && b instanceof Decimal) return a.compare(b) === 0
  return a === b && !Array.isArray(a)
}

/** Sign of a − b for two numbers, or two texts by code point; null for anything else. */
export function order(a: Value, b: Value): number | null {
  if (a instanceof Decimal && b instanceof Decimal) return a.compare(b)
  if (typeof a !== 'string' || typeof b !== 'string') return null
  return compareTexts(a, b)
}

/** By code point, as the database does; JavaScript's `<` goes by UTF-16 unit and puts 𠮷 before ﬁ. */
function compareTexts(a: string, b: string): number {
  let i = 0
  while (i < a.length && i < b.length) {
    const [x = 0, y = 0] = [a.codePointAt(i), b.codePointAt(i)]
    if (x !== y) return x - y
    i += x > 0xffff ? 2 : 1
  }
  return a.length - b.length
}

/** Whether a list has the value, or a text the other text; false for null and anything else. */
export function within(needle: Value, haystack: Value): boolean {
  if (needle === null) return false
  if (Array.isArray(haystack)) return haystack.some((item) => same(needle, plain(item)))
  return typeof haystack === 'string' && typeof needle === 'string' && haystack.includes(needle)
}

/** Values joined to one text: null is empty, numbers without superfluous zeros; null when one is a list. */
export function joined(values: Value[]): string | null {
  if (values.some((value) => Array.isArray(value))) return null
  return values.map((value) => (value === null ? '' : String(value))).join('')
}

/** What a rule hands out: a number from 10^15 on is null; a list is handed out with the items it has. */
export function result(value: Value): LogicResult {
  if (value instanceof Decimal) return value.within(15) ? value.toNumber() : null
  return Array.isArray(value) ? value.map(listed) : value
}

/** Numbers of a computed list become JavaScript's again. */
function listed(item: unknown): unknown {
  if (item instanceof Decimal) return item.toNumber()
  return Array.isArray(item) ? item.map(listed) : item
}
