import { parseYuan } from '../../sdk/format.ts'
import type { JsonValue } from '../../sdk/schemaFaults.ts'
import type { Field } from './types.ts'

/** What was typed as the value that is kept; a text that is no number stays as it is, to be found fault with, not lost. */
export function parseNumber(field: Field, text: string): JsonValue | undefined {
  const tidy = text.trim().replaceAll(/[,，\s]/g, '').replace(/^[¥￥]/, '')
  if (tidy === '') return undefined
  if (field.type === 'money') return parseYuan(tidy) ?? text
  return /^[-−]?(\d+\.?\d*|\.\d+)$/.test(tidy) && tidy.length <= 24 ? Number(tidy.replace('−', '-')) : text
}

/** A kept value as it is typed: money in yuan without superfluous zeros. */
export function numberText(field: Field, value: JsonValue | undefined): string {
  if (typeof value !== 'number') return typeof value === 'string' ? value : ''
  if (field.type !== 'money') return plain(value)
  const fen = Math.abs(value)
  const rest = fen % 100
  return `${value < 0 ? '-' : ''}${Math.floor(fen / 100)}${rest === 0 ? '' : `.${String(rest).padStart(2, '0')}`}`
}

const plain = (value: number): string => (Math.abs(value) < 1e-6 && value !== 0 ? value.toFixed(10).replace(/0+$/, '') : String(value))
