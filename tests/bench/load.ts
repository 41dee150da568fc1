/**
 * A load generator in a process of its own, so that its work does not slow the gateway it measures. Started by
 * measureLoad; takes its orders as the first message and answers with the latencies.
 */
import { fork } from 'node:child_process'
import postgres from 'postgres'
import { percentile } from './stats.ts'

interface Common {
  concurrency: number
  seconds: number
  /** Rows every answer must have: an error must not count as a fast answer. */
  rows: number
}
export type Load = Common &
  ({ kind: 'http'; url: string; headers: Record<string, string> } | { kind: 'sql'; dbUrl: string; claims: string; user: string; query: string })

export interface LoadResult {
  perSecond: number
  p50: number
  p99: number
  requests: number
}

/** Runs the load and gives requests per second and latencies in ms. Throws what the first wrong answer was. */
export async function measureLoad(load: Load): Promise<LoadResult> {
  const child = fork(import.meta.filename, [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  return new Promise((done, fail) => {
    child.once('message', (message: { result?: LoadResult; error?: string }) => {
      child.disconnect()
      if (message.result) done(message.result)
      else fail(new Error(message.error ?? 'the load generator said nothing'))
    })
    child.once('error', fail)
    child.once('exit', (code) => fail(new Error(`the load generator ended with ${code}`)))
    child.send(load)
  })
}

async function perform(load: Load): Promise<LoadResult> {
  const { call, close } = load.kind === 'http' ? httpCaller(load) : sqlCaller(load)
  const latencies: number[] = []
  const loop = async (until: number, record: boolean): Promise<void> => {
    while (performance.now() < until) {
      const began = performance.now()
      const rows = await call()
      if (rows !== load.rows) throw new Error(`${load.kind}: ${rows} rows instead of ${load.rows}`)
      if (record) latencies.push(performance.now() - began)
    }
  }
  const all = (until: number, record: boolean): Promise<void[]> => Promise.all(Array.from({ length: load.concurrency }, () => loop(until, record)))
  await all(performance.now() + 500, false)
  const began = performance.now()
  await all(began + load.seconds * 1000, true)
  const seconds = (performance.now() - began) / 1000
  await close()
  return { perSecond: latencies.length / seconds, p50: percentile(latencies, 50), p99: percentile(latencies, 99), requests: latencies.length }
}

interface Caller {
  call: () => Promise<number>
  close: () => Promise<void>
}

function httpCaller(load: Extract<Load, { kind: 'http' }>): Caller {
  return {
    async call() {
      const response = await fetch(load.url, { headers: load.headers })
      const body: unknown = await response.json()
      if (!response.ok || !Array.isArray(body)) throw new Error(`${response.status} ${JSON.stringify(body).slice(0, 300)}`)
      return body.length
    },
    close: async () => {},
  }
}

/** The same query under the same role and claims, set for each transaction as the gateway does. */
function sqlCaller(load: Extract<Load, { kind: 'sql' }>): Caller {
  const sql = postgres(load.dbUrl, { max: load.concurrency, onnotice: () => {} })
  return {
    async call() {
      const rows = await sql.begin(async (tx) => {
        await tx`select set_config('request.jwt.claims', ${load.claims}, true), set_config('request.jwt.claim.sub', ${load.user}, true), set_config('role', 'authenticated', true)`
        return tx.unsafe(load.query)
      })
      return rows.length
    },
    close: () => sql.end({ timeout: 5 }),
  }
}

if (import.meta.main) {
  process.once('message', (load: Load) => {
    perform(load).then(
      (result) => process.send?.({ result }),
      (error: unknown) => process.send?.({ error: error instanceof Error ? error.message : String(error) }),
    )
  })
}
