/**
 * `npm run plugin`:
 *
 *   npm run plugin -- new <key>       a folder under plugins/, a migration, an access declaration and a test that stand at once
 *   npm run plugin -- check           manifests against their texts and against what the migrations register
 *   npm run plugin -- check --db URL  the same against a database that is there, with the jobs it really runs
 *   npm run plugin -- add <folder>    takes in a plugin from elsewhere: its folder, and its migrations/ into the project's
 */
import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import postgres from 'postgres'
import { migratedDatabase } from '../../supabase/tools/migrated-database.ts'
import { loadManifests } from './manifests.ts'
import { databaseFacts, mismatches, unscheduled, type DatabaseFacts, type Mismatch } from './plugin-facts.ts'
import { skeleton } from './plugin-skeleton.ts'
import { textFindings, unnamedSettings } from './plugin-texts.ts'

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

/** Against the migrations on a disposable database, or against one that is running. */
async function databaseFindings(url: string | undefined): Promise<Mismatch[]> {
  const manifests = await loadManifests(ROOT)
  const compared = (facts: DatabaseFacts): Mismatch[] => [...mismatches(manifests, facts), ...unnamedSettings(ROOT, facts)]
  if (url === undefined) {
    const database = await migratedDatabase()
    try {
      return compared(await databaseFacts(database.sql))
    } finally {
      await database.stop()
    }
  }
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  try {
    return [...compared(await databaseFacts(sql)), ...unscheduled(manifests, await sql<{ jobname: string; active: boolean }[]>`select jobname, active from cron.job`)]
  } finally {
    await sql.end()
  }
}

async function check(url: string | undefined): Promise<void> {
  const found = [...textFindings(ROOT, await loadManifests(ROOT)), ...(await databaseFindings(url))]
  for (const { plugin, message } of found) console.log(`✗ ${plugin}: ${message}`)
  if (found.length > 0) process.exitCode = 1
  else console.log('Manifests, texts and database say the same.')
}

const { positionals: [command, argument], values: { db } } = parseArgs({ allowPositionals: true, options: { db: { type: 'string' } } })
try {
  if (command === 'new' && argument) newPlugin(argument)
  else if (command === 'add' && argument) addPlugin(argument)
  else if (command === 'check') await check(db)
  else throw new Error('npm run plugin -- new <key> | check [--db URL] | add <folder or package>')
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}
