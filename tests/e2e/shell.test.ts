import type { Browser } from 'playwright'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DEMO_PASSWORD } from '../../seeds/demo/people.ts'
import { ARTIFACTS, launchBrowser, seriousViolations, settled, type Visitor } from './support/browser.ts'
import { startDemo, type Demo } from './support/demo.ts'
import { signedIn } from './support/people.ts'

/** What holds for every page: search, language, appearance, plugins that come and go, sessions that end. */

let demo: Demo
let browser: Browser
let sql: postgres.Sql
const people: Visitor[] = []

beforeAll(async () => {
  demo = await startDemo()
  browser = await launchBrowser()
  sql = postgres(demo.dbUrl, { max: 2, onnotice: () => {} })
})
afterAll(async () => {
  await browser?.close()
  await sql?.end()
  await demo?.stop()
})

async function staff(email: string, english = false): Promise<Visitor> {
  const person = await signedIn(browser, demo.url, email, { english, moving: true })
  people.push(person)
  return person
}

test('8.1.a Ctrl-K finds a home, a household and a lease, by keyboard alone', async () => {
  const { page, shot } = await staff('manager@demo.anju')
  await settled(page)
  const [lease] = await sql<{ code: string; household: string }[]>`select c.code, h.code as household from public.contracts c join public.households h on h.id = c.household_id where c.status = 'in_force' limit 1`
  const [free] = await sql<{ label: string }[]>`select label from public.units where status = 'awaiting_allocation' order by sort_key limit 1`
  for (const [typed, path] of [[free?.label ?? '', /\/housing\/units\//], [lease?.household ?? '', /\/tenants\/households\//], [lease?.code ?? '', /\/contracts\//]] as const) {
    await page.keyboard.press('Control+k')
    const found = page.waitForResponse((response) => response.url().includes('/rpc/quick_search') && (response.request().postData() ?? '').includes(typed))
    await page.getByRole('dialog').locator('input').fill(typed)
    await found
    await page.waitForTimeout(200)
    if (typed === lease?.code) await shot('shell-quick-search')
    await page.keyboard.press('Enter')
    await page.waitForURL(path)
  }
})

test('8.1.a a plugin that is switched off takes its menu, page and widget along; switched on it is back', async () => {
  const administrator = await staff('admin@demo.anju')
  const { page } = administrator
  await settled(page)
  expect(await page.getByRole('link', { name: '预警', exact: true }).count()).toBe(1)
  const [org] = await sql<{ id: string }[]>`select id from public.organizations where kind = 'operator'`
  await sql`update public.plugins set enabled = false where org_id = ${org?.id ?? ''} and key = 'alerts'`
  await page.reload()
  await settled(page)
  expect(await page.getByRole('link', { name: '预警', exact: true }).count()).toBe(0)
  expect(await page.getByText('待处理预警').count()).toBe(0)
  await page.goto('/alerts')
  await page.getByRole('alert').waitFor()
  await sql`update public.plugins set enabled = true where org_id = ${org?.id ?? ''} and key = 'alerts'`
  await page.goto('/platform/plugins')
  await settled(page)
  await administrator.shot('shell-plugins')
  expect(await page.getByRole('link', { name: '预警', exact: true }).count()).toBe(1)
})

test('8.1.a an ended session asks again over the page, and what was typed is still there', async () => {
  const clerk = await staff('clerk@demo.anju')
  const { page } = clerk
  await page.goto('/tenants/households/new')
  await settled(page)
  await page.getByLabel('姓名').fill('周小川')
  await page.getByLabel('身份证号').fill('910000198005170011')
  await page.waitForTimeout(600)
  await page.evaluate(() => {
    const session = JSON.parse(localStorage.getItem('anju.session') ?? '{}') as Record<string, unknown>
    localStorage.setItem('anju.session', JSON.stringify({ ...session, refresh_token: 'ended', expires_at: 1 }))
  })
  await page.getByRole('button', { name: /^登\s*记$/ }).click()
  await page.locator('input[type="password"]').waitFor()
  await clerk.shot('shell-session-ended')
  await page.locator('input[type="password"]').fill(DEMO_PASSWORD)
  await page.keyboard.press('Enter')
  await page.locator('input[type="password"]').waitFor({ state: 'detached' })
  expect(await page.getByLabel('姓名').inputValue()).toBe('周小川')
  expect(await page.getByLabel('身份证号').inputValue()).toBe('910000198005170011')
})

test('8.1.a the pages speak English too, in light and dark, wide and narrow, without serious faults for assistive technology', async () => {
  const english = await staff('admin@demo.anju', true)
  const { page } = english
  for (const [name, path] of [['workbench', '/'], ['units', '/housing/units'], ['households', '/tenants/households'], ['contracts', '/contracts'], ['charges', '/finance/charges'], ['staff', '/platform/staff'], ['plugins', '/platform/plugins']] as const) {
    await page.goto(path)
    await settled(page)
    expect([path, (await page.locator('main').innerText()).match(/\b[a-z]+[._][a-z_.]+\b/)?.[0] ?? null]).toEqual([path, null])
    expect([path, await seriousViolations(page)]).toEqual([path, []])
    await english.shot(`shell-english-${name}`)
  }
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto('/')
  await settled(page)
  await english.shot('shell-narrow')
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.reload()
  await settled(page)
  await english.shot('shell-dark')
  expect(await seriousViolations(page)).toEqual([])
})

test('B.6 the question mark on a page opens its part of the guide, in the language of the page and with its pictures', async () => {
  for (const [english, title, further] of [[false, '写一条预警规则', '使用手册'], [true, 'A rule', 'User guide']] as const) {
    const { page, context } = await staff('admin@demo.anju', english)
    await page.goto('/alerts/rules')
    await settled(page)
    const opened = context.waitForEvent('page')
    await page.locator('.anju-help').click()
    const guide = await opened
    await guide.getByRole('heading', { level: 1, name: title }).waitFor()
    await guide.locator('.anju-guide img').first().scrollIntoViewIfNeeded()
    await expect.poll(() => guide.locator('.anju-guide img').first().evaluate((image) => (image as HTMLImageElement).naturalWidth), { timeout: 20_000 }).toBeGreaterThan(300)
    expect(await seriousViolations(guide)).toEqual([])
    if (!english) await guide.screenshot({ path: `${ARTIFACTS}/shell-guide.png` })
    await guide.getByRole('navigation').getByRole('link', { name: further, exact: true }).click()
    await guide.getByRole('heading', { level: 1, name: further }).waitFor()
    await guide.locator('.anju-guide table a').first().click()
    await guide.waitForURL(/\/help\/field$/)
    await context.close()
  }
})

test('no screen wrote an error to the console', () => {
  // The browser notes what was refused when the session had been ended on purpose.
  expect(people.flatMap((person) => person.problems).filter((line) => !/grant_type=refresh_token|rpc\/register_household/.test(line))).toEqual([])
})
