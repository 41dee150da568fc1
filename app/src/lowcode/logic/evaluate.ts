import { checkLogic, type LogicFault } from './check.ts'
import { operatorToday } from './days.ts'
import { run } from './engine.ts'
import type { LogicResult, Rule } from './types.ts'
import { result, truthy } from './value.ts'

/** A rule was refused: `fault` has the message key and its values, `key` and `params` repeat them for error texts. */
export class LogicError extends Error {
  override readonly name = 'LogicError'
  readonly key: string
  readonly params: LogicFault['params']

  constructor(fault: LogicFault) {
    super(fault.key)
    this.key = fault.key
    this.params = fault.params
  }
}

/** Rules that passed, so that a form which asks at every key stroke checks each once. */
const passed = new WeakSet<object>()

function check(rule: Rule): void {
  const known = typeof rule === 'object' && rule !== null
  if (known && passed.has(rule)) return
  const fault = checkLogic(rule)
  if (fault) throw new LogicError(fault)
  if (known) passed.add(rule)
}

/**
 * Value of a rule on one record, as the database's `private.logic_value` gives it (docs/expressions.md).
 *
 * @param rule a JsonLogic rule; an object that passed once must not be changed afterwards
 * @param data the record: JSON; days are texts `YYYY-MM-DD`
 * @param today the day that counts as today, `YYYY-MM-DD`; by default today in the operator's zone
 * @throws LogicError when the rule may not run
 */
export function evaluateLogic(rule: Rule, data: unknown, today: string = operatorToday()): LogicResult {
  check(rule)
  return result(run(rule, { data, today }))
}

/** Whether a rule counts as true on one record: not null, false, 0, empty text or empty list. */
export function logicHolds(rule: Rule, data: unknown, today: string = operatorToday()): boolean {
  check(rule)
  return truthy(run(rule, { data, today }))
}
