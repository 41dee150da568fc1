import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import type { ReadEnv } from '../_shared/env.ts'

/** What is needed to believe a provider's notifications. */
export interface Provider {
  appid: string
  mchid: string
  /** API v3 key, 32 bytes. */
  apiKey: string
  /** Public keys by serial. */
  publicKeys: ReadonlyMap<string, string>
}

/** The sandbox is its own provider: it also signs. */
export interface Sandbox extends Provider {
  privateKey: string
  serial: string
}

export interface Providers {
  sandbox: Sandbox | null
  wechat: Provider | null
}

/** The providers this installation has keys for. The sandbox is on only where ANJU_PAY_SANDBOX says so. */
export function providers(read: ReadEnv): Providers {
  return { sandbox: read('ANJU_PAY_SANDBOX') === 'on' ? sandbox(read) : null, wechat: wechat(read) }
}

/** Keys from the environment where several processes must agree on them, else made for this process. */
function sandbox(read: ReadEnv): Sandbox {
  const given = read('PAY_SANDBOX_PRIVATE_KEY')
  const privateKey = given ? createPrivateKey(given.replaceAll('\\n', '\n')) : generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
  const pem = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString()
  const serial = createHash('sha256').update(pem).digest('hex').slice(0, 40).toUpperCase()
  return {
    appid: 'sandbox', mchid: 'sandbox',
    apiKey: read('PAY_SANDBOX_API_V3_KEY') ?? randomBytes(16).toString('hex'),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    serial, publicKeys: new Map([[serial, pem]]),
  }
}

function wechat(read: ReadEnv): Provider | null {
  const [appid, mchid, apiKey, keys] = ['PAY_WECHAT_APPID', 'PAY_WECHAT_MCHID', 'PAY_WECHAT_API_V3_KEY', 'PAY_WECHAT_PUBLIC_KEYS'].map(read)
  if (!appid || !mchid || !apiKey || !keys) return null
  return { appid, mchid, apiKey, publicKeys: new Map(Object.entries(JSON.parse(keys) as Record<string, string>)) }
}
