import { expect, it } from 'vitest'
import { changedSettings, editorOf, fromForm, toForm } from '../settings.ts'

it('every setting gets the control of its default’s type, and comes back as that type', () => {
  for (const [value, editor] of [[true, 'switch'], [30, 'number'], ['a', 'text'], [[7, 0], 'numbers'], [['a'], 'texts'], [{ a: 1 }, 'json'], [[], 'json'], [null, 'json']] as const) {
    const given = value as Parameters<typeof editorOf>[0]
    expect(editorOf(given)).toBe(editor)
    expect(fromForm(toForm(given, editor), editor)).toEqual(given)
  }
})

it('what is no such value is refused instead of saved', () => {
  expect(fromForm('{"a":', 'json')).toBeUndefined()
  expect(fromForm(['7', 'x'], 'numbers')).toBeUndefined()
  expect(fromForm(['7', ' '], 'numbers')).toBeUndefined()
  expect(fromForm(null, 'number')).toBeUndefined()
})

it('only settings that differ from their defaults are kept', () => {
  expect(changedSettings({ days: 10, list: [1] }, { days: 14, list: [1] })).toEqual({ days: 10 })
})
