import { createCipheriv, createDecipheriv, createSign, createVerify, randomBytes } from 'node:crypto'

/** Headers of a WeChat-Pay-v3 notification that its signature covers or needs. */
export interface SignedHeaders {
  timestamp: string
  nonce: string
  signature: string
  serial: string
}

/** Encrypted part of a notification. */
export interface Resource {
  algorithm: string
  ciphertext: string
  nonce: string
  associated_data?: string
}

/** What a paid transaction says; amounts are whole fen. */
export interface Transaction {
  appid: string
  mchid: string
  out_trade_no: string
  transaction_id: string
  trade_state: string
  success_time: string
  amount: { total: number; currency: string }
}

/** A notification that must not be believed. */
export class NotificationError extends Error {
  override name = 'NotificationError'
}

const WINDOW_SECONDS = 300
const TAG_BYTES = 16

const signedText = (timestamp: string, nonce: string, body: string): string => `${timestamp}\n${nonce}\n${body}\n`

/** SHA256 with RSA (PKCS#1 v1.5) over timestamp, nonce and raw body. */
export function sign(privateKey: string, timestamp: string, nonce: string, body: string): string {
  return createSign('RSA-SHA256').update(signedText(timestamp, nonce, body)).sign(privateKey, 'base64')
}

/**
 * Checks that a notification comes from the provider and is fresh.
 *
 * @param publicKeys the provider's public keys by serial
 * @param body the body as received, byte for byte
 * @throws NotificationError
 */
export function verify(publicKeys: ReadonlyMap<string, string>, headers: SignedHeaders, body: string, now = Date.now()): void {
  const seconds = Number(headers.timestamp)
  if (!/^\d{1,12}$/.test(headers.timestamp) || Math.abs(now / 1000 - seconds) >= WINDOW_SECONDS) throw new NotificationError('timestamp out of window')
  const key = publicKeys.get(headers.serial)
  if (!key) throw new NotificationError('unknown key serial')
  const good = createVerify('RSA-SHA256').update(signedText(headers.timestamp, headers.nonce, body)).verify(key, headers.signature, 'base64')
  if (!good) throw new NotificationError('signature does not match')
}

/** AEAD_AES_256_GCM; the tag follows the ciphertext. */
export function encrypt(apiKey: string, plaintext: string, associatedData: string): Resource {
  const nonce = randomBytes(6).toString('hex')
  const cipher = createCipheriv('aes-256-gcm', keyBytes(apiKey), Buffer.from(nonce))
  cipher.setAAD(Buffer.from(associatedData))
  const sealed = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return { algorithm: 'AEAD_AES_256_GCM', ciphertext: sealed.toString('base64'), nonce, associated_data: associatedData }
}

/** @throws NotificationError when the resource was not sealed with this key, or changed since */
export function decrypt(apiKey: string, resource: Resource): string {
  if (resource.algorithm !== 'AEAD_AES_256_GCM') throw new NotificationError('unknown algorithm')
  const sealed = Buffer.from(resource.ciphertext, 'base64')
  if (sealed.length <= TAG_BYTES) throw new NotificationError('ciphertext too short')
  const decipher = createDecipheriv('aes-256-gcm', keyBytes(apiKey), Buffer.from(resource.nonce))
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES))
  decipher.setAAD(Buffer.from(resource.associated_data ?? ''))
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]).toString('utf8')
  } catch {
    throw new NotificationError('resource cannot be opened')
  }
}

function keyBytes(apiKey: string): Buffer {
  const bytes = Buffer.from(apiKey)
  if (bytes.length !== 32) throw new Error('the API v3 key must have 32 bytes')
  return bytes
}

/** The transaction in a decrypted resource, checked field by field. */
export function readTransaction(plaintext: string): Transaction {
  const value = parse(plaintext) as Partial<Transaction>
  for (const field of ['appid', 'mchid', 'out_trade_no', 'transaction_id', 'trade_state', 'success_time'] as const) {
    if (typeof value[field] !== 'string' || value[field] === '') throw new NotificationError(`no ${field}`)
  }
  if (!Number.isSafeInteger(value.amount?.total) || value.amount?.currency !== 'CNY') throw new NotificationError('no amount in fen')
  if (Number.isNaN(Date.parse(String(value.success_time)))) throw new NotificationError('no time of payment')
  return value as Transaction
}

/** The envelope of a notification: what happened, and the encrypted resource. */
export function readEnvelope(body: string): { event: string; resource: Resource } {
  const value = parse(body) as { event_type?: unknown; resource?: Partial<Resource> }
  const { algorithm, ciphertext, nonce } = value.resource ?? {}
  if (typeof value.event_type !== 'string' || typeof algorithm !== 'string' || typeof ciphertext !== 'string' || typeof nonce !== 'string') {
    throw new NotificationError('not a notification')
  }
  return { event: value.event_type, resource: value.resource as Resource }
}

function parse(text: string): object {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return value
  } catch {
    // Falls through: what cannot be parsed is no notification either.
  }
  throw new NotificationError('not JSON')
}
