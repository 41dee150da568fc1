import { expect, test } from 'vitest'
import { compacted, freeId, freePlace, inReadingOrder, overlaps, shifted, stepped, type Step } from '../layout.ts'
import type { Widget } from '../model.ts'

const widget = (id: string, x: number, y: number, w: number, h: number): Widget => ({ id, kind: 'text', x, y, w, h })
const board = [widget('a', 0, 0, 4, 2), widget('b', 4, 0, 4, 2), widget('c', 8, 0, 4, 2), widget('d', 0, 2, 12, 3)]
const at = (widgets: readonly Widget[], id: string) => {
  const { x, y, w, h } = widgets.find((found) => found.id === id) ?? widget('?', -1, -1, 0, 0)
  return [x, y, w, h]
}
const clear = (widgets: readonly Widget[]): boolean => widgets.every((a) => widgets.every((b) => a.id === b.id || !overlaps(a, b)))

test('B.5 the arrow keys move a widget over its neighbours, which make room', () => {
  expect(at(stepped(board, 'd', 'up'), 'd')).toEqual([0, 0, 12, 3])
  expect(at(stepped(board, 'd', 'up'), 'a')).toEqual([0, 3, 4, 2])
  expect(at(stepped(board, 'a', 'down'), 'a')).toEqual([0, 5, 4, 2])
  expect(at(stepped(board, 'b', 'right'), 'b')).toEqual([5, 0, 4, 2])
  expect(at(stepped(board, 'c', 'right'), 'c')).toEqual([8, 0, 4, 2])
})

test('B.5 a widget grows and shrinks within the twelve columns', () => {
  expect(at(stepped(board, 'a', 'wider'), 'a')).toEqual([0, 0, 5, 2])
  expect(at(stepped(board, 'd', 'wider'), 'd')).toEqual([0, 2, 12, 3])
  expect(at(stepped([widget('a', 0, 0, 1, 1)], 'a', 'narrower'), 'a')).toEqual([0, 0, 1, 1])
  expect(at(stepped([widget('a', 0, 0, 1, 1)], 'a', 'shorter'), 'a')).toEqual([0, 0, 1, 1])
})

test('B.5 on a phone a widget changes places with the one before or after it', () => {
  const order = (widgets: readonly Widget[]) => inReadingOrder(widgets).map(({ id }) => id)
  expect(order(shifted(board, 'b', -1))).toEqual(['b', 'a', 'c', 'd'])
  expect(order(shifted(board, 'a', 1))).toEqual(['b', 'a', 'c', 'd'])
  expect(order(shifted(board, 'd', -1)).indexOf('d')).toBeLessThan(3)
  expect(shifted(board, 'a', -1)).toEqual(board)
})

test('B.5 whatever is done, nothing overlaps, nothing leaves the grid, nothing floats', () => {
  let seed = 7
  const random = (n: number): number => {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff
    return seed % n
  }
  const steps: Step[] = ['left', 'right', 'up', 'down', 'wider', 'narrower', 'taller', 'shorter']
  let widgets: Widget[] = board
  for (let i = 0; i < 600; i++) {
    const id = ['a', 'b', 'c', 'd'][random(4)] ?? 'a'
    widgets = random(4) === 0 ? shifted(widgets, id, random(2) ? 1 : -1) : stepped(widgets, id, steps[random(8)] ?? 'up')
    expect(clear(widgets)).toBe(true)
    expect(widgets.every(({ x, y, w, h }) => x >= 0 && y >= 0 && x + w <= 12 && w >= 1 && h >= 1)).toBe(true)
    expect(compacted(widgets)).toEqual(widgets)
  }
})

test('B.5 a new widget takes the first free place and an id of its own', () => {
  expect(freePlace(board, 12, 2)).toEqual({ x: 0, y: 5 })
  expect(freePlace([widget('a', 0, 0, 4, 2)], 4, 2)).toEqual({ x: 4, y: 0 })
  expect(freeId([widget('text-1', 0, 0, 1, 1)], 'text')).toBe('text-2')
})
