import { SignJWT, UnsecuredJWT } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { prepare, signedIn, target, tidy, type SignedIn } from './support.ts'

let user: SignedIn
beforeAll(async () => {
  await prepare()
  user = await signedIn()
})
afterAll(tidy)

const ask = (authorization: string | null, path = '/rest/v1/conformance_notes?select=id'): Promise<Response> =>
  fetch(`${target.url}${path}`, { headers: { apikey: target.publishableKey, ...(authorization === null ? {} : { authorization }) } })

test('4.a malformed bearer tokens are refused, not served as a visitor', async () => {
  for (const token of ['nonsense', 'a.b', 'a.b.c.d', 'a.b.', '.', ' ', 'null', 'undefined']) {
    const response = await ask(`Bearer ${token}`, '/rest/v1/rpc/conformance_whoami')
    expect([token, response.status]).toEqual([token, 401])
  }
})

test('4.a an unsigned token (alg none) is refused', async () => {
  const token = new UnsecuredJWT({ sub: user.id, role: 'service_role' }).setExpirationTime('1h').encode()
  for (const forged of [token, `${token}x`]) expect((await ask(`Bearer ${forged}`)).status).toBe(401)
})

test('4.a a token signed with another secret is refused', async () => {
  const token = await new SignJWT({ sub: user.id, role: 'service_role' }).setProtectedHeader({ alg: 'HS256' }).setExpirationTime('1h').sign(new TextEncoder().encode('x'.repeat(40)))
  for (const path of ['/rest/v1/conformance_notes', '/storage/v1/bucket', '/auth/v1/user']) {
    const response = await ask(`Bearer ${token}`, path)
    expect([path, response.status >= 400 && response.status < 500]).toEqual([path, true])
  }
})

test.runIf(target.jwtSecret !== null)('4.a an expired token is refused, also when its signature is right', async () => {
  const key = new TextEncoder().encode(target.jwtSecret ?? '')
  const token = await new SignJWT({ sub: user.id, role: 'authenticated' }).setProtectedHeader({ alg: 'HS256' }).setExpirationTime('-1m').sign(key)
  const response = await ask(`Bearer ${token}`)
  expect(response.status).toBe(401)
})

test.runIf(target.jwtSecret !== null)('4.a a role that is none of the API is refused', async () => {
  const key = new TextEncoder().encode(target.jwtSecret ?? '')
  const token = await new SignJWT({ sub: user.id, role: 'postgres' }).setProtectedHeader({ alg: 'HS256' }).setExpirationTime('1h').sign(key)
  expect((await ask(`Bearer ${token}`)).status).toBeGreaterThanOrEqual(400)
})

test('4.a nothing is served without an API key', async () => {
  for (const path of ['/rest/v1/conformance_notes', '/rest/v1/', '/storage/v1/bucket']) {
    const response = await fetch(`${target.url}${path}`)
    expect([path, response.status === 401 || response.status === 400]).toEqual([path, true])
  }
})

test.runIf(target.jwtSecret !== null)('4.a paths of the library\'s own administration are not there', async () => {
  for (const path of ['/_system', '/_system/info', '/_system/schema', '/_system/studio', '/studio', '/rest/v1/../../_system/info', '//_system/info', '/.anju/secrets/stack.json', '/..%2f..%2fpackage.json', '/package.json', '/assets/../../package.json']) {
    for (const method of ['GET', 'POST']) {
      const response = await fetch(`${target.url}${path}`, { method, headers: { apikey: target.secretKey, authorization: `Bearer ${target.secretKey}` }, redirect: 'manual' })
      expect([path, method, response.status]).toEqual([path, method, 404])
    }
  }
})
