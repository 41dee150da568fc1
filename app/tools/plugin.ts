import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { checkPlugins } from './plugin/check.ts'
import { compareRegistrations, readRegistrations } from './plugin/database.ts'
import { loadPlugins } from './plugin/load.ts'
import { addPlugin, createPlugin, Refusal } from './plugin/scaffold.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

const USAGE = `npm run plugin -- new <key>              writes a plugin that runs: manifest, page, texts, test, migration
npm run plugin -- add <folder|package>   takes in a plugin of somebody else, with its migrations
npm run plugin -- check [--db <url>]     proves all manifests; with the database owner's URL also what is registered there`

async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { db: { type: 'string' } } })
  const [command, name] = positionals
  if (command === 'new' && name) {
    for (const path of createPlugin(ROOT, name)) console.log(`+ ${path}`)
    console.log('\nNext: npm start shows it under its menu; docs/plugin-author-guide.md tells the rest.')
    return 0
  }
  if (command === 'add' && name) {
    for (const path of addPlugin(ROOT, name)) console.log(`+ ${path}`)
    console.log('\nRead its migrations before you start: they run with the rights of the database owner.')
    return 0
  }
  if (command === 'check' && !name) return check(values.db)
  console.log(USAGE)
  return command === undefined ? 0 : 2
}

async function check(url: string | undefined): Promise<number> {
  const plugins = await loadPlugins(ROOT)
  const findings = checkPlugins(plugins)
  if (url) {
    const compared = compareRegistrations(plugins, await readRegistrations(url))
    findings.push(...compared.findings)
    for (const { plugin, message } of compared.notes) console.log(`· ${plugin}: ${message}`)
  }
  for (const { plugin, message } of findings) console.log(`✗ ${plugin}: ${message}`)
  if (findings.length === 0) console.log(`✓ ${plugins.length} plugins: ${plugins.map(({ folder }) => folder).join(', ')}`)
  return findings.length === 0 ? 0 : 1
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof Refusal)) throw error
  console.error(error.message)
  process.exitCode = 2
}
