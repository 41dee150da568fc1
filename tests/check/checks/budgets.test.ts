import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { budgets, measureBudgets } from '../../../app/tools/budget.ts'

const dist = mkdtempSync(join(tmpdir(), 'anju-dist-'))
afterAll(() => rmSync(dist, { recursive: true, force: true }))

it('counts what an entry imports, directly or not, and fails an entry over its budget', () => {
  mkdirSync(join(dist, '.vite'))
  for (const page of ['index.html', 'portal.html']) writeFileSync(join(dist, page), '<html>')
  writeFileSync(join(dist, 'a.js'), 'let a')
  writeFileSync(join(dist, 'heavy.js'), randomBytes(budgets['portal.html'] * 1000 + 1000))
  writeFileSync(
    join(dist, '.vite/manifest.json'),
    JSON.stringify({ 'index.html': { file: 'a.js' }, 'portal.html': { file: 'a.js', imports: ['shared'] }, shared: { file: 'heavy.js' } }),
  )
  const [admin, portal] = measureBudgets(dist)
  expect(admin).toMatchObject({ entry: 'index.html', ok: true })
  expect(portal).toMatchObject({ entry: 'portal.html', ok: false })
})
