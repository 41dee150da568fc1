import { describe, expect, test } from 'vitest'
import { FormulaFault, parseFormula, writeFormula, type FormulaNames } from './formula.ts'

const titles = new Map([['面积', 'area'], ['单价', 'price'], ['开始', 'from'], ['结束', 'to']])
const names: FormulaNames = { keyOf: (name) => titles.get(name), nameOf: (key) => [...titles].find(([, one]) => one === key)?.[0] ?? key }

describe('B.2 a formula is written as people write it', () => {
  test.each([
    ['[面积] × [单价] + 10', { '+': [{ '*': [{ var: 'area' }, { var: 'price' }] }, 10] }],
    ['([面积] + 1) * 2', { '*': [{ '+': [{ var: 'area' }, 1] }, 2] }],
    ['10 - 3 - 2', { '-': [{ '-': [10, 3] }, 2] }],
    ['10 - (3 - 2)', { '-': [10, { '-': [3, 2] }] }],
    ['天数（[开始]，[结束]） + 1', { '+': [{ days_between: [{ var: 'from' }, { var: 'to' }] }, 1] }],
    ['最大([面积], 0)', { max: [{ var: 'area' }, 0] }],
    ['"№" & [面积]', { cat: ['№', { var: 'area' }] }],
    ['天数([开始], 今天)', { days_between: [{ var: 'from' }, { today: [] }] }],
    ['-[面积]', { '-': [{ var: 'area' }] }],
  ])('%s', (text, rule) => {
    expect(parseFormula(text, names)).toEqual(rule)
    // Written again it means the same.
    expect(parseFormula(writeFormula(rule, names, 'zh') ?? '', names)).toEqual(rule)
    expect(parseFormula(writeFormula(rule, names, 'en') ?? '', names)).toEqual(rule)
  })

  test.each(['', '[面积] +', '[没有] + 1', '(1', '1 2', 'foo(1)', '1 + ]'])('B.2 “%s” is refused', (text) => {
    expect(() => parseFormula(text, names)).toThrow(FormulaFault)
  })

  test('B.2 what a formula cannot say is not shown as one', () => {
    expect(writeFormula({ if: [true, 1, 2] }, names, 'zh')).toBeNull()
  })
})
