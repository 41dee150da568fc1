import type { Browser, Page } from 'playwright'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { TENANT_EMAIL } from '../../seeds/demo/people.ts'
import { choose, launchBrowser, seriousViolations, settled, visitor, type Visitor } from './support/browser.ts'
import { startDemo, type Demo } from './support/demo.ts'
import { sentCode, signedIn } from './support/people.ts'

/** How people come in: by invitation, password or code; where they work; and what they meet when a part of the app is missing. */

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

async function stranger(path = '/'): Promise<Visitor> {
  const person = await visitor(browser, { baseURL: demo.url })
  people.push(person)
  await person.page.goto(path)
  await person.page.locator('form').first().waitFor()
  return person
}

async function staff(email: string, portal = false): Promise<Visitor> {
  const person = await signedIn(browser, demo.url, email, { portal, device: portal ? 'phone' : 'desktop' })
  people.push(person)
  return person
}

async function typeCode(page: Page, to: string): Promise<void> {
  const field = page.locator('input[autocomplete="one-time-code"]')
  await field.waitFor()
  await field.fill(await sentCode(demo.url, to))
  await page.keyboard.press('Enter')
}

const workbench = (page: Page): Promise<void> => page.getByRole('link', { name: '工作台' }).waitFor()

test('5.1.d a colleague is invited by e-mail, signs up, and works in the estates and role of the invitation', async () => {
  const { page, shot } = await staff('admin@demo.anju')
  await page.goto('/platform/staff')
  await settled(page)
  await page.getByRole('button', { name: '邀请员工' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('姓名').fill('沈一帆')
  await dialog.getByLabel('邮箱').fill('Shen@example.org')
  await choose(dialog, '角色', '租赁专员')
  await dialog.getByLabel('小区').click()
  await page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden)').getByTitle('望江苑').click()
  await page.keyboard.press('Escape')
  await shot('people-invite')
  await dialog.getByRole('button', { name: '发出邀请' }).click()
  await dialog.waitFor({ state: 'detached' })

  const invited = await stranger()
  await invited.page.getByRole('button', { name: /创建账号/ }).click()
  await invited.page.locator('input[autocomplete="username"]').fill('shen@example.org')
  await invited.page.locator('input[type="password"]').fill('a-long-password-1')
  await invited.page.keyboard.press('Enter')
  // A server that wants addresses confirmed asks for the code it sent; the local one confirms by itself.
  const codeField = invited.page.locator('input[autocomplete="one-time-code"]')
  await codeField.or(invited.page.getByRole('link', { name: '工作台' })).first().waitFor()
  if (await codeField.isVisible()) await typeCode(invited.page, 'shen@example.org')
  await workbench(invited.page)
  await settled(invited.page)
  await invited.shot('people-joined')
  expect(await seriousViolations(invited.page)).toEqual([])
  expect(await invited.page.getByRole('link', { name: '员工与邀请' }).count()).toBe(0)
  expect(await invited.page.locator('.anju-top-place').innerText()).toContain('望江苑')
})

test('8.1.a a code by e-mail, or by phone, signs in without a password', async () => {
  const byMail = await stranger()
  await byMail.page.getByText('邮箱验证码').click()
  await byMail.page.locator('input[autocomplete="username"]').fill('manager@demo.anju')
  await byMail.page.keyboard.press('Enter')
  await typeCode(byMail.page, 'manager@demo.anju')
  await workbench(byMail.page)

  const [org] = await sql<{ id: string }[]>`select id from public.organizations where kind = 'operator'`
  await sql`insert into public.invitations (org_id, name, phone, role_id) select org_id, '陆阳', '8613700000099', id from public.roles where org_id = ${org?.id ?? ''} and key = 'inspector'`
  const byPhone = await stranger()
  await byPhone.page.getByText('手机验证码').click()
  await byPhone.page.locator('input[autocomplete="tel"]').fill('137 0000 0099')
  await byPhone.page.keyboard.press('Enter')
  await typeCode(byPhone.page, '13700000099')
  await workbench(byPhone.page)
})

test('4.a who works for two organisations chooses between them, and an estate narrows every list', async () => {
  await sql`
    insert into public.memberships (org_id, user_id, role_id)
    select o.id, (select id from auth.users where email = 'clerk@demo.anju'), r.id
    from public.organizations o join public.roles r on r.org_id = o.id and r.key = 'property_staff' where o.kind = 'property_company'`
  const { page, shot } = await staff('clerk@demo.anju')
  await page.goto('/housing/units')
  await settled(page)
  const place = page.locator('.anju-top-place')
  await choose(place, '小区', '青年里公寓')
  await settled(page)
  await page.locator('.ant-table-row, [role="row"]').nth(1).waitFor()
  const [other] = await sql<{ label: string }[]>`select u.label from public.units u join public.estates e on e.id = u.estate_id where e.code = 'WJ' order by u.sort_key limit 1`
  const [here] = await sql<{ label: string }[]>`select u.label from public.units u join public.estates e on e.id = u.estate_id where e.code = 'QN' order by u.sort_key limit 1`
  await page.getByText(here?.label ?? '-', { exact: true }).first().waitFor()
  expect(await page.getByText(other?.label ?? '-', { exact: true }).count()).toBe(here?.label === other?.label ? 1 : 0)
  await shot('people-estate')
  const [property] = await sql<{ name: string }[]>`select name from public.organizations where kind = 'property_company'`
  await choose(place, '单位', property?.name ?? '')
  await settled(page)
  await shot('people-other-organisation')
  expect(await page.getByRole('link', { name: '保障家庭', exact: true }).count()).toBe(0)
})

test('8.1.a when the script or the style sheet of a page cannot be fetched it says so in its own place; the rest works, and again brings it back', async () => {
  const { page, shot } = await staff('manager@demo.anju')
  for (const kind of ['js', 'css']) {
    await page.goto('/')
    await settled(page)
    // What the workbench itself is still fetching is not the page that is missing.
    await page.waitForLoadState('networkidle')
    await page.route(`**/assets/*.${kind}`, (route) => route.abort())
    await page.getByRole('link', { name: '账单' }).click()
    const fault = page.locator('main').getByRole('alert')
    await fault.waitFor()
    await shot(`people-${kind}-missing`)
    expect(await page.getByRole('link', { name: '工作台' }).count()).toBe(1)
    await page.unroute(`**/assets/*.${kind}`)
    await fault.getByRole('button').click()
    await page.waitForURL(/finance\/charges/)
    await page.locator('tbody tr.ant-table-row').first().waitFor()
    expect(await page.locator('main').getByRole('alert').count()).toBe(0)
  }
  // Who goes elsewhere instead of asking again finds the next page drawn as it should be, and the first one when he comes back.
  await page.goto('/')
  await settled(page)
  await page.waitForLoadState('networkidle')
  await page.route('**/assets/*.css', (route) => route.abort())
  await page.getByRole('link', { name: '账单' }).click()
  await page.locator('main').getByRole('alert').waitFor()
  await page.unroute('**/assets/*.css')
  await page.getByRole('link', { name: '支付订单' }).click()
  await page.locator('main h1').getByText('支付').waitFor()
  await page.getByRole('link', { name: '账单' }).click()
  await page.locator('tbody tr.ant-table-row').first().waitFor()
  const sheets = await page.evaluate(() => [...document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]')].map(({ sheet }) => sheet !== null))
  expect(sheets).not.toContain(false)
})

test('8.1.a a plugin that is switched off takes its part of the tenants’ portal along', async () => {
  const { page } = await staff(TENANT_EMAIL, true)
  await settled(page)
  expect(await page.getByRole('link', { name: '开门' }).count()).toBe(1)
  const [org] = await sql<{ id: string }[]>`select id from public.organizations where kind = 'operator'`
  await sql`update public.plugins set enabled = false where org_id = ${org?.id ?? ''} and key = 'devices'`
  await page.reload()
  await settled(page)
  expect(await page.getByRole('link', { name: '开门' }).count()).toBe(0)
  await sql`update public.plugins set enabled = true where org_id = ${org?.id ?? ''} and key = 'devices'`
  await page.reload()
  await page.getByRole('link', { name: '开门' }).waitFor()
})

test('no screen wrote an error to the console', () => {
  // What could not be fetched on purpose is noted by the browser and by the page.
  expect(people.flatMap((person) => person.problems).filter((line) => !/ERR_FAILED|dynamically imported|module script|preload CSS/.test(line))).toEqual([])
})
