import { expect, it } from 'vitest'
import { csvCell } from '../imports/faults.ts'

it('a cell that would be a formula stays a text in the file of faulty rows', () => {
  expect(csvCell('=cmd()')).toBe("'=cmd()")
  expect(csvCell('-12.5')).toBe('-12.5')
  expect(csvCell('a "b", c')).toBe('"a ""b"", c"')
})
