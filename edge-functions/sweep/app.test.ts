import { describe, expect, test } from 'vitest'
import { sweepFunction } from './app.ts'

const KEY = 'sb_secret_x'

/** Outbox and storage as the function sees them. */
function world(waiting: { id: string; payload: { bucket: string; path: string } }[], storage: () => Response = () => Response.json([])) {
  const calls: { to: string; body: Record<string, unknown>; apikey: string | null }[] = []
  const handler = sweepFunction((name) => ({ SUPABASE_URL: 'http://api.test', SUPABASE_SERVICE_ROLE_KEY: KEY })[name], async (url, init) => {
    const to = url.slice('http://api.test'.length)
    const body = JSON.parse(String(init.body)) as Record<string, unknown>
    calls.push({ to, body, apikey: new Headers(init.headers).get('apikey') })
    if (to === '/rest/v1/rpc/outbox_claim') return Response.json(waiting.splice(0, Number(body.max_rows)))
    if (to === '/rest/v1/rpc/files_removed') return Response.json({ removed: body.error ? 0 : (body.batch as string[]).length, left: body.error ? (body.batch as string[]).length : 0 })
    return storage()
  })
  const ask = (headers: Record<string, string> = { apikey: KEY }, method = 'POST') => handler(new Request('http://any/sweep', { method, headers }))
  return { ask, calls, to: (path: string) => calls.filter((call) => call.to === path) }
}

const object = (n: number, bucket = 'attachments') => ({ id: `o${n}`, payload: { bucket, path: `org/${n}` } })

describe('8.2.2.b the sweep function', () => {
  test('removes by bucket what the outbox names and reports it, batch by batch until nothing waits', async () => {
    const w = world([...Array.from({ length: 200 }, (_, n) => object(n)), object(200), object(201, 'papers')])
    const answer = await w.ask()
    expect([answer.status, await answer.json()]).toEqual([200, { removed: 202, left: 0 }])
    expect(w.calls.map((call) => call.to)).toEqual([
      '/rest/v1/rpc/outbox_claim', '/storage/v1/object/attachments', '/rest/v1/rpc/files_removed',
      '/rest/v1/rpc/outbox_claim', '/storage/v1/object/attachments', '/rest/v1/rpc/files_removed', '/storage/v1/object/papers', '/rest/v1/rpc/files_removed',
    ])
    expect(w.to('/storage/v1/object/papers')).toMatchObject([{ body: { prefixes: ['org/201'] }, apikey: KEY }])
  })

  test('says why storage refused, or that it did not answer', async () => {
    const refusing = world([object(1)], () => new Response('full', { status: 500 }))
    expect(await (await refusing.ask()).json()).toEqual({ removed: 0, left: 1 })
    expect(refusing.to('/rest/v1/rpc/files_removed')).toMatchObject([{ body: { batch: ['o1'], error: 'storage answered 500: full' } }])
    const silent = world([object(1)], () => { throw new Error('no route') })
    await silent.ask()
    expect(silent.to('/rest/v1/rpc/files_removed')).toMatchObject([{ body: { error: 'storage did not answer: no route' } }])
  })

  test('does nothing for callers without the service key', async () => {
    const w = world([object(1)])
    for (const headers of [{}, { apikey: 'sb_publishable_x' }, { authorization: 'Bearer user' }, { apikey: `${KEY}x` }, { apikey: KEY.slice(0, -1) }]) expect((await w.ask(headers)).status).toBe(401)
    expect((await w.ask({ apikey: KEY }, 'GET')).status).toBe(405)
    expect(w.calls).toEqual([])
    expect((await w.ask({ authorization: `Bearer ${KEY}` })).status).toBe(200)
  })
})
