/** A file as the wizard works with it. */
export interface ImportTable {
  headers: string[]
  /**
   * Cells by header, in file order. Null keeps the place of a line that carries nothing (a title above the header, a blank
   * line), so that row numbers stay those people see in the file.
   */
  rows: (Record<string, string> | null)[]
  /** How the file's letters were coded; null for a workbook. */
  encoding: 'utf-8' | 'gb18030' | null
}

/** Thrown with a key under `import.file_…` of the locales. */
export class FileFault extends Error {
  readonly key: 'file_empty' | 'file_no_header' | 'file_type' | 'file_broken'
  constructor(key: FileFault['key']) {
    super(key)
    this.key = key
  }
}

/** How far down a header may stand: lists from offices begin with a title, a date, a unit name. */
const HEADER_WITHIN = 12

/** Decodes text as UTF-8 or, when it is none, as GB 18030, which includes GBK and GB 2312. */
export function decodeText(bytes: ArrayBuffer | Uint8Array): { text: string; encoding: 'utf-8' | 'gb18030' } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'utf-8' }
  } catch {
    return { text: new TextDecoder('gb18030').decode(bytes), encoding: 'gb18030' }
  }
}

/**
 * A cell of a workbook as text. Days come as midnight UTC. An identity number that was typed as a number has lost its last
 * digits in the workbook already: it is written the way Excel shows it (1.10101199003070E+17), so that the check refuses the
 * row instead of taking digits nobody typed.
 */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Date) {
    const iso = value.toISOString()
    return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso.slice(0, 16).replace('T', ' ')
  }
  if (typeof value === 'number') return Number.isInteger(value) && !Number.isSafeInteger(value) ? value.toExponential(14).replace('e+', 'E+') : String(value)
  return typeof value === 'string' ? value : typeof value === 'boolean' ? String(value) : ''
}

/** Names compare without case, blanks and the signs people put around them: ` 建筑面积 (㎡)*` is `建筑面积(㎡)`. */
export const plainName = (name: string): string => name.normalize('NFKC').toLowerCase().replaceAll(/[\s*_·:：,，、-]/g, '')

/**
 * Finds the header and names the cells below it. The header is the line, near the top, that knows the most of
 * `knownNames`; failing that, the first line with at least two cells.
 */
export function toTable(lines: string[][], knownNames: readonly string[]): Omit<ImportTable, 'encoding'> {
  const known = new Set(knownNames.map(plainName))
  const filled = (line: string[]): number => line.filter((cell) => cell.trim() !== '').length
  const top = lines.slice(0, HEADER_WITHIN)
  if (lines.every((line) => filled(line) === 0)) throw new FileFault('file_empty')
  let header = -1
  let most = 0
  top.forEach((line, index) => {
    const hits = line.filter((cell) => known.has(plainName(cell))).length
    if (hits > most) [header, most] = [index, hits]
  })
  if (header < 0) header = top.findIndex((line) => filled(line) >= 2)
  const names = lines[header]
  if (!names) throw new FileFault('file_no_header')
  const headers: string[] = []
  const columns: { index: number; name: string }[] = []
  names.forEach((cell, index) => {
    const name = cell.trim().replaceAll(/\s+/g, ' ')
    // Two columns of one name: the first counts. Columns without a name carry nothing that could be mapped.
    if (name === '' || headers.includes(name)) return
    headers.push(name)
    columns.push({ index, name })
  })
  const body = lines.slice(header + 1)
  while (body.length && filled(body.at(-1) ?? []) === 0) body.pop()
  if (body.length === 0) throw new FileFault('file_empty')
  const rows = body.map((line) => (filled(line) === 0 ? null : Object.fromEntries(columns.map(({ index, name }) => [name, line[index] ?? '']))))
  return { headers, rows: [...Array.from({ length: header }, () => null), ...rows] }
}

type ParseText = (text: string, options: { skipEmptyLines: boolean; delimiter: string }) => { data: string[][] }

/** The sign between the cells: the one that makes most field names appear near the top, then most cells. */
function delimiterOf(text: string, knownNames: readonly string[], parse: ParseText): string {
  const known = new Set(knownNames.map(plainName))
  const top = text.split(/\r\n|\r|\n/, HEADER_WITHIN).join('\n')
  let best = { delimiter: ',', hits: -1, cells: -1 }
  for (const delimiter of [',', '\t', ';', '|']) {
    const lines = parse(top, { skipEmptyLines: true, delimiter }).data
    const hits = Math.max(0, ...lines.map((line) => line.filter((cell) => known.has(plainName(cell))).length))
    const cells = Math.max(0, ...lines.map((line) => line.length))
    if (hits > best.hits || (hits === best.hits && cells > best.cells)) best = { delimiter, hits, cells }
  }
  return best.delimiter
}

/** Reads a CSV or XLSX file. The readers are fetched when the first file is chosen. */
export async function readTable(file: File, knownNames: readonly string[]): Promise<ImportTable> {
  if (/\.xlsx$/i.test(file.name)) {
    const { readSheet } = await import('read-excel-file/browser')
    let sheet: unknown[][]
    try {
      sheet = await readSheet(file, 1)
    } catch {
      throw new FileFault('file_broken')
    }
    return { ...toTable(sheet.map((row) => row.map(cellText)), knownNames), encoding: null }
  }
  if (!/\.(csv|txt|tsv)$/i.test(file.name)) throw new FileFault('file_type')
  const { default: Papa } = await import('papaparse')
  const { text, encoding } = decodeText(await file.arrayBuffer())
  const plain = text.replace(/^\uFEFF/, '')
  const delimiter = delimiterOf(plain, knownNames, Papa.parse)
  return { ...toTable(Papa.parse(plain, { skipEmptyLines: false, delimiter }).data, knownNames), encoding }
}
