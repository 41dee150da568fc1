import { describe, expect, test } from 'vitest'
import { conditionFields, fieldsOfWords } from '../rule/fields.ts'
import { bodyFromAddress, cleaned, newBody, type Metric } from '../rule/model.ts'
import { falseShare } from '../rule/list.ts'
import { readEscalation, readRule, scheduleText } from '../rule/reading.ts'
import { offered } from '../rule/useRuleCatalog.ts'
import { limitsOf } from '../series.ts'
import { sentenceOf, seenText, valuesText } from '../seen.ts'
import zh from '../locales/zh-CN.json'

const metric: Metric = {
  key: 'finance.arrears', title: { zh: '欠费住户', en: 'Households in arrears' }, description: { zh: '', en: '' }, grain: '', subject: 'household', time: null,
  dimensions: [
    { key: 'months', title: { zh: '欠租月数', en: 'Months of rent' }, type: 'number' },
    { key: 'household', title: { zh: '住户', en: 'Household' }, type: 'ref' },
    { key: 'kind', title: { zh: '类型', en: 'Kind' }, type: 'choice', options: [{ value: 'lock', title: { zh: '门锁', en: 'Lock' } }] },
  ],
  measures: [{ key: 'owed', title: { zh: '欠费金额', en: 'Owed' }, unit: 'fen', aggs: ['sum', 'max'], better: 'less' }, { key: 'rate', title: { zh: '收缴率', en: 'Collected' }, unit: 'percent', aggs: ['ratio'], better: 'more' }],
}
const catalog = new Map([[metric.key, metric]])
const terms = { yes: '是', no: '否', days: '# 天', months: '# 个月' }
/** The plugin's own words, as the page says them. */
const t = (key: string, params: Record<string, unknown> = {}): string => {
  const text = key.split('.').reduce<unknown>((here, part) => (here as Record<string, unknown>)[part], zh)
  return String(text).replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => String(params[name]))
}
const rule = { ...newBody(metric), condition: { '>=': [{ var: 'months' }, 2] } }

describe('B.5 a rule reads as people say it', () => {
  test('condition, duration and repetition in one sentence', () => {
    expect(readRule({ ...rule, duration: { n: 7, unit: 'day' } }, metric, 'zh-CN', t)).toBe('欠租月数 ≥ 2，持续 7 天')
    expect(readRule({ ...rule, repetition: { times: 3, within: { n: 1, unit: 'hour' } } }, metric, 'zh-CN', t)).toBe('欠租月数 ≥ 2，1 小时内满 3 次')
    expect(readRule({ ...rule, condition: true }, metric, 'zh-CN', t)).toBe('尚未填写条件')
  })
  test('schedules', () => {
    expect(scheduleText({ every: 1, unit: 'minute' }, t)).toBe('每分钟')
    expect(scheduleText({ every: 5, unit: 'minute' }, t)).toBe('每 5 分钟')
    expect(scheduleText({ every: 1, unit: 'day', at: '08:30' }, t)).toBe('每天 08:30')
  })
  test('stored rules read the same from the words the database gives', () => {
    const words = { 'owed.max': { title: { zh: '欠费金额', en: 'Owed' }, type: 'number' as const, unit: 'fen', agg: 'max' } }
    expect(readRule({ ...rule, condition: { '>': [{ var: 'owed.max' }, 10050] } }, { fields: fieldsOfWords(words) }, 'zh-CN', t)).toBe('欠费金额（最大） > 100.5 元')
  })
})

test('B.5 conditions are offered what the database accepts: no records, and only measures for a whole estate', () => {
  expect(Object.keys(conditionFields(metric, 'each'))).toEqual(['months', 'kind', 'owed.sum', 'owed.max', 'rate.ratio'])
  expect(Object.keys(conditionFields(metric, 'estate'))).toEqual(['owed.sum', 'owed.max', 'rate.ratio'])
})

test('7.3.d a rule begun from a dashboard takes its number, filters and target, and no stranger', () => {
  const from = (address: string) => bodyFromAddress(new URLSearchParams(address), catalog)
  expect(from('metric=finance.arrears&measure=rate.&target=95')).toMatchObject({ about: 'organization', condition: { '<': [{ var: 'rate.ratio' }, 95] } })
  expect(from('metric=finance.arrears&measure=owed.max&filters=[{"dimension":"kind","op":"in","value":["lock"]},{"dimension":"x","op":"eq"}]')).toMatchObject({
    condition: { '>': [{ var: 'owed.max' }, 0] }, scope: { filters: [{ dimension: 'kind', op: 'in', value: ['lock'] }] } })
  expect(from('metric=finance.arrears&measure=owed.max&filters=nonsense')).not.toHaveProperty('scope')
  expect(from('metric=nothing')).toBeNull()
})

test('B.5 what is half-filled is not stored', () => {
  const half = { ...rule, scope: { estates: [], filters: [{ dimension: 'kind', op: 'in', value: [] }] }, escalate: [{ severity: 'red' as const, condition: true }], clear: { condition: true, after: 2 }, message: { zh: '' } }
  expect(cleaned(half)).toEqual({ ...rule, clear: { after: 2 } })
})

test('B.5 values are written in their units, and the sentence of the rule is filled in', () => {
  const seen = [
    { name: 'owed_fen', value: 152768, title: { zh: '欠费金额', en: 'Owed' }, type: 'number' as const, unit: 'fen' },
    { name: 'months', value: 2.25, title: { zh: '欠租月数', en: 'Months of rent' }, type: 'number' as const, unit: 'months' },
  ]
  expect(valuesText(seen, 'zh-CN', terms)).toBe('欠费金额 ¥1,527.68，欠租月数 2.25 个月')
  expect(sentenceOf({ message: { zh: '{{subject}} 欠 {{ owed_fen }}，约 {{months}} 个月，{{nothing}}' }, seen, label: '张*', estate: null }, 'zh-CN', terms)).toBe('张* 欠 ¥1,527.68，约 2.25 个月，—')
  expect(sentenceOf({ message: null, seen, label: '张*', estate: null }, 'zh-CN', terms)).toBeNull()
  expect(seenText({ value: 'lock', type: 'choice', options: [{ value: 'lock', title: { zh: '门锁', en: 'Lock' } }] }, 'en-US', terms)).toBe('Lock')
})

describe('B.5 what a rule names is carried over as it is meant', () => {
  test('limits are found wherever a variable is compared with a number, also turned round', () => {
    const body = { condition: { and: [{ '>=': [{ var: 'months' }, 2] }, { '<': [5, { var: 'months' }] }, { '>': [{ var: 'other' }, 9] }] }, escalate: [{ severity: 'red' as const, condition: { '>=': [{ var: ['months'] }, 5] } }, { severity: 'red' as const, after: { n: 4, unit: 'hour' as const } }] }
    expect(limitsOf(body, 'months')).toEqual([{ text: '≥ 2', value: 2 }, { text: '> 5', value: 5 }, { text: '≥ 5', value: 5 }])
    expect(limitsOf(body, 'nothing')).toEqual([])
  })

  test('steps by time are kept, half-filled conditions and to-dos without a role are not', () => {
    const late = { severity: 'orange' as const, after: { n: 4, unit: 'hour' as const } }
    expect(cleaned({ ...rule, escalate: [late, { severity: 'red', condition: true }], opens: { kind: 'task', role: '' }, unless: [], care: false }))
      .toEqual({ ...cleaned(rule), escalate: [late] })
    expect(cleaned({ ...rule, about: 'estate', unless: ['housing.under_repair'] })).not.toHaveProperty('unless')
    expect(readEscalation(late, {}, 'zh-CN', t)).toBe('满 4 小时无人办结')
  })

  test('a watch over people is offered only what says that nothing can be judged', () => {
    const one = (key: string, doubt_about: string[], kind = 'unit') => ({ key, kind, title: {}, description: {}, doubt_about })
    const named = { suppressions: [one('housing.under_repair', []), one('devices.water_doubt', ['devices.water']), one('devices.electricity_doubt', ['devices.electricity']), one('tenants.just_moved_in', [], 'household')], flows: [], flow_subjects: {} }
    expect(offered(named, 'unit', 'devices.water', false).map(({ key }) => key)).toEqual(['housing.under_repair', 'devices.water_doubt'])
    expect(offered(named, 'unit', 'devices.water', true).map(({ key }) => key)).toEqual(['devices.water_doubt'])
  })

  test('T6 the share of false alarms is of the findings that say something', () => {
    expect([falseShare({ confirmed: 3, refuted: 1 }), falseShare({ confirmed: 0, refuted: 0 })]).toEqual([25, null])
  })
})
