import { argumentsOf, operatorOf } from '../logic/operators.ts'

/** Names of the form's fields a rule looks at, first steps of dotted names. */
export function variablesOf(rule: unknown): Set<string> {
  const found = new Set<string>()
  collect(rule, found)
  return found
}

function collect(rule: unknown, found: Set<string>): void {
  if (Array.isArray(rule)) return rule.forEach((part) => collect(part, found))
  if (typeof rule !== 'object' || rule === null) return
  const operator = operatorOf(rule)
  if (operator === null) return
  const args = argumentsOf(rule, operator)
  const names = operator === 'missing' ? args.flat() : operator === 'var' ? args.slice(0, 1) : []
  for (const name of names) if (typeof name === 'string') found.add(name.split('.')[0] ?? '')
  // Inside some, all and none names are those of one item.
  const parts = operator === 'some' || operator === 'all' || operator === 'none' ? args.slice(0, 1) : operator === 'missing' ? [] : args
  parts.forEach((part) => collect(part, found))
}
