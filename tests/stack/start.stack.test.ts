import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import postgres from 'postgres'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { projectDatabase } from '../../supabase/tools/migrated-database.ts'
import { READY, ROOT, StackProcesses, stop } from './support/process.ts'

const WATCH = fileURLToPath(new URL('./fixtures/watch-network.mjs', import.meta.url))

let stack: StackProcesses
beforeAll(async () => {
  stack = await StackProcesses.create()
})
afterEach(() => stack.stopAll())
afterAll(() => stack.remove())

const db = () => postgres(`postgres://postgres@127.0.0.1:${stack.ports[1]}/postgres`, { max: 1, onnotice: () => {} })

test('8.1.a an empty start comes up without a network, reaches for none, and takes everything down with Ctrl-C', async () => {
  const report = join(stack.folder, 'network.log')
  const { child, said } = await stack.start(['--empty'], READY, { node: ['--import', WATCH], env: { ANJU_NETWORK_REPORT: report } })
  expect(said()).toMatch(/启动数据库[\s\S]*应用数据库结构[\s\S]*启动服务/)
  const page = await fetch(`${stack.url}/`)
  expect(page.status).toBe(200)
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self'")
  expect(await (await fetch(`${stack.url}/healthz`)).json()).toEqual({ status: 'ok' })
  await new Promise((wake) => setTimeout(wake, 1500))
  await stop(child)
  expect(existsSync(report) ? readFileSync(report, 'utf8') : '').toBe('')
  expect(stack.leftOver()).toEqual([])
})

test('8.1.a a later start is quick, and killing the whole tree loses nothing that was committed', async () => {
  const began = performance.now()
  const { child } = await stack.start(['--empty'], READY)
  const seconds = (performance.now() - began) / 1000
  console.log(`later start: ${seconds.toFixed(1)} s`)
  const sql = db()
  await sql`insert into private.installation (key, value) values ('survives', '"yes"')`
  await sql.end()
  if (child.pid) process.kill(-child.pid, 'SIGKILL')
  for (const line of stack.leftOver()) try { process.kill(Number(line.trim().split(' ')[0]), 'SIGKILL') } catch { /* gone already */ }
  await new Promise((wake) => setTimeout(wake, 300))
  const again = await stack.start(['--empty'], READY)
  const check = db()
  expect((await check`select value from private.installation where key = 'survives'`)[0]?.value).toBe('yes')
  await check.end()
  await stop(again.child)
})

test('8.1.a a database left behind by a killed stack is taken over, not complained about', async () => {
  const { child } = await stack.start(['--empty'], READY)
  child.kill('SIGKILL')
  await new Promise((wake) => setTimeout(wake, 200))
  const again = await stack.start(['--empty'], READY)
  await stop(again.child)
  expect(stack.leftOver()).toEqual([])
})

test('8.1.a what stands in the way is said in one clear line', async () => {
  const { child } = await stack.start(['--empty'], READY)
  const inUse = stack.refused(['--empty'])
  expect(inUse.code).toBe(1)
  expect(inUse.said).toMatch(/is in use by another running stack \(process \d+\)/)
  expect(inUse.said.split('\n')).toHaveLength(1)
  const portTaken = stack.refused(['--empty'], join(stack.folder, 'other'))
  expect(portTaken.said).toMatch(/^Port \d+ is taken\. Stop what uses it, or choose another with --(db-)?port\.$/)
  await stop(child)

  const server = createServer().listen(stack.ports[0], '127.0.0.1')
  await new Promise((done) => server.once('listening', done))
  expect(stack.refused(['--empty']).said).toBe(`Port ${stack.ports[0]} is taken. Stop what uses it, or choose another with --port.`)
  server.close()

  expect(stack.refused(['--port', 'x']).said).toContain('--port must be a port number')
  expect(stack.refused(['--colour']).said).toContain('--colour')
  const blocked = join(stack.folder, 'a-file')
  writeFileSync(blocked, '')
  expect(stack.refused(['--empty'], join(blocked, 'data')).said).toContain('Cannot write to')
  expect(stack.leftOver()).toEqual([])
}, 240_000)

test('8.1.a a damaged or foreign data folder is named, with the way out', async () => {
  const dataDir = join(stack.folder, 'foreign')
  mkdirSync(join(dataDir, 'data'), { recursive: true })
  writeFileSync(join(dataDir, 'data/PG_VERSION'), '14\n')
  const { said } = stack.refused(['--empty'], dataDir)
  expect(said).toContain('was made by PostgreSQL 14')
  expect(said).toContain('--reset')
})

test('8.1.a --reset starts over: what was there is gone, and it comes up as new', async () => {
  const { child } = await stack.start(['--empty'], READY)
  const before = db()
  await before`insert into private.installation (key, value) values ('to_be_forgotten', '"yes"')`
  await before.end()
  await stop(child)
  const again = await stack.start(['--empty', '--reset'], READY)
  const after = db()
  expect(await after`select from private.installation where key = 'to_be_forgotten'`).toHaveLength(0)
  await after.end()
  await stop(again.child)
})

test('8.1.a an old Node is told what is needed, in one line', () => {
  const old = 'data:text/javascript,Object.defineProperty(process, "versions", { value: { ...process.versions, node: "18.19.0" } })'
  const { code, said } = stack.refused([], undefined, { node: ['--import', old] })
  expect(code).toBe(1)
  expect(said).toBe('Anju needs Node 22.18 or newer, this is 18.19.0. "npm ci" brings it along: start with "npm start", not with "node".')
})

test('8.1.a --supabase says what it needs when there is neither a project nor Docker', () => {
  const env = { ...process.env }
  delete env.SUPABASE_URL
  const run = spawnSync(process.execPath, stack.args(['--supabase']), { cwd: ROOT, encoding: 'utf8', timeout: 60_000, env: { ...env, PATH: '/nonexistent' } })
  expect(run.status).toBe(1)
  expect(run.stderr).toContain('--supabase needs either SUPABASE_URL and SUPABASE_PUBLISHABLE_KEY in .env, or a running Docker')
})

test('8.1.a --supabase serves the app for the project that is named', async () => {
  const { child } = await stack.start(['--supabase'], '/portal.html', { env: { SUPABASE_URL: 'https://project.example.co', SUPABASE_PUBLISHABLE_KEY: 'sb_publishable_x' } })
  const config = await (await fetch(`${stack.url}/config.json`)).json()
  expect(config).toEqual({ supabaseUrl: 'https://project.example.co', publishableKey: 'sb_publishable_x', devOutbox: false })
  expect((await fetch(`${stack.url}/dev/outbox`)).status).toBe(404)
  await stop(child)
})

test('8.1.a --supabase brings the named project’s database up to date with the Supabase CLI, and only once', async () => {
  const project = await projectDatabase()
  try {
    const env = { SUPABASE_URL: 'https://project.example.co', SUPABASE_PUBLISHABLE_KEY: 'sb_publishable_x', SUPABASE_DB_URL: project.url }
    const migrations = readdirSync(join(ROOT, 'supabase/migrations')).filter((file) => file.endsWith('.sql'))
    for (let i = 0; i < 2; i++) {
      const { child } = await stack.start(['--supabase'], '/portal.html', { env })
      const applied = await project.sql<{ version: string }[]>`select version from supabase_migrations.schema_migrations order by version`
      expect(applied.map(({ version }) => version)).toEqual(migrations.map((file) => file.slice(0, 14)))
      await stop(child)
    }
    expect((await project.sql<{ state: unknown }[]>`select public.platform_state() as state`)[0]?.state).toEqual({ initialized: false, demo: false })
  } finally {
    await project.stop()
  }
})

test('8.1.a --supabase says which step failed when the project’s database cannot be reached', () => {
  const [, closed] = stack.ports
  const { code, said } = stack.refused(['--supabase'], undefined, { env: { SUPABASE_URL: 'https://project.example.co', SUPABASE_PUBLISHABLE_KEY: 'sb_publishable_x', SUPABASE_DB_URL: `postgres://postgres:a-secret@127.0.0.1:${closed}/postgres` } })
  expect(code).toBe(1)
  expect(said.split('\n').at(-1)).toBe('supabase db push failed; see above.')
  expect(said).not.toContain('a-secret')
})
