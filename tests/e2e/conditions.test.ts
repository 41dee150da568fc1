import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import type { Browser } from 'playwright'
import { build, preview, type PreviewServer } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { contentSecurityPolicy } from '../../app/csp.ts'
import { choose, launchBrowser, seriousViolations, visitor, type Device, type Visitor } from './support/browser.ts'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

let outDir: string
let server: PreviewServer
let browser: Browser
let url: string

beforeAll(async () => {
  outDir = mkdtempSync(join(tmpdir(), 'anju-conditions-'))
  const common = { configFile: false as const, root: at('./fixtures/conditions'), logLevel: 'error' as const, build: { outDir, emptyOutDir: true, target: 'es2022', assetsInlineLimit: 0 } }
  await build({ ...common, plugins: [react()], resolve: { alias: { '@anju/sdk': at('../../app/src/sdk/index.ts') } } })
  server = await preview({ ...common, preview: { port: 0, host: '127.0.0.1', headers: { 'content-security-policy': contentSecurityPolicy() } } })
  url = server.resolvedUrls?.local[0] ?? ''
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
  rmSync(outDir, { recursive: true, force: true })
})

async function opened(rule: unknown, options: { device?: Device; english?: boolean } = {}): Promise<Visitor> {
  const person = await visitor(browser, { baseURL: url, device: options.device })
  if (options.english) await person.context.addInitScript(() => localStorage.setItem('anju.locale', 'en-US'))
  await person.page.goto(`/#${encodeURIComponent(JSON.stringify(rule))}`)
  await person.page.locator('.anju-condition-reading').waitFor()
  return person
}
const shown = async ({ page }: Visitor): Promise<unknown> => JSON.parse((await page.getByTestId('rule').textContent()) ?? '')
const reading = ({ page }: Visitor): Promise<string | null> => page.locator('.anju-condition-reading').textContent()

test('B.3 a manager builds a condition from nothing and reads what it means', async () => {
  const person = await opened(true)
  const { page } = person
  expect(await reading(person)).toContain('没有条件，总是成立')
  await page.getByRole('button', { name: '添加条件', exact: true }).click()
  await page.getByLabel('值', { exact: true }).fill('2')
  expect(await shown(person)).toEqual({ '>=': [{ var: 'arrears_months' }, 2] })

  await page.getByRole('button', { name: '添加条件', exact: true }).click()
  const second = page.locator('.anju-condition-part').nth(1)
  await choose(second, '字段', '家庭类别')
  await choose(second, '比较方式', '不是')
  await choose(second, '值', '低保')
  expect(await shown(person)).toEqual({ and: [{ '>=': [{ var: 'arrears_months' }, 2] }, { '!=': [{ var: 'household.category' }, 'low_income'] }] })
  expect(await reading(person)).toContain('欠租月数 ≥ 2 个月 且 家庭类别 不是 低保')
  expect(await page.getByTestId('result').textContent()).toBe('true')
  expect(await seriousViolations(page)).toEqual([])
  await person.shot('conditions-zh')
  expect(person.problems).toEqual([])
  await person.context.close()
})

test('B.3 the builder works with the keyboard alone', async () => {
  const person = await opened(true)
  const { page } = person
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter') // add a condition
  await page.getByLabel('字段').focus()
  await page.keyboard.press('Enter')
  for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => document.querySelector('[data-testid=rule]')?.textContent?.includes('alone'))
  expect(await shown(person)).toEqual({ '==': [{ var: 'alone' }, true] })

  await page.getByRole('button', { name: /^删除条件：/ }).focus()
  await page.keyboard.press('Enter')
  expect(await shown(person)).toBe(true)
  await page.waitForFunction(() => document.activeElement?.textContent === '添加条件')
  expect(person.problems).toEqual([])
  await person.context.close()
})

test('B.3 groups are nested, turned to any and taken away again', async () => {
  const person = await opened({ '==': [{ var: 'alone' }, true] }, { english: true })
  const { page } = person
  await page.getByRole('button', { name: 'Add a group' }).first().click()
  const inner = page.getByRole('group', { name: 'Group of conditions' }).nth(1)
  await inner.getByRole('button', { name: 'Add a condition' }).click()
  await inner.getByText('none holds').click()
  expect(await shown(person)).toEqual({
    and: [{ '==': [{ var: 'alone' }, true] }, { '!': [{ or: [{ '>=': [{ var: 'arrears_months' }, 0] }, { '>=': [{ var: 'arrears_months' }, 0] }] }] }],
  })
  expect(await reading(person)).toContain('Lives alone is yes and not (Months of arrears ≥ 0 months or Months of arrears ≥ 0 months)')
  expect(await seriousViolations(page)).toEqual([])
  await person.shot('conditions-en')
  await page.getByRole('button', { name: 'Remove the group' }).click()
  expect(await shown(person)).toEqual({ '==': [{ var: 'alone' }, true] })
  expect(person.problems).toEqual([])
  await person.context.close()
})

test('B.3 what rows cannot show stays as written and says so; broken text and faults are told', async () => {
  const odd = { '>': [{ '+': [{ var: 'arrears_months' }, 1] }, 3] }
  const person = await opened({ and: [{ '==': [{ var: 'alone' }, true] }, odd] }, { device: 'phone' })
  const { page } = person
  await page.getByText('比表格能表达的更复杂').waitFor()
  expect(await reading(person)).toContain('独居 为是 且 欠租月数 + 1 个月 > 3 个月')
  const text = page.getByLabel('条件原文（JSON）')
  await text.fill('{">": [')
  await page.getByText('不是有效的 JSON').waitFor()
  expect(await shown(person)).toEqual({ and: [{ '==': [{ var: 'alone' }, true] }, odd] })
  await text.fill('{">": [{"var": "salary"}, 1]}')
  await page.getByText('不可用的字段“salary”').waitFor()
  await person.shot('conditions-phone')
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)
  expect(wide).toBe(false)
  await person.context.close()
})

test('B.3 rows change places by dragging and by the arrow keys, and the focus goes with them', async () => {
  const three = { and: [{ '>=': [{ var: 'arrears_months' }, 2] }, { '!=': [{ var: 'household.category' }, 'low_income'] }, { '>=': [{ var: 'arrears_months' }, 5] }] }
  const [first, second, third] = three.and
  const person = await opened(three)
  const { page } = person
  await page.locator('.anju-condition-handle').first().focus()
  await page.keyboard.press('ArrowDown')
  expect(await shown(person)).toEqual({ and: [second, first, third] })
  expect(await page.locator('.anju-condition-handle').nth(1).evaluate((handle) => handle === document.activeElement)).toBe(true)
  await page.keyboard.press('ArrowUp')
  expect(await shown(person)).toEqual(three)
  await page.locator('.anju-condition-handle').nth(2).dragTo(page.locator('.anju-condition-part').first())
  expect(await shown(person)).toEqual({ and: [third, first, second] })
  expect(await seriousViolations(page)).toEqual([])
})
