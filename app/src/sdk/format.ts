import { currentLocale, type Locale } from './i18n.ts'

const ZONE = 'Asia/Shanghai'
/** Making one costs a thousand times what using it does, and lists have hundreds of dates. Sweden writes dates the ISO way. */
const isoLike = new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE, dateStyle: 'short', timeStyle: 'medium' })
const grouped = { 'zh-CN': new Intl.NumberFormat('zh-CN'), 'en-US': new Intl.NumberFormat('en-US') } satisfies Record<Locale, Intl.NumberFormat>

/** Fen (分, integer) as yuan: 123456 → `¥1,234.56`. */
export function formatFen(fen: number | string | bigint | null | undefined, locale: Locale = currentLocale()): string {
  if (fen === null || fen === undefined || fen === '') return '—'
  const value = BigInt(fen)
  const magnitude = value < 0n ? -value : value
  const yuan = grouped[locale].format(magnitude / 100n)
  return `${value < 0n ? '−' : ''}¥${yuan}.${(magnitude % 100n).toString().padStart(2, '0')}`
}

/** Props of antd's `InputNumber` that hold a number. */
export interface NumberInput {
  value: number | null
  precision?: number
  onChange: (value: number | null) => void
}

/** Whether a column, measure or dimension of this name is an amount in fen. */
export const isAmount = (name: string): boolean => name.endsWith('_fen')

/** Props of an `InputNumber` for an amount that is kept in fen and typed in yuan. */
export const yuanInput = (fen: number | null | undefined, onChange: (fen: number | null) => void): NumberInput => ({
  value: typeof fen === 'number' ? fen / 100 : null,
  precision: 2,
  onChange: (yuan) => onChange(yuan === null ? null : Math.round(yuan * 100)),
})

/** Yuan as typed (`1,234.5`) to fen; null when it is not an amount with at most two decimals. */
export function parseYuan(text: string): number | null {
  const match = /^(-?)(\d{1,12})(?:\.(\d{1,2}))?$/.exec(text.trim().replaceAll(/[,，¥￥\s]/g, ''))
  if (!match) return null
  const fen = Number(match[2]) * 100 + Number((match[3] ?? '').padEnd(2, '0'))
  return match[1] ? -fen : fen
}

/** `date`: 2026-09-01 · `minute`: 2026-09-01 14:05 · `time`: 14:05:09 · `month`: 2026-09. In the operator's zone. */
export type DateStyle = 'date' | 'minute' | 'second' | 'time' | 'month'

/** An ISO timestamp or date in the operator's time zone. A plain date is no moment and is never shifted. */
export function formatDate(value: string | number | Date | null | undefined, style: DateStyle = 'minute'): string {
  if (value === null || value === undefined || value === '') return '—'
  if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)) return style === 'month' ? value.slice(0, 7) : value
  const date = new Date(value)
  if (Number.isNaN(date.getTime())) return '—'
  const full = isoLike.format(date)
  if (style === 'date') return full.slice(0, 10)
  if (style === 'month') return full.slice(0, 7)
  if (style === 'time') return full.slice(11)
  return style === 'second' ? full : full.slice(0, 16)
}

/** How long ago or ahead, in the user's language: “3 分钟前”. */
export function formatRelative(value: string | number | Date, now: number = Date.now(), locale: Locale = currentLocale()): string {
  const seconds = (new Date(value).getTime() - now) / 1000
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const steps: [Intl.RelativeTimeFormatUnit, number][] = [['second', 60], ['minute', 60], ['hour', 24], ['day', 30], ['month', 12]]
  let amount = seconds
  for (const [unit, size] of steps) {
    if (Math.abs(amount) < size) return format.format(Math.trunc(amount), unit)
    amount /= size
  }
  return format.format(Math.trunc(amount), 'year')
}

/** The first day inside and the last day inside of a Postgres `daterange` such as `[2026-01-01,2027-01-01)`. */
export function rangeDays(range: string | null | undefined): { first: string | null; last: string | null } {
  const match = /^([[(])([^,]*),([^\])]*)([\])])$/.exec(range ?? '')
  if (!match) return { first: null, last: null }
  const shift = (day: string, days: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
  const lower = match[2]?.replaceAll('"', '') ?? ''
  const upper = match[3]?.replaceAll('"', '') ?? ''
  return {
    first: lower ? (match[1] === '(' ? shift(lower, 1) : lower) : null,
    last: upper && upper !== 'infinity' ? (match[4] === ')' ? shift(upper, -1) : upper) : null,
  }
}
