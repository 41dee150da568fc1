import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { edgeFunctions, entries } from './edge-functions.ts'

const root = mkdtempSync(join(tmpdir(), 'anju-functions-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

it('finds the functions by folder, shared code aside', () => {
  for (const folder of ['pay', '_shared', 'empty']) mkdirSync(join(root, 'edge-functions', folder), { recursive: true })
  writeFileSync(join(root, 'edge-functions/pay/index.ts'), '')
  writeFileSync(join(root, 'edge-functions/_shared/index.ts'), '')
  expect(entries(root)).toEqual(['edge-functions/pay/index.ts'])
})

it('does not pass where there are none', async () => {
  const context = { root: join(root, 'edge-functions/'), database: () => Promise.reject(new Error('not needed')), note: () => {} }
  expect(await edgeFunctions.run(context)).toEqual([{ subject: 'edge-functions', message: 'there are none' }])
})
