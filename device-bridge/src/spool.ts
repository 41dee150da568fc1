import { existsSync, mkdirSync } from 'node:fs'
import { open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Inbound } from './database.ts'

/**
 * Messages on disk while the database is away. A message is in the file, flushed to the disk, before its device hears that
 * it was taken; they are handed on in the order they came.
 */
export class Spool {
  private readonly current: string
  private readonly draining: string
  private writing: Promise<void> = Promise.resolve()

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true })
    this.current = join(folder, 'inbound.jsonl')
    this.draining = join(folder, 'draining.jsonl')
  }

  get empty(): boolean {
    return !existsSync(this.current) && !existsSync(this.draining)
  }

  /** Appends and flushes; returns when the messages would survive a power cut. */
  append(messages: Inbound[]): Promise<void> {
    const write = this.writing.then(async () => {
      const file = await open(this.current, 'a', 0o600)
      try {
        await file.appendFile(messages.map((message) => `${JSON.stringify(message)}\n`).join(''))
        await file.datasync()
      } finally {
        await file.close()
      }
    })
    this.writing = write.catch(() => undefined)
    return write
  }

  /** Hands everything to `take` in batches and forgets it once taken. What `take` throws is thrown on; nothing is lost by it. */
  async drain(take: (messages: Inbound[]) => Promise<void>, batch = 200): Promise<number> {
    if (!existsSync(this.draining)) {
      if (!existsSync(this.current)) return 0
      await this.writing
      await rename(this.current, this.draining)
    }
    const lines = (await readFile(this.draining, 'utf8')).split('\n').filter((line) => line !== '')
    // The last line may be torn by a crash; its device was not told that it was taken and sends again.
    const messages = lines.flatMap((line) => parse(line))
    for (let at = 0; at < messages.length; at += batch) await take(messages.slice(at, at + batch))
    await rm(this.draining)
    return messages.length
  }
}

function parse(line: string): Inbound[] {
  try {
    return [JSON.parse(line) as Inbound]
  } catch {
    return []
  }
}
