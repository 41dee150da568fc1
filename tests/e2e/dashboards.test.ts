import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser, seriousViolations, settled, type Visitor } from './support/browser.ts'
import { startDemo, type Demo } from './support/demo.ts'
import { signedIn } from './support/people.ts'

let demo: Demo
let browser: Browser
let administrator: Visitor
let manager: Visitor
beforeAll(async () => {
  ;[demo, browser] = await Promise.all([startDemo(), launchBrowser()])
  administrator = await signedIn(browser, demo.url, 'admin@demo.anju')
  manager = await signedIn(browser, demo.url, 'manager@demo.anju')
})
afterAll(async () => {
  await browser.close()
  await demo.stop()
})

/** A page on a busy machine may take its time. */
const eventually = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: 20_000 })
const widget = (page: Page, title: string) => page.getByRole('region', { name: title, exact: true })
/** The number a tile shows, as text. */
const shown = async (page: Page, title: string): Promise<string> => (await widget(page, title).locator('.dash-number-value').textContent()) ?? ''
const open = async (page: Page, path: string): Promise<void> => {
  await page.goto(path)
  await settled(page)
  await page.locator('.dash-widget').first().waitFor()
}

test('B.5 the manager’s dashboard counts what the list counts, draws its charts and says the same in words', async () => {
  const { page } = manager
  await open(page, '/dashboards')
  await eventually(() => shown(page, '房源总数')).toBe('1,200')
  await page.locator('.dash-chart canvas').first().waitFor()
  const words = widget(page, '房态构成').locator('.anju-visually-hidden table')
  expect(await words.locator('th[scope="row"]').allTextContents()).toEqual(expect.arrayContaining(['已入住', '空置']))
  expect(await seriousViolations(page)).toEqual([])
  await manager.shot('dashboard-manager')
})

test('B.5 a row of a ranking leads to the list behind it, filtered', async () => {
  const { page } = manager
  await open(page, '/dashboards/manager')
  await widget(page, '各小区出租率').getByRole('link').first().click()
  await page.waitForURL(/\/housing\/units\?f\.estate_id=/)
  await settled(page)
})

test('B.5 every widget can be saved as a picture, a workbook and CSV', async () => {
  const { page } = manager
  await open(page, '/dashboards/manager')
  await page.locator('.dash-chart canvas').first().waitFor()
  for (const [item, ending] of [['保存为图片', 'png'], ['导出 Excel', 'xlsx'], ['导出 CSV', 'csv']]) {
    await page.getByRole('button', { name: '“房态构成”的菜单' }).click()
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: item ?? '' }).click()])
    expect(file.suggestedFilename()).toBe(`房态构成.${ending}`)
    const path = await file.path()
    const { readFileSync } = await import('node:fs')
    const bytes = readFileSync(path)
    expect(bytes.length).toBeGreaterThan(60)
    if (ending === 'png') expect(bytes.subarray(1, 4).toString()).toBe('PNG')
    if (ending === 'xlsx') expect(bytes.subarray(0, 2).toString()).toBe('PK')
    if (ending === 'csv') expect(bytes.toString('utf8')).toMatch(/^\uFEFF房态,套数\r\n已入住,\d+/m)
  }
})

test('B.5 the manager arranges his own copy by keyboard and by mouse; it is there again after a reload, and nobody else has it', async () => {
  const { page } = manager
  await open(page, '/dashboards/manager')
  await page.getByRole('button', { name: '调整' }).click()
  await page.getByRole('menuitem', { name: '调整我自己的排法' }).click()
  const handle = page.getByRole('button', { name: '移动“房源总数”' })
  await handle.focus()
  await page.keyboard.press('Shift+ArrowRight')
  await eventually(() => page.getByRole('status').first().textContent()).toBe('第 1 列，第 1 行，宽 4，高 2')
  await page.keyboard.press('ArrowDown')
  await eventually(() => page.getByRole('status').first().textContent()).not.toBe('第 1 列，第 1 行，宽 4，高 2')

  const item = page.locator('.dash-edit-item').filter({ has: page.getByRole('button', { name: '移动“最新预警”' }) })
  await item.hover()
  const before = await item.boundingBox()
  const grip = await page.getByRole('button', { name: '移动“最新预警”' }).boundingBox()
  if (!before || !grip) throw new Error('the widget is not on the page')
  await page.mouse.move(grip.x + 8, grip.y + 8)
  await page.mouse.down()
  await page.mouse.move(grip.x - 300, grip.y - 200, { steps: 12 })
  await page.mouse.up()
  await eventually(async () => (await item.boundingBox())?.x).toBeLessThan(before.x - 100)
  await manager.shot('dashboard-arranging')

  await page.reload()
  await page.getByText('已恢复您上次没有保存的改动').waitFor()
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await page.getByText('正在看您自己的排法').waitFor()
  await open(administrator.page, '/dashboards/manager')
  expect(await administrator.page.getByText('正在看您自己的排法').count()).toBe(0)
})

test('B.5 the administrator adds a widget with a live preview, publishes, and the manager is told and takes it', async () => {
  const { page } = administrator
  await open(page, '/dashboards/manager?edit=published')
  await page.getByRole('button', { name: '添加' }).click()
  await page.getByRole('menuitem', { name: '数字', exact: true }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByLabel('中文标题').fill('空置房源')
  const pick = async (field: string, option: string): Promise<void> => {
    const input = drawer.getByLabel(field, { exact: true })
    await input.click()
    if (await input.isEditable()) await input.fill(option)
    await page.locator(`.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option[title="${option}"]`).click()
  }
  await pick('指标', '房源')
  await drawer.getByRole('button', { name: '添加条件' }).click()
  await pick('值', '空置')
  await page.keyboard.press('Escape')
  await eventually(() => shown(page, '空置房源')).toMatch(/^\d+$/)
  const counted = await shown(page, '空置房源')
  expect(await seriousViolations(page)).toEqual([])
  await administrator.shot('dashboard-settings')
  await drawer.getByRole('button', { name: '确定' }).click()
  await page.getByRole('button', { name: '发布', exact: true }).click()
  await page.getByText('已发布').first().waitFor()
  await eventually(() => shown(page, '空置房源')).toBe(counted)

  await open(manager.page, '/dashboards/manager')
  await manager.page.getByText('发布的看板已有新版本').waitFor()
  await manager.page.getByRole('button', { name: '恢复为发布的排法' }).click()
  await manager.page.getByRole('button', { name: '确定' }).click()
  await eventually(() => shown(manager.page, '空置房源')).toBe(counted)
})

test('B.5 the wall fills the screen, has no menus, and Escape leaves it', async () => {
  const { page } = manager
  await open(page, '/dashboards/finance')
  await page.getByRole('button', { name: '大屏' }).click()
  await page.locator('.dash-wall .dash-chart canvas').first().waitFor()
  expect(await page.locator('.dash-wall .dash-menu').count()).toBe(0)
  await manager.shot('dashboard-wall')
  await page.getByRole('button', { name: '退出大屏' }).click()
  await page.locator('.dash-wall').waitFor({ state: 'detached' })
})

test('B.5 in the dark look everything stays readable, charts included', async () => {
  const { page } = manager
  await page.emulateMedia({ colorScheme: 'dark' })
  await open(page, '/dashboards/finance')
  await page.locator('.dash-chart canvas').first().waitFor()
  expect(await seriousViolations(page)).toEqual([])
  await manager.shot('dashboard-dark')
  await page.emulateMedia({ colorScheme: 'light' })
})

test('B.5 on a phone the dashboard is one column and its widgets are moved by buttons', async () => {
  const phone = await signedIn(browser, demo.url, 'finance@demo.anju', { device: 'phone', english: true })
  const { page } = phone
  await open(page, '/dashboards')
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
  expect(await seriousViolations(page)).toEqual([])
  await phone.shot('dashboard-phone')
  await page.goto('/dashboards/finance?edit=own')
  const titles = () => page.locator('.dash-edit-item .dash-widget-head h2').allTextContents()
  await eventually(async () => (await titles())[1]).toBe('Received this month')
  await page.getByRole('button', { name: 'Move Received this month up' }).click()
  await eventually(async () => (await titles())[0]).toBe('Received this month')
  expect(phone.problems).toEqual([])
  await phone.context.close()
})

test('B.5 nobody saw an error', () => {
  expect([...administrator.problems, ...manager.problems]).toEqual([])
})
