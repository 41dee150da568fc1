/**
 * `npm run types`: TypeScript types of schema public, from a database with all migrations, into the SDK.
 */
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { migratedDatabase } from './migrated-database.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
export const TYPES_FILE = 'app/src/sdk/database.types.ts'

const HEAD = '// Made by `npm run types` from the migrations; `npm run check` fails when it is not fresh.\n\n'

/** Types of the database behind the URL, as `supabase gen types` writes them, laid out for reading. */
export async function generateTypes(url: string): Promise<string> {
  const raw = await supabase(['gen', 'types', '--lang=typescript', '--schema', 'public', `--remote=${url}`])
  // The CLI may say something about the connection first.
  return HEAD + layOut(raw.slice(raw.indexOf('export type Json')))
}

/** The part of TypeScript 6 that is needed here; TypeScript 7 has no programming interface. */
interface Compiler {
  createSourceFile(name: string, text: string, target: number): object
  createPrinter(options: { newLine: number }): { printFile(file: object): string }
}
const ES_NEXT = 99
const LINE_FEED = 1

/** One property per line, by the printer of the compiler that the linter uses. */
export function layOut(source: string): string {
  const compiler = createRequire(join(ROOT, 'tests/lint/package.json'))('typescript') as Compiler
  return compiler.createPrinter({ newLine: LINE_FEED }).printFile(compiler.createSourceFile('database.types.ts', source, ES_NEXT))
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
