import { LogicEngine } from 'json-logic-engine'
import { addDays, dayNumber } from './days.ts'
import { Decimal } from './decimal.ts'
import { joined, lookup, order, same, truthy, within, type Value } from './value.ts'

/** What a rule runs on: the record, or inside some, all and none the item, and the day that counts as today. */
export interface Scope {
  data: unknown
  today: string
}

type Operation = (args: readonly unknown[], scope: Scope) => Value

const evaluate = (rule: unknown, scope: Scope): Value => plainLiteral(engine.run(rule, scope))

/** Literals of a rule come out of the library as they went in. */
const plainLiteral = (value: unknown): Value => (typeof value === 'number' ? Decimal.of(value) : (value as Value))

const all = (work: (...values: Value[]) => Value): Operation => (args, scope) => work(...args.map((arg) => evaluate(arg, scope)))

const compare = (holds: (sign: number) => boolean): Operation =>
  all((...values) =>
    values.slice(1).every((right, i) => {
      const sign = order(values[i] ?? null, right)
      return sign !== null && holds(sign)
    }),
  )

const reckon = (work: (a: Decimal, b: Decimal) => Decimal | null): Operation =>
  all((...values) => {
    const numbers = values.filter((value) => value instanceof Decimal)
    if (numbers.length < values.length) return null
    return numbers.slice(1).reduce<Decimal | null>((sum, number) => sum && work(sum, number), numbers[0] ?? null)
  })

const minus = reckon((a, b) => a.minus(b))

/** First item for which the rule counts as true or, with `wanted` false, as not true. */
const hasItem = (list: readonly unknown[], rule: unknown, scope: Scope, wanted: boolean): boolean =>
  list.some((item) => truthy(evaluate(rule, { ...scope, data: item })) === wanted)

const equal = all((a = null, b = null) => same(a, b))
const unequal = all((a = null, b = null) => !same(a, b))

const operations: Record<string, Operation> = {
  var: ([name, fallback = null], scope) => lookup(scope.data, String(name)) ?? evaluate(fallback, scope),
  missing: (args, scope) => (Array.isArray(args[0]) ? (args[0] as unknown[]) : args).filter((name) => ['', null].includes(lookup(scope.data, String(name)) as '' | null)),
  '==': equal,
  '===': equal,
  '!=': unequal,
  '!==': unequal,
  '!': all((value = null) => !truthy(value)),
  '!!': all((value = null) => truthy(value)),
  and: (args, scope) => args.every((arg) => truthy(evaluate(arg, scope))),
  or: (args, scope) => args.some((arg) => truthy(evaluate(arg, scope))),
  if: (args, scope) => {
    for (let i = 0; i < args.length; i += 2) {
      if (i === args.length - 1) return evaluate(args[i], scope)
      if (truthy(evaluate(args[i], scope))) return evaluate(args[i + 1], scope)
    }
    return null
  },
  '<': compare((sign) => sign < 0),
  '<=': compare((sign) => sign <= 0),
  '>': compare((sign) => sign > 0),
  '>=': compare((sign) => sign >= 0),
  in: all((needle = null, haystack = null) => within(needle, haystack)),
  '+': reckon((a, b) => a.plus(b)),
  '-': (args, scope) => {
    const value = minus(args, scope)
    return args.length === 1 && value instanceof Decimal ? value.negate() : value
  },
  '*': reckon((a, b) => a.times(b)),
  '/': reckon((a, b) => a.over(b)),
  '%': reckon((a, b) => a.remainder(b)),
  min: reckon((a, b) => (a.compare(b) <= 0 ? a : b)),
  max: reckon((a, b) => (a.compare(b) >= 0 ? a : b)),
  cat: all((...values) => joined(values)),
  some: ([list, rule], scope) => {
    const items = evaluate(list, scope)
    return Array.isArray(items) && hasItem(items, rule, scope, true)
  },
  all: ([list, rule], scope) => {
    const items = evaluate(list, scope)
    return Array.isArray(items) && items.length > 0 && !hasItem(items, rule, scope, false)
  },
  none: ([list, rule], scope) => {
    const items = evaluate(list, scope)
    return !Array.isArray(items) || !hasItem(items, rule, scope, true)
  },
  today: (_args, scope) => scope.today,
  days_between: all((from = null, to = null) => {
    const [start, end] = [from, to].map((day) => (typeof day === 'string' ? dayNumber(day) : null))
    return start == null || end == null ? null : Decimal.of(end - start)
  }),
  add_days: all((day = null, days = null) => (typeof day === 'string' && days instanceof Decimal ? addDays(day, days) : null)),
}

/** The library walks the rule and knows our operators only: its own convert texts and lists to numbers. Never its `build`: that needs `eval`. */
const engine = new LogicEngine(
  Object.fromEntries(
    Object.entries(operations).map(([name, work]) => [
      name,
      { lazy: true, method: (args: unknown, scope: Scope): Value => work(Array.isArray(args) ? args : [args], scope) },
    ]),
  ),
  { disableInterpretedOptimization: true },
)

/** Value of a checked rule. */
export const run = evaluate

