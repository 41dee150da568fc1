/**
 * `npm test`: every proof, one log each in artifacts/. On two cores or more two steps run beside each other, and the browser's
 * stories at the end by themselves.
 *
 *   npm test                      everything this machine can run
 *   npm test -- --only unit,db17  some steps
 *
 * With CI=true nothing is skipped: what is missing on the machine fails.
 */
import { spawn, spawnSync } from 'node:child_process'
import { createWriteStream, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findChromium } from './e2e/support/browser.ts'
import { groups, onlyArgument, plan, spread, summary, type Outcome, type Plan, type Step } from './run/steps.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const ARTIFACTS = join(ROOT, 'artifacts')
const TAIL_LINES = 60
/** Steps at a time: more would fight over the cores of a small machine, and some wait for clocks. */
const WIDTH = 2

const vitest = (project: string): string[] => [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', '--config', 'tests/vitest.config.ts', '--project', project]

function noApt(): string | null {
  const found = spawnSync('apt-get', ['--version']).status === 0 && spawnSync('dpkg-deb', ['--version']).status === 0
  return found ? null : 'PostgreSQL 15 comes from Debian packages, and there is no apt here'
}

function noChromium(): string | null {
  return findChromium() ? null : 'no Chromium found: install the chromium package or run: npx playwright install chromium'
}

const steps: Step[] = [
  { name: 'prepare', command: ['tests/run/prepare.ts'] },
  // The longest first.
  { name: 'db15', command: vitest('db15'), beside: true, missing: noApt },
  { name: 'stack', command: vitest('stack'), beside: true },
  { name: 'db17', command: vitest('db17'), beside: true },
  { name: 'check', command: ['tests/check/run.ts'], beside: true },
  { name: 'unit', command: vitest('unit'), beside: true },
  { name: 'conformance', command: vitest('conformance'), beside: true },
  // Alone: its stories say how soon a screen must answer.
  { name: 'e2e', command: vitest('e2e'), missing: noChromium },
]

/** Runs a step with its output in a log; shows the end of the log only when it fails. */
async function run(step: Step): Promise<Outcome> {
  const log = join(ARTIFACTS, `${step.name}.log`)
  const started = performance.now()
  const code = await new Promise<number>((done) => {
    const out = createWriteStream(log)
    const child = spawn(process.execPath, step.command, { cwd: ROOT, env: { ...process.env, NO_COLOR: '1' }, stdio: ['ignore', 'pipe', 'pipe'] })
    child.stdout.pipe(out, { end: false })
    child.stderr.pipe(out, { end: false })
    child.once('error', (error) => {
      out.write(`${error.message}\n`)
      out.end(() => done(1))
    })
    child.once('close', (status) => out.end(() => done(status ?? 1)))
  })
  const seconds = (performance.now() - started) / 1000
  if (code !== 0) console.log(readFileSync(log, 'utf8').trimEnd().split('\n').slice(-TAIL_LINES).join('\n'))
  return { name: step.name, state: code === 0 ? 'passed' : 'failed', seconds, note: `artifacts/${step.name}.log` }
}

async function outcomeOf({ step, skip }: Plan): Promise<Outcome> {
  if (skip) {
    console.log(`– ${step.name}: skipped, ${skip}`)
    return { name: step.name, state: 'skipped', seconds: 0, note: skip }
  }
  console.log(`▸ ${step.name}`)
  const outcome = await run(step)
  console.log(`${outcome.state === 'passed' ? '✓' : '✗'} ${step.name}  ${outcome.seconds.toFixed(1)} s`)
  return outcome
}

async function main(): Promise<void> {
  const ci = process.env['CI'] === 'true'
  const planned = plan(steps, onlyArgument(process.argv.slice(2)), ci)
  mkdirSync(ARTIFACTS, { recursive: true })
  const outcomes = new Map<Step, Outcome>()
  for (const group of groups(planned)) {
    await spread(group, Math.min(availableParallelism(), WIDTH), async (one) => {
      outcomes.set(one.step, await outcomeOf(one))
    })
  }
  const text = summary(planned.flatMap(({ step }) => outcomes.get(step) ?? []))
  console.log(`\n${text}`)
  writeFileSync(join(ARTIFACTS, 'summary.txt'), `${text}\n`)
  if ([...outcomes.values()].some((outcome) => outcome.state === 'failed')) process.exitCode = 1
}

try {
  await main()
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 2
}
