import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { decrypt, encrypt, NotificationError, readEnvelope, readTransaction, sign, verify } from './wechat.ts'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const keys = new Map([['S1', publicKey.export({ type: 'spki', format: 'pem' }).toString()]])
const apiKey = '0123456789abcdef0123456789abcdef'
const now = 1_790_000_000_000
const timestamp = String(now / 1000)

describe('6.4.b notifications of a payment provider', () => {
  const body = '{"id":"1","amount":"公租房"}'
  const headers = { timestamp, nonce: 'n', serial: 'S1', signature: sign(pem, timestamp, 'n', body) }

  test('a signature over timestamp, nonce and raw body is believed', () => {
    expect(() => verify(keys, headers, body, now)).not.toThrow()
  })

  test.each([
    ['a changed body', { ...headers }, `${body} `, now],
    ['a changed nonce', { ...headers, nonce: 'm' }, body, now],
    ['another signature', { ...headers, signature: sign(pem, timestamp, 'x', body) }, body, now],
    ['an unknown key', { ...headers, serial: 'S2' }, body, now],
    ['an old message sent again', headers, body, now + 300_000],
    ['a message from the future', headers, body, now - 300_000],
    ['no timestamp', { ...headers, timestamp: '' }, body, now],
  ])('%s is refused', (_, changed, text, at) => {
    expect(() => verify(keys, changed, text, at)).toThrow(NotificationError)
  })

  test('a resource opens with its key only, unchanged only', () => {
    const resource = encrypt(apiKey, '{"a":"元"}', 'transaction')
    expect(decrypt(apiKey, resource)).toBe('{"a":"元"}')
    expect(() => decrypt('f'.repeat(32), resource)).toThrow(NotificationError)
    expect(() => decrypt(apiKey, { ...resource, associated_data: 'refund' })).toThrow(NotificationError)
    expect(() => decrypt(apiKey, { ...resource, ciphertext: 'AAAA' })).toThrow(NotificationError)
    expect(() => decrypt('too short', resource)).toThrow('32 bytes')
  })

  test('a transaction without a whole amount in fen is none', () => {
    const transaction = {
      appid: 'a', mchid: 'm', out_trade_no: 'AJ1', transaction_id: 'T1', trade_state: 'SUCCESS', success_time: '2026-09-01T10:00:00+08:00',
      amount: { total: 100, currency: 'CNY' },
    }
    expect(readTransaction(JSON.stringify(transaction))).toEqual(transaction)
    for (const amount of [undefined, { total: 1.5, currency: 'CNY' }, { total: '100', currency: 'CNY' }, { total: 100, currency: 'USD' }]) {
      expect(() => readTransaction(JSON.stringify({ ...transaction, amount }))).toThrow(NotificationError)
    }
    expect(() => readTransaction('null')).toThrow(NotificationError)
    expect(() => readEnvelope('{"event_type":"TRANSACTION.SUCCESS"}')).toThrow(NotificationError)
  })
})
