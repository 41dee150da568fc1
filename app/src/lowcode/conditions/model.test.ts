import { describe, expect, test } from 'vitest'
import { logicVectors } from '../../../../tests/vectors/logic.ts'
import { checkLogic, logicHolds } from '../logic/index.ts'
import { comparisonsOf, startValue } from './comparisons.ts'
import type { ConditionFields } from './fields.ts'
import { compareBy, newRow, toGroup, toRule } from './model.ts'

const title = { zh: '字段', en: 'Field' }
const fields: ConditionFields = {
  months: { type: 'number', title },
  category: { type: 'text', title, options: [{ value: 'low_income', title }] },
  note: { type: 'text', title },
  since: { type: 'date', title },
  alone: { type: 'boolean', title },
  tags: { type: 'list', title },
}
const day = '2026-11-24'

describe('B.3 the builder writes rules and reads them back', () => {
  for (const [name, field] of Object.entries(fields)) {
    for (const { key, shape } of comparisonsOf(field)) {
      test(`${name} ${key}`, () => {
        const row = { kind: 'row', field: name, comparison: key, value: startValue(shape, field, day) } as const
        const rule = toRule({ kind: 'group', match: 'all', parts: [row] }, fields)
        expect(checkLogic(rule, fields)).toBeNull()
        expect(toGroup(rule, fields)).toEqual({ kind: 'group', match: 'all', parts: [row] })
      })
    }
  }

  test('groups in groups, all, any and neither', () => {
    const row = newRow(fields, day)
    if (!row) throw new Error('there are fields')
    const inner = { kind: 'group', match: 'neither', parts: [row, row] } as const
    const outer = { kind: 'group' as const, match: 'any' as const, parts: [row, { ...inner, parts: [...inner.parts] }] }
    const rule = toRule(outer, fields)
    expect(rule).toEqual({ or: [{ '>=': [{ var: 'months' }, 0] }, { '!': [{ or: [{ '>=': [{ var: 'months' }, 0] }, { '>=': [{ var: 'months' }, 0] }] }] }] })
    expect(toGroup(rule, fields)).toEqual(outer)
  })

  test('what the table cannot show stays exactly as it is written', () => {
    const odd = { '>': [{ '+': [{ var: 'months' }, 1] }, 3] }
    const rule = { and: [{ '>=': [{ var: 'months' }, 2] }, odd] }
    const group = toGroup(rule, fields)
    expect(group.parts[1]).toEqual({ kind: 'raw', rule: odd })
    expect(toRule(group, fields)).toEqual(rule)
    expect(toGroup({ '==': [{ var: 'gone' }, 1] }, fields).parts).toEqual([{ kind: 'raw', rule: { '==': [{ var: 'gone' }, 1] } }])
    expect(toGroup({ '>=': [{ var: 'months' }, 'two'] }, fields).parts[0]?.kind).toBe('raw')
  })

  test('a rule that was shown means what it meant', () => {
    const shownFields = Object.fromEntries(Object.entries(logicVectors.fields).map(([name, { type }]) => [name, { type, title }]))
    for (const { rule, data, say } of logicVectors.cases) {
      const shown = toRule(toGroup(rule, shownFields), shownFields)
      const record = { ...logicVectors.record, ...data }
      expect(logicHolds(shown, record, logicVectors.today), say).toBe(logicHolds(rule, record, logicVectors.today))
    }
  })

  test('no condition is true, and empty groups say nothing', () => {
    expect(toRule({ kind: 'group', match: 'any', parts: [{ kind: 'group', match: 'all', parts: [] }] }, fields)).toBe(true)
    expect(toGroup(true, fields).parts).toEqual([])
  })

  test('another comparison keeps the value when it fits', () => {
    const row = { kind: 'row', field: 'months', comparison: 'ge', value: 7 } as const
    expect(compareBy(row, 'lt', fields, day).value).toBe(7)
    expect(compareBy(row, 'between', fields, day).value).toEqual([7, 7])
    expect(compareBy(row, 'empty', fields, day).value).toBeNull()
    expect(compareBy({ kind: 'row', field: 'category', comparison: 'is', value: 'low_income' }, 'one_of', fields, day).value).toEqual(['low_income'])
  })
})
