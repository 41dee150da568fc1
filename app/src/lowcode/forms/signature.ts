export type Point = readonly [x: number, y: number]

export const SIGNATURE_WIDTH = 480
export const SIGNATURE_HEIGHT = 160

/** An SVG path of strokes, coordinates rounded to a tenth; a stroke of one point becomes a dot. */
export function pathsOf(strokes: readonly (readonly Point[])[]): string {
  const near = (value: number): number => Math.round(value * 10) / 10
  return strokes
    .filter((points) => points.length > 0)
    .map((points) => points.map(([x, y], n) => `${n === 0 ? 'M' : 'L'}${near(x)} ${near(y)}`).join('') + (points.length === 1 ? 'l0.1 0' : ''))
    .join('')
}

/** Whether a text is a path of moves and lines only: nothing else is drawn. */
export const isStrokes = (paths: string): boolean => paths !== '' && /^[MLl\d .-]+$/.test(paths)
