import postgres from 'postgres'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { choose, launchBrowser, seriousViolations, settled, type Visitor } from './support/browser.ts'
import { startDemo, type Demo } from './support/demo.ts'
import { signedIn } from './support/people.ts'

let demo: Demo
let browser: Browser
let sql: postgres.Sql
let administrator: Visitor
/** A lock nothing is wrong with until the story says so. */
let lock: string
beforeAll(async () => {
  ;[demo, browser] = await Promise.all([startDemo(), launchBrowser()])
  sql = postgres(demo.dbUrl, { max: 1, onnotice: () => {} })
  const [row] = await sql`insert into public.devices (org_id, estate_id, uid, kind) select org_id, id, 'WJ-E2E-LOCK', 'lock' from public.estates where code = 'WJ' returning id`
  lock = String(row?.['id'])
  await sql`update public.device_shadows set online = true, last_seen_at = now(), battery_pct = 30 where device_id = ${lock}`
  administrator = await signedIn(browser, demo.url, 'admin@demo.anju')
})
afterAll(async () => {
  await sql.end()
  await browser.close()
  await demo.stop()
})

const go = async (page: Page, path: string): Promise<void> => {
  await page.goto(path)
  await settled(page)
  await page.locator('h1').first().waitFor()
}
const card = (page: Page) => page.locator('.alerts-rule').filter({ has: page.getByRole('heading', { name: '电量要留意' }) })
const run = async (page: Page): Promise<void> => {
  await Promise.all([page.waitForResponse((response) => response.url().includes('/rpc/run_rule')), card(page).getByRole('button', { name: '立即运行' }).click()])
}

test('B.5 the administrator builds a rule, sees whom it would find, and publishes it', async () => {
  const { page } = administrator
  await go(page, '/alerts/rules')
  await page.getByRole('button', { name: '新建规则' }).click()
  const form = page.locator('.alerts-form')
  await form.getByLabel('规则名称（中文）').fill('电量要留意')
  const trial = page.locator('.alerts-trial')
  // The list beside the form answers while one writes: choose when it stands still.
  const pick = async (field: string, option: string): Promise<void> => {
    await page.waitForTimeout(800)
    await page.locator('.alerts-trial[aria-busy="false"]').waitFor()
    await choose(form, field, option)
  }
  await pick('数据', '设备')
  await form.getByRole('button', { name: '添加条件', exact: true }).first().click()
  await pick('字段', '电量（%）')
  await pick('比较方式', '小于')
  await form.getByLabel('值', { exact: true }).fill('31')
  await trial.getByText('台设备现在符合条件').waitFor({ timeout: 20_000 })
  await expect.poll(() => trial.locator('.anju-big').textContent(), { timeout: 20_000 }).toBe('1')
  expect(await page.locator('.anju-page-subtitle').textContent()).toBe('电量（%） < 31 · 每 5 分钟')
  expect(await seriousViolations(page)).toEqual([])
  await administrator.shot('rule-builder')
  await page.getByRole('button', { name: '发布', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('会命中 1 个对象').waitFor()
  await dialog.getByRole('button', { name: /发\s*布/ }).click()
  await page.waitForURL(/\/alerts\/rules$/)
  await card(page).waitFor()
})

test('B.5 it runs and raises one alert with its evidence, found again by the address of the list', async () => {
  const { page } = administrator
  await run(page)
  await expect.poll(async () => (await sql`select count(*)::int as n from public.alerts where subject_id = ${lock}`)[0]?.['n'], { timeout: 20_000 }).toBe(1)
  await page.reload()
  expect(await seriousViolations(page)).toEqual([])
  await administrator.shot('rules')
  await card(page).getByRole('link', { name: '1', exact: true }).click()
  await page.waitForURL(/\/alerts\?f\.rule=rule_/)
  await page.getByRole('link', { name: '电量要留意' }).click()
  await page.getByRole('heading', { name: '证据时间线' }).waitFor()
  expect(await page.locator('.alerts-event').allTextContents()).toEqual([expect.stringContaining('电量（%） 30')])
  expect(await seriousViolations(page)).toEqual([])
})

test('B.5 it is muted with a reason, and cleared when the facts change', async () => {
  const { page } = administrator
  await page.getByRole('button', { name: /静\s*默/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('原因').fill('电池已订购，周五更换')
  await dialog.getByRole('button', { name: '确认静默' }).click()
  await page.getByText('电池已订购，周五更换').first().waitFor()
  await administrator.shot('alert-muted')
  await sql`update public.device_shadows set battery_pct = 100 where device_id = ${lock}`
  const path = new URL(page.url()).pathname
  await go(page, '/alerts/rules')
  for (let look = 0; look < 2; look++) {
    await run(page)
    await settled(page)
  }
  await go(page, path)
  await page.getByText('情况已不再符合规则，自动解除').waitFor()
  await go(page, '/alerts?f.status=cleared')
  await page.getByRole('link', { name: '电量要留意' }).waitFor()
  expect(administrator.problems).toEqual([])
})

test('7.3.d a number on a dashboard leads to a rule about it', async () => {
  const { page } = administrator
  await go(page, '/dashboards/manager')
  await page.getByRole('button', { name: '“出租率”的菜单' }).click()
  await page.getByRole('menuitem', { name: '数值异常时预警…' }).click()
  await page.waitForURL(/\/alerts\/rules\/new\?/)
  await page.locator('.anju-page-subtitle').filter({ hasText: '出租率 < 90 % · 每 5 分钟' }).waitFor()
  await page.locator('.alerts-trial').getByText('现在符合条件，发布后会预警').waitFor({ timeout: 20_000 })
})

test('B.5 the pages fit a phone, in English too', async () => {
  const manager = await signedIn(browser, demo.url, 'manager@demo.anju', { device: 'phone', english: true })
  const { page } = manager
  for (const path of ['/alerts', '/alerts/rules']) {
    await go(page, path)
    await page.locator('.anju-tag').first().waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), path).toBe(true)
    await manager.shot(`rules-phone${path.replaceAll('/', '-')}`)
  }
  // Who may not write rules reads what they say.
  await page.getByRole('link', { name: 'Arrears' }).click()
  await page.getByRole('heading', { level: 1, name: 'Arrears' }).waitFor()
  expect(await page.getByRole('button', { name: 'Publish' }).count()).toBe(0)
  expect(manager.problems).toEqual([])
})
