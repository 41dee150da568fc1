import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Inbound } from './database.ts'
import { Ingest, inbound } from './ingest.ts'
import { Spool } from './spool.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'anju-ingest-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const make = (store: (messages: Inbound[]) => Promise<void>, retryMs = 20) => new Ingest({ store, spool: new Spool(folder), log: () => {}, retryMs })

test('6.3.a a message counts as taken only after the store has it', async () => {
  let release = (): void => undefined
  const ingest = make(() => new Promise((done) => (release = done)))
  let taken = false
  const submitted = ingest.submit(inbound('anju/a/up/event', '{}')).then(() => (taken = true))
  await new Promise((wake) => setTimeout(wake, 50))
  expect(taken).toBe(false)
  release()
  await submitted
  await ingest.close()
})

test('6.3.a messages that come together are stored together', async () => {
  const batches: number[] = []
  const ingest = make(async (messages) => void batches.push(messages.length))
  await Promise.all(Array.from({ length: 50 }, (_, i) => ingest.submit(inbound('anju/a/up/event', `{"i":${i}}`))))
  expect(batches.reduce((a, b) => a + b, 0)).toBe(50)
  expect(batches.length).toBeLessThan(10)
  await ingest.close()
})

test('6.3.a while the database is away messages are kept and stored when it is back', async () => {
  let away = true
  const stored: string[] = []
  const ingest = make(async (messages) => {
    if (away) throw new Error('away')
    stored.push(...messages.map((m) => m.payload))
  })
  await ingest.submit(inbound('anju/a/up/event', '{"n":1}'))
  expect(stored).toEqual([])
  away = false
  await new Promise((wake) => setTimeout(wake, 150))
  expect(stored).toEqual(['{"n":1}'])
  await ingest.close()
})

test('6.3.a the same message twice has one key, another has another, and bytes survive', () => {
  expect(inbound('t', 'a').dedupe_key).toBe(inbound('t', 'a').dedupe_key)
  expect(inbound('t', 'a').dedupe_key).not.toBe(inbound('t', 'b').dedupe_key)
  expect(inbound('t', Buffer.from([0xff, 0x00])).payload).toBe('base64:/wA=')
})
