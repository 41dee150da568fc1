import '../../supabase/local/postgres/library-env.ts'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { createClient } from '@supabase/supabase-js'
import { App } from '@supabase/lite'
import { PostgresConnection } from '@supabase/lite/postgres'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import ws from 'ws'
import { FileAdapter } from '../../supabase/local/gateway/storage/file-adapter.ts'
import { startPlatform, type Stack } from '../../supabase/local/stack.ts'
import { freePorts } from '../support/ports.ts'

/**
 * Every fault the gateway mends, shown on the API library as it comes and on the gateway, on one database. When the library
 * mends one itself, its line here fails and the gateway's part can go.
 */

const SECRET = 'stock-library-secret-with-more-than-32-characters'
const KEYS = { publishable: 'sb_publishable_stock_library_0000000000', secret: 'sb_secret_stock_library_000000000000000' }

let stack: Stack
let stock: { url: string; stop: () => Promise<void> }
let sql: postgres.Sql
let dataDir: string

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'anju-stock-'))
  chmodSync(dataDir, 0o755)
  const [port = 0, dbPort = 0, stockPort = 0] = await freePorts(3)
  stack = await startPlatform({ dataDir, port, dbPort, disposable: true })
  sql = postgres(stack.dbUrl, { max: 2, onnotice: () => {} })
  await sql.unsafe(`
    create table public.stock_probe (id int primary key, shown text, hidden text, data jsonb, at timestamptz default now());
    alter table public.stock_probe enable row level security;
    create policy "all" on public.stock_probe for all to anon using (true) with check (true);
    revoke all on public.stock_probe from anon, authenticated;
    grant select (id, shown, data, at), insert (id, shown, data) on public.stock_probe to anon;
    insert into public.stock_probe values (1, 'a', 'secret', '{}');
    create function public.stock_fail() returns void language plpgsql as $$ begin raise exception 'plain'; end $$;
    create function public.stock_echo(value jsonb) returns jsonb language sql as $$ select value $$;
    create function public.stock_sleep() returns void language sql as $$ select pg_sleep(4.5) $$;
    create function public.stock_late() returns int language sql as $$ select 1 $$;
    revoke all on function public.stock_late() from public;
    grant execute on function public.stock_fail(), public.stock_echo(jsonb), public.stock_sleep() to anon;
    notify pgrst, 'reload schema'`)
  stock = await serveStock(stockPort)
})
afterAll(async () => {
  await stock.stop()
  await sql.end()
  await stack.stop()
  rmSync(dataDir, { recursive: true, force: true })
})

async function serveStock(port: number): Promise<typeof stock> {
  const connection = new PostgresConnection({ url: stack.dbUrl, postgresOptions: { max: 5, onnotice: () => {} } })
  const app = new App({
    connection,
    api: { schemas: ['public'] },
    auth: { enabled: true, site_url: 'http://127.0.0.1', jwt_secret: SECRET, enable_signup: true, publishable_key: KEYS.publishable, secret_key: KEYS.secret, email: { enable_confirmations: false } },
    storage: { enabled: true },
    options: { server: { disableStudio: true } },
  })
  app._storageAdapter = new FileAdapter(join(dataDir, 'stock-storage'))
  await app.init()
  const listener = getRequestListener((request) => app.fetch(request))
  const server = createServer((incoming, outgoing) => void listener(incoming, outgoing))
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      await new Promise((done) => {
        server.close(done)
        server.closeAllConnections()
      })
      await connection.close()
    },
  }
}

const connect = (url: string, key: string) => createClient(url, key, { auth: { persistSession: false, autoRefreshToken: false }, realtime: { transport: ws as unknown as typeof WebSocket } })
const ours = () => connect(stack.url, stack.publishableKey)
const theirs = () => connect(stock.url, KEYS.publishable)
const claimsOf = (token: string): Record<string, unknown> => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>

test('4.a grants survive the first request (the library grants everything)', async () => {
  const hidden = async () => (await sql`select has_column_privilege('anon', 'public.stock_probe', 'hidden', 'select') as may`)[0]?.may as boolean
  await ours().from('stock_probe').select('id')
  expect(await hidden()).toBe(false)
  await theirs().from('stock_probe').select('id')
  expect(await hidden()).toBe(true)
  await sql`revoke all on public.stock_probe from anon, authenticated`
  await sql`grant select (id, shown, data, at), insert (id, shown, data) on public.stock_probe to anon`
})

test('4.a a malformed bearer token is refused (the library serves it as a visitor)', async () => {
  const ask = (url: string, key: string) => fetch(`${url}/rest/v1/stock_probe?select=id`, { headers: { apikey: key, authorization: 'Bearer nonsense' } })
  expect((await ask(stack.url, stack.publishableKey)).status).toBe(401)
  expect((await ask(stock.url, KEYS.publishable)).status).toBe(200)
})

test('4.a the administration paths are closed (the library answers them)', async () => {
  expect((await fetch(`${stack.url}/_system/info`)).status).toBe(404)
  expect((await fetch(`${stock.url}/_system/info`)).status).not.toBe(404)
})

test('8.1.a access tokens carry their claims (the library leaves them out)', async () => {
  const sign = async (client: ReturnType<typeof ours>) => (await client.auth.signUp({ email: `stock-${Math.random()}@example.com`, password: 'long-enough-1' })).data.session?.access_token ?? ''
  expect(claimsOf(await sign(ours()))).toMatchObject({ aal: 'aal1', app_metadata: { provider: 'email' } })
  expect(claimsOf(await sign(theirs())).app_metadata).toBeUndefined()
})

test('8.1.a JSON is encoded once (the library encodes it twice)', async () => {
  const value = { a: [1, 'b'] }
  expect((await ours().rpc('stock_echo', { value })).data).toEqual(value)
  expect((await theirs().rpc('stock_echo', { value })).data).not.toEqual(value)
})

test('8.1.a raised errors keep code and status (the library makes them 500)', async () => {
  expect((await ours().rpc('stock_fail')).status).toBe(400)
  expect((await ours().rpc('stock_fail')).error?.code).toBe('P0001')
  expect((await theirs().rpc('stock_fail')).status).toBe(500)
})

test('8.1.a times are ISO 8601 (the library passes on what Postgres prints)', async () => {
  expect(String((await ours().from('stock_probe').select('at').single()).data?.at)).toContain('T')
  expect(String((await theirs().from('stock_probe').select('at').single()).data?.at)).not.toContain('T')
})

test('8.1.a NOTIFY pgrst reloads the schema (the library goes on with the old one)', async () => {
  await ours().rpc('stock_echo', { value: {} })
  await theirs().rpc('stock_echo', { value: {} })
  await sql.unsafe(`create function public.stock_new() returns int language sql as $$ select 1 $$; grant execute on function public.stock_new() to anon; notify pgrst, 'reload schema'`)
  await new Promise((wake) => setTimeout(wake, 300))
  expect((await ours().rpc('stock_new')).data).toBe(1)
  expect((await theirs().rpc('stock_new')).status).toBe(404)
})

test('5.1.d a ban counts (the library signs banned users in)', async () => {
  const email = `stock-banned-${Date.now()}@example.com`
  await ours().auth.signUp({ email, password: 'long-enough-1' })
  await sql`update auth.users set banned_until = now() + interval '1 day' where email = ${email}`
  expect((await ours().auth.signInWithPassword({ email, password: 'long-enough-1' })).error?.code).toBe('user_banned')
  expect((await theirs().auth.signInWithPassword({ email, password: 'long-enough-1' })).error).toBeNull()
})

test('P10 guessing is limited (the library lets it go on)', async () => {
  const statusAfter = async (client: ReturnType<typeof ours>) => {
    let status = 0
    for (let i = 0; i < 12; i++) status = (await client.auth.signInWithPassword({ email: 'stock-guess@example.com', password: `wrong-${i}` })).error?.status ?? 0
    return status
  }
  expect(await statusAfter(ours())).toBe(429)
  expect(await statusAfter(theirs())).toBe(400)
})

test('4.a the gateway signs in to the database without superuser rights (the library takes what it is given)', async () => {
  const roles = await sql<{ usename: string; rolsuper: boolean }[]>`
    select distinct a.usename, r.rolsuper from pg_stat_activity a join pg_roles r on r.rolname = a.usename where a.application_name = 'anju-gateway'`
  expect(roles).toEqual([{ usename: 'anju_gateway', rolsuper: false }])
})

test('8.1.a a statement that runs too long is stopped (the library lets it run)', async () => {
  const [mended, stock] = await Promise.all([ours().rpc('stock_sleep'), theirs().rpc('stock_sleep')])
  expect(mended.error?.code).toBe('57014')
  expect(stock.error).toBeNull()
})

test('7.4.a blobs, signed links and lists are what storage-js expects (the library\'s differ)', async () => {
  const bytes = Buffer.from([1, 2, 3, 255, 0, 10])
  const outcome = async (url: string, key: string) => {
    const { storage } = connect(url, key)
    const bucket = `stock-${Math.random().toString(36).slice(2, 8)}`
    await storage.createBucket(bucket, { public: false })
    await storage.from(bucket).upload('a/photo.png', new Blob([bytes], { type: 'image/png' }), { contentType: 'image/png' })
    const down = await storage.from(bucket).download('a/photo.png')
    const { data: link } = await storage.from(bucket).createSignedUrl('a/photo.png', 60)
    const opened = link?.signedUrl ? await fetch(link.signedUrl).catch(() => null) : null
    const { data: listed } = await storage.from(bucket).list('')
    return {
      bytes: down.data ? Buffer.from(await down.data.arrayBuffer()).equals(bytes) : false,
      link: opened?.status === 200,
      list: (listed ?? []).map((entry) => [entry.name, entry.id]),
    }
  }
  expect(await outcome(stack.url, stack.secretKey)).toEqual({ bytes: true, link: true, list: [['a', null]] })
  const stock_ = await outcome(stock.url, KEYS.secret)
  expect(stock_.bytes && stock_.link && stock_.list.length === 1 && stock_.list[0]?.[1] === null).toBe(false)
})

test('8.1.a a phone gets its code (the library knows no phones)', async () => {
  const phone = `+86137${String(Date.now()).slice(-8)}`
  expect((await ours().auth.signInWithOtp({ phone })).error).toBeNull()
  expect((await theirs().auth.signInWithOtp({ phone })).error).not.toBeNull()
})

test('4.a without a key nothing is administered, on either (the library\'s admin mode stays off)', async () => {
  for (const url of [stack.url, stock.url]) {
    const response = await fetch(`${url}/rest/v1/stock_probe?select=hidden`)
    expect(response.status).toBeGreaterThanOrEqual(400)
  }
})
