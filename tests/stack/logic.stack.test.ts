import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { denoBinary } from '../../supabase/local/functions/deno.ts'
import { caseHolds, logicVectors as vectors } from '../vectors/logic.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

interface Told {
  runtime: string
  cases: { is: unknown; holds: boolean }[]
  faults: unknown[]
}

let cacheDir: string
let told: Told
beforeAll(() => {
  cacheDir = mkdtempSync(join(tmpdir(), 'anju-logic-'))
  const options = ['--no-prompt', '--cached-only', '--no-lock', '--quiet', '--node-modules-dir=manual', `--allow-read=${root}`]
  const output = execFileSync(denoBinary(), ['run', ...options, 'tests/stack/fixtures/functions/_logic/run.ts', 'tests/vectors/logic.json'], {
    cwd: root,
    env: { PATH: process.env.PATH ?? '', DENO_DIR: cacheDir, DENO_NO_UPDATE_CHECK: '1' },
    maxBuffer: 16 * 1024 * 1024,
  })
  told = JSON.parse(output.toString()) as Told
})
afterAll(() => rmSync(cacheDir, { recursive: true, force: true }))

test('B.3 a rule gives in Deno what the vectors say', () => {
  expect(told.runtime).toMatch(/^Deno 2/)
  expect(told.cases.map(({ is, holds }, i) => ({ say: vectors.cases[i]?.say, is, holds }))).toEqual(
    vectors.cases.map((example) => ({ say: example.say, is: example.is, holds: caseHolds(example) })),
  )
})

test('B.3 what is no rule is refused in Deno with the place of the fault', () => {
  expect(told.faults).toEqual(vectors.faults.map(({ fault, path, params }) => ({ key: fault, params: { path, ...params } })))
})
