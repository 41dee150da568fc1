import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** First-load budgets in kB (1,000 bytes) after gzip, per entry. */
export const budgets = { 'index.html': 400, 'portal.html': 220 } as const

export type Entry = keyof typeof budgets

interface ManifestChunk {
  file: string
  imports?: string[]
  css?: string[]
}

/** Loaded by every start although imported dynamically: the shell's texts and the icons. */
const alwaysLoaded = ['src/i18n/zh-CN.json', 'src/ui/iconSet.ts']

/** The files a browser fetches before an entry's frame stands: the entry's static imports, their styles, the texts. */
export function firstLoadFiles(manifest: Record<string, ManifestChunk>, entry: string): string[] {
  const files = new Set<string>([entry])
  const seen = new Set<string>()
  const visit = (name: string): void => {
    const chunk = manifest[name]
    if (!chunk || seen.has(name)) return
    seen.add(name)
    files.add(chunk.file)
    for (const style of chunk.css ?? []) files.add(style)
    for (const next of chunk.imports ?? []) visit(next)
  }
  for (const name of [entry, ...alwaysLoaded]) visit(name)
  return [...files]
}

export interface BudgetResult {
  entry: Entry
  kB: number
  budget: number
  ok: boolean
  files: { file: string; kB: number }[]
}

/** Measures the first load of both entries of a build in `dist`. Throws when there is no build. */
export function measureBudgets(dist: string): BudgetResult[] {
  const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8')) as Record<string, ManifestChunk>
  return (Object.keys(budgets) as Entry[]).map((entry) => {
    const files = firstLoadFiles(manifest, entry)
      .map((file) => ({ file, kB: gzipSync(readFileSync(join(dist, file)), { level: 9 }).length / 1000 }))
      .sort((a, b) => b.kB - a.kB)
    const kB = files.reduce((sum, file) => sum + file.kB, 0)
    return { entry, kB, budget: budgets[entry], ok: kB <= budgets[entry], files }
  })
}

if (import.meta.main) {
  const results = measureBudgets(join(import.meta.dirname, '../../dist'))
  for (const { entry, kB, budget, ok, files } of results) {
    console.log(`${ok ? '✓' : '✗'} ${entry}: ${kB.toFixed(1)} kB gz of ${budget}`)
    if (!ok || process.argv.includes('--files')) for (const file of files) console.log(`    ${file.kB.toFixed(1).padStart(6)}  ${file.file}`)
  }
  if (results.some(({ ok }) => !ok)) process.exitCode = 1
}
