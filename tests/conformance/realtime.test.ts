import { afterAll, beforeAll, expect, test } from 'vitest'
import { client, signedIn, sql, target, type Client, type SignedIn } from './support.ts'

let ann: SignedIn
let bob: SignedIn

beforeAll(async () => {
  ann = await signedIn()
  bob = await signedIn()
})
afterAll(async () => {
  await sql`delete from auth.users where email like 'conformance-%@example.com'`
  await sql.end()
})

/** Joins a private topic and tells how it went. */
async function join(who: Client, topic: string, heard: (event: string, payload: unknown) => void = () => {}): Promise<string> {
  await who.realtime.setAuth()
  return new Promise((done) => {
    who
      .channel(topic, { config: { private: true } })
      .on('broadcast', { event: '*' }, (message: { event: string; payload?: unknown }) => heard(message.event, message.payload))
      .subscribe((status: string) => {
        if (status === 'SUBSCRIBED' || status === 'CHANNEL_ERROR' || status === 'TIMED_OUT') done(status)
      })
  })
}

const until = async (condition: () => boolean): Promise<void> => {
  for (let i = 0; i < 100 && !condition(); i++) await new Promise((wake) => setTimeout(wake, 50))
}

test('6.1.d a message sent in SQL reaches the one it is for, and nobody else', async () => {
  const heard: unknown[] = []
  expect(await join(ann.client, `user:${ann.id}`, (event, payload) => heard.push([event, payload]))).toBe('SUBSCRIBED')
  const foreign: unknown[] = []
  expect(await join(bob.client, `user:${bob.id}`, (...message) => foreign.push(message))).toBe('SUBSCRIBED')
  await sql`select realtime.send(${sql.json({ id: 1 })}, 'notified', ${`user:${ann.id}`}, true)`
  await until(() => heard.length > 0)
  expect(heard).toMatchObject([['notified', { id: 1 }]])
  expect(foreign).toEqual([])
})

test('4.a a private topic of somebody else cannot be joined', async () => {
  expect(await join(bob.client, `user:${ann.id}`)).toBe('CHANNEL_ERROR')
  expect(await join(client(), `user:${ann.id}`)).toBe('CHANNEL_ERROR')
  expect(await join(bob.client, 'estate:00000000-0000-7000-8000-000000000000')).toBe('CHANNEL_ERROR')
})

test('6.1.d what is rolled back is not heard', async () => {
  const heard: unknown[] = []
  const again = await signedIn()
  await join(again.client, `user:${again.id}`, (event) => heard.push(event))
  await sql
    .begin(async (tx) => {
      await tx`select realtime.send('{}'::jsonb, 'never', ${`user:${again.id}`}, true)`
      throw new Error('taken back')
    })
    .catch(() => undefined)
  await sql`select realtime.send('{}'::jsonb, 'later', ${`user:${again.id}`}, true)`
  await until(() => heard.length > 0)
  expect(heard).toEqual(['later'])
})

test('4.a the socket needs an API key', async () => {
  const response = await fetch(`${target.url}/realtime/v1/websocket?vsn=1.0.0`, { headers: { connection: 'Upgrade', upgrade: 'websocket' } }).catch(() => null)
  expect(response === null || response.status >= 400).toBe(true)
})
