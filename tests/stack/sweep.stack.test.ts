import { createHash, randomUUID } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import ws from 'ws'
import { startPlatform, type Stack } from '../../supabase/local/stack.ts'
import { freePorts } from '../support/ports.ts'

/** Bytes of files no record names any more: from a form to nowhere, through the real storage and the real function. */

let stack: Stack
let dataDir: string
let sql: postgres.Sql
let api: SupabaseClient
let org: string

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'anju-sweep-'))
  chmodSync(dataDir, 0o755)
  const [port = 0, dbPort = 0] = await freePorts(2)
  stack = await startPlatform({ dataDir, port, dbPort, disposable: true })
  sql = postgres(stack.dbUrl, { max: 2, onnotice: () => {} })
  api = createClient(stack.url, stack.publishableKey, { realtime: { transport: ws as never }, auth: { persistSession: false } })
  const signedUp = await api.auth.signUp({ email: `keeper-${randomUUID()}@example.com`, password: 'keeper-2026-words' })
  if (signedUp.error) throw signedUp.error
  const made = await api.rpc('bootstrap_organization', { name: '运营单位', estate_name: '望江苑', staff_name: '陈' })
  if (made.error) throw made.error
  org = made.data as string
  // Somewhere a form with a file can be filled in.
  const draft = await api.rpc('save_config_draft', {
    org, kind: 'resource', key: 'visits', title: { zh: '走访', en: 'Visits' }, note: '',
    body: { title: { zh: '走访', en: 'Visits' }, title_field: 'note', attach: [{ to: 'estate' }], fields: [
      { key: 'note', type: 'text', title: { zh: '说明', en: 'Note' } }, { key: 'photos', type: 'file', title: { zh: '照片', en: 'Photos' } },
    ] },
  })
  if (draft.error) throw new Error(`${draft.error.message} ${draft.error.details}`)
  const published = await api.rpc('publish_config', { item: (draft.data as { item_id: string }).item_id })
  if (published.error) throw new Error(published.error.message)
})
afterAll(async () => {
  await sql.end({ timeout: 2 })
  await stack.stop()
  rmSync(dataDir, { recursive: true, force: true })
})

/** Uploads a picture as a form does; returns its path in the bucket. */
async function upload(name: string): Promise<{ id: string; path: string }> {
  const bytes = Buffer.from(`picture ${name}`)
  const begun = await api.rpc('begin_attachment', {
    owner_kind: 'records.loose', owner: org, name, mime: 'image/png', bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex'),
  })
  if (begun.error) throw new Error(begun.error.message)
  const { id, path } = begun.data as { id: string; path: string }
  const stored = await api.storage.from('attachments').upload(path, bytes, { contentType: 'image/png' })
  if (stored.error) throw stored.error
  const kept = await api.rpc('finish_attachment', { attachment: id })
  if (kept.error) throw new Error(kept.error.message)
  return { id, path }
}
/** Lets go of files long enough ago, and runs the nightly purge. */
async function expire(...ids: string[]): Promise<void> {
  await sql`alter table public.attachments disable trigger user`
  await sql`update public.attachments set status = 'dropped', updated_at = now() - interval '8 days' where id = any (${ids})`
  await sql`alter table public.attachments enable trigger user`
  await stack.cron.runNow('privacy-purge')
}
const bytesOf = async (path: string): Promise<string | null> => {
  const response = await fetch(`${stack.url}/storage/v1/object/attachments/${path}`, { headers: { apikey: stack.secretKey, authorization: `Bearer ${stack.secretKey}` } })
  const text = await response.text()
  return response.ok ? text : null
}
const sweep = (headers: Record<string, string>): Promise<Response> => fetch(`${stack.url}/functions/v1/sweep`, { method: 'POST', headers })

test('8.2.2.b bytes of a file no record names any more go from storage by themselves, and a record says so; others stay', async () => {
  const [gone, stays] = [await upload('gone.png'), await upload('stays.png')]
  await expire(gone.id)
  expect(await bytesOf(gone.path)).toBe('picture gone.png')
  expect(await sql`select payload ->> 'path' as path, state from private.outbox where topic = 'storage.remove'`).toEqual([{ path: gone.path, state: 'queued' }])
  await stack.cron.runNow('platform-sweep-files')
  await expect.poll(() => bytesOf(gone.path), { timeout: 30_000 }).toBeNull()
  await expect.poll(async () => (await sql`select state from private.outbox where topic = 'storage.remove'`)[0]?.['state'], { timeout: 10_000 }).toBe('done')
  expect(await sql`select data_class, rows_purged from public.purge_records`).toEqual([{ data_class: 'dropped_files', rows_purged: 1 }])
  expect(await sql`select 1 from storage.objects where name = ${gone.path}`).toHaveLength(0)
  expect(await bytesOf(stays.path)).toBe('picture stays.png')
})

test('4.a nobody without the service key sets the sweep going, and what it is told to remove nobody can say', async () => {
  const file = await upload('wanted.png')
  await expire(file.id)
  const { data: { session } } = await api.auth.getSession()
  const attempts: Record<string, string>[] = [
    {}, { apikey: stack.publishableKey }, { apikey: stack.publishableKey, authorization: `Bearer ${session?.access_token}` }, { authorization: `Bearer ${stack.secretKey.slice(0, -1)}x` },
  ]
  for (const headers of attempts) expect((await sweep(headers)).status).toBe(401)
  expect(await bytesOf(file.path)).toBe('picture wanted.png')
  for (const call of [api.rpc('outbox_claim', { topic: 'storage.remove' }), api.rpc('files_removed', { batch: [] }), api.rpc('outbox_settle', { outbox_id: randomUUID() })]) {
    expect((await call).error?.code).toMatch(/^(42501|PGRST202)$/)
  }
  expect(await (await sweep({ apikey: stack.secretKey })).json()).toEqual({ removed: 1, left: 0 })
  expect(await bytesOf(file.path)).toBeNull()
})
