import { argumentsOf, operatorOf } from '../logic/operators.ts'
import type { FieldKind } from '../logic/index.ts'
import type { ConditionField } from './fields.ts'

/** What the value part of a row asks for. */
export type Shape = 'none' | 'one' | 'range' | 'many' | 'days'
export type Value = string | number | Value[] | null

/** One way to compare a field: how it is written as a rule, and read back from one. */
export interface Comparison {
  key: string
  shape: Shape
  /** The rule, of a variable and a value of this shape. */
  write: (name: string, value: Value) => unknown
  /** Name and value when a rule is written this way; null when not. */
  read: (rule: unknown) => { name: string; value: Value } | null
}

const variable = (name: string): object => ({ var: name })
const today = { today: [] }
const inDays = (days: unknown): object => ({ add_days: [today, days] })

/** Marks the place of the value in the pattern of a rule. */
const slot = Symbol('value')
const first = Symbol('first of two')
const second = Symbol('second of two')
const field = Symbol('field')

/** A comparison by example: the rule with marks where field and value stand; writing fills them, reading finds them. */
function pattern(key: string, shape: Shape, example: unknown, negative = false): Comparison {
  return {
    key,
    shape,
    write: (name, value) => fill(example, name, value, negative),
    read: (rule) => {
      const found: { name?: string; value: Value } = { value: shape === 'range' ? [] : null }
      return match(example, rule, found, negative) && found.name !== undefined ? { name: found.name, value: found.value } : null
    },
  }
}

function fill(example: unknown, name: string, value: Value, negative: boolean): unknown {
  if (example === field) return variable(name)
  if (example === slot) return negative && typeof value === 'number' ? -value : value
  if (example === first || example === second) return Array.isArray(value) ? value[example === first ? 0 : 1] : null
  if (Array.isArray(example)) return example.map((part) => fill(part, name, value, negative))
  if (typeof example !== 'object' || example === null) return example
  return Object.fromEntries(Object.entries(example).map(([operator, args]) => [operator, fill(args, name, value, negative)]))
}

function match(example: unknown, rule: unknown, found: { name?: string; value: Value }, negative: boolean): boolean {
  if (example === field) {
    const args = typeof rule === 'object' && rule !== null && !Array.isArray(rule) && operatorOf(rule) === 'var' ? argumentsOf(rule, 'var') : []
    if (args.length !== 1 || typeof args[0] !== 'string') return false
    found.name = args[0]
    return true
  }
  if (example === slot) {
    if (!isValue(rule)) return false
    found.value = negative && typeof rule === 'number' ? -rule : rule
    return true
  }
  if (example === first || example === second) {
    if (!isValue(rule) || !Array.isArray(found.value)) return false
    found.value[example === first ? 0 : 1] = rule
    return true
  }
  if (Array.isArray(example)) return Array.isArray(rule) && rule.length === example.length && example.every((part, i) => match(part, rule[i], found, negative))
  if (typeof example !== 'object' || example === null) return example === rule
  if (typeof rule !== 'object' || rule === null || Array.isArray(rule)) return false
  const operator = operatorOf(example) ?? ''
  if (operatorOf(rule) !== operator) return false
  const [mine, theirs] = [argumentsOf(example, operator), argumentsOf(rule, operator)]
  return mine.length === theirs.length && mine.every((part, i) => match(part, theirs[i], found, negative))
}

const isValue = (rule: unknown): rule is Value => typeof rule === 'string' || typeof rule === 'number' || (Array.isArray(rule) && rule.every(isValue))

const order = (key: string, operator: string): Comparison => pattern(key, 'one', { [operator]: [field, slot] })
const between = pattern('between', 'range', { '<=': [first, field, second] })
const isNull = pattern('empty', 'none', { '==': [field, null] })
const isSet = pattern('filled', 'none', { '!=': [field, null] })
const isFalsy = pattern('empty', 'none', { '!': [field] })
const isTruthy = pattern('filled', 'none', { '!!': [field] })
const oneOf = pattern('one_of', 'many', { in: [field, slot] })
const noneOf = pattern('none_of', 'many', { '!': [{ in: [field, slot] }] })

const byKind: Readonly<Record<FieldKind, readonly Comparison[]>> = {
  number: [order('ge', '>='), order('gt', '>'), order('le', '<='), order('lt', '<'), order('eq', '=='), order('ne', '!='), between, isNull, isSet],
  text: [
    order('is', '=='), order('is_not', '!='), oneOf, noneOf,
    pattern('contains', 'one', { in: [slot, field] }), pattern('contains_not', 'one', { '!': [{ in: [slot, field] }] }), isFalsy, isTruthy,
  ],
  date: [
    order('before', '<'), order('until', '<='), order('after', '>'), order('since', '>='), order('eq', '=='), between,
    pattern('days_ago', 'days', { '>': [{ days_between: [field, today] }, slot] }),
    pattern('last_days', 'days', { '<=': [inDays(slot), field, today] }, true),
    pattern('next_days', 'days', { '<=': [today, field, inDays(slot)] }),
    isNull, isSet,
  ],
  boolean: [pattern('yes', 'none', { '==': [field, true] }), pattern('no', 'none', { '==': [field, false] }), isNull, isSet],
  list: [pattern('includes', 'one', { in: [slot, field] }), pattern('includes_not', 'one', { '!': [{ in: [slot, field] }] }), isFalsy, isTruthy],
}

/** How a field may be compared, in the order it is offered. A text with known choices is chosen, not searched. */
export function comparisonsOf(condition: ConditionField): readonly Comparison[] {
  const all = byKind[condition.type]
  return condition.options && condition.type === 'text' ? all.filter(({ key }) => !key.startsWith('contains')) : all
}

/** Whether a value of a rule can stand in the field's input. */
export function fits(value: Value, shape: Shape, condition: ConditionField): boolean {
  switch (shape) {
    case 'none':
      return value === null
    case 'many':
      return Array.isArray(value) && value.every((item) => typeof item === 'string')
    case 'range':
      return Array.isArray(value) && value.length === 2 && value.every((item) => fits(item, 'one', condition))
    case 'days':
      return typeof value === 'number' && Number.isInteger(value) && value > 0
    case 'one':
      if (condition.type === 'number') return typeof value === 'number'
      if (condition.type === 'date') return typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)
      return typeof value === 'string'
  }
}

/** The value a new row begins with, or one that took another comparison: what fits is kept. */
export function startValue(shape: Shape, condition: ConditionField, day: string, former: Value = null): Value {
  if (fits(former, shape, condition)) return former
  const single = Array.isArray(former) ? (former[0] ?? null) : former
  switch (shape) {
    case 'none':
      return null
    case 'days':
      return 30
    case 'range': {
      const one = startValue('one', condition, day, single)
      return [one, one]
    }
    case 'many':
      return typeof single === 'string' && single !== '' ? [single] : condition.options?.[0] ? [condition.options[0].value] : []
    case 'one':
      if (fits(single, 'one', condition)) return single
      return condition.type === 'number' ? 0 : condition.type === 'date' ? day : (condition.options?.[0]?.value ?? '')
  }
}
