import { describe, expect, test } from 'vitest'
import { payFunction } from './app.ts'
import { sign } from './wechat.ts'

const API = 'http://api.test'

/** The database as the function sees it, and the function's own address: calls are kept. */
function world(env: Record<string, string> = {}, refuse: Record<string, { status: number; message: string }> = {}) {
  const calls: { name: string; args: Record<string, unknown>; authorization: string | null; apikey: string | null }[] = []
  const order = {
    out_trade_no: 'AJ20260901000000', channel: 'sandbox', status: 'created', amount_fen: 150050, payee: '<安居>', estate: '望江苑',
    charges: [{ kind: 'rent', title: '', unit: '1栋 101', from: '2026-09-01', to: '2026-09-30', amount_fen: 150050, due_fen: 150050 }],
  }
  const variables: Record<string, string> = {
    SUPABASE_URL: API, SUPABASE_PUBLIC_URL: 'http://site.test', SUPABASE_ANON_KEY: 'sb_publishable_x', SUPABASE_SERVICE_ROLE_KEY: 'sb_secret_x',
    ANJU_PAY_SANDBOX: 'on', ...env,
  }
  const handler = payFunction((name) => variables[name], async (url, init) => {
    const headers = new Headers(init.headers)
    if (url.startsWith(`${API}/functions/v1/pay`)) return handler(new Request(url, init))
    const name = url.slice(`${API}/rest/v1/rpc/`.length)
    calls.push({ name, args: JSON.parse(String(init.body)) as Record<string, unknown>, authorization: headers.get('authorization'), apikey: headers.get('apikey') })
    const fault = refuse[name]
    if (fault) return Response.json({ message: fault.message }, { status: fault.status })
    if (name === 'settle_payment') order.status = 'paid'
    return Response.json(name === 'pay_order' || name === 'create_payment_order' ? order : name === 'store_payment_notification' ? 'n1' : null)
  })
  const ask = (method: string, path: string, init: RequestInit = {}) => handler(new Request(`http://any/pay${path}`, { method, ...init }))
  return { ask, calls, order, names: () => calls.map((call) => call.name) }
}

const form = (fields: Record<string, string>) => ({ body: new URLSearchParams(fields).toString(), headers: { 'content-type': 'application/x-www-form-urlencoded' } })

describe('6.4.b the pay function', () => {
  test('an order is made with the caller\'s own token, never the service key', async () => {
    const w = world()
    const answer = await w.ask('POST', '/orders', { body: JSON.stringify({ charge_ids: ['c1'] }), headers: { authorization: 'Bearer user-token' } })
    expect(answer.status).toBe(201)
    expect(await answer.json()).toMatchObject({ pay_url: 'http://site.test/functions/v1/pay/sandbox/cashier?order=AJ20260901000000' })
    expect(w.calls).toMatchObject([{ name: 'create_payment_order', authorization: 'Bearer user-token', apikey: 'sb_publishable_x', args: { charge_ids: ['c1'], channel: 'sandbox' } }])
    expect((await w.ask('POST', '/orders', { body: '{"charge_ids":["c1"]}' })).status).toBe(401)
    expect((await w.ask('POST', '/orders', { body: '{"charge_ids":[]}', headers: { authorization: 'Bearer u' } })).status).toBe(422)
  })

  test('the database\'s refusal reaches the app as it is', async () => {
    const w = world({}, { create_payment_order: { status: 403, message: 'platform.permission_denied' } })
    const answer = await w.ask('POST', '/orders', { body: '{"charge_ids":["c1"]}', headers: { authorization: 'Bearer u' } })
    expect([answer.status, await answer.json()]).toMatchObject([403, { message: 'platform.permission_denied' }])
  })

  test('the cashier is plain HTML in the reader\'s language, with everything escaped and no script', async () => {
    const w = world()
    const chinese = await (await w.ask('GET', '/sandbox/cashier?order=AJ20260901000000')).text()
    expect(chinese).toContain('确认支付')
    expect(chinese).toContain('¥1500.50')
    expect(chinese).toContain('&lt;安居&gt;')
    expect(chinese).not.toMatch(/<script|onclick/)
    const english = await w.ask('GET', '/sandbox/cashier?order=AJ20260901000000', { headers: { 'accept-language': 'en-US' } })
    expect(await english.text()).toContain('>Pay</button>')
    expect(english.headers.get('content-security-policy')).toContain(`default-src 'none'`)
    expect((await w.ask('GET', `/sandbox/cashier?order=${encodeURIComponent('x"><b>')}`)).status).toBe(404)
  })

  test('paying sends a signed notification that is stored before it is settled; twice pays once', async () => {
    const w = world()
    const paid = await w.ask('POST', '/sandbox/pay', form({ order: 'AJ20260901000000', action: 'pay' }))
    expect([paid.status, paid.headers.get('location')]).toEqual([303, 'http://site.test/functions/v1/pay/sandbox/cashier?order=AJ20260901000000&lang=zh'])
    expect(w.names()).toEqual(['pay_order', 'store_payment_notification', 'settle_payment', 'payment_notification_done'])
    expect(w.calls[2]?.args).toMatchObject({ out_trade_no: 'AJ20260901000000', provider: 'sandbox', provider_txn: 'SBXAJ20260901000000', amount_fen: 150050 })
    await w.ask('POST', '/sandbox/pay', form({ order: 'AJ20260901000000', action: 'pay' }))
    expect(w.names().filter((name) => name === 'settle_payment')).toHaveLength(1)
  })

  test('cancelling leads back to the bills and pays nothing', async () => {
    const w = world()
    const answer = await w.ask('POST', '/sandbox/pay', form({ order: 'AJ20260901000000', action: 'cancel' }))
    expect(answer.headers.get('location')).toBe('http://site.test/portal.html#/bills')
    expect(w.calls).toEqual([])
  })

  test('a refused settlement is not acknowledged, and noted', async () => {
    const w = world({}, { settle_payment: { status: 422, message: 'finance.amount_mismatch' } })
    const answer = await w.ask('POST', '/sandbox/pay', form({ order: 'AJ20260901000000', action: 'pay' }))
    expect(answer.headers.get('location')).toContain('&failed')
    expect(w.calls.at(-1)).toMatchObject({ name: 'payment_notification_done', args: { notification: 'n1', error: 'finance.amount_mismatch' } })
  })

  test('a forged notification changes nothing', async () => {
    const w = world()
    const timestamp = String(Math.floor(Date.now() / 1000))
    const { generateKeyPairSync } = await import('node:crypto')
    const forged = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    const answer = await w.ask('POST', '/notify/sandbox', {
      body: '{}', headers: { 'wechatpay-timestamp': timestamp, 'wechatpay-nonce': 'n', 'wechatpay-serial': 'S', 'wechatpay-signature': sign(forged, timestamp, 'n', '{}') },
    })
    expect(answer.status).toBe(401)
    expect(w.calls).toEqual([])
  })

  test('without ANJU_PAY_SANDBOX there is no sandbox, and providers without keys are unknown', async () => {
    const w = world({ ANJU_PAY_SANDBOX: '' })
    expect((await w.ask('GET', '/sandbox/cashier?order=AJ20260901000000')).status).toBe(404)
    expect((await w.ask('POST', '/notify/sandbox', { body: '{}' })).status).toBe(404)
    expect((await w.ask('POST', '/notify/wechat', { body: '{}' })).status).toBe(404)
    expect((await w.ask('POST', '/orders', { body: '{"charge_ids":["c1"]}', headers: { authorization: 'Bearer u' } })).status).toBe(503)
  })
})
