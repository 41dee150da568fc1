import { expect, test } from 'vitest'
import { PreparedTexts, quoteArguments } from './reserved-dialect.ts'

test('8.1.a statements are prepared up to a limit, and planned anew after the schema has changed', () => {
  const texts = new PreparedTexts(2)
  expect(texts.use('a')).toEqual({ text: 'a', prepare: true })
  texts.use('b')
  expect(texts.use('c')).toEqual({ text: 'c', prepare: false })
  expect(texts.use('a')).toEqual({ text: 'a', prepare: true })
  texts.forget()
  expect(texts.use('c')).toEqual({ text: 'c /* 1 */', prepare: true })
})

test('B.2 arguments of functions may be called by words of SQL, as with PostgREST', () => {
  expect(quoteArguments('select * from "public"."save_extra"(id := $1::uuid, values := $2::jsonb, limit := $3)')).toBe(
    'select * from "public"."save_extra"("id" := $1::uuid, "values" := $2::jsonb, "limit" := $3)')
  expect(quoteArguments('select f("values" := $1, VARIADIC rest := $2)')).toBe('select f("values" := $1, VARIADIC "rest" := $2)')
  expect(quoteArguments('select 1')).toBe('select 1')
})
