import { errorText, saveFile } from '@anju/sdk'

export interface FaultRow {
  row_no: number
  raw: Record<string, string> | null
  errors: { field: string; key: string; params: Record<string, unknown> }[]
}

/** Quotes a cell, and keeps a spreadsheet from taking what somebody typed for a formula. */
export function csvCell(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) && !/^-?\d+(\.\d+)?$/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** The faulty rows as they were, with row number and problems in front: mend the cells and import the file again. */
export async function faultsCsv(
  faults: readonly FaultRow[],
  headers: readonly string[],
  names: { row: string; problem: string },
  fieldName: (key: string) => string,
): Promise<string> {
  const lines = [[names.row, names.problem, ...headers]]
  for (const { row_no, raw, errors } of faults) {
    const problems = await Promise.all(errors.map(async ({ field, key, params }) => `${fieldName(field)}: ${await errorText(key, params)}`))
    lines.push([String(row_no), problems.join('; '), ...headers.map((header) => raw?.[header] ?? '')])
  }
  return lines.map((line) => line.map(csvCell).join(',')).join('\r\n')
}

/** Saves text as a file. The mark at the start tells Excel that it is UTF-8. */
export function download(name: string, text: string): void {
  saveFile(new Blob(['\uFEFF', text], { type: 'text/csv;charset=utf-8' }), name)
}
