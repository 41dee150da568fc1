import { formatFen, type Locale } from '@anju/sdk'
import type { Alert, Seen, Words } from './alert.ts'

/** Words values are written with; `#` stands for the number. */
export interface Terms {
  yes: string
  no: string
  days: string
  months: string
}

/** A text in the user's language, else in the other. */
export const spoken = (words: Words | null | undefined, locale: string): string => (locale === 'en-US' ? words?.en || words?.zh : words?.zh || words?.en) ?? ''

const suffixes: Record<string, string> = { m2: ' m²', m3: ' m³', kWh: ' kWh', percent: '%' }

/** A value in its unit: fen as yuan, shares with %, choices by their title. `—` when nothing is known. */
export function seenText({ value, type, unit, options }: Omit<Seen, 'name'>, locale: Locale, terms: Terms): string {
  if (value === null || value === '') return '—'
  if (typeof value === 'boolean') return value ? terms.yes : terms.no
  if (typeof value === 'number') {
    if (unit === 'fen') return formatFen(Math.round(value), locale)
    const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(value)
    if (unit === 'days' || unit === 'months') return terms[unit].replace('#', number)
    return `${number}${suffixes[unit ?? ''] ?? ''}`
  }
  return type === 'choice' ? spoken(options?.find((option) => option.value === value)?.title, locale) || value : value
}

/** A number as a sentence of a rule puts it: the sentence itself says the unit, except that money is written as money. */
const bare = (seen: Seen, locale: Locale, terms: Terms): string =>
  seenText(seen.unit === 'fen' ? seen : typeof seen.value === 'number' ? { value: seen.value } : seen, locale, terms)

/** What the value is called. */
export const seenTitle = ({ name, title }: Pick<Seen, 'name' | 'title'>, locale: Locale): string => spoken(title, locale) || name

/** The rule's own sentence with the values filled in; null when the rule has none. */
export function sentenceOf(alert: Pick<Alert, 'message' | 'seen' | 'label' | 'estate'>, locale: Locale, terms: Terms): string | null {
  const text = spoken(alert.message, locale)
  if (!text) return null
  return text.replaceAll(/\{\{\s*([^{}]*?)\s*\}\}/g, (_, name: string) => {
    if (name === 'subject') return alert.label ?? '—'
    if (name === 'estate') return alert.estate ?? '—'
    const seen = alert.seen.find((one) => one.name === name)
    return seen ? bare(seen, locale, terms) : '—'
  })
}

/** All values, as `title value`. */
export const valuesText = (seen: readonly Seen[], locale: Locale, terms: Terms): string =>
  seen.map((one) => `${seenTitle(one, locale)} ${seenText(one, locale, terms)}`).join(locale === 'en-US' ? ', ' : '，')
