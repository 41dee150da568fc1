/**
 * `npm run config`: configuration as files that can be reviewed, between installations:
 *
 *   npm run config -- export <folder>            writes what is in force, one file per item, roles included
 *   npm run config -- diff <folder>              what applying the folder would change; ends with 1 when it would change anything
 *   npm run config -- apply <folder> [--dry-run] all or nothing; a second time it changes nothing
 *
 * `--org <name or id>` where the account belongs to several organisations. Who signs in, and where: see config-server.ts.
 */
import { parseArgs } from 'node:util'
import { differences } from '../../plugins/lowcode/diff.ts'
import type { JsonValue } from '../src/sdk/schemaFaults.ts'
import { readBundle, writeBundle, type Bundle } from './config-files.ts'
import { connect, type Applied } from './config-server.ts'

const marks = { create: '+', update: '~', restore: '+', archive: '-', none: ' ' } as const

/** Lines people read: every changed item, under it every changed place; faults with their paths. */
export function report(applied: Applied, wanted: Bundle, there: Bundle): string[] {
  const find = ({ items }: Bundle, kind: string, key: string) => items.find((item) => item.kind === kind && item.key === key)
  const short = (value: JsonValue | undefined): string => JSON.stringify(value ?? null).slice(0, 80)
  const changed = applied.changes.filter(({ change }) => change !== 'none').flatMap(({ kind, key, change }) => {
    const [now, then] = [find(there, kind, key), find(wanted, kind, key)]
    const places = change === 'update' ? differences({}, { title: now?.title, body: now?.body } as JsonValue, { title: then?.title, body: then?.body } as JsonValue, 'en-US') : []
    return [
      `${marks[change]} ${kind}/${key}  ${change}${applied.as_drafts ? ' (as a draft)' : ''}`,
      ...places.map(({ path, what, before, after }) => `    ${path || '/'}  ${what === 'added' ? `+ ${short(after)}` : what === 'removed' ? `- ${short(before)}` : `${short(before)} → ${short(after)}`}`),
    ]
  })
  const faults = applied.faults.flatMap(({ kind, key, error, params }) => [
    `! ${kind}/${key}  ${error}`,
    ...((params.faults ?? []) as { path: string; keyword: string; params: unknown }[]).map((fault) => `    ${fault.path || '/'}  ${fault.keyword} ${JSON.stringify(fault.params)}`),
  ])
  return [...changed, ...faults, ...applied.only_here.map(({ kind, key }) => `  ${kind}/${key}  only here, stays`)]
}

async function main(): Promise<number> {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { org: { type: 'string' }, 'dry-run': { type: 'boolean', default: false } } })
  const [command = '', folder] = positionals
  if (!['export', 'diff', 'apply'].includes(command) || folder === undefined) {
    console.error('npm run config -- export|diff|apply <folder> [--org <name>] [--dry-run]')
    return 2
  }
  const wanted = command === 'export' ? null : readBundle(folder)
  const server = await connect(values.org)
  const there = await server.exported()
  if (!wanted) {
    const { written, removed } = writeBundle(folder, there)
    console.log([...written.map((path) => `+ ${path}`), ...removed.map((path) => `- ${path}`), `${server.organization.name}: ${there.items.length} items in ${folder}, ${written.length + removed.length} files changed`].join('\n'))
    return 0
  }
  const trial = await server.apply(wanted, true)
  const changes = trial.changes.filter(({ change }) => change !== 'none').length
  console.log([...report(trial, wanted, there), `${server.organization.name}: ${changes} changes, ${trial.faults.length} faults`].join('\n'))
  if (trial.faults.length > 0) return 1
  if (command === 'diff') return changes > 0 ? 1 : 0
  if (values['dry-run'] || changes === 0) return 0
  const done = await server.apply(wanted, false)
  console.log(done.as_drafts ? 'Saved as drafts: somebody else publishes them.' : 'Applied.')
  return 0
}

if (import.meta.main) {
  try {
    process.exitCode = await main()
  } catch (error) {
    console.error((error as Error).message)
    process.exitCode = 2
  }
}
