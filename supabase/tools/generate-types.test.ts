import { expect, it } from 'vitest'
import { layOut } from './generate-types.ts'

it('keeps a column on a line of its own, so that a change of the database reads as a change of lines', async () => {
  expect(await layOut('export type A = { Row: {\n"id": string,"name": string | null; },\nArgs: {"id": string}; }')).toBe(
    ['export type A = {', '  Row: {', '    id: string', '    name: string | null', '  }', '  Args: { id: string }', '}', ''].join('\n'),
  )
})
