import type { JsonValue } from '@anju/sdk'

/** A hand signature as it is kept: `strokes` is an SVG path (drawn, in a box of width × height) or the typed name. */
export interface Signature {
  kind: 'drawn' | 'typed'
  strokes: string
  width: number
  height: number
}

export type Point = readonly [x: number, y: number]

/** An SVG path of strokes, coordinates rounded to a tenth; a stroke of one point becomes a dot. */
export function pathOf(strokes: readonly (readonly Point[])[]): string {
  const near = (value: number): number => Math.round(value * 10) / 10
  return strokes
    .filter((points) => points.length > 0)
    .map((points) => points.map(([x, y], n) => `${n === 0 ? 'M' : 'L'}${near(x)} ${near(y)}`).join('') + (points.length === 1 ? 'l0.1 0' : ''))
    .join('')
}

/** A signature of the trail, checked: a path holds nothing but moves and lines. Null for anything else. */
export function readSignature(value: JsonValue | undefined): Signature | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
  const { kind, strokes, width, height } = value
  if (typeof strokes !== 'string' || strokes === '') return null
  if (kind === 'typed') return { kind, strokes, width: 0, height: 0 }
  if (!/^[MLl\d .-]+$/.test(strokes) || typeof width !== 'number' || typeof height !== 'number') return null
  return { kind: 'drawn', strokes, width, height }
}
