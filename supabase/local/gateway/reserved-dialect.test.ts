import { expect, test } from 'vitest'
import { PreparedTexts } from './reserved-dialect.ts'

test('8.1.a statements are prepared up to a limit, and planned anew after the schema has changed', () => {
  const texts = new PreparedTexts(2)
  expect(texts.use('a')).toEqual({ text: 'a', prepare: true })
  texts.use('b')
  expect(texts.use('c')).toEqual({ text: 'c', prepare: false })
  expect(texts.use('a')).toEqual({ text: 'a', prepare: true })
  texts.forget()
  expect(texts.use('c')).toEqual({ text: 'c /* 1 */', prepare: true })
})
