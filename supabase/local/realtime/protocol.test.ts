import { expect, test } from 'vitest'
import { decode, encode, type PhoenixMessage } from './protocol.ts'

const message: PhoenixMessage = { joinRef: '1', ref: '2', topic: 'realtime:estate:x', event: 'phx_join', payload: { config: { private: true } } }

test('6.1.d both serialisers of the Phoenix protocol come back as they were', () => {
  expect(decode(encode(message, '1.0.0'))).toEqual(message)
  expect(decode(encode(message, '2.0.0'))).toEqual(message)
})

test('6.1.d frames that are no Phoenix messages are refused, not guessed at', () => {
  for (const text of ['', '{', '[]', '[1,2,3]', '{"topic":1}', 'null', `{"topic":"${'x'.repeat(400)}","event":"a","payload":{}}`]) expect(decode(text)).toBeNull()
})
