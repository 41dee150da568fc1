import postgres from 'postgres'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { choose, launchBrowser, seriousViolations, settled, type Visitor } from './support/browser.ts'
import { startDemo, type Demo } from './support/demo.ts'
import { signedIn, signIn } from './support/people.ts'

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
  // Another lock that is low, in a home under repair.
  await sql`
    with home as (select u.id, u.org_id, u.estate_id from public.units u join public.estates e on e.id = u.estate_id where e.code = 'WJ' and u.status = 'vacant' order by u.code limit 1),
      made as (insert into public.devices (org_id, estate_id, unit_id, uid, kind) select org_id, estate_id, id, 'WJ-E2E-REPAIR', 'lock' from home returning id)
    insert into public.unit_blocks (org_id, estate_id, unit_id, kind, reason, starts_at) select org_id, estate_id, id, 'repair', 'E2E', now() - interval '1 hour' from home`
  await sql`update public.device_shadows s set online = true, last_seen_at = now(), battery_pct = 29 from public.devices d where d.id = s.device_id and d.uid = 'WJ-E2E-REPAIR'`
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
  await expect.poll(() => trial.locator('.anju-big').textContent(), { timeout: 20_000 }).toBe('2')
  await form.getByRole('checkbox', { name: '房屋维修中' }).check()
  await trial.getByText('其中 1 个暂不预警：房屋维修中 1').waitFor({ timeout: 20_000 })
  await form.getByRole('checkbox', { name: '无人办结满以下时间，升为橙色' }).check()
  await form.getByRole('radio', { name: '给某个角色一条待办' }).check()
  await pick('角色', '报修调度')
  // Nothing is lost with the page.
  await page.waitForTimeout(500)
  await page.reload()
  await settled(page)
  await page.getByText('已恢复您上次未保存的修改').waitFor()
  expect(await form.getByLabel('规则名称（中文）').inputValue()).toBe('电量要留意')
  await trial.getByText('其中 1 个暂不预警：房屋维修中 1').waitFor({ timeout: 20_000 })
  expect(await page.locator('.anju-page-subtitle').textContent()).toBe('电量（%） < 31 · 每 5 分钟')
  // Nor with the session: who signs in again goes on where he was.
  await page.getByRole('button', { name: /^账号/ }).click()
  await page.getByRole('menuitem', { name: '退出登录' }).click()
  await signIn(page, 'admin@demo.anju')
  await go(page, '/alerts/rules/new')
  await page.getByText('已恢复您上次未保存的修改').waitFor()
  expect(await form.getByLabel('规则名称（中文）').inputValue()).toBe('电量要留意')
  await trial.getByText('其中 1 个暂不预警：房屋维修中 1').waitFor({ timeout: 20_000 })
  expect(await seriousViolations(page)).toEqual([])
  await administrator.shot('rule-builder')
  await page.getByRole('button', { name: '发布', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('会命中 2 个对象').waitFor()
  const clock = (active: boolean) => sql`select cron.alter_job((select jobid from cron.job where jobname = 'alerts-evaluate'), active => ${active})`
  await clock(false)
  await dialog.getByRole('button', { name: /发\s*布/ }).click()
  await page.waitForURL(/\/alerts\/rules$/)
  await card(page).getByText('尚未运行，一分钟内开始').waitFor()
  await clock(true)
})

test('B.5 it runs and raises one alert with its evidence, found again by the address of the list', async () => {
  const { page } = administrator
  await run(page)
  await expect.poll(async () => (await sql`select count(*)::int as n from public.alerts where subject_id = ${lock}`)[0]?.['n'], { timeout: 20_000 }).toBe(1)
  await page.reload()
  await card(page).locator('.alerts-figures').waitFor()
  await settled(page)
  expect(await seriousViolations(page)).toEqual([])
  await administrator.shot('rules')
  await card(page).getByRole('link', { name: '1', exact: true }).click()
  await page.waitForURL(/\/alerts\?f\.rule=rule_/)
  await page.getByRole('link', { name: '电量要留意' }).click()
  await page.getByRole('heading', { name: '证据时间线' }).waitFor()
  const events = await page.locator('.alerts-event').allTextContents()
  expect(events[0]).toContain('电量（%） 30')
  expect(events.find((text) => text.includes('通知'))).toContain('陈立群')
  await page.locator('.alerts-chart canvas').first().waitFor()
  await page.waitForTimeout(300)
  await administrator.shot('alert-evidence')
  expect(await seriousViolations(page)).toEqual([])
})

test('B.5 nobody settles it: after four hours it is orange; what it opened is done by the role it was given to', async () => {
  const { page } = administrator
  const path = new URL(page.url()).pathname
  await sql`update public.alerts set raised_at = now() - interval '5 hours' where subject_id = ${lock}`
  await go(page, '/alerts/rules')
  await card(page).getByRole('button', { name: '其中 1 个暂不预警' }).click()
  await page.getByRole('dialog').getByText('WJ-E2E-REPAIR').waitFor()
  await page.keyboard.press('Escape')
  await run(page)
  await go(page, path)
  await page.getByText('满时限无人办结，等级升高').waitFor()
  expect(await page.locator('.anju-columns .anju-tag-warning').first().textContent()).toContain('橙色')
  await page.getByRole('button', { name: /接\s*手/ }).click()
  await page.locator('.alerts-event').filter({ hasText: '接手' }).waitFor()
  const dispatcher = await signedIn(browser, demo.url, 'dispatcher@demo.anju')
  await go(dispatcher.page, '/flows')
  await dispatcher.page.getByRole('link', { name: '电量要留意' }).click()
  await dispatcher.page.getByLabel('办理情况').fill('电池已更换')
  await dispatcher.shot('alert-task')
  expect(await seriousViolations(dispatcher.page)).toEqual([])
  await dispatcher.page.getByRole('button', { name: /办\s*结/ }).click()
  await dispatcher.page.locator('.anju-tag').filter({ hasText: '已办' }).waitFor()
  expect(dispatcher.problems).toEqual([])
  await dispatcher.context.close()
  await go(page, path)
  await page.locator('.alerts-event').filter({ hasText: '电池已更换' }).waitFor()
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
  await page.getByRole('button', { name: '说明是否属实' }).click()
  await page.getByRole('dialog').getByRole('radio', { name: '不属实' }).check()
  await page.getByRole('dialog').getByLabel('核实情况').fill('新电池读数有误')
  await page.getByRole('dialog').getByRole('button', { name: /提\s*交/ }).click()
  await page.locator('.alerts-event').filter({ hasText: '事后核实' }).waitFor()
  await go(page, '/alerts/rules')
  await card(page).locator('div').filter({ hasText: /^误报率100%$/ }).waitFor()
  await go(page, '/alerts?f.status=cleared')
  await page.getByRole('link', { name: '电量要留意' }).waitFor()
  expect(administrator.problems).toEqual([])
})

test('B.5 a whole estate is muted for a while, and the mute ended early', async () => {
  const { page } = administrator
  await go(page, '/alerts/mutes')
  await page.getByRole('button', { name: '新增静默' }).click()
  const dialog = page.getByRole('dialog')
  await choose(dialog, '小区', '望江苑')
  await dialog.getByLabel('原因').fill('小区停电检修')
  expect(await seriousViolations(page)).toEqual([])
  await dialog.getByRole('button', { name: '确认静默' }).click()
  const row = page.getByRole('row').filter({ hasText: '小区停电检修' })
  await row.getByText('全部规则').waitFor()
  await administrator.shot('mutes')
  await row.getByRole('button', { name: '结束静默' }).click()
  await row.waitFor({ state: 'detached' })
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
  const narrow = administrator.page
  await narrow.setViewportSize({ width: 390, height: 800 })
  await go(narrow, '/alerts/rules/new')
  await narrow.locator('.alerts-panes').getByText('试运行').click()
  await narrow.locator('.alerts-trial').getByText('填写条件后').waitFor()
  expect(await narrow.locator('.alerts-form').isVisible()).toBe(false)
  await administrator.shot('rule-builder-phone')
  await go(narrow, '/alerts/rules')
  await card(narrow).waitFor()
  await administrator.shot('rules-phone-zh')
  await narrow.setViewportSize({ width: 1440, height: 900 })
  await page.setViewportSize({ width: 1440, height: 900 })
  await go(page, '/alerts/rules')
  await card(page).waitFor()
  await manager.shot('rules-wide-en')
  // Who may not write rules reads what they say.
  await page.getByRole('link', { name: 'Arrears' }).click()
  await page.getByRole('heading', { level: 1, name: 'Arrears' }).waitFor()
  expect(await page.getByRole('button', { name: 'Publish' }).count()).toBe(0)
  expect(manager.problems).toEqual([])
})
