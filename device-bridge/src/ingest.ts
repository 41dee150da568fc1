import { createHash } from 'node:crypto'
import type { Inbound } from './database.ts'
import type { Spool } from './spool.ts'

/** The largest payload taken, bytes. */
export const MAX_PAYLOAD = 16 * 1024

export interface IngestOptions {
  /** Stores a batch and returns after the commit. */
  store: (messages: Inbound[]) => Promise<void>
  spool: Spool
  log: (line: string) => void
  /** Messages stored together at most. */
  batchSize?: number
  /** How long the first of a batch waits for company, ms. */
  lingerMs?: number
  /** How often a spool is tried again, ms. */
  retryMs?: number
}

interface Waiting {
  message: Inbound
  done: () => void
  failed: (error: Error) => void
}

/** Text of a payload: UTF-8 as it is, anything else as base64. */
export function payloadText(payload: Buffer | string): string {
  if (typeof payload === 'string') return payload
  const text = payload.toString('utf8')
  return Buffer.from(text, 'utf8').equals(payload) && !text.includes('\0') ? text : `base64:${payload.toString('base64')}`
}

/** The message as it is stored. Its key follows from topic and content: a device that sends again sends the same. */
export function inbound(topic: string, payload: Buffer | string, now = new Date()): Inbound {
  const text = payloadText(payload)
  return { topic, payload: text, received_at: now.toISOString(), dedupe_key: createHash('sha256').update(topic).update('\0').update(text).digest('hex') }
}

/**
 * Messages on their way into the database. `submit` returns only when the message is safe: committed, or, while the database
 * is away, flushed into the spool. Only then does the broker acknowledge it to the device.
 */
export class Ingest {
  private waiting: Waiting[] = []
  private timer: NodeJS.Timeout | undefined
  private retry: NodeJS.Timeout | undefined
  private running: Promise<void> = Promise.resolve()
  private closed = false
  private readonly options: IngestOptions

  constructor(options: IngestOptions) {
    this.options = options
    if (!options.spool.empty) this.scheduleRetry(0)
  }

  submit(message: Inbound): Promise<void> {
    if (this.closed) return Promise.reject(new Error('the bridge is stopping'))
    return new Promise((done, failed) => {
      this.waiting.push({ message, done, failed })
      if (this.waiting.length >= (this.options.batchSize ?? 200)) this.flush()
      else this.timer ??= setTimeout(() => this.flush(), this.options.lingerMs ?? 5)
    })
  }

  async close(): Promise<void> {
    this.flush()
    this.closed = true
    clearTimeout(this.retry)
    await this.running
  }

  private flush(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    const batch = this.waiting
    this.waiting = []
    if (batch.length > 0) this.running = this.running.then(() => this.settle(batch))
  }

  private async settle(batch: Waiting[]): Promise<void> {
    const messages = batch.map((entry) => entry.message)
    try {
      await this.options.store(messages)
    } catch (error) {
      this.options.log(`database away, ${messages.length} message(s) spooled: ${(error as Error).message}`)
      try {
        await this.options.spool.append(messages)
        this.scheduleRetry(this.options.retryMs ?? 2000)
      } catch (diskError) {
        for (const entry of batch) entry.failed(diskError as Error)
        return
      }
    }
    for (const entry of batch) entry.done()
  }

  private scheduleRetry(after: number): void {
    if (this.retry || this.closed) return
    this.retry = setTimeout(() => {
      this.retry = undefined
      void this.options.spool
        .drain(this.options.store)
        .then((count) => count > 0 && this.options.log(`${count} spooled message(s) stored`))
        .catch(() => undefined)
        .finally(() => {
          if (!this.options.spool.empty) this.scheduleRetry(this.options.retryMs ?? 2000)
        })
    }, after)
  }
}
