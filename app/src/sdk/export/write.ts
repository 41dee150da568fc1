import { saveFile } from '../saveFile.ts'
import { csvOf, fileName, type ExportCell } from './table.ts'

export type ExportFormat = 'xlsx' | 'csv'

/** Hands a table to the browser as a file. */
export async function writeFile(format: ExportFormat, title: string, heads: readonly string[], rows: readonly (readonly ExportCell[])[]): Promise<void> {
  if (format === 'xlsx') {
    const { default: write } = await import('write-excel-file/browser')
    const cells = rows.map((row) => row.map((value) => (value === null ? null : typeof value === 'number' ? { value, type: Number } : { value, type: String })))
    await write([heads.map((value) => ({ value, fontWeight: 'bold' as const })), ...cells]).toFile(fileName(title, 'xlsx'))
    return
  }
  saveFile(new Blob([csvOf(heads, rows)], { type: 'text/csv;charset=utf-8' }), fileName(title, 'csv'))
}
