/** One column of a list as it goes into a file. */
export interface ExportColumn<Row> {
  key: string
  title: string
  /** Texts as people read them, numbers as numbers (money in yuan), null for nothing. */
  value: (row: Row) => ExportCell
}

/** A column whose value, where none is said, is the row's under its key or the operator's own field. */
export type ExportedColumn<Row> = Omit<ExportColumn<Row>, 'value'> & { value?: ExportColumn<Row>['value'] }

export type ExportCell = string | number | null

/** A cell a spreadsheet would take for a formula gets an apostrophe before it. */
const harmless = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text)

const csvCell = (value: ExportCell): string => {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const text = harmless(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Comma-separated text with a byte order mark, which spreadsheet programs need to read Chinese. */
export const csvOf = (heads: readonly string[], rows: readonly (readonly ExportCell[])[]): string => `\uFEFF${[heads, ...rows].map((line) => line.map(csvCell).join(',')).join('\r\n')}\r\n`

/** What a row has under a key, as a cell; lists and objects are no cells. */
export function cellOf(value: unknown): ExportCell {
  if (typeof value === 'string' || typeof value === 'number') return value
  return null
}

/** A file name without what file systems refuse. */
export const fileName = (title: string, extension: string): string => `${title.replaceAll(/[\\/:*?"<>|\s]+/g, '-').slice(0, 80) || 'list'}.${extension}`

/** Of a column on screen, what its file has: own fields by themselves, chosen values by their labels. */
export function exportColumn<Row>({ key, title, exported, options }: { key: string; title: string; exported?: ((row: Row) => ExportCell) | undefined; options?: { value: string; label: string }[] | undefined }): ExportedColumn<Row> {
  if (exported) return { key, title, value: exported }
  return options ? { key, title, value: (row) => { const value = cellOf((row as Record<string, unknown>)[key]); return options.find((one) => one.value === value)?.label ?? value } } : { key, title }
}
