import { expect, test } from 'vitest'
import { kindOf, readDays, turned, weeksOf, type WorkCalendar } from '../calendar.ts'

const week: WorkCalendar = { days: [1, 2, 3, 4, 5], from: '09:00', until: '17:30', holidays: [], workdays: [] }

test('B.4 a day is turned from worked to holiday, from free to worked, and back', () => {
  const friday = turned(week, '2026-10-02')
  expect(kindOf(friday, '2026-10-02')).toBe('holiday')
  expect(turned(friday, '2026-10-02')).toEqual(week)
  const saturday = turned(week, '2026-10-10')
  expect(kindOf(saturday, '2026-10-10')).toBe('workday')
  expect(turned(saturday, '2026-10-10')).toEqual(week)
})

test('B.4 a list of holidays is read as people write it; what is no date is told', () => {
  expect(readDays('2026-10-01\n2026/10/2 国庆\n2026年10月5日\n\n2026-02-30\n十月六日')).toEqual({ days: ['2026-10-01', '2026-10-02', '2026-10-05'], unreadable: ['2026-02-30', '十月六日'] })
})

test('B.4 a month is drawn in weeks from Monday', () => {
  const weeks = weeksOf(2026, 10)
  expect(weeks[0]).toEqual([null, null, null, '2026-10-01', '2026-10-02', '2026-10-03', '2026-10-04'])
  expect(weeks.at(-1)?.filter(Boolean).at(-1)).toBe('2026-10-31')
})
