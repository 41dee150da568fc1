import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePorts } from '../../support/ports.ts'

export const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

/** What a start without a demo says last. */
export const READY = '建立第一个管理员'

export interface Started {
  child: ChildProcess
  said: () => string
}

export interface StartHow {
  /** Options of Node itself. */
  node?: string[]
  env?: Record<string, string>
  /** What the start runs under: a program and its options, in front of Node. */
  under?: string[]
  /** The project's folder, when it is not this one. */
  cwd?: string
}

/** `npm start` as a process of its own, on free ports, with a data folder that is gone afterwards. */
export class StackProcesses {
  readonly folder = mkdtempSync(join(tmpdir(), 'anju-start-'))
  readonly ports: readonly number[]
  private readonly children: ChildProcess[] = []

  private constructor(ports: number[]) {
    chmodSync(this.folder, 0o755)
    this.ports = ports
  }

  static async create(): Promise<StackProcesses> {
    return new StackProcesses(await freePorts(3))
  }

  get url(): string {
    return `http://127.0.0.1:${this.ports[0]}`
  }

  args(extra: string[] = [], dataDir = join(this.folder, 'data')): string[] {
    const [port, dbPort, mqttPort] = this.ports
    return ['supabase/local/start.mjs', '--port', String(port), '--db-port', String(dbPort), '--mqtt-port', String(mqttPort), '--data-dir', dataDir, ...extra]
  }

  /** Starts the stack in a process group of its own and waits for a text. */
  async start(extra: string[], until: string, how: StartHow = {}): Promise<Started> {
    const [program = process.execPath, ...rest] = [...(how.under ?? []), process.execPath, ...(how.node ?? []), ...this.args(extra)]
    const child = spawn(program, rest, { cwd: how.cwd ?? ROOT, stdio: ['ignore', 'pipe', 'pipe'], detached: true, env: { ...process.env, ...how.env } })
    this.children.push(child)
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

  /** What a start that must fail says, and how it ends. */
  refused(extra: string[], dataDir?: string, how: StartHow = {}): { code: number | null; said: string } {
    const [program = process.execPath, ...rest] = [...(how.under ?? []), process.execPath, ...(how.node ?? []), ...this.args(extra, dataDir)]
    const run = spawnSync(program, rest, { cwd: how.cwd ?? ROOT, encoding: 'utf8', timeout: 60_000, env: { ...process.env, ...how.env } })
    return { code: run.status, said: run.stderr.trim() }
  }

  /** Processes of the machine that name our folder. */
  leftOver(): string[] {
    return spawnSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' }).stdout.split('\n').filter((line) => line.includes(this.folder) && !line.includes('ps -eo'))
  }

  async stopAll(): Promise<void> {
    for (const child of this.children.splice(0)) await stop(child)
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

export const stop = (child: ChildProcess, signal: NodeJS.Signals = 'SIGINT'): Promise<void> =>
  new Promise((done) => {
    if (child.exitCode !== null || child.signalCode !== null) return done()
    child.once('exit', () => done())
    child.kill(signal)
  })
