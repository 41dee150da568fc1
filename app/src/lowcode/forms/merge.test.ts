import { describe, expect, test } from 'vitest'
import { changesOf } from './changes.ts'
import { mergeValues } from './merge.ts'
import { numberText, parseNumber } from './numberText.ts'
import type { Field } from './types.ts'

const fields: Field[] = ['a', 'b', 'c'].map((key) => ({ key, type: 'text', title: { zh: key, en: key } }))
const money: Field = { key: 'm', type: 'money', title: { zh: '', en: '' } }

describe('B.2 two people change one record', () => {
  test('what only one changed is put together', () => {
    expect(mergeValues(fields, { a: '1', b: '1', c: '1' }, { a: '2', b: '1', c: '1' }, { a: '1', b: '3', c: '1' })).toEqual({ values: { a: '2', b: '3', c: '1' }, clashes: [] })
  })

  test('what both changed differently is a clash, what both changed alike is not', () => {
    const { values, clashes } = mergeValues(fields, { a: '1', b: '1' }, { a: '2', b: '5' }, { a: '3', b: '5' })
    expect(values).toEqual({ a: '2', b: '5' })
    expect(clashes.map(({ field, theirs, mine }) => [field.key, theirs, mine])).toEqual([['a', '2', '3']])
  })

  test('clearing is a change', () => {
    expect(mergeValues(fields, { a: '1', b: '1' }, { a: '1', b: '1' }, { b: '1' }).values).toEqual({ b: '1' })
    expect(changesOf(fields, { a: '1', b: '1' }, { b: '2' })).toEqual({ a: null, b: '2' })
  })
})

describe('B.2 numbers as they are typed', () => {
  test('money is yuan on screen and fen in the record', () => {
    expect(parseNumber(money, '1,234.5')).toBe(123450)
    expect(numberText(money, 123450)).toBe('1234.50')
    expect(numberText(money, -5)).toBe('-0.05')
    expect(numberText(money, 800)).toBe('8')
  })

  test('what is no number stays as it was typed', () => {
    expect(parseNumber(money, '12.345')).toBe('12.345')
    expect(parseNumber({ ...money, type: 'number' }, '1e5')).toBe('1e5')
    expect(parseNumber({ ...money, type: 'number' }, '-0.5')).toBe(-0.5)
  })
})
