import { formatFen, type Locale } from '@anju/sdk'
import type { AnswerRow, DimensionColumn, Key } from './model.ts'

/** Words that depend on no answer, from this plugin's locales. */
export interface Terms {
  yes: string
  no: string
  /** Key of a row whose value is missing. */
  missing: string
  /** `#` stands for the number. */
  days: string
  months: string
  target: string
}

const number = (value: number, locale: Locale, digits: number): string => new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value)

const suffixes: Record<string, string> = { m2: ' m²', m3: ' m³', kWh: ' kWh', percent: '%' }

/** A measure in its unit: fen as yuan, shares with %, areas in m². `—` when there is nothing to say. */
export function formatValue(value: number | null | undefined, unit: string, locale: Locale, terms: Terms): string {
  if (value === null || value === undefined) return '—'
  if (unit === 'fen') return formatFen(Math.round(value), locale)
  if (unit === 'days') return terms.days.replace('#', number(value, locale, 1))
  if (unit === 'months') return terms.months.replace('#', number(value, locale, 1))
  return `${number(value, locale, unit === 'count' ? 0 : 2)}${suffixes[unit] ?? ''}`
}

/** The same, short enough for an axis: 12,345,600 fen → `¥12.3万` or `¥123K`. */
export function formatShort(value: number, unit: string, locale: Locale): string {
  const shown = unit === 'fen' ? value / 100 : value
  const text = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 }).format(shown)
  return unit === 'fen' ? `¥${text}` : unit === 'percent' ? `${text}%` : text
}

/** One key of a row as people read it: the option's title, the record's name, yes or no, the period. */
export function keyText(column: DimensionColumn, key: Key, label: string | null | undefined, locale: Locale, terms: Terms): string {
  if (key === null || key === '') return terms.missing
  if (column.type === 'ref') return label ?? '—'
  if (column.type === 'boolean') return key === true ? terms.yes : terms.no
  if (column.type === 'choice') {
    const title = column.options?.find(({ value }) => value === key)?.title
    return title ? (locale === 'en-US' ? title.en : title.zh) : String(key)
  }
  if (column.type === 'date') return periodText(String(key), column.grain ?? 'month')
  return column.type === 'number' ? number(Number(key), locale, 2) : String(key)
}

/** A period by its first day: 2026-09-05, 2026-09, 2026 Q3, 2026. */
export function periodText(day: string, grain: NonNullable<DimensionColumn['grain']>): string {
  if (grain === 'year') return day.slice(0, 4)
  if (grain === 'quarter') return `${day.slice(0, 4)} Q${Math.floor((Number(day.slice(5, 7)) - 1) / 3) + 1}`
  return grain === 'month' ? day.slice(0, 7) : day.slice(0, 10)
}

const MOST_PERIODS = 400

/** First days of all periods from the first to before the last day, both plain dates. */
export function periodsBetween(first: string, before: string, grain: NonNullable<DimensionColumn['grain']>): string[] {
  const found: string[] = []
  const date = new Date(`${first}T00:00:00Z`)
  while (found.length < MOST_PERIODS) {
    const day = date.toISOString().slice(0, 10)
    if (day >= before) break
    found.push(day)
    if (grain === 'day' || grain === 'week') date.setUTCDate(date.getUTCDate() + (grain === 'day' ? 1 : 7))
    else date.setUTCMonth(date.getUTCMonth() + (grain === 'month' ? 1 : grain === 'quarter' ? 3 : 12))
  }
  return found
}

/** Rows by period with nothing left out: a month in which nothing happened is a zero, not a gap. For one dimension. */
export function withEveryPeriod(rows: readonly AnswerRow[], column: DimensionColumn, measures: number): AnswerRow[] {
  if (column.type !== 'date' || rows.length === 0) return [...rows]
  const known = rows.flatMap(({ keys }) => (typeof keys[0] === 'string' ? [keys[0]] : [])).sort()
  const [first = ''] = known
  const last = known.at(-1) ?? first
  const grain = column.grain ?? 'month'
  const start = column.from && startOf(column.from, grain) < first ? startOf(column.from, grain) : first
  const end = column.to && column.to > last ? column.to : dayAfter(last)
  if (!start) return [...rows]
  const byKey = new Map(rows.map((row) => [row.keys[0], row]))
  return periodsBetween(start, end, grain).map((day) => byKey.get(day) ?? { keys: [day], labels: [null], values: Array.from({ length: measures }, () => 0) })
}

const dayAfter = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)

function startOf(day: string, grain: NonNullable<DimensionColumn['grain']>): string {
  if (grain === 'year') return `${day.slice(0, 4)}-01-01`
  if (grain === 'quarter') return `${day.slice(0, 5)}${String(Math.floor((Number(day.slice(5, 7)) - 1) / 3) * 3 + 1).padStart(2, '0')}-01`
  if (grain === 'month') return `${day.slice(0, 7)}-01`
  if (grain === 'day') return day
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7))
  return date.toISOString().slice(0, 10)
}
