import { randomBytes, randomUUID } from 'node:crypto'
import { type ReadEnv, required } from '../_shared/env.ts'
import { cors, json, limitedText, Refusal, refused } from '../_shared/http.ts'
import { type Fetch, Rest } from '../_shared/rest.ts'
import { cashierPage, language, type PayOrder } from './cashier.ts'
import { type Provider, type Providers, providers, type Sandbox } from './providers.ts'
import { decrypt, encrypt, NotificationError, readEnvelope, readTransaction, sign, type Transaction, verify } from './wechat.ts'

const PORTAL_BILLS = '/portal.html#/bills'

interface Pay {
  /** Address of this function as other programs reach it, and as the browser does. */
  self: string
  base: string
  back: string
  asUser: Rest
  asService: Rest
  providers: Providers
  fetch: Fetch
}

/** The pay function: orders for tenants, the sandbox cashier, notifications of providers. */
export function payFunction(read: ReadEnv, fetcher: Fetch = fetch): (request: Request) => Promise<Response> {
  const url = required(read, 'SUPABASE_URL')
  const site = read('SUPABASE_PUBLIC_URL') ?? url
  const pay: Pay = {
    self: `${url}/functions/v1/pay`,
    base: `${site}/functions/v1/pay`,
    back: `${site}${PORTAL_BILLS}`,
    asUser: new Rest(url, required(read, 'SUPABASE_ANON_KEY'), fetcher),
    asService: new Rest(url, required(read, 'SUPABASE_SERVICE_ROLE_KEY'), fetcher),
    providers: providers(read),
    fetch: fetcher,
  }
  return async (request) => {
    if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers: cors })
    try {
      return await route(pay, request)
    } catch (error) {
      if (error instanceof Refusal) return refused(error)
      console.error('pay:', error instanceof Error ? error.message : error)
      return refused(new Refusal(500, 'pay.failed'))
    }
  }
}

async function route(pay: Pay, request: Request): Promise<Response> {
  const url = new URL(request.url)
  const path = url.pathname.replace(/^(?:\/functions\/v1)?\/pay(?=\/|$)/, '') || '/'
  const place = `${request.method} ${path.replace(/^\/notify\/[a-z]+$/, '/notify/:provider')}`
  switch (place) {
    case 'POST /orders': return createOrder(pay, request)
    case 'GET /sandbox/cashier': return showCashier(pay, request, url)
    case 'POST /sandbox/pay': return payInSandbox(pay, request, url)
    case 'POST /notify/:provider': return notified(pay, request, path.slice('/notify/'.length))
    default: throw new Refusal(404, 'pay.no_such_page')
  }
}

/** The database decides whether these charges are the caller's to pay: it is asked with the caller's own token. */
async function createOrder(pay: Pay, request: Request): Promise<Response> {
  const token = /^Bearer (.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
  if (!token) throw new Refusal(401, 'platform.sign_in_first')
  const body = parsed(await limitedText(request)) as { charge_ids?: unknown } | null
  const ids = body?.charge_ids
  if (!Array.isArray(ids) || ids.length === 0 || !ids.every((id) => typeof id === 'string')) throw new Refusal(422, 'pay.no_charges')
  // WeChat Pay takes part in notifications only, until its merchant keys are here to place orders with.
  if (!pay.providers.sandbox) throw new Refusal(503, 'pay.no_channel')
  const order = await pay.asUser.rpc<{ out_trade_no: string }>('create_payment_order', { charge_ids: ids, channel: 'sandbox' }, token)
  return json(201, { order, pay_url: `${pay.base}/sandbox/cashier?order=${order.out_trade_no}` })
}

const sandboxOf = (pay: Pay): Sandbox => {
  if (!pay.providers.sandbox) throw new Refusal(404, 'pay.no_such_page')
  return pay.providers.sandbox
}

async function findOrder(pay: Pay, number: string | null): Promise<PayOrder | null> {
  if (!number || !/^[0-9A-Za-z]{8,32}$/.test(number)) return null
  const order = await pay.asService.rpc<PayOrder | null>('pay_order', { out_trade_no: number })
  return order?.channel === 'sandbox' ? order : null
}

async function showCashier(pay: Pay, request: Request, url: URL): Promise<Response> {
  sandboxOf(pay)
  const order = await findOrder(pay, url.searchParams.get('order'))
  const lang = language(url, request.headers.get('accept-language'))
  return cashierPage({ order, lang, base: pay.base, back: pay.back, failed: url.searchParams.has('failed') && order?.status === 'created' })
}

/** What the real provider does after the payer confirms: a signed, encrypted notification over HTTP, like any other. */
async function payInSandbox(pay: Pay, request: Request, url: URL): Promise<Response> {
  const sandbox = sandboxOf(pay)
  const form = new URLSearchParams(await limitedText(request))
  if (form.get('action') !== 'pay') return redirect(pay.back)
  const order = await findOrder(pay, form.get('order'))
  if (!order) return cashierPage({ order: null, lang: language(url, request.headers.get('accept-language')), base: pay.base, back: pay.back })
  const page = `${pay.base}/sandbox/cashier?order=${order.out_trade_no}&lang=${form.get('lang') === 'en' ? 'en' : 'zh'}`
  if (order.status !== 'created') return redirect(page)
  const answer = await sendNotification(pay, sandbox, {
    appid: sandbox.appid, mchid: sandbox.mchid, out_trade_no: order.out_trade_no,
    // One transaction per order: pressing the button twice pays once.
    transaction_id: `SBX${order.out_trade_no}`,
    trade_state: 'SUCCESS', success_time: new Date().toISOString(), amount: { total: order.amount_fen, currency: 'CNY' },
  })
  await answer.body?.cancel()
  return redirect(answer.ok ? page : `${page}&failed`)
}

function sendNotification(pay: Pay, sandbox: Sandbox, transaction: Transaction): Promise<Response> {
  const body = JSON.stringify({
    id: randomUUID(), create_time: new Date().toISOString(), event_type: 'TRANSACTION.SUCCESS', resource_type: 'encrypt-resource', summary: 'paid',
    resource: { original_type: 'transaction', ...encrypt(sandbox.apiKey, JSON.stringify(transaction), 'transaction') },
  })
  const timestamp = String(Math.floor(Date.now() / 1000))
  const nonce = randomBytes(16).toString('hex')
  return pay.fetch(`${pay.self}/notify/sandbox`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json', 'wechatpay-timestamp': timestamp, 'wechatpay-nonce': nonce, 'wechatpay-serial': sandbox.serial,
      'wechatpay-signature': sign(sandbox.privateKey, timestamp, nonce, body),
    },
    body,
  })
}

/** Verified, stored, settled, and only then acknowledged: the provider sends again whatever was not. */
async function notified(pay: Pay, request: Request, name: string): Promise<Response> {
  const provider = name === 'sandbox' ? pay.providers.sandbox : name === 'wechat' ? pay.providers.wechat : null
  if (!provider) throw new Refusal(404, 'pay.no_such_provider')
  const body = await limitedText(request)
  const { event, transaction } = believe(provider, request.headers, body)
  const stored = await pay.asService.rpc<string>('store_payment_notification', {
    provider: name, headers: Object.fromEntries([...request.headers].filter(([key]) => key.startsWith('wechatpay-'))), body,
  })
  if (event === 'TRANSACTION.SUCCESS' && transaction.trade_state === 'SUCCESS') {
    try {
      await pay.asService.rpc('settle_payment', {
        out_trade_no: transaction.out_trade_no, provider: name, provider_txn: transaction.transaction_id, amount_fen: transaction.amount.total,
        paid_at: transaction.success_time, raw: transaction,
      })
    } catch (error) {
      await pay.asService.rpc('payment_notification_done', { notification: stored, error: error instanceof Error ? error.message : String(error) })
      throw error
    }
  }
  await pay.asService.rpc('payment_notification_done', { notification: stored })
  return new Response(null, { status: 204 })
}

function believe(provider: Provider, headers: Headers, body: string): { event: string; transaction: Transaction } {
  const header = (key: string): string => headers.get(`wechatpay-${key}`) ?? ''
  try {
    verify(provider.publicKeys, { timestamp: header('timestamp'), nonce: header('nonce'), signature: header('signature'), serial: header('serial') }, body)
    const { event, resource } = readEnvelope(body)
    const transaction = readTransaction(decrypt(provider.apiKey, resource))
    if (transaction.appid !== provider.appid || transaction.mchid !== provider.mchid) throw new NotificationError('another merchant')
    return { event, transaction }
  } catch (error) {
    if (error instanceof NotificationError) throw new Refusal(401, 'pay.notification_refused', error.message)
    throw error
  }
}

const redirect = (location: string): Response => new Response(null, { status: 303, headers: { location } })

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
