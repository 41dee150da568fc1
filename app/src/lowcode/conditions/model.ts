import { argumentsOf, operatorOf } from '../logic/operators.ts'
import type { Rule } from '../logic/index.ts'
import { comparisonsOf, fits, startValue, type Value } from './comparisons.ts'
import type { ConditionFields } from './fields.ts'

/** How many parts of a group must hold. */
export type Match = 'all' | 'any' | 'neither'

/** One comparison of a field. */
export interface Row {
  kind: 'row'
  field: string
  comparison: string
  value: Value
}

export interface Group {
  kind: 'group'
  match: Match
  parts: Part[]
}

/** What the table cannot show, as it is written. */
export interface Raw {
  kind: 'raw'
  rule: Rule
}

export type Part = Row | Group | Raw

/** A rule as the table shows it: always a group at the top. `true` is the group without parts. */
export function toGroup(rule: Rule, fields: ConditionFields): Group {
  if (rule === true) return { kind: 'group', match: 'all', parts: [] }
  const part = toPart(rule, fields)
  return part.kind === 'group' ? part : { kind: 'group', match: 'all', parts: [part] }
}

function toPart(rule: unknown, fields: ConditionFields): Part {
  return toRow(rule, fields) ?? toSubgroup(rule, fields) ?? { kind: 'raw', rule }
}

function toSubgroup(rule: unknown, fields: ConditionFields): Group | null {
  const operator = typeof rule === 'object' && rule !== null && !Array.isArray(rule) ? operatorOf(rule) : null
  if (operator === null) return null
  const args = argumentsOf(rule as object, operator)
  if (operator === 'and' || operator === 'or') return { kind: 'group', match: operator === 'and' ? 'all' : 'any', parts: args.map((arg) => toPart(arg, fields)) }
  const [inner] = args
  const negated = operator === '!' && args.length === 1 && typeof inner === 'object' && inner !== null && operatorOf(inner) === 'or'
  return negated ? { kind: 'group', match: 'neither', parts: argumentsOf(inner, 'or').map((arg) => toPart(arg, fields)) } : null
}

function toRow(rule: unknown, fields: ConditionFields): Row | null {
  for (const [name, field] of Object.entries(fields)) {
    for (const comparison of comparisonsOf(field)) {
      const found = comparison.read(rule)
      if (found?.name === name && fits(found.value, comparison.shape, field)) return { kind: 'row', field: name, comparison: comparison.key, value: found.value }
    }
  }
  return null
}

/** The rule of a table; groups without parts say nothing and are left out, no condition at all is `true`. */
export function toRule(group: Group, fields: ConditionFields): Rule {
  const rule = partRule(group, fields)
  if (rule === undefined) return true
  // One comparison alone needs no group around it.
  const [only] = group.parts
  return group.match !== 'neither' && group.parts.length === 1 && only ? partRule(only, fields) : rule
}

/** Undefined for what says nothing. */
function partRule(part: Part, fields: ConditionFields): Rule {
  if (part.kind === 'raw') return part.rule
  if (part.kind === 'row') {
    const field = fields[part.field]
    return field && comparisonsOf(field).find(({ key }) => key === part.comparison)?.write(part.field, part.value)
  }
  const rules = part.parts.map((inner) => partRule(inner, fields)).filter((rule) => rule !== undefined)
  if (rules.length === 0) return undefined
  if (part.match === 'neither') return { '!': [{ or: rules }] }
  return { [part.match === 'all' ? 'and' : 'or']: rules }
}

/** A new row: the first field, its first comparison, a value to begin with. Null when there are no fields. */
export function newRow(fields: ConditionFields, day: string, name: string | undefined = Object.keys(fields)[0]): Row | null {
  const field = name === undefined ? undefined : fields[name]
  const comparison = field && comparisonsOf(field)[0]
  if (!name || !field || !comparison) return null
  return { kind: 'row', field: name, comparison: comparison.key, value: startValue(comparison.shape, field, day) }
}

/** The row with another comparison; a value that still fits is kept. */
export function compareBy(row: Row, key: string, fields: ConditionFields, day: string): Row {
  const field = fields[row.field]
  const comparison = field && comparisonsOf(field).find((known) => known.key === key)
  return field && comparison ? { ...row, comparison: key, value: startValue(comparison.shape, field, day, row.value) } : row
}

/** The parts with one of them taken out and put in again at another place. */
export function movedPart(parts: readonly Part[], from: number, to: number): Part[] {
  const rest = parts.filter((_part, index) => index !== from)
  const moved = parts[from]
  return moved ? [...rest.slice(0, to), moved, ...rest.slice(to)] : [...parts]
}
