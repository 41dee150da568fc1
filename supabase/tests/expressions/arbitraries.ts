import fc from 'fast-check'

/** Names of the vectors' fields, by kind. */
const names = {
  number: ['n', 'm', 'empty', 'household.members'],
  text: ['t', 's', 'blank', 'household.category'],
  date: ['d', 'e'],
  boolean: ['b', 'c', 'unknown'],
  list: ['tags', 'none', 'nolist', 'lines'],
}

const number = fc.oneof(fc.integer({ min: -20, max: 20 }), fc.integer({ min: -2000, max: 2000 }).map((n) => n / 100), fc.constantFrom(0, 1e-10, 999999999999999, -123456789012345))
const text = fc.oneof(
  fc.constantFrom('', 'a', 'b', 'rent', 'apple', '4', '低保', "it's", '%', '\\', '2026-10-01', '2026-02-30', '𠮷', 'ﬁ'),
  fc.string({ unit: 'binary', maxLength: 4 }).map((s) => s.replaceAll('\0', '')),
)
const day = fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10))
const nearDay = fc.integer({ min: 20_700, max: 20_800 }).map((n) => new Date(n * 86_400_000).toISOString().slice(0, 10))
const anyDay = fc.oneof(nearDay, day)
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { freq: 4 })

/** Records whose values are of the kinds of their fields. */
export const record = fc.record({
  n: maybe(number),
  m: maybe(number),
  empty: maybe(number),
  t: maybe(text),
  s: maybe(text),
  blank: maybe(fc.oneof(text, anyDay)),
  d: maybe(anyDay),
  e: maybe(anyDay),
  b: maybe(fc.boolean()),
  c: maybe(fc.boolean()),
  unknown: maybe(fc.boolean()),
  tags: maybe(fc.array(fc.oneof(text, number, fc.boolean(), fc.constant(null), anyDay), { maxLength: 3 })),
  none: maybe(fc.array(number, { maxLength: 3 })),
  nolist: maybe(fc.array(text, { maxLength: 2 })),
  lines: maybe(fc.array(fc.record({ amount: maybe(number), kind: maybe(text) }), { maxLength: 3 })),
  household: maybe(fc.record({ members: maybe(fc.oneof(fc.integer({ min: -5, max: 20 }), fc.constantFrom(999999999999999, -123456789012345))), category: maybe(text) })),
})

const variable = (kind: keyof typeof names): fc.Arbitrary<unknown> => fc.constantFrom(...names[kind]).map((name) => ({ var: name }))
const literal = fc.oneof(number, text, anyDay, fc.boolean(), fc.constant(null))
const scalar = fc.oneof(variable('number'), variable('text'), variable('date'), variable('boolean'), variable('list'), literal)
const item = fc.oneof(fc.constantFrom('', 'amount', 'kind').map((name) => ({ var: name })), literal)

const operation = (operators: readonly string[], args: fc.Arbitrary<unknown[]>): fc.Arbitrary<unknown> =>
  fc.tuple(fc.constantFrom(...operators), args).map(([operator, list]) => ({ [operator]: list }))

/** Operations over arguments of one arbitrary, most of them of fitting kinds. */
const operations = (any: fc.Arbitrary<unknown>, numeric: fc.Arbitrary<unknown>, days: fc.Arbitrary<unknown>): fc.Arbitrary<unknown>[] => [
  operation(['==', '!=', '===', '!=='], fc.tuple(any, any)),
  operation(['<', '<=', '>', '>='], fc.oneof(fc.tuple(any, any), fc.tuple(numeric, numeric), fc.tuple(days, days, days))),
  operation(['and', 'or'], fc.array(any, { minLength: 1, maxLength: 3 })),
  operation(['!', '!!'], fc.tuple(any)),
  operation(['if'], fc.oneof(fc.array(any, { minLength: 2, maxLength: 5 }), fc.tuple(any, numeric, numeric), fc.tuple(any, days, any))),
  operation(['in'], fc.oneof(fc.tuple(any, any), fc.tuple(any, fc.array(fc.oneof(any, literal), { maxLength: 4 })))),
  operation(['+', '*', 'min', 'max'], fc.array(numeric, { minLength: 1, maxLength: 3 })),
  operation(['-', '/', '%'], fc.tuple(numeric, numeric)),
  operation(['cat'], fc.array(any, { minLength: 1, maxLength: 3 })),
  operation(['days_between'], fc.tuple(days, days)),
  operation(['add_days'], fc.tuple(days, numeric)),
]

/** Rules over the vectors' fields, deep and of mixed kinds: what people would never write as well as what they would. */
export const rule = fc.letrec<{ any: unknown; numeric: unknown; days: unknown; inner: unknown }>((tie) => {
  const [any, numeric, days, inner] = [tie('any'), tie('numeric'), tie('days'), tie('inner')]
  const arithmetic = operation(['+', '*', '-', '/', '%', 'min', 'max'], fc.tuple(numeric, numeric))
  return {
    any: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      scalar,
      ...operations(any, numeric, days),
      operation(['some', 'all', 'none'], fc.tuple(fc.oneof(variable('list'), any, fc.array(literal, { maxLength: 3 })), inner)),
      operation(['missing'], fc.array(fc.constantFrom(...Object.values(names).flat()), { minLength: 1, maxLength: 3 })),
      fc.tuple(fc.constantFrom(...Object.values(names).flat()), any).map((args) => ({ var: args })),
    ),
    numeric: fc.oneof({ depthSize: 'small' }, fc.oneof(variable('number'), number), arithmetic, any),
    days: fc.oneof({ depthSize: 'small' }, fc.oneof(variable('date'), anyDay, fc.constant({ today: [] })), any),
    inner: fc.oneof({ depthSize: 'small' }, item, ...operations(item, item, item)),
  }
}).any

/** What people who try things out send: JSON of any shape, with operators here and there. */
export const junk = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'medium' },
    fc.jsonValue({ stringUnit: 'binary', maxDepth: 3 }),
    fc.dictionary(fc.constantFrom('==', 'and', 'var', 'missing', 'if', 'in', 'some', '__proto__', 'constructor', 'exec', '/', '~', 'today'), tie('node'), { maxKeys: 2, noNullPrototype: true }),
    fc.array(tie('node'), { maxLength: 4 }),
  ),
})).node
