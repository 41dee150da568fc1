/**
 * `npm run types`: TypeScript types of schema public, from a database with all migrations, into the SDK.
 */
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { format } from 'prettier'
import { migratedDatabase } from './migrated-database.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
export const TYPES_FILE = 'app/src/sdk/database.types.ts'

const HEAD = '// Made by `npm run types` from the migrations; `npm run check` fails when it is not fresh.\n\n'

/** Types of the database behind the URL, as `supabase gen types` writes them, laid out for reading. */
export async function generateTypes(url: string): Promise<string> {
  const raw = await supabase(['gen', 'types', '--lang=typescript', '--schema', 'public', `--remote=${url}`])
  // The CLI may say something about the connection first.
  return HEAD + (await layOut(raw.slice(raw.indexOf('export type Json'))))
}

/** The types as a formatter lays them out, so that a change of the database is a change of few lines. */
export function layOut(source: string): Promise<string> {
  return format(source, { parser: 'typescript', semi: false, singleQuote: true, printWidth: 160 })
}

function supabase(args: string[]): Promise<string> {
  return new Promise((done, fail) => {
    const env = { ...process.env, SUPABASE_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', NO_COLOR: '1' }
    const child = spawn(join(ROOT, 'node_modules/.bin/supabase'), args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let out = ''
    let err = ''
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
    child.once('error', fail)
    child.once('close', (code) => (code === 0 ? done(out) : fail(new Error(`supabase gen types: ${err.trim()}`))))
  })
}

if (import.meta.main) {
  const database = await migratedDatabase()
  try {
    writeFileSync(join(ROOT, TYPES_FILE), await generateTypes(database.url))
    console.log(`Wrote ${TYPES_FILE}`)
  } finally {
    await database.stop()
  }
}
