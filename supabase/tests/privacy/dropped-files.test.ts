import { afterAll, beforeAll, expect, test } from 'vitest'
import { refusal } from '../harness.ts'
import { town, type Town } from '../tenants/setup.ts'

/** What the database does about bytes of files no record names any more; the function that removes them is in tests/stack. */

let t: Town
beforeAll(async () => {
  t = await town()
})
afterAll(() => t.end())

const SHA = 'a'.repeat(64)
/** A dropped file with its bytes, let go of some days ago. */
async function dropped(name: string, days: number): Promise<string> {
  const path = `${t.org}/${name}`
  await t.db.sql`
    insert into public.attachments (org_id, owner_kind, owner_id, name, mime, bytes, sha256, path, status, updated_at)
    values (${t.org}, 'records.loose', ${t.org}, ${name}, 'image/png', 5, ${SHA}, ${path}, 'dropped', now() - make_interval(days => ${days}))`
  await t.db.sql`insert into storage.objects (bucket_id, name, metadata) values ('attachments', ${path}, '{"size": 5}')`
  return path
}
const removed = (path: string) => t.db.sql`delete from storage.objects where name = ${path}`
const claim = async (): Promise<string[]> => (await t.db.sql<{ id: string }[]>`select id from public.outbox_claim('storage.remove')`).map(({ id }) => id)
const report = async (ids: string[], error: string | null = null) => (await t.db.sql`select public.files_removed(${ids}::uuid[], ${error}) as r`)[0]?.['r'] as { removed: number; left: number }
const queue = () => t.db.sql`select payload ->> 'path' as path, state, attempts, last_error from private.outbox where topic = 'storage.remove' order by created_at, id`
const health = async (): Promise<unknown> => {
  const boss = await t.db.createUser()
  await t.db.sql`insert into public.memberships (org_id, user_id, role_id, valid) select ${t.org}, ${boss}, r.id, daterange('2020-01-01', null) from public.roles r where r.org_id = ${t.org} and r.key = 'administrator'`
  return t.call(boss, `public.health($1) -> 'outbox'`, [t.org])
}

test('8.2.2.b a file let go of can come back for as long as its class says; then its row goes, and what is left in storage is queued', async () => {
  const [old, fresh] = [await dropped('old', 8), await dropped('fresh', 6)]
  await t.db.sql`select private.purge_expired()`
  expect(await queue()).toMatchObject([{ path: old, state: 'queued' }])
  expect((await t.db.sql`select path from public.attachments`).map(({ path }) => path as string)).toEqual([fresh])
  expect(await t.db.sql`select 1 from public.purge_records`, 'nothing is gone yet').toHaveLength(0)
})

test('8.2.2.b one record for what went in a batch; what storage still has comes back later, whatever it was said', async () => {
  const [stubborn] = [await dropped('stubborn', 9)]
  await t.db.sql`select private.purge_expired()`
  const ids = await claim()
  expect(ids).toHaveLength(2)
  await removed(`${t.org}/old`)
  expect(await report(ids)).toEqual({ removed: 1, left: 1 })
  expect(await queue()).toMatchObject([{ state: 'done' }, { path: stubborn, state: 'queued', attempts: 1, last_error: 'the storage still has the object' }])
  expect(await t.db.sql`select data_class, rows_purged, basis <> '' as based, kept_until <= now() as past from public.purge_records`).toEqual([{ data_class: 'dropped_files', rows_purged: 1, based: true, past: true }])
  expect(await claim(), 'not at once').toEqual([])
})

test('8.2.2.b what cannot be removed is told on the health page, and told again it goes', async () => {
  for (let i = 2; i <= 12; i++) {
    await t.db.sql`update private.outbox set next_attempt_at = now() where state = 'queued'`
    expect(await report(await claim(), 'storage answered 503')).toEqual({ removed: 0, left: 1 })
  }
  expect(await queue()).toMatchObject([{ state: 'done' }, { state: 'dead', attempts: 12, last_error: 'storage answered 503' }])
  expect(await health()).toMatchObject([{ topic: 'storage.remove', dead: 1, last_error: 'storage answered 503' }])
  expect(await refusal(t.call(t.staff.manager, `public.retry_outbox($1, 'storage.remove')`, [t.org]))).toMatchObject({ code: 'PT403' })
  const [boss] = await t.db.sql<{ user_id: string }[]>`select m.user_id from public.memberships m join public.roles r on r.id = m.role_id where r.key = 'administrator' limit 1`
  expect(await t.call(boss?.user_id ?? '', `public.retry_outbox($1, 'storage.remove')`, [t.org])).toBe(1)
  await removed(`${t.org}/stubborn`)
  expect(await report(await claim())).toEqual({ removed: 1, left: 0 })
  expect(await health()).toEqual([])
})

test('8.2.2.b a hold keeps the files, and a file in use is nobody’s rubbish', async () => {
  const path = await dropped('held', 30)
  await t.db.sql`insert into public.legal_holds (org_id, data_class_id, reason) select ${t.org}, c.id, '审计' from public.data_classes c where c.org_id = ${t.org} and c.key = 'dropped_files'`
  await t.db.sql`update public.attachments set status = 'kept' where path = ${`${t.org}/fresh`}`
  await t.db.sql`select private.purge_expired()`
  expect(await t.db.sql`select 1 from public.attachments where path = ${path}`).toHaveLength(1)
  expect((await queue()).filter(({ state }) => state !== 'done')).toEqual([])
})

test('8.2.2.b on Supabase the job calls the function through pg_net, with the key from the vault', async () => {
  const { sql } = t.db
  await sql`select private.enqueue('storage.remove', '{"bucket": "attachments", "path": "x", "class": "dropped_files"}', 'x', ${t.org})`
  await sql`create schema if not exists net`
  await sql`create table net.asked (url text, headers jsonb)`
  await sql.unsafe(`create function net.http_post(url text, body jsonb, params jsonb, headers jsonb, timeout_milliseconds integer default 5000) returns bigint
    language sql as 'insert into net.asked values (url, headers); select 1::bigint'`)
  await sql`create schema if not exists vault`
  await sql`create view vault.decrypted_secrets as select * from (values (null::text, null::text)) as s (name, decrypted_secret)`
  expect((await refusal(sql`select private.sweep_files()`)).message).toContain('anju_url')
  await sql`create or replace view vault.decrypted_secrets as select * from (values ('anju_url', 'https://abc.example.org/'), ('anju_service_key', 'sb_secret_k')) as s (name, decrypted_secret)`
  await sql`select private.sweep_files()`
  expect(await sql`select url, headers ->> 'apikey' as key from net.asked`).toEqual([{ url: 'https://abc.example.org/functions/v1/sweep', key: 'sb_secret_k' }])
  await sql`update private.outbox set state = 'done' where state = 'queued'`
  await sql`select private.sweep_files()`
  expect(await sql`select 1 from net.asked`, 'not called for nothing').toHaveLength(1)
})
