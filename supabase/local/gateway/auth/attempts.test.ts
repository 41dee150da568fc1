import { expect, test } from 'vitest'
import { Attempts } from './attempts.ts'

test('P10 a guesser is stopped after the limit and may try again when the window has passed', () => {
  let now = 0
  const attempts = new Attempts(3, 1000, () => now)
  for (let i = 0; i < 3; i++) {
    expect(attempts.exhausted('a')).toBe(false)
    attempts.note('a')
  }
  expect(attempts.exhausted('a')).toBe(true)
  expect(attempts.exhausted('b')).toBe(false)
  now = 1001
  expect(attempts.exhausted('a')).toBe(false)
})

test('P10 a success wipes the slate', () => {
  const attempts = new Attempts(1, 1000, () => 0)
  attempts.note('a')
  attempts.forget('a')
  expect(attempts.exhausted('a')).toBe(false)
})
