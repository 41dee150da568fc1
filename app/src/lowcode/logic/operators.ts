/** How many arguments each operator takes, least and most. Same as `private.logic_arity` in the database. */
export const arities: Readonly<Record<string, readonly [least: number, most: number]>> = {
  var: [1, 2],
  missing: [1, Infinity],
  '==': [2, 2],
  '===': [2, 2],
  '!=': [2, 2],
  '!==': [2, 2],
  '!': [1, 1],
  '!!': [1, 1],
  and: [1, Infinity],
  or: [1, Infinity],
  if: [2, Infinity],
  '<': [2, 3],
  '<=': [2, 3],
  '>': [2, 3],
  '>=': [2, 3],
  in: [2, 2],
  '+': [1, Infinity],
  '-': [1, 2],
  '*': [1, Infinity],
  '/': [2, 2],
  '%': [2, 2],
  min: [1, Infinity],
  max: [1, Infinity],
  cat: [1, Infinity],
  some: [2, 2],
  all: [2, 2],
  none: [2, 2],
  today: [0, 0],
  days_between: [2, 2],
  add_days: [2, 2],
}

/** The operator of an operation (an object with one member); null for any other object. */
export function operatorOf(rule: object): string | null {
  const [operator, ...others] = Object.keys(rule)
  return operator === undefined || others.length > 0 ? null : operator
}

/** Arguments of an operation: `{"!": x}` means `{"!": [x]}`. */
export function argumentsOf(rule: object, operator: string): unknown[] {
  const value = (rule as Record<string, unknown>)[operator]
  return Array.isArray(value) ? value : [value]
}
