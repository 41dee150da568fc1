import { describe, expect, test } from 'vitest'
import type { Field } from '../types.ts'
import { designFaults } from './check.ts'
import { duplicate, moveBy, newField, replaceField, retitled } from './edit.ts'

const text = (key: string, more: Partial<Field> = {}): Field => ({ key, type: 'text', title: { zh: key, en: key }, ...more })

describe('B.2 fields are arranged', () => {
  test('a field moves up and down and stops at the ends', () => {
    const fields = [text('a'), text('b'), text('c')]
    expect(moveBy(fields, 'c', -1).map(({ key }) => key)).toEqual(['a', 'c', 'b'])
    expect(moveBy(fields, 'a', -1).map(({ key }) => key)).toEqual(['a', 'b', 'c'])
    expect(moveBy(fields, 'c', 1).map(({ key }) => key)).toEqual(['a', 'b', 'c'])
  })

  test('conditions and formulas follow a changed key', () => {
    const fields = [text('a'), text('b', { visible: { '==': [{ var: 'a' }, 'x'] }, rules: [{ logic: { '!!': [{ var: 'a' }] }, message: { zh: '', en: '' } }] })]
    const [, b] = replaceField(fields, 'a', text('plate'))
    expect(b?.visible).toEqual({ '==': [{ var: 'plate' }, 'x'] })
    expect(b?.rules?.[0]?.logic).toEqual({ '!!': [{ var: 'plate' }] })
  })

  test('every new field can be published as it is, and no key is given twice', () => {
    const fields: Field[] = []
    for (const type of ['text', 'number', 'choice', 'reference', 'table', 'computed', 'section'] as const) fields.push(newField(type, fields))
    expect(designFaults(fields)).toEqual([])
    const copied = duplicate(fields, 'field_1')
    expect(designFaults(copied.fields)).toEqual([])
  })

  test('an English name that only came with the field does not stay behind a new Chinese one', () => {
    expect(retitled({ zh: '单选', en: 'Choice' }, { zh: '装修等级', en: 'Choice' })).toEqual({ zh: '装修等级', en: '' })
    expect(retitled({ zh: '装修', en: 'Finish' }, { zh: '装修等级', en: 'Finish' })).toEqual({ zh: '装修等级', en: 'Finish' })
  })

  test('faults are said at their field', () => {
    const fields = [text('a'), text('a'), text('Bad'), text('c', { visible: { '==': [{ var: 'gone' }, 1] } }), { ...text('d'), type: 'choice' as const, options: [] }]
    expect(designFaults(fields).map(({ key, fault }) => `${key}: ${fault}`)).toEqual(['a: key_taken', 'a: key_taken', 'Bad: key', 'c: gone', 'd: no_options'])
  })

  test('fields that wait for each other are found', () => {
    const fields = [text('a', { visible: { '!!': [{ var: 'b' }] } }), text('b', { visible: { '!!': [{ var: 'a' }] } }), text('c')]
    expect(designFaults(fields).map(({ key, fault }) => `${key}: ${fault}`)).toEqual(['a: circle', 'b: circle'])
  })
})
