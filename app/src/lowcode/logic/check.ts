import { Decimal } from './decimal.ts'
import { argumentsOf, arities, operatorOf } from './operators.ts'
import type { LogicFields, Rule } from './types.ts'

export const MOST_DEPTH = 16
export const MOST_NODES = 400
export const MOST_BYTES = 16_384

/** Why a rule is refused: message key as the database says it, and values for the text, among them the JSON pointer of the place. */
export interface LogicFault {
  key: string
  params: { path: string; [name: string]: unknown }
}

class Refusal extends Error {
  readonly fault: LogicFault

  constructor(fault: LogicFault) {
    super(fault.key)
    this.fault = fault
  }
}

/**
 * The first fault of a rule, found in the same order as `private.logic_check` finds it; null when it may run.
 *
 * @param rule  anything
 * @param fields the variables it may use; without, every name is allowed
 */
export function checkLogic(rule: Rule, fields?: LogicFields): LogicFault | null {
  try {
    new Walk().visit(rule, fields, '', 1)
    return null
  } catch (error) {
    if (error instanceof Refusal) return error.fault
    throw error
  }
}

class Walk {
  private nodes = 0
  private bytes = 0

  visit(rule: unknown, fields: LogicFields | undefined, path: string, depth: number): void {
    this.nodes++
    if (typeof rule === 'string') this.bytes += bytesOf(rule, path)
    else if (typeof rule === 'number') checkNumber(rule, path)
    else if (typeof rule === 'object' && rule !== null) {
      if (depth > MOST_DEPTH) refuse('too_deep', path, { most: MOST_DEPTH })
    } else if (typeof rule !== 'boolean' && rule !== null) refuse('not_an_operation', path)
    this.limit(path)
    if (Array.isArray(rule)) rule.forEach((item, i) => this.visit(item, fields, `${path}/${i}`, depth + 1))
    else if (typeof rule === 'object' && rule !== null) this.operation(rule, fields, path, depth)
  }

  private operation(rule: object, fields: LogicFields | undefined, path: string, depth: number): void {
    const operator = operatorOf(rule)
    if (operator === null) return refuse('not_an_operation', path)
    const arity = Object.hasOwn(arities, operator) ? arities[operator] : undefined
    if (!arity) return refuse('unknown_operator', path, { operator: [...operator].slice(0, 40).join('') })
    let args = argumentsOf(rule, operator)
    if (args.length < arity[0] || args.length > arity[1]) refuse('wrong_arity', path, { operator, count: args.length })
    this.bytes += bytesOf(operator, path)

    let inner = `${path}/${operator.replaceAll('~', '~0').replaceAll('/', '~1')}`
    let listed = Array.isArray((rule as Record<string, unknown>)[operator])
    if (operator === 'missing' && args.length === 1 && Array.isArray(args[0])) {
      args = args[0] as unknown[]
      if (listed) inner += '/0'
      listed = true
    }
    args.forEach((item, i) => {
      const at = listed ? `${inner}/${i}` : inner
      if (operator === 'missing' || (operator === 'var' && i === 0)) this.name(item, fields, at)
      else if (i === 1 && (operator === 'some' || operator === 'all' || operator === 'none')) this.visit(item, fields && itemFields(args[0], fields), at, depth + 1)
      else this.visit(item, fields, at, depth + 1)
    })
  }

  private name(name: unknown, fields: LogicFields | undefined, path: string): void {
    if (typeof name !== 'string' || [...name].length > 100) return refuse('variable_name', path)
    if (fields && !Object.hasOwn(fields, name)) refuse('unknown_variable', path, { name })
    this.bytes += bytesOf(name, path)
    this.nodes++
    this.limit(path)
  }

  private limit(path: string): void {
    if (this.nodes > MOST_NODES) refuse('too_many_nodes', path, { most: MOST_NODES })
    if (this.bytes > MOST_BYTES) refuse('too_large', path, { most: MOST_BYTES })
  }
}

/** Inside some, all and none variables are those of one item of the list; `""` is the item itself. */
function itemFields(list: unknown, fields: LogicFields): LogicFields {
  const name = typeof list === 'object' && list !== null && !Array.isArray(list) && 'var' in list ? argumentsOf(list, 'var')[0] : undefined
  const field = typeof name === 'string' && Object.hasOwn(fields, name) ? fields[name] : undefined
  return { '': {}, ...field?.items }
}

function checkNumber(value: number, path: string): void {
  if (!Number.isFinite(value) || Math.abs(value) >= 1e15 || Decimal.of(value).rounded(10).compare(Decimal.of(value)) !== 0) refuse('number_range', path)
}

/** Size in UTF-8. The database stores no NUL and no half of a surrogate pair. */
function bytesOf(text: string, path: string): number {
  if (text.includes('\0') || !text.isWellFormed()) refuse('unstorable_text', path)
  return new TextEncoder().encode(text).length
}

function refuse(fault: string, path: string, params: Record<string, unknown> = {}): void {
  throw new Refusal({ key: `expressions.${fault}`, params: { ...params, path } })
}
