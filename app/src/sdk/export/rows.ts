import { rpc } from '../client.ts'

/** What the log says of an export before it begins. */
export interface ExportEntry {
  org: string | undefined
  estate: string | null
  list: string
  format: 'xlsx' | 'csv'
  /** Keys of the columns. */
  columns: readonly string[]
}

/**
 * Rows of a list that is a function, or of a kind of own records (`records.<key>`), page by page. The database reads them under `args`
 * and keeps the log itself.
 *
 * @throws AnjuError where the reader may not take the list out
 */
export async function* exportedRows<Row>(entry: ExportEntry, args: object): AsyncGenerator<Row[]> {
  const id = await rpc<string>('open_export', { ...entry, args })
  let next: string | null | undefined
  do {
    const page: { rows: Row[]; next: string | null } = await rpc<{ rows: Row[]; next: string | null }>('export_page', { export: id, after: next })
    yield page.rows
    next = page.next
  } while (next)
}

/** Rows of a list that is read as a table, by the pages of the screen: before and after, the log is told. */
export async function* loggedRows<Row>(entry: ExportEntry, filters: unknown, page: (after: Row | null) => Promise<Row[]>): AsyncGenerator<Row[]> {
  await rpc('log_export', { ...entry, filters })
  let count = 0
  for (let rows = await page(null); rows.length > 0; rows = await page(rows.at(-1) ?? null)) {
    count += rows.length
    yield rows
  }
  await rpc('log_export', { ...entry, filters, rows: count })
}
