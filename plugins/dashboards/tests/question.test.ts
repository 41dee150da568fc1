import { expect, test } from 'vitest'
import { cleaned, firstQuestion, fitted, isComplete, isWhole } from '../edit/question.ts'
import { widgetKinds, type Metric, type Widget } from '../model.ts'

const title = { zh: '一', en: 'One' }
const metric: Metric = {
  key: 'a.b', plugin: 'a', title, description: title, time: 'day', link: null,
  dimensions: [{ key: 'kind', type: 'choice', title }, { key: 'day', type: 'date', title }, { key: 'place', type: 'ref', title }, { key: 'size', type: 'number', title }],
  measures: [{ key: 'n', title, unit: 'count', aggs: ['count'] }, { key: 'sum', title, unit: 'fen', aggs: ['sum', 'avg'] }],
}
const metrics = new Map([[metric.key, metric]])

test('B.5 whatever kind is chosen first, its question can be drawn', () => {
  for (const kind of widgetKinds) {
    const widget: Widget = { id: 'w', kind, x: 0, y: 0, w: 3, h: 2, query: firstQuestion(metric, kind), text: { zh: '字' }, ...(kind === 'picture' ? { picture: { id: 'p', name: 'p.png', mime: 'image/png', bytes: 1, sha256: '0', path: 'o/p' } } : {}) }
    expect(isComplete(cleaned(widget, metrics)), kind).toBe(true)
  }
  expect(firstQuestion(metric, 'line').dimensions).toEqual([{ key: 'day' }])
})

test('B.5 changing the kind cuts the question to what it can draw', () => {
  const wide = { metric: 'a.b', measures: [{ key: 'n' }, { key: 'sum' }], dimensions: [{ key: 'kind' }, { key: 'place' }, { key: 'size' }] }
  expect(fitted(wide, 'number', metric)).toEqual({ metric: 'a.b', measures: [{ key: 'n' }] })
  expect(fitted(wide, 'bar', metric)).toEqual({ metric: 'a.b', measures: [{ key: 'n' }], dimensions: [{ key: 'kind' }, { key: 'place' }] })
  expect(fitted(wide, 'table', metric).dimensions).toHaveLength(3)
  expect(fitted({ metric: 'a.b', measures: [{ key: 'n' }] }, 'pie', metric).dimensions).toEqual([{ key: 'kind' }])
})

test('B.5 half-filled conditions are not asked, and nothing is compared without a period', () => {
  expect(isWhole({ dimension: 'size', op: 'between', value: [1, null] })).toBe(false)
  expect(isWhole({ dimension: 'kind', op: 'in', value: [] })).toBe(false)
  expect(isWhole({ dimension: 'kind', op: 'is_null' })).toBe(true)
  expect(isWhole({ dimension: 'size', op: 'gte', value: 0 })).toBe(true)
  expect(isWhole({ dimension: 'online', op: 'eq', value: false })).toBe(true)
  const asked = { metric: 'a.b', measures: [{ key: 'n' }], compare: 'previous_period', filters: [{ dimension: 'day', op: 'period' }] }
  expect(fitted(asked, 'number', metric)).toEqual({ metric: 'a.b', measures: [{ key: 'n' }] })
})

test('B.5 an order by something no longer chosen is dropped', () => {
  const asked = { metric: 'a.b', measures: [{ key: 'n', agg: 'count' }], dimensions: [{ key: 'kind' }], order: [{ by: 'sum.avg', dir: 'desc' }, { by: 'n.count', dir: 'desc' }] }
  expect(fitted(asked, 'ranking', metric).order).toEqual([{ by: 'n.count', dir: 'desc' }])
})
