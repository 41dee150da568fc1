import dayjs from 'dayjs'
import type { Answer } from '../model.ts'

/** The weeks of a month (`YYYY-MM`), Monday first; null outside it. */
export function monthCells(month: string): (string | null)[][] {
  const first = dayjs(`${month}-01`)
  const cells: (string | null)[] = [...Array.from({ length: (first.day() || 7) - 1 }, () => null), ...Array.from({ length: first.daysInMonth() }, (_, i) => first.add(i, 'day').format('YYYY-MM-DD'))]
  return Array.from({ length: Math.ceil(cells.length / 7) }, (_, i) => Array.from({ length: 7 }, (_cell, n) => cells[i * 7 + n] ?? null))
}

/** The first measure by day (`YYYY-MM-DD`); rows without a day are left out. */
export const valuesByDay = (answer: Answer): Map<string, number> =>
  new Map(answer.rows.flatMap(({ keys, values }) => (typeof keys[0] === 'string' && typeof values[0] === 'number' ? [[keys[0].slice(0, 10), values[0]] as const] : [])))
