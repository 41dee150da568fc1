import type { Browser, Page } from 'playwright'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser, seriousViolations, settled, type Visitor } from './support/browser.ts'
import { startDemo, type Demo } from './support/demo.ts'
import { signedIn } from './support/people.ts'

/** Keys that are handed over: photographed, signed for, submitted for approval, decided in a form drawn for it, seen by the tenant. */

let demo: Demo
let browser: Browser
let sql: postgres.Sql
let clerk: Visitor
let manager: Visitor
let record: string

const title = (zh: string, en: string) => ({ zh, en })
const body = {
  title: title('钥匙交接', 'Key handovers'), attach: ['household'], number: { prefix: 'YS-' }, portal: { read: true },
  statuses: [{ value: 'given', title: title('已交', 'Given'), color: 'success' }],
  fields: [
    { key: 'item', type: 'text', title: title('物品', 'Item'), required: true, list: true, print: true, portal: true },
    { key: 'area', type: 'number', title: title('面积', 'Area'), unit: 'm²', print: true },
    { key: 'price', type: 'money', title: title('单价', 'Price per m²'), print: true },
    { key: 'deposit', type: 'computed', result: 'money', title: title('押金', 'Deposit'), logic: { '*': [{ var: 'area' }, { var: 'price' }] }, print: true, portal: true },
    { key: 'card', type: 'id_number', title: title('证件号', 'ID number'), sensitive: 'custom_sensitive' },
    { key: 'photos', type: 'file', title: title('现场照片', 'Photos'), photo: true, max_files: 3, max_mb: 2, print: true },
    { key: 'signed', type: 'signature', title: title('领取人签名', 'Signature'), print: true },
  ],
}
const flow = {
  subject: 'records.handover', event: 'submit', form: { fields: [{ key: 'reason', type: 'text', title: title('申请理由', 'Reason'), required: true, print: true }] },
  steps: [{ id: 'check', kind: 'approve', title: title('经理审核', 'Manager'), who: [{ by: 'role', role: 'manager' }] }],
}

async function as<T>(email: string, work: (tx: postgres.TransactionSql) => Promise<T>): Promise<T> {
  return (await sql.begin(async (tx) => {
    await tx`select set_config('request.jwt.claim.sub', u.id::text, true), set_config('request.jwt.claims', json_build_object('sub', u.id, 'role', 'authenticated')::text, true) from auth.users u where u.email = ${email}`
    await tx`set local role authenticated`
    return work(tx)
  })) as T
}

let flowItem = ''
beforeAll(async () => {
  demo = await startDemo()
  browser = await launchBrowser()
  sql = postgres(demo.dbUrl, { max: 1, onnotice: () => {} })
  const publish = (kind: string, key: string, named: object, what: object): Promise<string> => as('admin@demo.anju', async (tx) => {
    const [org] = await tx<{ id: string }[]>`select o.id from public.organizations o where o.kind = 'operator' limit 1`
    const [draft] = await tx<{ item: string }[]>`select (public.save_config_draft(${org?.id ?? ''}, ${kind}, ${key}, ${tx.json(named as never)}, ${tx.json(what as never)})).item_id as item`
    await tx`select public.publish_config(${draft?.item ?? ''})`
    return draft?.item ?? ''
  })
  await publish('resource', 'handover', body.title, body)
  flowItem = await publish('flow', 'handover', title('钥匙交接审批', 'Approval of handovers'), flow)
  await sql`update public.roles set permissions = permissions || ${['records.read:handover', 'records.write:handover']} where key = 'leasing_clerk'`
  ;[clerk, manager] = await Promise.all([signedIn(browser, demo.url, 'clerk@demo.anju'), signedIn(browser, demo.url, 'manager@demo.anju')])
  for (const { page } of [clerk, manager]) page.setDefaultTimeout(12_000)
})
afterAll(async () => {
  await browser?.close()
  await sql?.end()
  await demo?.stop()
})

/** A picture made by the browser itself: blue with a number on it. */
const png = async (page: Page): Promise<Buffer> => Buffer.from(await page.evaluate(() => {
  const canvas = document.createElement('canvas')
  canvas.width = 320
  canvas.height = 240
  const ink = canvas.getContext('2d')
  if (ink) {
    ink.fillStyle = '#2a6fb0'
    ink.fillRect(0, 0, 320, 240)
    ink.fillStyle = '#fff'
    ink.font = '64px sans-serif'
    ink.fillText('1-0301', 60, 140)
  }
  return canvas.toDataURL('image/png').split(',')[1] ?? ''
}), 'base64')

test('B.4 an administrator draws the form of a step in the flow designer', async () => {
  const admin = await signedIn(browser, demo.url, 'admin@demo.anju')
  const { page, shot } = admin
  page.setDefaultTimeout(12_000)
  await page.goto(`/flows/design/${flowItem}`)
  await settled(page)
  await page.locator('.flows-box', { hasText: '经理审核' }).first().click()
  await page.getByRole('button', { name: '设计表单' }).click()
  const dialog = page.getByRole('dialog').filter({ has: page.getByLabel('字段类型') })
  await dialog.getByLabel('字段类型').getByRole('button', { name: '金额', exact: true }).click()
  await dialog.getByLabel('名称（中文）', { exact: true }).fill('核定押金')
  await dialog.getByLabel('必填').click()
  expect(await dialog.getByLabel('可按此筛选、排序').count()).toBe(0)
  await shot('forms-step-designer')
  await dialog.getByRole('button', { name: /完\s*成/ }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByText('核定押金 *').waitFor()
  await page.locator('.flows-drawer').getByRole('button', { name: /close|关闭/i }).first().click()
  await page.getByRole('button', { name: /发\s*布/ }).first().click()
  await page.getByRole('dialog').last().getByRole('button', { name: /发\s*布/ }).click()
  await expect.poll(async () => (await sql`select 1 from public.config_versions where item_id = ${flowItem} and status = 'published' and body::text like '%核定押金%'`).length, { timeout: 20_000 }).toBe(1)
  await admin.context.close()
})

test('B.2 a clerk photographs and has it signed by pointer; a colleague sees the picture, the tenant does not', async () => {
  const { page, shot } = clerk
  const [home] = await sql<{ household: string }[]>`select m.household_id as household from public.household_members m join public.tenant_accounts a on a.person_id = m.person_id join auth.users u on u.id = a.user_id where u.email = 'tenant@demo.anju' limit 1`
  await page.goto(`/records/of/handover/new?household=${home?.household ?? ''}`)
  await settled(page)
  await page.getByLabel('物品').fill('大门钥匙两把')
  await page.getByLabel('面积').fill('56.3')
  await page.getByLabel('单价').fill('12.35')
  // 面积 × 单价 in yuan, kept in fen.
  await page.locator('output', { hasText: '695.31' }).waitFor()
  await page.getByLabel('证件号').fill('11010519491231002X')
  const picker = page.locator('input[type="file"]')
  await picker.setInputFiles({ name: '说明.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4') })
  await page.getByText('不收此类文件：说明.pdf').waitFor()
  await picker.setInputFiles({ name: '现场.png', mimeType: 'image/png', buffer: await png(page) })
  await page.getByRole('img', { name: '现场.png' }).waitFor()
  const pad = page.locator('.anju-form-signing svg')
  await pad.scrollIntoViewIfNeeded()
  const box = await pad.boundingBox()
  if (!box) throw new Error('nothing to sign on')
  await page.mouse.move(box.x + 60, box.y + 90)
  await page.mouse.down()
  for (const [x, y] of [[120, 40], [180, 110], [240, 50], [320, 100]] as const) await page.mouse.move(box.x + x, box.y + y, { steps: 4 })
  await page.mouse.up()
  await shot('forms-record-form')
  expect(await seriousViolations(page)).toEqual([])
  await page.getByRole('button', { name: /保\s*存/ }).click()
  await page.getByRole('heading', { level: 1, name: /YS-/ }).waitFor()
  const [stored] = await sql<{ id: string; extra: Record<string, unknown> }[]>`select id, extra from public.custom_records where resource = 'handover'`
  record = stored?.id ?? ''
  expect(stored?.extra).toMatchObject({ deposit: 69531, card: expect.stringContaining('***') as unknown, photos: [expect.any(String)] })

  await manager.page.goto(`/records/of/handover/${record}`)
  await manager.page.getByRole('button', { name: '打开 现场.png' }).click()
  await manager.page.locator('.anju-form-picture').waitFor()
  await manager.shot('forms-picture')
  await manager.page.keyboard.press('Escape')
  const seen = (email: string) => as(email, (tx) => tx`select 1 from public.attachments where owner_id = ${record}`)
  expect([(await seen('manager@demo.anju')).length, (await seen('tenant@demo.anju')).length]).toEqual([1, 0])
})

test('B.2 an attacker sends a web page in place of an announced picture, and reads pictures without signing in: refused', async () => {
  const { page } = clerk
  const [org] = await sql<{ id: string }[]>`select o.id from public.organizations o where o.kind = 'operator' limit 1`
  const [kept] = await sql<{ path: string }[]>`select path from public.attachments where owner_id = ${record}`
  const asked = page.waitForRequest(/\/rest\/v1\//)
  await page.reload()
  const key = (await asked).headers()['apikey'] ?? ''
  const answers = await page.evaluate(async ({ owner, path, apikey }) => {
    const session = JSON.parse(localStorage.getItem('anju.session') ?? '{}') as { access_token: string }
    const headers = { apikey, authorization: `Bearer ${session.access_token}`, 'content-type': 'application/json' }
    const html = '<script>alert(1)</script>'
    const announced = await fetch('/rest/v1/rpc/begin_attachment', { method: 'POST', headers, body: JSON.stringify({ owner_kind: 'records.loose', owner, name: 'x.png', mime: 'image/png', bytes: html.length, sha256: '0'.repeat(64) }) })
    const { path: place } = (await announced.json()) as { path: string }
    const sent = await fetch(`/storage/v1/object/attachments/${place}`, { method: 'POST', headers: { ...headers, 'content-type': 'text/html' }, body: html })
    const mine = await fetch(`/storage/v1/object/attachments/${path}`, { headers: { apikey, authorization: headers.authorization } })
    const anonymous = await fetch(`/storage/v1/object/attachments/${path}`, { headers: { apikey } })
    const open = await fetch(`/storage/v1/object/public/attachments/${path}`, { headers: { apikey } })
    return { announced: announced.ok, sent: sent.status, mine: mine.headers.get('content-type'), anonymous: anonymous.ok, open: open.ok }
  }, { owner: org?.id ?? '', path: kept?.path ?? '', apikey: key })
  expect(answers).toEqual({ announced: true, sent: expect.toSatisfy((status: number) => status >= 400) as unknown, mine: 'image/png', anonymous: false, open: false })
})

test('B.4 the clerk submits the record from its page, the manager fills in the form of his step, the page tells the result', async () => {
  const { page, shot } = clerk
  await page.goto(`/records/of/handover/${record}`)
  await settled(page)
  await page.getByRole('button', { name: '提交审批' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: '提交审批' }).click()
  await dialog.getByText('请填写', { exact: true }).waitFor()
  await dialog.getByLabel('申请理由').fill('新租户入住')
  await shot('forms-submit')
  await dialog.getByRole('button', { name: '提交审批' }).click()
  await page.getByText('正在：经理审核').waitFor()
  expect(await page.getByRole('button', { name: /编\s*辑/ }).isDisabled()).toBe(true)
  await shot('forms-submitted')

  const desk = manager.page
  await desk.goto(`/records/of/handover/${record}`)
  await settled(desk)
  await desk.getByRole('link', { name: '钥匙交接审批' }).click()
  await settled(desk)
  await desk.getByText('新租户入住').first().waitFor()
  await desk.getByRole('button', { name: /^同\s*意$|^通\s*过$/ }).click()
  await desk.getByText('请填写', { exact: true }).waitFor()
  await desk.getByLabel('核定押金').fill('700')
  await manager.shot('forms-step')
  expect(await seriousViolations(desk)).toEqual([])
  await desk.getByRole('button', { name: /^同\s*意$|^通\s*过$/ }).click()
  await desk.getByText('填写的内容').first().waitFor()
  await desk.getByText('¥700.00').first().waitFor()
  await manager.shot('forms-sheet')
  await desk.emulateMedia({ media: 'print' })
  await desk.pdf({ path: 'artifacts/e2e/forms-sheet.pdf', format: 'A4' })
  await desk.emulateMedia({ media: 'screen' })

  await page.reload()
  await settled(page)
  await page.getByRole('list').getByText('已通过').first().waitFor()
  expect(await page.getByRole('button', { name: /编\s*辑/ }).isEnabled()).toBe(true)
  await shot('forms-approved')
  await page.emulateMedia({ media: 'print' })
  expect(await page.getByText('证件号').first().isVisible()).toBe(false)
  await page.screenshot({ path: 'artifacts/e2e/forms-print.png' })
  await page.emulateMedia({ media: 'screen' })
})

test('B.2 the manager looks at a sensitive field, stating why, and the look is recorded', async () => {
  const { page, shot } = manager
  await page.goto(`/records/of/handover/${record}`)
  await settled(page)
  await page.getByRole('button', { name: '查看原文' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('用途').fill('核对领取人')
  await dialog.getByRole('button', { name: /查\s*看/ }).click()
  await dialog.getByText('11010519491231002X').waitFor()
  await shot('forms-reveal')
  const [look] = await sql`select r.purpose, r.fields from public.sensitive_reads r join auth.users u on u.id = r.actor_id where u.email = 'manager@demo.anju' order by r.id desc limit 1`
  expect(look).toEqual({ purpose: '核对领取人', fields: ['handover.card'] })
})

test('B.2 the tenant sees the record on a phone, without what is not for the portal, and how the request goes', async () => {
  const tenant = await signedIn(browser, demo.url, 'tenant@demo.anju', { device: 'phone', portal: true })
  const { page, shot } = tenant
  await page.goto('/portal.html#/records')
  await settled(page)
  await page.getByText('大门钥匙两把').waitFor()
  await page.getByText('¥695.31').waitFor()
  expect(await page.getByText('现场照片').count()).toBe(0)
  await shot('forms-portal')
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
  expect(await seriousViolations(page)).toEqual([])
  await page.goto('/portal.html#/approvals')
  await settled(page)
  await page.getByText(/^YS-/).first().waitFor()
  await shot('forms-portal-progress')
  await tenant.context.close()
})

test('B.2 a record is taken out of use with its reason, and brought back; the pages in English', async () => {
  const { page } = clerk
  await page.goto(`/records/of/handover/${record}`)
  await settled(page)
  await page.getByRole('button', { name: /归\s*档|停\s*用/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox').fill('钥匙已退回')
  await dialog.getByRole('button', { name: /归\s*档|停\s*用/ }).click()
  await page.getByText('钥匙已退回').first().waitFor()
  await page.getByRole('button', { name: /恢\s*复/ }).click()
  await page.getByRole('button', { name: /恢\s*复/ }).waitFor({ state: 'detached' })
  const english = await signedIn(browser, demo.url, 'manager@demo.anju', { english: true })
  await english.page.goto(`/records/of/handover/${record}`)
  await english.page.getByRole('img', { name: '现场.png' }).waitFor()
  await english.shot('forms-record-en')
  await english.page.goto(`/records/of/handover/${record}/edit`)
  await english.page.getByText('At most 3, 2 MB each').waitFor()
  await english.shot('forms-form-en')
  await english.context.close()
  expect([...clerk.problems, ...manager.problems].filter((problem) => !/\b(400|401|403|404|409|415|422)\b|favicon/.test(problem))).toEqual([])
})
