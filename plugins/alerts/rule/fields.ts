import { isAmount, type ConditionField, type ConditionFields } from '@anju/sdk'
import type { About, Metric } from './model.ts'

type Say = (key: string) => string

const units: Record<string, { zh: string; en: string }> = {
  fen: { zh: '元', en: 'yuan' }, percent: { zh: '%', en: '%' }, days: { zh: '天', en: 'days' }, months: { zh: '个月', en: 'months' },
  m2: { zh: 'm²', en: 'm²' }, m3: { zh: 'm³', en: 'm³' }, kWh: { zh: 'kWh', en: 'kWh' },
}

const aggs: Record<string, { zh: string; en: string }> = {
  sum: { zh: '合计', en: 'total' }, avg: { zh: '平均', en: 'average' }, min: { zh: '最小', en: 'least' }, max: { zh: '最大', en: 'most' },
}

const kinds = { number: 'number', choice: 'text', text: 'text', date: 'date', boolean: 'boolean' } as const

/** Amounts are fen in the rule and yuan for people. Dimensions named …_fen are such, as the database knows them. */
const inUnit = (unit: string | undefined): Pick<ConditionField, 'unit' | 'fen'> => {
  const known = unit === undefined ? undefined : units[unit]
  return { ...(known ? { unit: known } : {}), ...(unit === 'fen' ? { fen: true } : {}) }
}

/**
 * What a condition over the metric can ask: its dimensions by key and its measures as `key.agg`, as the database names them.
 * Thresholds on an estate or the operator speak of measures only.
 */
export function conditionFields(metric: Metric, about: About): ConditionFields {
  const fields: Record<string, ConditionField> = {}
  if (about === 'each') {
    for (const { key, title, type, options } of metric.dimensions) {
      if (type !== 'ref') fields[key] = { type: kinds[type], title, ...inUnit(isAmount(key) ? 'fen' : undefined), ...(options && type === 'choice' ? { options } : {}) }
    }
  }
  for (const { key, title, unit, aggs: offered } of metric.measures) {
    for (const agg of offered) {
      const word = offered.length > 1 || agg === 'avg' || agg === 'min' || agg === 'max' ? aggs[agg] : undefined
      fields[`${key}.${agg}`] = {
        type: 'number',
        title: word ? { zh: `${title.zh}（${word.zh}）`, en: `${title.en} (${word.en})` } : title,
        ...inUnit(unit),
      }
    }
  }
  return fields
}

/** Comparisons a filter's dimension allows, as the database does. */
export const opsOf = (type: string): string[] => ({
  choice: ['in', 'not_in', 'is_null', 'not_null'], ref: ['in', 'not_in'], text: ['in', 'contains', 'is_null', 'not_null'], boolean: ['eq'],
  number: ['gte', 'lte', 'gt', 'lt', 'is_null', 'not_null'], date: ['period', 'is_null', 'not_null'],
})[type] ?? ['eq']

/** Names a sentence can be filled with. */
export const placeholders = (fields: ConditionFields, t: Say): [name: string, title: string | { zh: string; en: string }][] => [
  ['subject', t('rule.subject')], ['estate', t('rule.estate')], ...Object.entries(fields).map(([name, { title }]): [string, { zh: string; en: string }] => [name, { zh: title.zh ?? name, en: title.en ?? name }]),
]

/** A variable as `rule_list` and `alert_file` name it. */
export interface Word {
  title: { zh: string; en: string }
  type: 'number' | 'text' | 'choice' | 'date' | 'boolean'
  unit?: string
  agg?: string
  options?: { value: string; title: { zh: string; en: string } }[]
}

/** The same fields, from the words the database gives with a stored rule. */
export const fieldsOfWords = (words: Readonly<Record<string, Word>>): ConditionFields =>
  Object.fromEntries(Object.entries(words).map(([name, { title, type, unit, agg, options }]) => {
    const word = agg && agg !== 'sum' ? aggs[agg] : undefined
    const shown = word ? { zh: `${title.zh}（${word.zh}）`, en: `${title.en} (${word.en})` } : title
    return [name, { type: kinds[type], title: shown, ...inUnit(unit), ...(options ? { options } : {}) }]
  }))
