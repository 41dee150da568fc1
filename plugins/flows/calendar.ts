import dayjs from 'dayjs'

/** The working calendar as the database keeps it; days of the week from 1 (Monday), dates as `YYYY-MM-DD`. */
export interface WorkCalendar {
  days: number[]
  from: string
  until: string
  holidays: string[]
  workdays: string[]
}

/** Why a day is worked or not: by a rule of its own, or by its day of the week. */
export type DayKind = 'holiday' | 'workday' | 'working' | 'free'

const weekdayOf = (day: string): number => dayjs(day).day() || 7

export function kindOf(calendar: WorkCalendar, day: string): DayKind {
  if (calendar.workdays.includes(day)) return 'workday'
  if (calendar.holidays.includes(day)) return 'holiday'
  return calendar.days.includes(weekdayOf(day)) ? 'working' : 'free'
}

const without = (list: readonly string[], day: string): string[] => list.filter((one) => one !== day)
const withDay = (list: readonly string[], day: string): string[] => [...without(list, day), day].sort()

/** The calendar with a day turned: what would be worked becomes a holiday, what would be free is worked, a turned day is as the week says. */
export function turned(calendar: WorkCalendar, day: string): WorkCalendar {
  const kind = kindOf(calendar, day)
  return {
    ...calendar,
    holidays: kind === 'working' ? withDay(calendar.holidays, day) : without(calendar.holidays, day),
    workdays: kind === 'free' ? withDay(calendar.workdays, day) : without(calendar.workdays, day),
  }
}

/** Dates of lines such as `2027-01-01` or `2027/1/1 元旦`; what is none is told. */
export function readDays(text: string): { days: string[]; unreadable: string[] } {
  const days: string[] = []
  const unreadable: string[] = []
  for (const line of text.split(/\r?\n/).map((one) => one.trim()).filter(Boolean)) {
    const [, year = '', month = '', date = ''] = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})(?!\d)/.exec(line) ?? []
    const day = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`
    if (year && dayjs(day).format('YYYY-MM-DD') === day) days.push(day)
    else unreadable.push(line)
  }
  return { days: [...new Set(days)].sort(), unreadable }
}

/** The weeks of a month, Monday first; null before its first and after its last day. */
export function weeksOf(year: number, month: number): (string | null)[][] {
  const first = dayjs(`${year}-${String(month).padStart(2, '0')}-01`)
  const cells: (string | null)[] = [...Array.from({ length: (first.day() || 7) - 1 }, () => null), ...Array.from({ length: first.daysInMonth() }, (_, i) => first.add(i, 'day').format('YYYY-MM-DD'))]
  return Array.from({ length: Math.ceil(cells.length / 7) }, (_, i) => Array.from({ length: 7 }, (_cell, n) => cells[i * 7 + n] ?? null))
}
