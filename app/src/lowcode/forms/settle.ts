import { Decimal } from '../logic/decimal.ts'
import { evaluateLogic, logicHolds } from '../logic/index.ts'
import type { JsonValue } from '../../sdk/schemaFaults.ts'
import { tidyIdNumber } from './idNumber.ts'
import { tidyPhone } from './phone.ts'
import { fenOf, operandOf } from './money.ts'
import type { Field, Values } from './types.ts'
import { variablesOf } from './variables.ts'

/** A form's values once its own rules have been applied. */
export interface Settled {
  /** What is kept: nothing empty, nothing of hidden fields, numbers tidied, computed values filled in. */
  values: Values
  /** Keys of the fields that are shown. */
  shown: ReadonlySet<string>
}

/** Nothing was filled in: null, a text of blanks, an empty list, or an object with nothing in it. */
export function isBlank(value: JsonValue | undefined): boolean {
  if (value === undefined || value === null) return true
  if (typeof value === 'string') return value.trim() === ''
  if (Array.isArray(value)) return value.length === 0
  return typeof value === 'object' && Object.values(value).every(isBlank)
}

/** What a form's rules need to know of a field, worked out once per form. */
interface Plan {
  field: Field
  /** Its own condition and that of the section it stands in. */
  conditions: unknown[]
  needs: readonly string[]
}

const plans = new WeakMap<readonly Field[], ReadonlyMap<string, Plan>>()

function planOf(fields: readonly Field[]): ReadonlyMap<string, Plan> {
  const known = plans.get(fields)
  if (known) return known
  const plan = new Map<string, Plan>()
  let section: unknown
  for (const field of fields) {
    if (field.type === 'section') section = field.visible
    const conditions = [field.visible, field.type === 'section' ? undefined : section].filter((rule) => rule !== undefined && rule !== null)
    const rules = [...conditions, ...(field.type === 'computed' ? [field.logic] : [])]
    plan.set(field.key, { field, conditions, needs: rules.flatMap((rule) => [...variablesOf(rule)]) })
  }
  plans.set(fields, plan)
  return plan
}

/**
 * Applies visibility and formulas, each field after those it looks at: hidden fields lose their values, computed ones get
 * theirs. As `private.form_values` does it in the database.
 *
 * What a former version of the form left behind is not the form's and is left out.
 *
 * @param fields the form; must not be changed in place
 * @param today the day that counts as today in rules, `YYYY-MM-DD`
 */
export function settle(fields: readonly Field[], values: Values, today?: string): Settled {
  const plan = planOf(fields)
  const shown = new Set<string>()
  const kept: Values = {}
  // What rules see of it, kept along with it.
  const scope: Values = {}
  const begun = new Set<string>()
  const visit = (key: string): void => {
    const step = plan.get(key)
    if (!step || begun.has(key)) return
    begun.add(key)
    step.needs.forEach(visit)
    const { field } = step
    if (!step.conditions.every((rule) => holds(rule, scope, today))) return
    shown.add(key)
    const value = field.type === 'computed' ? computed(field, scope, today) : tidy(field, values[key])
    if (value === undefined || isBlank(value) || field.type === 'section') return
    kept[key] = value
    scope[key] = operandOf(field, value)
  }
  for (const { key } of fields) visit(key)
  const inOrder = fields.flatMap(({ key }) => { const value = kept[key]; return value === undefined ? [] : [[key, value] as const] })
  return { values: Object.fromEntries(inOrder), shown }
}

/** A value as it is kept. */
function tidy(field: Field, value: JsonValue | undefined): JsonValue | undefined {
  if (field.sensitive && isMask(value)) return value
  if (field.type === 'id_number' && typeof value === 'string') return tidyIdNumber(value)
  if (field.type === 'phone' && typeof value === 'string') return tidyPhone(value)
  if (field.type === 'table' && Array.isArray(value)) return value.map((row) => tidyRow(field.fields ?? [], row))
  return value
}

/** What the database shows of a sensitive value: a text with stars. Sent back as it is, the value stays. */
export const isMask = (value: JsonValue | undefined): boolean => typeof value === 'string' && value.includes('***')

/** Rows that were reckoned, by the columns they were reckoned with: a key stroke in one row must not cost the other hundreds. */
const reckoned = new WeakMap<readonly Field[], WeakMap<object, Values>>()

/** A row with its own formulas; what is no row stays, to be found fault with. A row must not be changed in place. */
function tidyRow(columns: readonly Field[], row: JsonValue): JsonValue {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return row
  const known = reckoned.get(columns) ?? new WeakMap<object, Values>()
  reckoned.set(columns, known)
  const found = known.get(row) ?? settle(columns, row).values
  known.set(row, found)
  return found
}

function computed(field: Field, values: Values, today: string | undefined): JsonValue | undefined {
  let result
  try {
    result = evaluateLogic(field.logic ?? null, values, today)
  } catch {
    // A formula somebody is still writing gives nothing; saving it is refused with its reason.
    return undefined
  }
  const wanted = field.result ?? 'number'
  if (wanted === 'money') return typeof result === 'number' ? fenOf(result) : undefined
  if (wanted === 'number') return typeof result === 'number' ? Decimal.of(result).rounded(field.decimals ?? 10).toNumber() : undefined
  return (wanted === 'text' ? typeof result === 'string' && result !== '' : typeof result === 'boolean') ? (result as string | boolean) : undefined
}

/** Whether a rule holds; one that may not run does. */
export function holds(rule: unknown, values: Values, today?: string): boolean {
  try {
    return logicHolds(rule, values, today)
  } catch {
    return true
  }
}
