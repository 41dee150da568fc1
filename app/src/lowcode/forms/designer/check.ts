import { checkLogic, type LogicFields } from '../../logic/index.ts'
import type { Field } from '../types.ts'
import { variablesOf } from '../variables.ts'
import { conditionFields } from './conditionFields.ts'

/** One thing that keeps fields from being published: at which field (and column), a text key of `designer.faults`, its values. */
export interface DesignFault {
  key: string
  column?: string
  fault: string
  params?: Record<string, unknown>
}

const KEY = /^[a-z][a-z0-9_]{0,39}$/
const MOST_FIELDS = 200

/** What the designer can tell at once; the database checks all of it again when the draft is saved. */
export function designFaults(fields: readonly Field[]): DesignFault[] {
  const circle = circleOf(fields)
  return [
    ...(fields.length > MOST_FIELDS ? [{ key: '', fault: 'too_many', params: { limit: MOST_FIELDS } }] : []),
    ...fields.flatMap((field) => [
      ...fieldFaults(field, fields),
      ...(circle.has(field.key) ? [{ key: field.key, fault: 'circle' }] : []),
      ...(field.type === 'table' ? (field.fields ?? []).flatMap((column) => fieldFaults(column, field.fields ?? []).map(({ key, ...fault }) => ({ ...fault, key: field.key, column: key }))) : []),
    ]),
  ]
}

function fieldFaults(field: Field, among: readonly Field[]): DesignFault[] {
  const faults: DesignFault[] = []
  const say = (fault: string, params: Record<string, unknown> = {}): void => void faults.push({ key: field.key, fault, params })
  if (!KEY.test(field.key)) say('key')
  if (among.filter(({ key }) => key === field.key).length > 1) say('key_taken')
  if (field.title.zh.trim() === '') say('title_zh')
  if (field.type === 'choice' || field.type === 'choices') {
    const options = field.options ?? []
    if (options.length === 0) say('no_options')
    if (new Set(options.map(({ value }) => value)).size < options.length) say('option_taken')
    if (options.some(({ value, title }) => value.trim() === '' || title.zh.trim() === '')) say('option_empty')
  }
  if (field.type === 'table' && (field.fields ?? []).length === 0) say('no_columns')
  if (field.min !== undefined && field.max !== undefined && field.min > field.max) say('bounds')
  if (field.min_length !== undefined && field.max_length !== undefined && field.min_length > field.max_length) say('bounds')
  if (field.pattern !== undefined && !isPattern(field.pattern)) say('pattern')
  const names = conditionFields(among) as LogicFields
  const rules: [string, unknown][] = [['visible', field.visible], ...(field.type === 'computed' ? [['logic', field.logic ?? null] as [string, unknown]] : []), ...(field.rules ?? []).map(({ logic }): [string, unknown] => ['rule', logic])]
  for (const [where, rule] of rules) {
    if (rule === undefined) continue
    const fault = checkLogic(rule, names)
    if (fault) say(fault.key === 'expressions.unknown_variable' ? 'gone' : 'logic', { where, name: fault.params['name'] })
  }
  if ((field.rules ?? []).some(({ message }) => message.zh.trim() === '')) say('rule_message')
  return faults
}

function isPattern(pattern: string): boolean {
  try {
    return new RegExp(pattern, 'u') instanceof RegExp
  } catch {
    return false
  }
}

/** Keys of fields whose visibility and formulas wait for each other. */
function circleOf(fields: readonly Field[]): ReadonlySet<string> {
  const needs = new Map(fields.map((field) => [field.key, [...variablesOf(field.visible), ...(field.type === 'computed' ? variablesOf(field.logic) : [])]]))
  const leads = (from: string, to: string, seen: Set<string>): boolean => (needs.get(from) ?? []).some((name) => name === to || (!seen.has(name) && leads(name, to, seen.add(name))))
  return new Set(fields.map(({ key }) => key).filter((key) => leads(key, key, new Set())))
}
