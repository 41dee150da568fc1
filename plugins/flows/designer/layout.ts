import type { Step } from '../steps.ts'
import type { Gap } from './tree.ts'

/** Sizes of the drawing, in pixels. */
export const size = { width: 232, height: 72, way: 40, gap: 32, between: 44 } as const

/** A box of the drawing. `x` is its middle, `y` its upper edge. */
export type Box =
  | { kind: 'start' | 'end' | 'join'; id: string; x: number; y: number }
  | { kind: 'step'; id: string; x: number; y: number; step: Step }
  | { kind: 'way'; id: string; x: number; y: number; step: Step; way: number }
  | { kind: 'gap'; id: string; x: number; y: number; gap: Gap }

export interface Line {
  from: string
  to: string
}

export interface Drawing {
  boxes: Box[]
  lines: Line[]
}

const stepWidth = (step: Step): number =>
  step.branches ? Math.max(size.width, step.branches.reduce((sum, way) => sum + listWidth(way.steps), 0) + size.between * Math.max(0, step.branches.length - 1)) : size.width
const listWidth = (steps: readonly Step[]): number => Math.max(size.width, ...steps.map(stepWidth))

/** Lays the tree out from top to bottom: ways side by side, the rest below one another. */
export function layout(steps: readonly Step[]): Drawing {
  const boxes: Box[] = [{ kind: 'start', id: '$start', x: 0, y: 0 }]
  const lines: Line[] = []
  let last = '$start'
  const put = (box: Box): void => {
    boxes.push(box)
    lines.push({ from: last, to: box.id })
    last = box.id
  }

  function list(inner: readonly Step[], x: number, top: number, parent: string | null, branch: number): number {
    let y = top
    const gap = (at: number): void => {
      put({ kind: 'gap', id: `+${parent ?? ''}/${branch}/${at}`, x, y, gap: { parent, branch, at } })
      y += size.gap + size.gap
    }
    gap(0)
    inner.forEach((step, n) => {
      y = one(step, x, y)
      gap(n + 1)
    })
    return y
  }

  function one(step: Step, x: number, top: number): number {
    put({ kind: 'step', id: step.id, x, y: top, step })
    let y = top + size.height + size.gap
    if (!step.branches) return y
    const ends: string[] = []
    let left = x - stepWidth(step) / 2
    let bottom = y
    step.branches.forEach((way, n) => {
      const width = listWidth(way.steps)
      const middle = left + width / 2
      last = step.id
      put({ kind: 'way', id: `${step.id}:${n}`, x: middle, y, step, way: n })
      bottom = Math.max(bottom, list(way.steps, middle, y + size.way + size.gap, step.id, n))
      ends.push(last)
      left += width + size.between
    })
    const join = `${step.id}:join`
    boxes.push({ kind: 'join', id: join, x, y: bottom })
    for (const end of ends) lines.push({ from: end, to: join })
    last = join
    y = bottom + size.gap
    return y
  }

  const y = list(steps, 0, size.gap + size.way, null, 0)
  put({ kind: 'end', id: '$end', x: 0, y })
  return { boxes, lines }
}
