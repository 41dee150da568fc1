import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ensureAppBuilt } from '../../supabase/local/build.ts'
import { startPlatform, type Stack } from '../../supabase/local/stack.ts'
import { freePorts } from '../support/ports.ts'
import { launchBrowser, seriousViolations, settled, visitor } from './support/browser.ts'

let stack: Stack
let browser: Browser
let dataDir: string

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'anju-empty-'))
  chmodSync(dataDir, 0o755)
  const [port = 0, dbPort = 0] = await freePorts(2)
  stack = await startPlatform({ dataDir, port, dbPort, disposable: true, appDir: ensureAppBuilt() })
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await stack?.stop()
  rmSync(dataDir, { recursive: true, force: true })
})

test('5.1.a on an empty installation the first visitor becomes the administrator of the first operator', async () => {
  const first = await visitor(browser, { baseURL: stack.url })
  const { page } = first
  await page.goto('/')
  await settled(page)
  await first.shot('first-run')
  expect(await seriousViolations(page)).toEqual([])
  const field = (name: string) => page.locator(`input[autocomplete="${name}"]`)
  await field('username').first().fill('founder@example.com')
  for (const again of await page.locator('input[type="password"]').all()) await again.fill('a-long-password-1')
  await page.locator('form button[type="submit"]').click()
  await field('organization').waitFor()
  await first.shot('first-run-organisation')
  const inputs = page.locator('form input:not([type="password"])')
  for (const [i, value] of ['江城安居住房运营有限公司', '望江苑', '周敏'].entries()) await inputs.nth(i).fill(value)
  await page.locator('form button[type="submit"]').click()
  await page.getByRole('link', { name: '工作台' }).waitFor()
  await settled(page)
  await first.shot('first-run-workbench')
  expect(await seriousViolations(page)).toEqual([])
  expect(first.problems).toEqual([])
})
