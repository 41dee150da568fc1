/**
 * `npm run check`: everything that can be proven without running the product. One module per check in checks/.
 *
 *   npm run check                      all
 *   npm run check -- --only locales    some
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { migratedDatabase, type MigratedDatabase } from '../../supabase/tools/migrated-database.ts'
import { onlyArgument, spread } from '../run/steps.ts'
import { advisors } from './checks/advisors.ts'
import { boundaries } from './checks/boundaries.ts'
import { budgets } from './checks/budgets.ts'
import { comments } from './checks/comments.ts'
import { decisions } from './checks/decisions.ts'
import { fileLength } from './checks/file-length.ts'
import { functionRights } from './checks/function-rights.ts'
import { edgeFunctions } from './checks/edge-functions.ts'
import { indexes } from './checks/indexes.ts'
import { lint } from './checks/lint.ts'
import { locales } from './checks/locales.ts'
import { lockfile } from './checks/lockfile.ts'
import { machinePaths } from './checks/machine-paths.ts'
import { plugins } from './checks/plugins.ts'
import { policyCalls } from './checks/policy-calls.ts'
import { rowSecurity } from './checks/row-security.ts'
import { databaseTypes } from './checks/database-types.ts'
import { types } from './checks/types.ts'
import type { Check, Context, Finding } from './framework.ts'

const checks: Check[] = [
  lint, types, edgeFunctions, boundaries, locales, lockfile, machinePaths, decisions, fileLength,
  policyCalls, indexes, functionRights, comments, rowSecurity, advisors, databaseTypes, plugins, budgets,
]
/** Checks at a time: most of them wait for a program of their own. */
const WIDTH = 2

const root = fileURLToPath(new URL('../../', import.meta.url))

interface Result {
  check: Check
  findings: Finding[]
  notes: string[]
  seconds: number
}

async function main(): Promise<void> {
  const only = onlyArgument(process.argv.slice(2))
  const unknown = only.find((key) => !checks.some((check) => check.key === key))
  if (unknown) throw new Error(`No check is called "${unknown}". Checks: ${checks.map(({ key }) => key).join(', ')}`)
  const wanted = checks.filter((check) => only.length === 0 || only.includes(check.key))
  let started: Promise<MigratedDatabase> | undefined
  const database = (): Promise<MigratedDatabase> => (started ??= migratedDatabase())
  const results: Result[] = []
  try {
    await spread(wanted, WIDTH, async (check) => {
      const result = await perform(check, database)
      results.push(result)
      print(result)
    })
  } finally {
    await started?.then((running) => running.stop(), () => undefined)
  }
  const failed = results.filter(({ findings }) => findings.length > 0)
  mkdirSync(join(root, 'artifacts'), { recursive: true })
  const report = results.map(({ check, findings, notes, seconds }) => ({ check: check.key, seconds, findings, notes }))
  writeFileSync(join(root, 'artifacts/check.json'), `${JSON.stringify(report, null, 2)}\n`)
  console.log(failed.length === 0 ? '\nAll checks passed' : `\nFAILED: ${failed.map(({ check }) => check.key).join(', ')}`)
  if (failed.length > 0) process.exitCode = 1
}

async function perform(check: Check, database: Context['database']): Promise<Result> {
  const notes: string[] = []
  const began = performance.now()
  let findings: Finding[]
  try {
    findings = await check.run({ root, database, note: (line) => notes.push(line) })
  } catch (error) {
    findings = [{ subject: check.key, message: `could not be checked: ${(error as Error).message}` }]
  }
  return { check, findings, notes, seconds: (performance.now() - began) / 1000 }
}

function print({ check, findings, notes, seconds }: Result): void {
  console.log(`${findings.length === 0 ? '✓' : '✗'} ${check.key}: ${check.title} (${seconds.toFixed(1)} s)`)
  for (const { subject, message } of findings) console.log(`    ${subject}: ${message}`)
  for (const note of notes) console.log(`    · ${note}`)
}

try {
  await main()
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 2
}
