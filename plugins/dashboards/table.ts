import type { Locale } from '@anju/sdk'
import type { Answer } from './model.ts'
import { formatValue, keyText, type Terms } from './values.ts'

/** An answer as a table of texts, with the numbers behind them for a workbook. */
export interface AnswerTable {
  heads: string[]
  rows: { texts: string[]; cells: (string | number | null)[] }[]
  /** How many of the first columns are keys. */
  keyColumns: number
}

/** What everybody can read: the table behind each chart, the file of an export, the text for a screen reader. */
export function tableOf(answer: Answer, locale: Locale, terms: Terms): AnswerTable {
  const word = (title: { zh: string; en: string }): string => (locale === 'en-US' ? title.en : title.zh)
  return {
    heads: [...answer.dimensions.map(({ title }) => word(title)), ...answer.measures.map(({ title }) => word(title))],
    keyColumns: answer.dimensions.length,
    rows: answer.rows.map((row) => {
      const keys = answer.dimensions.map((column, i) => keyText(column, row.keys[i] ?? null, row.labels[i], locale, terms))
      return {
        texts: [...keys, ...answer.measures.map(({ unit }, i) => formatValue(row.values[i], unit, locale, terms))],
        // A workbook has yuan, because nobody adds up fen there.
        cells: [...keys, ...answer.measures.map(({ unit }, i) => (row.values[i] === null || row.values[i] === undefined ? null : unit === 'fen' ? row.values[i] / 100 : row.values[i]))],
      }
    }),
  }
}

/** CSV that Excel opens in the right letters: byte order mark, CRLF, quotes; nothing begins like a formula. */
export function csvOf(table: AnswerTable): string {
  const cell = (value: string | number | null): string => {
    if (value === null) return ''
    if (typeof value === 'number') return String(value)
    const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
  }
  return `\uFEFF${[table.heads, ...table.rows.map(({ cells }) => cells)].map((line) => line.map(cell).join(',')).join('\r\n')}\r\n`
}
