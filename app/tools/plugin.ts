/**
 * `npm run plugin`:
 *
 *   npm run plugin -- new <key>       a folder under plugins/, a migration and an access declaration that stand at once
 *   npm run plugin -- check           manifests by themselves, with their texts, and against what the migrations register;
 *                                     --db <url>: a database that is there already, instead of one made for it
 *   npm run plugin -- add <folder>    takes in a plugin from elsewhere: its folder, and its migrations/ into the project's
 */
import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import postgres from 'postgres'
import { migratedDatabase } from '../../supabase/tools/migrated-database.ts'
import { loadManifests } from './manifests.ts'
import { databaseFacts, mismatches } from './plugin-facts.ts'
import { formFaults, pluginFiles, togetherFaults, unnamedSettings } from './plugin-form.ts'
import { skeleton } from './plugin-skeleton.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const KEY = /^[a-z][a-z0-9_]{1,39}$/

/** `20260901120000`: migrations are applied in this order. */
const versionNow = (): string => new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14)

function newPlugin(key: string): void {
  if (!KEY.test(key)) throw new Error(`A key is lower-case letters, digits and underscores, and begins with a letter: not "${key}".`)
  if (existsSync(join(ROOT, 'plugins', key))) throw new Error(`plugins/${key} exists already.`)
  for (const [path, content] of skeleton(key, versionNow())) {
    mkdirSync(dirname(join(ROOT, path)), { recursive: true })
    writeFileSync(join(ROOT, path), content, { flag: 'wx' })
    console.log(path)
  }
  console.log('\nNext: npm start shows it; docs/plugin-author-guide.md says how to go on.')
}

/** Third-party migrations keep their versions: `supabase db push` sees one history. */
function addPlugin(source: string): void {
  const folder = existsSync(source) ? resolve(source) : join(ROOT, 'node_modules', source)
  if (!existsSync(join(folder, 'plugin.ts'))) throw new Error(`${source} is no plugin: there is no plugin.ts in it.`)
  const key = basename(folder).replace(/^anju-plugin-/, '')
  if (!KEY.test(key) || existsSync(join(ROOT, 'plugins', key))) throw new Error(`plugins/${key} exists already, or "${key}" is no key.`)
  const migrations = existsSync(join(folder, 'migrations')) ? readdirSync(join(folder, 'migrations')).filter((file) => /^\d{14}_.+\.sql$/.test(file)) : []
  const taken = migrations.filter((file) => existsSync(join(ROOT, 'supabase/migrations', file)))
  if (taken.length > 0) throw new Error(`${taken.join(', ')}: a migration of this name is here already.`)
  cpSync(folder, join(ROOT, 'plugins', key), { recursive: true, filter: (path) => !/\/(node_modules|migrations)(\/|$)/.test(path.slice(folder.length)) })
  for (const file of migrations) cpSync(join(folder, 'migrations', file), join(ROOT, 'supabase/migrations', file))
  console.log(`plugins/${key}, ${migrations.length} migrations. Read them before you apply them: they run with the owner's rights.`)
}

async function check(url: string | undefined): Promise<void> {
  const manifests = await loadManifests()
  const found = [...manifests].flatMap(([folder, manifest]) => formFaults(folder, manifest, pluginFiles(ROOT, folder)))
  found.push(...togetherFaults([...manifests.values()]))
  const database = url === undefined ? await migratedDatabase() : undefined
  const sql = database?.sql ?? postgres(url ?? '', { max: 1, onnotice: () => {} })
  try {
    const facts = await databaseFacts(sql)
    found.push(...mismatches(manifests, facts))
    for (const folder of manifests.keys()) found.push(...unnamedSettings(folder, pluginFiles(ROOT, folder), facts))
  } finally {
    await (database ? database.stop() : sql.end())
  }
  for (const { plugin, message } of found) console.log(`✗ ${plugin}: ${message}`)
  if (found.length > 0) process.exitCode = 1
  else console.log(`${manifests.size} plugins in order: ${[...manifests.keys()].join(', ')}.`)
}

try {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { db: { type: 'string' } } })
  const [command, argument] = positionals
  if (command === 'new' && argument) newPlugin(argument)
  else if (command === 'add' && argument) addPlugin(argument)
  else if (command === 'check') await check(values.db)
  else throw new Error('npm run plugin -- new <key> | check [--db <url>] | add <folder or package>')
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}
