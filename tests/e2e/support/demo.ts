import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { TENANT_EMAIL } from '../../../seeds/demo/people.ts'
import { freePorts } from '../../support/ports.ts'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

export interface Demo {
  url: string
  dbUrl: string
  mqttUrl: string
  /** Seconds from the start to the printed sign-ins. */
  seconds: number
  stop(): Promise<void>
}

/** Environment variable that names the data folder of a demo which was seeded before. */
export const TEMPLATE = 'ANJU_DEMO_TEMPLATE'

/**
 * `npm start` itself, on free ports with a data folder of its own; ready once the demo's sign-ins are printed. Starts from a
 * copy of the run's seeded demo where there is one. With `keepIn` the folder is the caller's and stays.
 */
export async function startDemo({ keepIn }: { keepIn?: string } = {}): Promise<Demo> {
  const dataDir = keepIn ?? mkdtempSync(join(tmpdir(), 'anju-demo-'))
  chmodSync(dataDir, 0o755)
  const template = process.env[TEMPLATE]
  // Owners matter to PostgreSQL, and times to nobody else.
  if (template && !keepIn) execFileSync('cp', ['-a', `${template}/.`, dataDir])
  const [port = 0, dbPort = 0, mqttPort = 0] = await freePorts(3)
  const args = ['supabase/local/start.mjs', '--port', String(port), '--db-port', String(dbPort), '--mqtt-port', String(mqttPort), '--data-dir', dataDir]
  const began = performance.now()
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] })
  await ready(child)
  return {
    url: `http://127.0.0.1:${port}`,
    dbUrl: `postgres://postgres@127.0.0.1:${dbPort}/postgres`,
    mqttUrl: `mqtt://127.0.0.1:${mqttPort}`,
    seconds: (performance.now() - began) / 1000,
    async stop() {
      await new Promise<void>((done) => {
        child.once('exit', () => done())
        child.kill('SIGTERM')
      })
      if (!keepIn) rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((done, fail) => {
    let said = ''
    const listen = (chunk: Buffer): void => {
      said = (said + chunk.toString()).slice(-8000)
      if (said.includes(TENANT_EMAIL)) done()
    }
    child.stdout?.on('data', listen)
    child.stderr?.on('data', listen)
    child.once('exit', (code) => fail(new Error(`the demo did not start (${code}):\n${said}`)))
  })
}
