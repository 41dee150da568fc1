import { spawn, type ChildProcess } from 'node:child_process'
import { connect, createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Tokens } from '../gateway/auth/tokens.ts'
import { cors, restError } from '../gateway/refusals.ts'
import type { StackKeys } from '../gateway/types.ts'
import type { FunctionConfig } from './config.ts'
import { denoBinary } from './deno.ts'
import type { FunctionPermissions } from './permissions.ts'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

export interface FunctionHostOptions {
  configs: Map<string, FunctionConfig>
  permissions: Record<string, FunctionPermissions>
  keys: StackKeys
  tokens: Tokens
  /** This stack's own address, reached by functions as SUPABASE_URL. */
  url: string
  /** Extra environment, given to functions whose permissions name it. */
  env?: Record<string, string>
  /** Deno's cache. */
  cacheDir: string
  log: (line: string) => void
}

interface Running {
  child: ChildProcess
  port: number
}

const BOOT_TIMEOUT_MS = 20_000

/** Edge functions: one Deno process each, started by its first call, started again when it has died. */
export class FunctionHost {
  private readonly running = new Map<string, Promise<Running>>()

  private readonly options: FunctionHostOptions

  constructor(options: FunctionHostOptions) {
    this.options = options
  }

  /** Answers `/functions/v1/<name>/…`. */
  async handle(request: Request, url: URL): Promise<Response> {
    const name = /^\/functions\/v1\/([\w-]+)/.exec(url.pathname)?.[1] ?? ''
    const config = this.options.configs.get(name)
    const permissions = this.options.permissions[name]
    if (!config || !permissions) return Response.json({ code: 'NOT_FOUND', message: 'Requested function was not found' }, { status: 404, headers: cors })
    if (config.verifyJwt && !(await this.authorised(request))) return restError(401, 'UNAUTHORIZED', 'Missing or invalid authorization')
    const body = request.body ? await request.arrayBuffer() : undefined
    for (let attempt = 1; ; attempt++) {
      try {
        const { port } = await this.process(config, permissions)
        return await this.forward(request, url, name, port, body)
      } catch (error) {
        this.running.delete(name)
        if (attempt < 2) continue
        this.options.log(`function ${name}: ${error instanceof Error ? error.message : String(error)}`)
        return Response.json({ code: 'WORKER_ERROR', message: 'Function could not be started or died' }, { status: 503, headers: cors })
      }
    }
  }

  /** Calls a function as the database does on Supabase (`private.call_function`): with the service key and nothing to say. */
  async wake(name: string): Promise<void> {
    const { url, keys, log } = this.options
    const address = new URL(`/functions/v1/${name}`, url)
    const response = await this.handle(new Request(address, { method: 'POST', headers: { apikey: keys.secretKey, authorization: `Bearer ${keys.secretKey}` } }), address)
    if (!response.ok) log(`function ${name}: answered ${response.status} to the database`)
    await response.body?.cancel()
  }

  async stop(): Promise<void> {
    const children = await Promise.allSettled(this.running.values())
    this.running.clear()
    for (const settled of children) if (settled.status === 'fulfilled') settled.value.child.kill('SIGKILL')
  }

  /** Process id of a running function, for tests and diagnosis. */
  async pid(name: string): Promise<number | undefined> {
    return (await this.running.get(name))?.child.pid
  }

  private async authorised(request: Request): Promise<boolean> {
    const token = request.headers.get('authorization')?.replace(/^Bearer /i, '') ?? ''
    if (token === this.options.keys.secretKey) return true
    return (await this.options.tokens.verify(token)).ok
  }

  private process(config: FunctionConfig, permissions: FunctionPermissions): Promise<Running> {
    let running = this.running.get(config.name)
    if (!running) {
      running = this.start(config, permissions)
      this.running.set(config.name, running)
      running.catch(() => this.running.delete(config.name))
    }
    return running
  }

  private async start(config: FunctionConfig, permissions: FunctionPermissions): Promise<Running> {
    const port = await freePort()
    const { url, keys, cacheDir, log } = this.options
    const given: Record<string, string> = {
      SUPABASE_URL: url,
      SUPABASE_PUBLIC_URL: url,
      SUPABASE_ANON_KEY: keys.publishableKey,
      SUPABASE_SERVICE_ROLE_KEY: keys.secretKey,
      ...this.options.env,
    }
    const env = Object.fromEntries(Object.entries(given).filter(([name]) => permissions.env.includes(name)))
    const hosts = [`127.0.0.1:${port}`, ...permissions.net.map((host) => (host === 'api' ? new URL(url).host : host))]
    const code = dirname(dirname(config.entrypoint))
    const read = [code, join(ROOT, 'node_modules'), ...permissions.read.map((folder) => join(ROOT, folder))]
    const args = [
      'run', '--no-prompt', '--cached-only', '--no-lock', '--quiet', '--node-modules-dir=manual',
      `--allow-net=${hosts.join(',')}`, `--allow-read=${read.join(',')}`,
      `--allow-env=${[...permissions.env, 'DENO_SERVE_ADDRESS'].join(',')}`, config.entrypoint,
    ]
    const child = spawn(denoBinary(), args, {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...env, PATH: process.env.PATH ?? '', DENO_DIR: cacheDir, DENO_NO_UPDATE_CHECK: '1', DENO_SERVE_ADDRESS: `tcp:127.0.0.1:${port}` },
    })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        said = (said + chunk.toString()).slice(-2000)
        for (const line of chunk.toString().split('\n')) if (line.trim() && !line.startsWith('Listening on')) log(`function ${config.name}: ${line}`)
      })
    }
    let dead = false
    child.once('exit', () => {
      dead = true
      this.running.delete(config.name)
    })
    const deadline = Date.now() + BOOT_TIMEOUT_MS
    while (!(await answers(port))) {
      if (dead) throw new Error(`did not start: ${said.trim().slice(-500)}`)
      if (Date.now() > deadline) {
        child.kill('SIGKILL')
        throw new Error('did not answer in time')
      }
      await new Promise((wake) => setTimeout(wake, 30))
    }
    return { child, port }
  }

  private async forward(request: Request, url: URL, name: string, port: number, body: ArrayBuffer | undefined): Promise<Response> {
    // On Supabase a function sees its own name first: /pay/orders.
    const path = url.pathname.slice('/functions/v1'.length) || `/${name}`
    const headers = new Headers(request.headers)
    headers.delete('host')
    headers.delete('content-length')
    headers.set('x-forwarded-host', url.host)
    headers.set('x-forwarded-proto', url.protocol.replace(':', ''))
    const response = await fetch(`http://127.0.0.1:${port}${path}${url.search}`, { method: request.method, headers, body, redirect: 'manual' })
    const answer = new Headers(response.headers)
    for (const hop of ['content-encoding', 'content-length', 'transfer-encoding', 'connection', 'keep-alive']) answer.delete(hop)
    for (const [key, value] of Object.entries(cors)) if (!answer.has(key)) answer.set(key, value)
    return new Response(response.body, { status: response.status, headers: answer })
  }
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer()
    server.once('error', fail)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (address && typeof address === 'object' ? done(address.port) : fail(new Error('no free port'))))
    })
  })
}

function answers(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect({ port, host: '127.0.0.1' })
    socket.once('connect', () => done((socket.destroy(), true)))
    socket.once('error', () => done(false))
  })
}
