import { expect, it } from 'vitest'
import { csvCell } from '../imports/faults.ts'
import { changedSettings, editorOf, fromForm, toForm, type SettingValue } from '../settings.ts'

it('5.1.d edits every setting with the control its default asks for, and brings it back as it was', () => {
  const defaults: Record<string, SettingValue> = { on: true, days: 7, name: 'x', remind: [90, 60], words: ['a'], steps: [], rates: { W: 31 } }
  expect(Object.values(defaults).map(editorOf)).toEqual(['switch', 'number', 'text', 'numbers', 'texts', 'json', 'json'])
  for (const value of Object.values(defaults)) expect(fromForm(toForm(value, editorOf(value)), editorOf(value))).toEqual(value)
})

it('refuses what is no such value', () => {
  expect(fromForm('{', 'json')).toBeUndefined()
  expect(fromForm(['90', 'soon'], 'numbers')).toBeUndefined()
  expect(fromForm(['90', ' '], 'numbers')).toBeUndefined()
  expect(fromForm(null, 'number')).toBeUndefined()
})

it('keeps only what differs from the defaults', () => {
  expect(changedSettings({ days: 7, remind: [90] }, { days: 7, remind: [90, 60] })).toEqual({ remind: [90] })
})

it('6.1.b a table of faults carries no formula to the spreadsheet that opens it', () => {
  expect(csvCell('=HYPERLINK("x")')).toBe('"\'=HYPERLINK(""x"")"')
  expect(csvCell('@cmd')).toBe("'@cmd")
  expect(csvCell('-12.5')).toBe('-12.5')
  expect(csvCell('1栋, 东')).toBe('"1栋, 东"')
})
