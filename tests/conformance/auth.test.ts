import { afterAll, expect, test } from 'vitest'
import { client, PASSWORD, signedIn, sql, target } from './support.ts'

afterAll(async () => {
  await sql`delete from auth.users where email like 'conformance-%@example.com'`
  await sql.end()
})

const claimsOf = (token: string): Record<string, unknown> => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>

test('8.1.a a session carries the claims Supabase puts into a token', async () => {
  const user = await signedIn()
  const { data } = await user.client.auth.getSession()
  const claims = claimsOf(data.session?.access_token ?? '')
  expect(claims).toMatchObject({ sub: user.id, role: 'authenticated', aud: 'authenticated', email: user.email, aal: 'aal1', is_anonymous: false })
  expect(claims.app_metadata).toMatchObject({ provider: 'email' })
  expect(claims.user_metadata).toBeTypeOf('object')
  expect(claims.session_id).toBeTypeOf('string')
  expect(Array.isArray(claims.amr)).toBe(true)
})

test('8.1.a a wrong password is refused without saying whether the account exists', async () => {
  const user = await signedIn()
  const wrong = await client().auth.signInWithPassword({ email: user.email, password: 'not-the-password' })
  const unknown = await client().auth.signInWithPassword({ email: `conformance-nobody-${Date.now()}@example.com`, password: 'not-the-password' })
  expect(wrong.error?.code).toBe('invalid_credentials')
  expect(unknown.error?.code).toBe('invalid_credentials')
  expect(wrong.error?.message).toBe(unknown.error?.message)
})

test('8.1.a a refresh token works, turns over, and ends with sign-out', async () => {
  const user = await signedIn()
  const before = (await user.client.auth.getSession()).data.session
  const refreshed = await user.client.auth.refreshSession()
  expect(refreshed.error).toBeNull()
  expect(refreshed.data.session?.refresh_token).not.toBe(before?.refresh_token)
  expect(claimsOf(refreshed.data.session?.access_token ?? '').app_metadata).toMatchObject({ provider: 'email' })
  const last = refreshed.data.session?.refresh_token ?? ''
  await user.client.auth.signOut()
  const after = await client().auth.refreshSession({ refresh_token: last })
  expect(after.error).not.toBeNull()
})

test('8.1.a metadata given at sign-up comes back as an object, not as text', async () => {
  const own = client()
  const email = `conformance-${Date.now()}-meta@example.com`
  const { data, error } = await own.auth.signUp({ email, password: PASSWORD, options: { data: { name: '张三', tags: ['a'] } } })
  expect(error).toBeNull()
  expect(data.user?.user_metadata).toMatchObject({ name: '张三', tags: ['a'] })
})

test('5.1.d a banned user can neither sign in nor refresh', async () => {
  const user = await signedIn()
  const refreshToken = (await user.client.auth.getSession()).data.session?.refresh_token ?? ''
  await sql`update auth.users set banned_until = now() + interval '1 day' where id = ${user.id}`
  const signIn = await client().auth.signInWithPassword({ email: user.email, password: PASSWORD })
  expect(signIn.error?.code).toBe('user_banned')
  const refresh = await client().auth.refreshSession({ refresh_token: refreshToken })
  expect(refresh.error).not.toBeNull()
  expect(refresh.data.session).toBeNull()
})

test('P10 guessing passwords of one account is stopped', async () => {
  const user = await signedIn()
  let status = 0
  for (let i = 0; i < 60 && status !== 429; i++) {
    const { error } = await client().auth.signInWithPassword({ email: user.email, password: `guess-${i}` })
    status = error?.status ?? 0
  }
  expect(status).toBe(429)
})

test('8.1.a the settings say which ways in the server offers', async () => {
  const response = await fetch(`${target.url}/auth/v1/settings`, { headers: { apikey: target.publishableKey } })
  const settings = (await response.json()) as { external: Record<string, boolean>; disable_signup: boolean }
  expect(settings.external.email).toBe(true)
  expect(settings.external.phone).toBeTypeOf('boolean')
  expect(settings.disable_signup).toBeTypeOf('boolean')
})

const local = test.runIf(target.jwtSecret !== null)
const outbox = async (to: string): Promise<string> => {
  const messages = (await (await fetch(`${target.url}/dev/outbox?format=json`)).json()) as { to: string; code: string }[]
  return messages.find((message) => message.to === to)?.code ?? ''
}

local('8.1.a a tenant signs in with a code sent to the phone, and the session can be refreshed', async () => {
  const phone = `+86139${String(Date.now()).slice(-8)}`
  const own = client()
  expect((await own.auth.signInWithOtp({ phone })).error).toBeNull()
  const wrong = await own.auth.verifyOtp({ phone, token: '000000', type: 'sms' })
  expect(wrong.error?.code).toBe('otp_expired')
  const right = await own.auth.verifyOtp({ phone, token: await outbox(phone), type: 'sms' })
  expect(right.error).toBeNull()
  expect(right.data.user?.phone).toBe(phone.slice(1))
  const again = await own.auth.verifyOtp({ phone, token: await outbox(phone), type: 'sms' })
  expect(again.error?.code).toBe('otp_expired')
  const refreshed = await client().auth.refreshSession({ refresh_token: right.data.session?.refresh_token ?? '' })
  expect(refreshed.data.user?.id).toBe(right.data.user?.id)
})

local('P10 a code is worth nothing after five wrong tries', async () => {
  const phone = `+86138${String(Date.now()).slice(-8)}`
  await client().auth.signInWithOtp({ phone })
  for (let i = 0; i < 5; i++) await client().auth.verifyOtp({ phone, token: 'wrong!', type: 'sms' })
  const right = await client().auth.verifyOtp({ phone, token: await outbox(phone), type: 'sms' })
  expect(right.error?.code).toBe('otp_expired')
})

local('8.1.a a code by e-mail signs in', async () => {
  const email = `conformance-${Date.now()}-otp@example.com`
  const own = client()
  expect((await own.auth.signInWithOtp({ email })).error).toBeNull()
  const { data, error } = await own.auth.verifyOtp({ email, token: await outbox(email), type: 'email' })
  expect(error).toBeNull()
  expect(claimsOf(data.session?.access_token ?? '')).toMatchObject({ email, aal: 'aal1' })
})
