import type { JsonValue } from '../../sdk/schemaFaults.ts'
import { Decimal } from '../logic/decimal.ts'
import type { Field, Values } from './types.ts'

/** Amounts are whole fen where they are kept, and yuan in rules and formulas, as people write them. */
export const isMoney = ({ type, result }: Pick<Field, 'type' | 'result'>): boolean => type === 'money' || (type === 'computed' && result === 'money')

const isObject = (value: JsonValue): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value)
const seen = new WeakMap<readonly Field[], WeakMap<object, Values>>()

/** A value as rules see it: amounts in yuan (exact: fen have two decimals), also in the rows of a table. */
export function operandOf(field: Field, value: JsonValue): JsonValue {
  // Below 10^15 fen a quotient by 100 prints as its exact decimals, which is what rules read.
  if (isMoney(field)) return typeof value === 'number' ? value / 100 : value
  const columns = field.type === 'table' ? (field.fields ?? []) : []
  if (!Array.isArray(value) || !columns.some(isMoney)) return value
  const known = seen.get(columns) ?? new WeakMap<object, Values>()
  seen.set(columns, known)
  return value.map((row) => {
    if (!isObject(row)) return row
    const found = known.get(row) ?? scopeOf(columns, row)
    known.set(row, found)
    return found
  })
}

/** Values of a form as rules see them; as `private.logic_scope` gives them. */
export function scopeOf(fields: readonly Field[], values: Values): Values {
  const changed = fields.flatMap((field) => {
    const value = values[field.key]
    return value !== undefined && (isMoney(field) || field.type === 'table') ? [[field.key, operandOf(field, value)] as const] : []
  })
  return changed.length === 0 ? values : { ...values, ...Object.fromEntries(changed) }
}

/** An amount a formula gave in yuan as whole fen, halves away from zero; undefined beyond what is kept. */
export function fenOf(yuan: number): number | undefined {
  const fen = Decimal.of(yuan).times(Decimal.of(100)).rounded(0).toNumber()
  return Math.abs(fen) < 1e15 ? fen : undefined
}
