import type { Browser, Page } from 'playwright'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { TENANT_EMAIL } from '../../seeds/demo/people.ts'
import { launchBrowser, seriousViolations, settled, type Visitor } from './support/browser.ts'
import { startDemo, type Demo } from './support/demo.ts'
import { signedIn } from './support/people.ts'

/** An approval flow from the drawing to the signature: drawn and published, asked for by a business verb, returned, corrected, signed, printed. */

let demo: Demo
let browser: Browser
let sql: postgres.Sql

beforeAll(async () => {
  demo = await startDemo()
  browser = await launchBrowser()
  sql = postgres(demo.dbUrl, { max: 1, onnotice: () => {} })
})
afterAll(async () => {
  await browser?.close()
  await sql?.end()
  await demo?.stop()
})

async function look(person: Visitor, name: string): Promise<void> {
  await settled(person.page)
  await person.shot(`flows-${name}`)
  expect([name, await seriousViolations(person.page)]).toEqual([name, []])
  expect([name, person.problems]).toEqual([name, []])
}

/** Leases that wait for the tenant, drafted anew: the demo has no drafts. */
async function draftLeases(count: number): Promise<string[]> {
  const waiting = await sql<{ id: string; household_id: string; unit_id: string }[]>`
    select c.id, c.household_id, c.unit_id from public.contracts c join public.estates e on e.id = c.estate_id where e.code = 'WJ' and c.status = 'pending_signature' order by c.id limit ${count}`
  return sql.begin(async (tx) => {
    await tx`select set_config('request.jwt.claim.sub', u.id::text, true), set_config('request.jwt.claims', json_build_object('sub', u.id, 'role', 'authenticated')::text, true) from auth.users u where u.email = 'admin@demo.anju'`
    const made: string[] = []
    for (const one of waiting) {
      await tx`select public.void_contract(${one.id}, '重拟')`
      const [draft] = await tx<{ id: string }[]>`select (public.draft_contract(${one.household_id}, ${one.unit_id}, current_date + 3, 12)).id`
      made.push(draft?.id ?? '')
    }
    return made
  })
}

const state = async (contract: string): Promise<{ lease: string; run: string } | undefined> =>
  (await sql<{ lease: string; run: string }[]>`select c.status as lease, i.status as run from public.contracts c join public.flow_instances i on i.subject_id = c.id where c.id = ${contract}`)[0]

let leases: string[]
let clerk: Visitor
let manager: Visitor

async function closeDrawer(page: Page): Promise<void> {
  await page.locator('.ant-drawer-close').click()
  await page.locator('.ant-drawer-close').waitFor({ state: 'hidden' })
}

/** Adds a step at the end, at once: the drawing moves to the middle when a drawer is closed, but not away from a menu that is open. */
async function addLast(page: Page, kind: string): Promise<void> {
  await page.locator('.flows-add').last().click()
  await page.getByRole('menuitem', { name: kind }).click()
}

test('B.4 an administrator draws a flow from a template: faults show while drawing, undo takes back, a test run names the people', async () => {
  const admin = await signedIn(browser, demo.url, 'admin@demo.anju')
  const { page } = admin
  await page.goto('/flows/design/new')
  await page.getByRole('button', { name: /一人审批/ }).click()
  await page.getByLabel('审批什么').click()
  await page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden)').getByTitle('租赁合同', { exact: true }).click()
  await page.locator('.flows-field', { hasText: '审批什么' }).getByTitle('租赁合同', { exact: true }).waitFor()
  await page.getByLabel('名称（中文）').first().fill('送签审批')
  await page.getByLabel('编号（英文，保存后不变）').fill('lease_send')
  await page.getByLabel('允许批量同意').check()
  await closeDrawer(page)
  await addLast(page, '等待')
  await page.getByLabel('等待天数').fill('')
  await page.getByText('请填写等待时间').first().waitFor()
  await closeDrawer(page)
  await page.locator('.flows-canvas').focus()
  await page.keyboard.press('Delete')
  await page.getByText('请填写等待时间').first().waitFor({ state: 'detached' })
  expect(await page.locator('[data-step]').count()).toBe(1)
  await page.keyboard.press('Control+z')
  expect(await page.locator('[data-step]').count()).toBe(2)
  await page.keyboard.press('Control+Shift+Z')
  expect(await page.locator('[data-step]').count()).toBe(1)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.getByLabel('需要手写签名').check()
  await look(admin, 'step')
  await closeDrawer(page)
  await page.getByRole('button', { name: '测试', exact: true }).click()
  await page.getByRole('button', { name: '开始测试' }).click()
  await page.locator('[data-step="manager"]', { hasText: '陈立群' }).waitFor()
  await closeDrawer(page)
  await look(admin, 'lit')
  await page.getByRole('button', { name: '发布', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: '发布' }).click()
  await page.waitForURL(/\/flows\/design\/[0-9a-f-]{36}$/)
  await expect.poll(async () => (await sql`select 1 from public.config_items where kind = 'flow' and key = 'lease_send' and published_version_id is not null`).length).toBe(1)
})

test('B.4 a clerk sends a lease and approval is asked for instead; the manager returns it on a phone, and words are required', async () => {
  leases = await draftLeases(2)
  clerk = await signedIn(browser, demo.url, 'clerk@demo.anju')
  await clerk.page.goto(`/contracts/${leases[0]}`)
  await clerk.page.getByRole('button', { name: '发送签署' }).click()
  await expect.poll(() => state(leases[0] ?? '')).toEqual({ lease: 'draft', run: 'running' })

  manager = await signedIn(browser, demo.url, 'manager@demo.anju', { device: 'phone' })
  const { page } = manager
  await page.goto('/flows')
  await page.locator('.anju-rows a').first().waitFor()
  await look(manager, 'inbox-phone')
  await page.locator('.anju-rows a').first().click()
  await page.getByRole('button', { name: /^驳\s*回$/ }).click()
  await page.getByText('请填写意见').waitFor()
  await page.getByRole('button', { name: /^退\s*回$/ }).click()
  await page.getByRole('dialog').getByRole('textbox').fill('租期请核对')
  await page.getByRole('dialog').getByRole('button', { name: /确\s*定/ }).click()
  await page.locator('.flows-act').waitFor({ state: 'detached' })
  await look(manager, 'returned-phone')
})

test('B.4 the clerk corrects and sends it again; without a signature nothing is approved, with one the lease goes out', async () => {
  await clerk.page.goto('/flows')
  await clerk.page.locator('.anju-rows a').first().click()
  await clerk.page.getByText('退回原因：租期请核对').waitFor()
  await look(clerk, 'correct')
  await clerk.page.getByRole('button', { name: '重新提交' }).click()
  await clerk.page.locator('.flows-act').waitFor({ state: 'detached' })

  const { page } = manager
  await page.reload()
  await page.getByLabel('意见', { exact: true }).first().fill('同意，请尽快')
  await page.getByRole('button', { name: /^同\s*意$/ }).click()
  await page.getByText('请签名').waitFor()
  expect(await page.getByLabel('意见', { exact: true }).first().inputValue()).toBe('同意，请尽快')
  const pad = page.locator('.flows-signing svg')
  await pad.scrollIntoViewIfNeeded()
  const box = await pad.boundingBox()
  if (!box) throw new Error('no place to sign')
  await page.mouse.move(box.x + 40, box.y + 30)
  await page.mouse.down()
  await page.mouse.move(box.x + 120, box.y + 70, { steps: 6 })
  await page.mouse.up()
  await look(manager, 'signing-phone')
  await page.getByRole('button', { name: /^同\s*意$/ }).click()
  await expect.poll(() => state(leases[0] ?? '')).toEqual({ lease: 'pending_signature', run: 'approved' })
  await page.locator('.flows-signed').waitFor()
})

test('B.4 the approval sheet prints with its trail and without buttons, also in English', async () => {
  const reader = await signedIn(browser, demo.url, 'records@demo.anju', { english: true })
  const [run] = await sql<{ id: string }[]>`select id from public.flow_instances where status = 'approved'`
  await reader.page.goto(`/flows/${run?.id}`)
  await reader.page.locator('.flows-trail').waitFor()
  await look(reader, 'run-en')
  await reader.page.emulateMedia({ media: 'print' })
  expect(await reader.page.getByRole('button', { name: 'Print' }).isVisible()).toBe(false)
  expect(await reader.page.locator('.flows-say').isVisible()).toBe(false)
  expect(await reader.page.locator('.flows-signed').isVisible()).toBe(true)
  expect((await reader.page.pdf({ preferCSSPageSize: true })).byteLength).toBeGreaterThan(10_000)
  await reader.shot('flows-print-en')
})

test('B.4 a tenant sees what is asked for the household in plain words', async () => {
  const tenant = await signedIn(browser, demo.url, TENANT_EMAIL, { device: 'phone', portal: true })
  await tenant.page.goto('/portal.html#/approvals')
  await tenant.page.getByRole('heading', { level: 1 }).waitFor()
  await tenant.page.locator('.anju-empty, .flows-request').first().waitFor()
  await look(tenant, 'portal')
})

