import { Cron } from 'croner'

/** `30 seconds` as pg_cron 1.6 takes it; null for a five-field schedule. */
function intervalSeconds(schedule: string): number | null {
  const match = /^\s*(\d{1,2})\s+seconds?\s*$/.exec(schedule)
  const seconds = Number(match?.[1])
  return match && seconds >= 1 && seconds <= 59 ? seconds : null
}

/**
 * When a job is next due after `since`, or null when its schedule is nonsense. Five fields in UTC; `$` is the last day of
 * the month, as pg_cron writes it.
 */
export function nextRun(schedule: string, since: Date): Date | null {
  const seconds = intervalSeconds(schedule)
  if (seconds !== null) return new Date(since.getTime() + seconds * 1000)
  try {
    return new Cron(schedule.replace('$', 'L'), { timezone: 'UTC', paused: true, mode: '5-part' }).nextRun(since)
  } catch {
    return null
  }
}
