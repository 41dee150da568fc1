/**
 * `npm run bench`: what our layers cost, each figure beside a floor measured in the same run.
 *
 *   npm run bench              the full list of 63,335 units, 10 s of load
 *   npm run bench -- --quick   a tenth of it, for CI
 *   npm run bench -- --only dashboard   the dashboards alone, over 100,000 homes of their own
 *   npm run bench -- --only flows       approvals under contention alone
 *   npm run bench -- --only typing      key strokes in forms and tables alone, without a database
 *
 * ANJU_HOUSING_BLOCKS names the real list of blocks (see seeds/import-housing-blocks.ts); without it blocks are made up.
 */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startPlatform } from '../../supabase/local/stack.ts'
import { freePorts } from '../support/ports.ts'
import { generateBlocks, UNITS } from './blocks.ts'
import { benchDashboard } from './dashboard.ts'
import { benchEngine } from './engine.ts'
import { benchRules } from './expressions.ts'
import { benchFlows } from './flows.ts'
import { benchImport, benchListPage, fileRows } from './import.ts'
import { benchIngest } from './ingest.ts'
import { passes, table, type Figure } from './stats.ts'
import { benchTyping } from './typing.ts'
import { foundWorld } from './world.ts'

const ARTIFACTS = fileURLToPath(new URL('../../artifacts/', import.meta.url))

async function main(): Promise<void> {
  const quick = process.argv.includes('--quick')
  const only = ['dashboard', 'flows', 'typing'].find((one) => process.argv.includes(one))
  const real = process.env['ANJU_HOUSING_BLOCKS']
  const all = fileRows(real ? readFileSync(real, 'utf8') : generateBlocks(UNITS))
  const rows = quick ? all.slice(0, Math.ceil(all.length / 10)) : all
  const figures: Figure[] = []
  const report = (found: Figure[]): void => {
    for (const figure of found) console.log(`${passes(figure) ? '·' : '✗'} ${figure.name}: ${figure.measured}${figure.floor ? `; floor ${figure.floor}` : ''}${figure.ratio === undefined ? '' : `; ratio ${figure.ratio.toFixed(3)}`}`)
    figures.push(...found)
  }
  // Before the databases: fingers are measured on a machine that does nothing else.
  if (!only || only === 'typing') report(await benchTyping(quick ? 15 : 60))
  if (only !== 'typing') await onServer(only, quick, rows, real !== undefined, report)
  mkdirSync(ARTIFACTS, { recursive: true })
  writeFileSync(join(ARTIFACTS, 'bench.json'), `${JSON.stringify({ quick, real: Boolean(real), cores: cpus().length, figures }, null, 2)}\n`)
  writeFileSync(join(ARTIFACTS, 'bench.md'), `${table(figures)}\n`)
  console.log(`\n${table(figures)}`)
  if (!figures.every(passes)) process.exitCode = 1
}

/** What is measured against a server: the platform started for it, on ports and data of its own. */
async function onServer(only: string | undefined, quick: boolean, rows: ReturnType<typeof fileRows>, real: boolean, report: (found: Figure[]) => void): Promise<void> {
  const estates = [...new Set(rows.map((row) => row['小区'] ?? ''))]
  const dataDir = mkdtempSync(join(tmpdir(), 'anju-bench-'))
  chmodSync(dataDir, 0o755)
  const [port = 0, dbPort = 0] = await freePorts(2)
  const stack = await startPlatform({ dataDir, port, dbPort })
  try {
    console.log(`${rows.length.toLocaleString('en')} units in ${estates.length} estates, ${real ? 'from the real list' : 'made up'}; ${cpus().length} cores`)
    const world = await foundWorld(stack, estates)
    if (!only) {
      report(await benchImport(world, rows))
      report(await benchListPage(world, quick ? 3 : 10))
      report(await benchIngest(world, quick ? 4_000 : 40_000))
      report(await benchRules(world.sql, quick ? 100_000 : 1_000_000))
      report(await benchEngine(world.sql, quick ? 100_000 : 1_000_000))
    }
    if (only !== 'dashboard') report(await benchFlows(world, quick ? 4 : 20))
    if (only !== 'flows') report(await benchDashboard(world, quick ? 3 : 7, quick ? 10_000 : 100_000))
    await world.sql.end()
  } finally {
    await stack.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

await main()
