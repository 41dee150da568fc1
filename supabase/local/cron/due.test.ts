import { expect, test } from 'vitest'
import { nextRun } from './due.ts'

const at = new Date('2026-01-31T23:58:30Z')

test('8.1.a schedules mean what pg_cron means by them', () => {
  expect(nextRun('*/5 * * * *', at)?.toISOString()).toBe('2026-02-01T00:00:00.000Z')
  expect(nextRun('17 3 * * *', at)?.toISOString()).toBe('2026-02-01T03:17:00.000Z')
  expect(nextRun('0 0 $ * *', at)?.toISOString()).toBe('2026-02-28T00:00:00.000Z')
  expect(nextRun('30 seconds', at)?.toISOString()).toBe('2026-01-31T23:59:00.000Z')
})

test('8.1.a a schedule that is nonsense is never due instead of always', () => {
  for (const schedule of ['', 'now', '61 * * * *', '90 seconds', '* * * * * *']) expect(nextRun(schedule, at)).toBeNull()
})
