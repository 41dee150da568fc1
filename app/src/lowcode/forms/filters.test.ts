import { expect, test } from 'vitest'
import { filtersOf } from './filters.ts'
import type { Field } from './types.ts'

const field = (type: Field['type']): Field => ({ key: 'a', type, title: { zh: 'a', en: 'a' } })

test.each([
  ['choice', ['car', 'bike'], [{ field: 'a', op: 'in', value: ['car', 'bike'] }]],
  ['choices', ['car', 'bike'], [{ field: 'a', op: 'contains', value: 'car' }, { field: 'a', op: 'contains', value: 'bike' }]],
  ['text', [' 粤B '], [{ field: 'a', op: 'contains', value: '粤B' }]],
  ['number', ['10~20'], [{ field: 'a', op: 'gte', value: 10 }, { field: 'a', op: 'lte', value: 20 }]],
  ['money', ['~2000'], [{ field: 'a', op: 'lte', value: 2000 }]],
  ['date', ['2026-01-01~'], [{ field: 'a', op: 'gte', value: '2026-01-01' }]],
  ['boolean', ['false'], [{ field: 'a', op: 'eq', value: false }]],
  ['number', ['ten~'], []],
  ['signature', ['x'], []],
] as const)('B.2 a list asked for %s %j', (type, asked, filters) => {
  expect(filtersOf(field(type), asked)).toEqual(filters)
})
