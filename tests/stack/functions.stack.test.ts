import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SignJWT } from 'jose'
import { startPlatform, type Stack } from '../../supabase/local/stack.ts'
import { freePorts } from '../support/ports.ts'

let stack: Stack
let dataDir: string
const said: string[] = []

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'anju-functions-'))
  chmodSync(dataDir, 0o755)
  const [port = 0, dbPort = 0] = await freePorts(2)
  const none = { net: [], env: [], read: [] }
  stack = await startPlatform({
    dataDir, port, dbPort, disposable: true, log: (line) => said.push(line),
    functions: {
      configFile: fileURLToPath(new URL('./fixtures/config.toml', import.meta.url)),
      permissions: { echo: { ...none, env: ['SUPABASE_URL'] }, private: none, greedy: none },
    },
  })
})
afterAll(async () => {
  await stack.stop()
  rmSync(dataDir, { recursive: true, force: true })
})

const call = (path: string, init?: RequestInit): Promise<Response> => fetch(`${stack.url}/functions/v1/${path}`, init)

test('6.4.b a function is started by its first call and sees path, method and body', async () => {
  expect(await stack.functions.pid('echo')).toBeUndefined()
  const response = await call('echo/orders?x=1', { method: 'POST', body: 'hello' })
  expect(await response.json()).toEqual({ path: '/echo/orders?x=1', method: 'POST', body: 'hello', url: stack.url })
  expect(await stack.functions.pid('echo')).toBeTypeOf('number')
})

test('6.4.b packages from npm resolve without a network', async () => {
  expect(await (await call('echo/npm')).json()).toEqual({ parsed: 7 })
})

test('6.4.b a function that died is started again by the next call', async () => {
  const before = await stack.functions.pid('echo')
  await call('echo/die')
  const again = await call('echo/')
  expect(again.status).toBe(200)
  expect(await stack.functions.pid('echo')).not.toBe(before)
})

test('4.a a function has nothing it was not given', async () => {
  expect(await (await call('greedy')).json()).toEqual({ env: 'NotCapable', secret: 'NotCapable', read: 'NotCapable', write: 'NotCapable', run: 'NotCapable', net: 'NotCapable' })
})

test('4.a a function with verify_jwt is closed without a valid token', async () => {
  expect((await call('private')).status).toBe(401)
  expect((await call('private', { headers: { authorization: `Bearer ${stack.publishableKey}` } })).status).toBe(401)
  const token = await new SignJWT({ sub: 'x', role: 'authenticated' }).setProtectedHeader({ alg: 'HS256' }).setExpirationTime('1m').sign(new TextEncoder().encode(stack.jwtSecret))
  const open = await call('private', { headers: { authorization: `Bearer ${token}` } })
  expect(await open.text()).toBe('for callers with a token')
})

test('4.a a function without declared permissions and one that does not exist are not there', async () => {
  expect((await call('undeclared')).status).toBe(404)
  expect((await call('no-such')).status).toBe(404)
})
