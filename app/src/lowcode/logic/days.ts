import type { Decimal } from './decimal.ts'

const DAY_MS = 86_400_000
const FORM = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/

/** Number of a day written `YYYY-MM-DD`, years 0001 to 9999, counted from 1970-01-01; null for anything else. */
export function dayNumber(text: string): number | null {
  if (!FORM.test(text) || text.startsWith('0000')) return null
  const time = Date.parse(`${text}T00:00:00Z`)
  return Number.isNaN(time) || dayText(time / DAY_MS) !== text ? null : time / DAY_MS
}

/** The day with this number, as `YYYY-MM-DD`; null outside years 0001 to 9999. */
export function dayText(number: number): string | null {
  const date = new Date(number * DAY_MS)
  const year = date.getUTCFullYear()
  return Number.isNaN(year) || year < 1 || year > 9999 ? null : date.toISOString().slice(0, 10)
}

/** The day so many days later; null for a fraction of a day and outside years 0001 to 9999. */
export function addDays(text: string, days: Decimal): string | null {
  const from = dayNumber(text)
  if (from === null || days.toString().includes('.') || !days.within(7)) return null
  return dayText(from + days.toNumber())
}

/** Today in the operator's zone as `YYYY-MM-DD`, whatever the zone of the machine. */
export const operatorToday = (now: Date = new Date()): string => new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(0, 10)
