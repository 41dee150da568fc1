import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cloneInto } from './support/clone.ts'
import { ROOT } from './support/process.ts'

/** What the author of a plugin meets on the first day: a skeleton that stands, and a check that finds what was forgotten. */

let project: string
beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'anju-plugin-'))
  cloneInto(project)
  symlinkSync(join(ROOT, 'node_modules'), join(project, 'node_modules'))
})
afterAll(() => rmSync(project, { recursive: true, force: true }))

function run(...args: string[]): { code: number | null; said: string } {
  const { CI: _ci, VITEST: _vitest, ...env } = process.env
  const result = spawnSync(process.execPath, args, { cwd: project, encoding: 'utf8', timeout: 110_000, env })
  return { code: result.status, said: `${result.stdout}${result.stderr}` }
}
const plugin = (...args: string[]) => run('app/tools/plugin.ts', ...args)

test('8.1.a npm run plugin -- new makes a plugin that passes the check and its own test at once', () => {
  const made = plugin('new', 'parking')
  expect(made.said).toContain('plugins/parking/plugin.ts')
  expect(made.code).toBe(0)
  const checked = plugin('check')
  expect(checked).toEqual({ code: 0, said: expect.stringContaining('Manifests, texts and database say the same.') })
  const tested = run('node_modules/vitest/vitest.mjs', 'run', '--config', 'tests/vitest.config.ts', '--project', 'db17', 'plugins/parking')
  expect(tested).toEqual({ code: 0, said: expect.stringMatching(/1 passed/) })
})

test('8.1.a a name that is none or is taken is refused, and nothing is written', () => {
  expect(plugin('new', 'Parking Lot')).toEqual({ code: 1, said: expect.stringContaining('not "Parking Lot"') })
  expect(plugin('new', 'housing')).toEqual({ code: 1, said: expect.stringContaining('plugins/housing exists already') })
})

test('8.1.a npm run plugin -- check names a permission the migration does not know, and a text that lacks its translation', () => {
  const manifest = join(project, 'plugins/parking/plugin.ts')
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replace("permissions: ['parking.read']", "permissions: ['parking.read', 'parking.write']"))
  writeFileSync(join(project, 'plugins/parking/locales/en-US.json'), '{"permissions":{"read":"See","write":"Write"},"overview":{"title":"Parking"},"errors":{}}')
  const { code, said } = plugin('check')
  expect(code).toBe(1)
  expect(said).toMatch(/✗ parking: .*parking\.write/)
  expect(said).toMatch(/✗ parking: .*overview\.empty/)
})
