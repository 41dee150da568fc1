import { afterAll, expect, test } from 'vitest'
import { client, signedIn, sql, target } from './support.ts'

afterAll(async () => {
  await sql`delete from auth.users where email like 'conformance-%@example.com'`
  await sql.end()
})

test('6.4.b an edge function answers through supabase-js, and a refusal keeps its status and key', async () => {
  const user = await signedIn()
  const { error } = await user.client.functions.invoke('pay/orders', { body: { charge_ids: [] } })
  const response = (error as { context?: Response } | null)?.context
  expect(response?.status).toBe(422)
  expect(await response?.json()).toMatchObject({ message: 'pay.no_charges' })
})

test('4.a nobody orders without being signed in, or for charges that are not theirs', async () => {
  const anonymous = await fetch(`${target.url}/functions/v1/pay/orders`, { method: 'POST', headers: { apikey: target.publishableKey, 'content-type': 'application/json' }, body: '{"charge_ids":["00000000-0000-7000-8000-000000000000"]}' })
  expect(anonymous.status).toBe(401)
  const user = await signedIn()
  const { error } = await user.client.functions.invoke('pay/orders', { body: { charge_ids: ['00000000-0000-7000-8000-000000000000'] } })
  expect((error as { context?: Response } | null)?.context?.status).toBeGreaterThanOrEqual(400)
})

test('4.a a function that does not exist is not there', async () => {
  const { error } = await client().functions.invoke('no-such-function')
  expect((error as { context?: Response } | null)?.context?.status).toBe(404)
})
