import { columns, type Widget } from './model.ts'

/** A place on the grid, in cells. */
export interface Cell {
  x: number
  y: number
  w: number
  h: number
}

export const overlaps = (a: Cell, b: Cell): boolean => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h

/** Widgets in reading order: rows from the top, then from the left. */
export const inReadingOrder = <T extends Cell>(cells: readonly T[]): T[] => [...cells].sort((a, b) => a.y - b.y || a.x - b.x)

/** Lets everything rise until it rests on something, the given one first where they meet. Nothing overlaps afterwards. */
export function compacted<T extends Cell & { id: string }>(cells: readonly T[], first?: string): T[] {
  const order = [...cells].sort((a, b) => a.y - b.y || Number(b.id === first) - Number(a.id === first) || a.x - b.x)
  const placed: T[] = []
  for (const cell of order) {
    let y = Math.max(0, cell.y)
    while (placed.some((other) => overlaps({ ...cell, y }, other))) y++
    while (y > 0 && !placed.some((other) => overlaps({ ...cell, y: y - 1 }, other))) y--
    placed.push({ ...cell, y })
  }
  return cells.map((cell) => placed.find(({ id }) => id === cell.id) ?? cell)
}

/** A step a person takes with a widget: one cell sideways, over the neighbour up or down, one cell larger or smaller. */
export type Step = 'left' | 'right' | 'up' | 'down' | 'wider' | 'narrower' | 'taller' | 'shorter'

/** The arrangement after the step; the widget stays inside the grid and the others make room. */
export function stepped(widgets: readonly Widget[], id: string, step: Step): Widget[] {
  const self = widgets.find((widget) => widget.id === id)
  if (!self) return [...widgets]
  const above = inColumn(widgets, self).filter((other) => other.y + other.h <= self.y)
  const below = inColumn(widgets, self).filter((other) => other.y >= self.y + self.h)
  const [over] = [...above].sort((a, b) => b.y + b.h - (a.y + a.h))
  const [under] = [...below].sort((a, b) => a.y - b.y)
  const changes: Record<Step, Partial<Cell>> = {
    left: { x: self.x - 1 },
    right: { x: self.x + 1 },
    up: { y: over?.y ?? self.y },
    down: { y: under ? under.y + under.h : self.y },
    wider: { w: self.w + 1 },
    narrower: { w: self.w - 1 },
    taller: { h: self.h + 1 },
    shorter: { h: self.h - 1 },
  }
  return compacted(placed(widgets, id, { ...self, ...changes[step] }), id)
}

/** Swaps a widget with the one before or after it in reading order: how a phone, where all stand in one column, moves it. */
export function shifted(widgets: readonly Widget[], id: string, step: -1 | 1): Widget[] {
  const order = inReadingOrder(widgets)
  const at = order.findIndex((widget) => widget.id === id)
  const [lower, upper] = step < 0 ? [order[at - 1], order[at]] : [order[at], order[at + 1]]
  if (!lower || !upper) return [...widgets]
  const beside = lower.y === upper.y
  const raised = placed(widgets, upper.id, { ...upper, x: lower.x, y: lower.y })
  return compacted(beside ? placed(raised, lower.id, { ...lower, x: lower.x + upper.w }) : raised, upper.id)
}

const inColumn = (widgets: readonly Widget[], self: Widget): Widget[] => widgets.filter((other) => other.id !== self.id && other.x < self.x + self.w && self.x < other.x + other.w)

function placed(widgets: readonly Widget[], id: string, cell: Cell): Widget[] {
  const w = clamp(cell.w, 1, columns)
  const h = clamp(cell.h, 1, 20)
  return widgets.map((widget) => (widget.id === id ? { ...widget, w, h, x: clamp(cell.x, 0, columns - w), y: Math.max(0, cell.y) } : widget))
}

/** The first free place for a widget of this size, reading from the top. */
export function freePlace(cells: readonly Cell[], w: number, h: number): { x: number; y: number } {
  const bottom = Math.max(0, ...cells.map((cell) => cell.y + cell.h))
  for (let y = 0; y < bottom; y++) {
    for (let x = 0; x + w <= columns; x++) if (!cells.some((cell) => overlaps(cell, { x, y, w, h }))) return { x, y }
  }
  return { x: 0, y: bottom }
}

/** An id no widget has. */
export function freeId(widgets: readonly Widget[], kind: string): string {
  for (let n = 1; ; n++) if (!widgets.some(({ id }) => id === `${kind}-${n}`)) return `${kind}-${n}`
}

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value))
