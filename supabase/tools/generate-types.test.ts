import { expect, it } from 'vitest'
import { layOut } from './generate-types.ts'

it('puts one property on a line, so that a change of the database reads as a change of lines', () => {
  expect(layOut('export type A = { Row: { "id": string,"name": string | null } }')).toBe(
    ['export type A = {', '    Row: {', '        "id": string;', '        "name": string | null;', '    };', '};', ''].join('\n'),
  )
})
