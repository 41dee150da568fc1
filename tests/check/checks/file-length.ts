import { projectFiles, textOf } from '../files.ts'
import type { Check } from '../framework.ts'

const AIM = 400
/** A migration is one file per plugin; generated files and dictionaries are not read top to bottom. */
const exempt = /^(supabase\/migrations\/|package-lock\.json|app\/src\/sdk\/database\.types\.ts|docs\/access-matrix\.md|LICENSE)|\/locales\/|\/i18n\//

export interface Long {
  path: string
  lines: number
}

/** Files longer than one sitting of reading, the longest first. */
export function longFiles(files: readonly Long[]): Long[] {
  return files.filter(({ path, lines }) => lines > AIM && !exempt.test(path)).sort((a, b) => b.lines - a.lines)
}

export const fileLength: Check = {
  key: 'file-length',
  title: `Files over ${AIM} lines (a report, not a limit)`,
  async run({ root, note }) {
    const files = (await projectFiles(root)).map((path) => ({ path, lines: textOf(root, path).split('\n').length - 1 }))
    for (const { path, lines } of longFiles(files)) note(`${lines} lines: ${path}`)
    const code = files.filter(({ path }) => /\.(tsx?|js)$/.test(path) && !exempt.test(path)).map(({ lines }) => lines).sort((a, b) => a - b)
    note(`${code.length} code files, median ${code[Math.floor(code.length / 2)] ?? 0} lines`)
    return []
  },
}
