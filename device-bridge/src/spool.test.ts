import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Inbound } from './database.ts'
import { Spool } from './spool.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'anju-spool-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const message = (n: number): Inbound => ({ topic: 'anju/a/up/event', payload: `{"n":${n}}`, received_at: '2026-01-01T00:00:00Z', dedupe_key: String(n) })

test('6.3.a messages survive the bridge and come out once, in order', async () => {
  await Promise.all([1, 2, 3].map((n) => new Spool(folder).append([message(n)])))
  const seen: string[] = []
  expect(await new Spool(folder).drain(async (batch) => void seen.push(...batch.map((m) => m.dedupe_key)), 2)).toBe(3)
  expect(seen.sort()).toEqual(['1', '2', '3'])
  expect(new Spool(folder).empty).toBe(true)
})

test('6.3.a when the database goes away again while draining, nothing is lost', async () => {
  const spool = new Spool(folder)
  await spool.append([message(1), message(2)])
  await expect(spool.drain(async () => { throw new Error('away') })).rejects.toThrow('away')
  await spool.append([message(3)])
  const seen: string[] = []
  await spool.drain(async (batch) => void seen.push(...batch.map((m) => m.dedupe_key)))
  await spool.drain(async (batch) => void seen.push(...batch.map((m) => m.dedupe_key)))
  expect(seen).toEqual(['1', '2', '3'])
})

test('6.3.a a line torn by a crash is left out, the others are not', async () => {
  const spool = new Spool(folder)
  await spool.append([message(1)])
  appendFileSync(join(folder, 'inbound.jsonl'), '{"topic":"anju/a/up')
  const seen: string[] = []
  await spool.drain(async (batch) => void seen.push(...batch.map((m) => m.dedupe_key)))
  expect(seen).toEqual(['1'])
})
