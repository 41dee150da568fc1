import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import postgres from 'postgres'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { freePorts } from '../support/ports.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const WATCH = fileURLToPath(new URL('./fixtures/watch-network.mjs', import.meta.url))

let folder: string
let ports: number[]
const children: ChildProcess[] = []

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'anju-start-'))
  chmodSync(folder, 0o755)
  ports = await freePorts(3)
})
afterEach(async () => {
  for (const child of children.splice(0)) await stop(child)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Started {
  child: ChildProcess
  said: () => string
}

const args = (extra: string[] = [], dataDir = join(folder, 'data')): string[] => {
  const [port, dbPort, mqttPort] = ports
  return ['supabase/local/start.mjs', '--port', String(port), '--db-port', String(dbPort), '--mqtt-port', String(mqttPort), '--data-dir', dataDir, ...extra]
}

/** Starts the stack in a process group of its own and waits for a text. */
async function start(extra: string[], until: string, node: string[] = [], env: Record<string, string> = {}): Promise<Started> {
  const child = spawn(process.execPath, [...node, ...args(extra)], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], detached: true, env: { ...process.env, ...env } })
  children.push(child)
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (text += chunk.toString()))
  const deadline = Date.now() + 120_000
  while (!text.includes(until)) {
    if (child.exitCode !== null) throw new Error(`it ended before it said "${until}":\n${text}`)
    if (Date.now() > deadline) throw new Error(`it did not say "${until}":\n${text}`)
    await new Promise((wake) => setTimeout(wake, 50))
  }
  return { child, said: () => text }
}

const stop = (child: ChildProcess, signal: NodeJS.Signals = 'SIGINT'): Promise<void> =>
  new Promise((done) => {
    if (child.exitCode !== null || child.signalCode !== null) return done()
    child.once('exit', () => done())
    child.kill(signal)
  })

/** What a start that must fail says, and how it ends. */
function refused(extra: string[], dataDir?: string): { code: number | null; said: string } {
  const run = spawnSync(process.execPath, args(extra, dataDir), { cwd: ROOT, encoding: 'utf8', timeout: 60_000 })
  return { code: run.status, said: run.stderr.trim() }
}

const READY = '建立第一个管理员'
const db = () => postgres(`postgres://postgres@127.0.0.1:${ports[1]}/postgres`, { max: 1, onnotice: () => {} })

/** Processes of the machine that name our folder. */
const leftOver = (): string[] => spawnSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' }).stdout.split('\n').filter((line) => line.includes(folder) && !line.includes('ps -eo'))

test('8.1.a an empty start comes up without a network, reaches for none, and takes everything down with Ctrl-C', async () => {
  const report = join(folder, 'network.log')
  const { child } = await start(['--empty'], READY, ['--import', WATCH], { ANJU_NETWORK_REPORT: report })
  const page = await fetch(`http://127.0.0.1:${ports[0]}/`)
  expect(page.status).toBe(200)
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self'")
  expect(await (await fetch(`http://127.0.0.1:${ports[0]}/healthz`)).json()).toEqual({ status: 'ok' })
  await new Promise((wake) => setTimeout(wake, 1500))
  await stop(child)
  expect(existsSync(report) ? readFileSync(report, 'utf8') : '').toBe('')
  expect(leftOver()).toEqual([])
})

test('8.1.a a later start is quick, and killing the whole tree loses nothing that was committed', async () => {
  const began = performance.now()
  const { child } = await start(['--empty'], READY)
  const seconds = (performance.now() - began) / 1000
  console.log(`later start: ${seconds.toFixed(1)} s`)
  const sql = db()
  await sql`insert into private.installation (key, value) values ('survives', '"yes"')`
  await sql.end()
  if (child.pid) process.kill(-child.pid, 'SIGKILL')
  for (const line of leftOver()) try { process.kill(Number(line.trim().split(' ')[0]), 'SIGKILL') } catch { /* gone already */ }
  await new Promise((wake) => setTimeout(wake, 300))
  const again = await start(['--empty'], READY)
  const check = db()
  expect((await check`select value from private.installation where key = 'survives'`)[0]?.value).toBe('yes')
  await check.end()
  await stop(again.child)
})

test('8.1.a a database left behind by a killed stack is taken over, not complained about', async () => {
  const { child } = await start(['--empty'], READY)
  child.kill('SIGKILL')
  await new Promise((wake) => setTimeout(wake, 200))
  const again = await start(['--empty'], READY)
  await stop(again.child)
  expect(leftOver()).toEqual([])
})

test('8.1.a what stands in the way is said in one clear line', async () => {
  const { child } = await start(['--empty'], READY)
  const inUse = refused(['--empty'])
  expect(inUse.code).toBe(1)
  expect(inUse.said).toMatch(/is in use by another running stack \(process \d+\)/)
  expect(inUse.said.split('\n')).toHaveLength(1)
  const portTaken = refused(['--empty'], join(folder, 'other'))
  expect(portTaken.said).toMatch(/^Port \d+ is taken\. Stop what uses it, or choose another with --(db-)?port\.$/)
  await stop(child)

  const server = createServer().listen(ports[0], '127.0.0.1')
  await new Promise((done) => server.once('listening', done))
  expect(refused(['--empty']).said).toBe(`Port ${ports[0]} is taken. Stop what uses it, or choose another with --port.`)
  server.close()

  expect(refused(['--port', 'x']).said).toContain('--port must be a port number')
  expect(refused(['--colour']).said).toContain('--colour')
  const blocked = join(folder, 'a-file')
  writeFileSync(blocked, '')
  expect(refused(['--empty'], join(blocked, 'data')).said).toContain('Cannot write to')
  expect(leftOver()).toEqual([])
}, 240_000)

test('8.1.a a damaged or foreign data folder is named, and --reset starts over', async () => {
  const dataDir = join(folder, 'foreign')
  mkdirSync(join(dataDir, 'data'), { recursive: true })
  writeFileSync(join(dataDir, 'data/PG_VERSION'), '14\n')
  const { said } = refused(['--empty'], dataDir)
  expect(said).toContain('was made by PostgreSQL 14')
  expect(said).toContain('--reset')
})

test('8.1.a --supabase says what it needs when there is neither a project nor Docker', () => {
  const env = { ...process.env }
  delete env.SUPABASE_URL
  const run = spawnSync(process.execPath, args(['--supabase']), { cwd: ROOT, encoding: 'utf8', timeout: 60_000, env: { ...env, PATH: '/nonexistent' } })
  expect(run.status).toBe(1)
  expect(run.stderr).toContain('--supabase needs either SUPABASE_URL and SUPABASE_PUBLISHABLE_KEY in .env, or a running Docker')
})

test('8.1.a --supabase serves the app for the project that is named', async () => {
  const { child } = await start(['--supabase'], '/portal.html', [], { SUPABASE_URL: 'https://project.example.co', SUPABASE_PUBLISHABLE_KEY: 'sb_publishable_x' })
  const config = await (await fetch(`http://127.0.0.1:${ports[0]}/config.json`)).json()
  expect(config).toEqual({ supabaseUrl: 'https://project.example.co', publishableKey: 'sb_publishable_x', devOutbox: false })
  expect((await fetch(`http://127.0.0.1:${ports[0]}/dev/outbox`)).status).toBe(404)
  await stop(child)
})
