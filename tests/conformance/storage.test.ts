import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { client, signedIn, sql, target, type SignedIn } from './support.ts'

const bucket = `conformance-${randomUUID().slice(0, 8)}`
let ann: SignedIn
let bob: SignedIn

beforeAll(async () => {
  ann = await signedIn()
  bob = await signedIn()
  const { error } = await client(target.secretKey).storage.createBucket(bucket, { public: false })
  if (error) throw error
  await sql.unsafe(`
    create policy "${bucket} own folder" on storage.objects for all to authenticated
      using (bucket_id = '${bucket}' and (storage.foldername(name))[1] = (select auth.uid())::text)
      with check (bucket_id = '${bucket}' and (storage.foldername(name))[1] = (select auth.uid())::text)`)
})
afterAll(async () => {
  await client(target.secretKey).storage.emptyBucket(bucket)
  await client(target.secretKey).storage.deleteBucket(bucket)
  await sql.unsafe(`drop policy if exists "${bucket} own folder" on storage.objects; delete from auth.users where email like 'conformance-%@example.com'`)
  await sql.end()
})

const bytes = Buffer.from([0, 1, 2, 255, 254, 10, 13])

test('7.4.a a file goes in as a blob and comes out byte for byte', async () => {
  const path = `${ann.id}/photos/door.png`
  const up = await ann.client.storage.from(bucket).upload(path, new Blob([bytes], { type: 'image/png' }), { contentType: 'image/png' })
  expect(up.error).toBeNull()
  const down = await ann.client.storage.from(bucket).download(path)
  expect(Buffer.from(await (down.data as Blob).arrayBuffer())).toEqual(bytes)
  expect(down.data?.type).toBe('image/png')
})

test('7.4.a raw bytes go in too, and twice the same name is refused', async () => {
  const path = `${ann.id}/raw.bin`
  expect((await ann.client.storage.from(bucket).upload(path, bytes, { contentType: 'application/octet-stream' })).error).toBeNull()
  expect((await ann.client.storage.from(bucket).upload(path, bytes)).error).not.toBeNull()
})

test('4.a nobody reads or writes in another user\'s folder', async () => {
  const path = `${ann.id}/photos/door.png`
  expect((await bob.client.storage.from(bucket).download(path)).error).not.toBeNull()
  expect((await bob.client.storage.from(bucket).upload(`${ann.id}/evil.txt`, bytes)).error).not.toBeNull()
  expect((await client().storage.from(bucket).download(path)).error).not.toBeNull()
  expect((await bob.client.storage.from(bucket).createSignedUrl(path, 60)).error).not.toBeNull()
})

test('7.4.a a signed link opens the file for whoever holds it', async () => {
  const { data, error } = await ann.client.storage.from(bucket).createSignedUrl(`${ann.id}/photos/door.png`, 60)
  expect(error).toBeNull()
  const response = await fetch(data?.signedUrl ?? '')
  expect(response.status).toBe(200)
  expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes)
  const forged = await fetch((data?.signedUrl ?? '').replace(/token=.{10}/, 'token=AAAAAAAAAA'))
  expect(forged.status).toBeGreaterThanOrEqual(400)
})

test('7.4.a a folder lists its files and subfolders', async () => {
  const { data } = await ann.client.storage.from(bucket).list(ann.id, { sortBy: { column: 'name', order: 'asc' } })
  expect(data?.map((entry) => [entry.name, entry.id === null]).sort()).toEqual([['photos', true], ['raw.bin', false]])
})

test('4.a a name that climbs out of the bucket is refused', async () => {
  for (const path of [`${ann.id}/../../escape.txt`, '../escape.txt']) {
    const response = await fetch(`${target.url}/storage/v1/object/${bucket}/${encodeURIComponent(path)}`, {
      method: 'POST',
      headers: { apikey: target.publishableKey, authorization: `Bearer ${(await ann.client.auth.getSession()).data.session?.access_token}`, 'content-type': 'text/plain' },
      body: 'x',
    })
    expect(response.status).toBeGreaterThanOrEqual(400)
  }
})
