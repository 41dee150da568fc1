import { describe, expect, test } from 'vitest'
import { logicVectors } from '../../../../tests/vectors/logic.ts'
import type { ConditionFields } from './fields.ts'
import { readLogic } from './read.ts'

const fields: ConditionFields = {
  arrears_months: { type: 'number', title: { zh: '欠租月数', en: 'Months of arrears' }, unit: { zh: '个月', en: 'months' } },
  rent_fen: { type: 'number', title: { zh: '月租金', en: 'Monthly rent' }, unit: { zh: '元', en: 'yuan' }, fen: true },
  area_m2: { type: 'number', title: { zh: '建筑面积', en: 'Area' } },
  'household.category': {
    type: 'text',
    title: { zh: '家庭类别', en: 'Household category' },
    options: [
      { value: 'low_income', title: { zh: '低保', en: 'low income' } },
      { value: 'special_care', title: { zh: '特殊照顾', en: 'special care' } },
    ],
  },
  since: { type: 'date', title: { zh: '入住日期', en: 'Move-in date' } },
  alone: { type: 'boolean', title: { zh: '独居', en: 'Lives alone' } },
  note: { type: 'text', title: { zh: '备注', en: 'Note' } },
  tags: { type: 'list', title: { zh: '标签', en: 'Tags' }, options: [{ value: 'elderly', title: { zh: '老人', en: 'elderly' } }] },
  lines: { type: 'list', title: { zh: '费用', en: 'Charges' }, items: { amount: { type: 'number', title: { zh: '金额', en: 'Amount' } } } },
}
const v = (name: string): object => ({ var: name })

const readings: [rule: unknown, zh: string, en: string][] = [
  [{ and: [{ '>=': [v('arrears_months'), 2] }, { '!=': [v('household.category'), 'low_income'] }] }, '欠租月数 ≥ 2 个月 且 家庭类别 不是 低保', 'Months of arrears ≥ 2 months and Household category is not low income'],
  [{ '>=': [v('rent_fen'), 120050] }, '月租金 ≥ 1200.5 元', 'Monthly rent ≥ 1200.5 yuan'],
  [{ '<=': [100000, v('rent_fen'), 200000] }, '1000 元 ≤ 月租金 ≤ 2000 元', '1000 yuan ≤ Monthly rent ≤ 2000 yuan'],
  [{ in: [v('rent_fen'), [100000, 200000]] }, '月租金 属于 1000 元、2000 元', 'Monthly rent is one of 1000 yuan, 2000 yuan'],
  [{ '>': [{ '*': [v('rent_fen'), 3] }, 300000] }, '月租金 × 3 > 3000 元', 'Monthly rent × 3 > 3000 yuan'],
  [{ '>': [{ '+': [v('rent_fen'), 5000] }, { max: [v('rent_fen'), 250000] }] }, '月租金 + 50 元 > 月租金、2500 元 中的最大值', 'Monthly rent + 50 yuan > the most of Monthly rent, 2500 yuan'],
  [{ '>': [{ '/': [v('rent_fen'), v('area_m2')] }, 20] }, '月租金 ÷ 建筑面积 > 20', 'Monthly rent ÷ Area > 20'],
  [
    { or: [{ and: [{ '<': [v('area_m2'), 40] }, v('alone')] }, { in: [v('household.category'), ['low_income', 'special_care']] }] },
    '（建筑面积 < 40 且 独居 为是） 或 家庭类别 属于 低保、特殊照顾',
    '(Area < 40 and Lives alone is yes) or Household category is one of low income, special care',
  ],
  [true, '总是', 'always'],
  [{ '!': { in: [v('household.category'), ['low_income']] } }, '家庭类别 不属于 低保', 'Household category is none of low income'],
  [{ '==': [v('since'), null] }, '入住日期 未填写', 'Move-in date is empty'],
  [{ '!=': [v('note'), null] }, '备注 已填写', 'Note is filled in'],
  [{ '!': v('alone') }, '独居 为否', 'Lives alone is no'],
  [{ '==': [v('alone'), true] }, '独居 为是', 'Lives alone is yes'],
  [{ in: ['elderly', v('tags')] }, '标签 包含 老人', 'Tags contains elderly'],
  [{ in: ['急', v('note')] }, '备注 包含 “急”', 'Note contains “急”'],
  [{ '<=': [20, v('area_m2'), 60] }, '20 ≤ 建筑面积 ≤ 60', '20 ≤ Area ≤ 60'],
  [{ '>': [{ days_between: [v('since'), { today: [] }] }, 30] }, '入住日期 距今超过 30 天', 'Move-in date is more than 30 days ago'],
  [{ '<=': [{ today: [] }, v('since'), { add_days: [{ today: [] }, 7] }] }, '入住日期 在今后 7 天内', 'Move-in date is within the next 7 days'],
  [{ '<=': [{ add_days: [{ today: [] }, -7] }, v('since'), { today: [] }] }, '入住日期 在最近 7 天内', 'Move-in date is within the last 7 days'],
  [{ '>=': [v('since'), '2026-01-01'] }, '入住日期 ≥ 2026-01-01', 'Move-in date ≥ 2026-01-01'],
  [{ '*': [{ '+': [v('area_m2'), 1] }, 3.5] }, '（建筑面积 + 1） × 3.5', '(Area + 1) × 3.5'],
  [{ '-': [v('area_m2'), { '-': [v('arrears_months'), 1] }] }, '建筑面积 − （欠租月数 − 1 个月）', 'Area − (Months of arrears − 1 months)'],
  [{ some: [v('lines'), { '>': [v('amount'), 100] }] }, '费用 中至少有一项符合（金额 > 100）', 'at least one of Charges meets (Amount > 100)'],
  [{ none: [v('tags'), { '==': [v(''), 'elderly'] }] }, '标签 中没有一项符合（该项 是 老人）', 'none of Tags meets (the item is elderly)'],
  [{ missing: ['since', 'note'] }, '缺少 入住日期、备注', 'missing: Move-in date, Note'],
  [{ if: [v('alone'), 10, 5] }, '如果 独居 为是 则为 10，否则为 5', 'if Lives alone is yes then 10, else 5'],
  [{ '!': { and: [v('alone'), { '>': [v('area_m2'), 5] }] } }, '并非（独居 为是 且 建筑面积 > 5）', 'not (Lives alone is yes and Area > 5)'],
  [{ '==': [v('unknown_field'), 'x'] }, 'unknown_field 是 “x”', 'unknown_field is “x”'],
  [{ drop: ['table'] }, '无法识别的条件', 'a condition that cannot be read'],
]

describe('B.3 a rule is read in plain words', () => {
  for (const [rule, zh, en] of readings) {
    test(zh, () => {
      expect(readLogic(rule, fields, 'zh-CN')).toBe(zh)
      expect(readLogic(rule, fields, 'en-US')).toBe(en)
    })
  }

  test('every rule of the vectors has a reading, without holes', () => {
    for (const { rule } of logicVectors.cases) {
      for (const locale of ['zh-CN', 'en-US'] as const) {
        const reading = readLogic(rule, {}, locale)
        expect(reading).not.toBe('')
        expect(reading).not.toMatch(/undefined|\{\{|\[object/)
        expect(reading).not.toBe(readLogic({ drop: [] }, {}, locale))
      }
    }
  })

  test('junk is said to be unreadable', () => {
    for (const { rule } of logicVectors.faults.filter(({ fault }) => fault !== 'expressions.unknown_variable')) {
      expect(readLogic(rule, {}, 'en-US')).toBe('a condition that cannot be read')
    }
  })
})
