import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { getRequestListener } from '@hono/node-server'
import { ensureAppBuilt } from './build.ts'
import { notFound } from './gateway/refusals.ts'
import { appFiles } from './gateway/static.ts'
import type { StartOptions } from './options.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const CLI = fileURLToPath(new URL('../../node_modules/.bin/supabase', import.meta.url))

interface Project {
  url: string
  publishableKey: string
  dbUrl: string | undefined
}

/** `--supabase`: serves the app for a Supabase project and brings its schema up to date when the database address is known. */
export async function startSupabase(options: StartOptions, progress: (step: string) => void): Promise<{ stop(): Promise<void> }> {
  const project = namedProject() ?? dockerProject(progress)
  if (project.dbUrl) {
    progress('schema')
    run(CLI, ['db', 'push', `--remote=${project.dbUrl}`, '--include-all', '--yes'])
  } else {
    console.log('  SUPABASE_DB_URL is not set: the schema is left as it is. Bring it up to date with: npx supabase db push --remote')
  }
  progress('app')
  const files = appFiles(await ensureAppBuilt())
  const config = { supabaseUrl: project.url, publishableKey: project.publishableKey, devOutbox: false }
  const listener = getRequestListener((request) => {
    const url = new URL(request.url)
    if (url.pathname === '/config.json') return Response.json(config, { headers: { 'cache-control': 'no-store' } })
    return files(request, url) ?? notFound()
  })
  // The stack of the Supabase CLI takes 54321 itself.
  const port = new URL(project.url).port === String(options.port) ? options.port + 10 : options.port
  const server = createServer((incoming, outgoing) => void listener(incoming, outgoing))
  await new Promise<void>((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) => fail(error.code === 'EADDRINUSE' ? new Error(`Port ${port} is taken. Stop what uses it, or choose another with --port.`) : error))
    server.listen(port, '127.0.0.1', done)
  })
  console.log(`\n  ${project.url}\n  管理端 / staff     http://127.0.0.1:${port}\n  租户端 / tenants   http://127.0.0.1:${port}/portal.html\n`)
  return { stop: () => new Promise((done) => { server.close(() => done()); server.closeAllConnections() }) }
}

/** The project .env (or the environment) names; null when it names none. */
function namedProject(): Project | null {
  const file = `${ROOT}.env`
  if (existsSync(file)) process.loadEnvFile(file)
  const { SUPABASE_URL: url, SUPABASE_PUBLISHABLE_KEY: publishableKey, SUPABASE_DB_URL: dbUrl } = process.env
  if (!url) return null
  if (!publishableKey) throw new Error('SUPABASE_URL is set, but SUPABASE_PUBLISHABLE_KEY is not. Both are on the project\'s API page; put them into .env.')
  return { url: url.replace(/\/+$/, ''), publishableKey, dbUrl }
}

/** The project of `npx supabase start`, which needs Docker. */
function dockerProject(progress: (step: string) => void): Project {
  if (spawnSync('docker', ['info'], { stdio: 'ignore' }).status !== 0) {
    throw new Error('--supabase needs either SUPABASE_URL and SUPABASE_PUBLISHABLE_KEY in .env, or a running Docker for npx supabase start. Without both, plain "npm start" needs neither.')
  }
  progress('supabase start')
  run(CLI, ['start'])
  const status = JSON.parse(run(CLI, ['status', '--output', 'json'])) as Record<string, string>
  const url = status.API_URL
  const publishableKey = status.PUBLISHABLE_KEY ?? status.ANON_KEY
  if (!url || !publishableKey) throw new Error('npx supabase status did not tell the address and key of its stack.')
  return { url, publishableKey, dbUrl: status.DB_URL }
}

function run(command: string, args: string[]): string {
  const env = { ...process.env, SUPABASE_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' }
  const result = spawnSync(command, args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], env })
  if (result.status !== 0) throw new Error(`supabase ${args.slice(0, 2).join(' ').replace(/ --remote=.*/, '')} failed; see above.`)
  return result.stdout
}
