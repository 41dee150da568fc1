import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright'
import postgres from 'postgres'
import readXlsx from 'read-excel-file/node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { choose, launchBrowser, seriousViolations, settled, type Visitor } from './support/browser.ts'
import { startDemo, type Demo } from './support/demo.ts'
import { signedIn } from './support/people.ts'

/** An operator without code: a field more for homes, a kind of record of one's own, and what colleagues make of it. */

let demo: Demo
let browser: Browser
let sql: postgres.Sql
let admin: Visitor
let clerk: Visitor

beforeAll(async () => {
  demo = await startDemo()
  browser = await launchBrowser()
  sql = postgres(demo.dbUrl, { max: 2, onnotice: () => {} })
  admin = await signedIn(browser, demo.url, 'admin@demo.anju')
})
afterAll(async () => {
  await browser?.close()
  await sql?.end()
  await demo?.stop()
})

const add = (page: Page, type: string) => page.getByLabel('字段类型').getByRole('button', { name: type, exact: true }).click()
const name = (page: Page, title: string) => page.getByLabel('名称（中文）', { exact: true }).fill(title)

async function publish(page: Page, note: string): Promise<void> {
  await page.getByRole('button', { name: /^发\s*布$/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('修改说明').fill(note)
  await dialog.getByRole('button', { name: /^发\s*布$/ }).click()
  await dialog.waitFor({ state: 'detached' })
}

test('B.2 an administrator gives homes a field, which then is in form, list, filter and order', async () => {
  const { page, shot } = admin
  await page.goto('/records')
  await settled(page)
  await shot('records-resources')
  expect(await seriousViolations(page)).toEqual([])
  await page.getByRole('link', { name: '房源 未加字段' }).click()
  await settled(page)
  await add(page, '单选')
  await name(page, '装修等级')
  await page.getByLabel('选项 1 中文名称').fill('毛坯')
  await page.getByLabel('选项 2 中文名称').fill('精装')
  await page.getByLabel('在列表中显示').click()
  await page.getByLabel('可按此筛选、排序').click()
  await page.getByLabel('打印时包含').click()
  await add(page, '数字')
  await name(page, '层高')
  await page.getByLabel('单位', { exact: true }).fill('米')
  await page.getByLabel('在列表中显示').click()
  await page.getByLabel('可按此筛选、排序').click()
  // By keys: up, down, taken back and brought again.
  const order = async () => (await page.locator('.anju-designer-title strong').allInnerTexts()).join(' ')
  await page.locator('.anju-designer-title').filter({ hasText: '层高' }).focus()
  await page.keyboard.press('Alt+ArrowUp')
  expect(await order()).toBe('层高 装修等级')
  await page.keyboard.press('Control+z')
  expect(await order()).toBe('装修等级 层高')
  await page.keyboard.press('Control+Shift+z')
  expect(await order()).toBe('层高 装修等级')
  // By dragging from the palette; taken back again.
  const from = await page.getByLabel('字段类型').getByRole('button', { name: '电话' }).boundingBox()
  const to = await page.locator('.anju-designer-card').first().boundingBox()
  if (!from || !to) throw new Error('nothing to drag')
  await page.mouse.move(from.x + 40, from.y + 10)
  await page.mouse.down()
  await page.mouse.move(from.x + 90, from.y + 20, { steps: 4 })
  await page.mouse.move(to.x + 100, to.y + 12, { steps: 10 })
  await page.waitForTimeout(200)
  await page.mouse.up()
  await expect.poll(order, { timeout: 20_000 }).toBe('电话 层高 装修等级')
  await page.getByRole('button', { name: '撤销' }).click()
  expect(await order()).toBe('层高 装修等级')
  await page.getByText('预览试填').click()
  await page.locator('.anju-designer-preview').getByLabel('层高').fill('两米八')
  await page.locator('.anju-designer-preview').getByLabel('层高').blur()
  await page.getByText('请输入数字').waitFor()
  await shot('records-designer')
  expect(await seriousViolations(page)).toEqual([])
  await publish(page, '登记装修情况')

  await page.goto('/housing/units')
  await settled(page)
  await page.locator('tbody tr.ant-table-row').nth(1).getByRole('link').first().click()
  await settled(page)
  const card = page.getByLabel('补充信息')
  await card.getByRole('button').click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('层高').fill('2.8')
  await choose(dialog, '装修等级', '精装')
  expect(await seriousViolations(page)).toEqual([])
  await dialog.getByRole('button', { name: /保\s*存/ }).click()
  await card.getByText('2.8').waitFor()
  await card.getByText('精装').waitFor()
  await shot('records-unit')

  await page.goto('/housing/units')
  await settled(page)
  await page.getByRole('button', { name: '添加筛选' }).click()
  await page.getByRole('menuitem', { name: '装修等级' }).click()
  await page.getByRole('group', { name: '装修等级' }).getByRole('combobox').click()
  await page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden)').getByTitle('精装', { exact: true }).click()
  await page.keyboard.press('Escape')
  await expect.poll(() => page.locator('tbody tr.ant-table-row').count(), { timeout: 20_000 }).toBe(1)
  await shot('records-units-filtered')
  // The first in falling order of the number; the others have none and come after it, page by page.
  const [height] = await sql<{ key: string }[]>`select f ->> 'key' as key from public.config_items i join public.config_versions v on v.id = i.published_version_id, jsonb_array_elements(v.body -> 'fields') f where i.key = 'housing.unit' and f ->> 'type' = 'number'`
  await page.goto(`/housing/units?sort=-${height?.key ?? ''}`)
  await settled(page)
  expect(await page.locator('tbody tr.ant-table-row').first().innerText()).toContain('2.8')
  await page.getByRole('button', { name: '下一页' }).click()
  await page.getByText('第 2 页').waitFor()
  expect(await page.locator('tbody tr.ant-table-row').count()).toBeGreaterThan(0)
  await expect.poll(() => page.getByText('2.8').count()).toBe(0)
})

test('B.2 a kind of record is made, put in the menu, and kept by a clerk', async () => {
  const { page, shot } = admin
  await page.goto('/records/design/new')
  await settled(page)
  await page.getByLabel('名称（中文）', { exact: true }).fill('车位')
  await page.getByLabel('名称（英文）', { exact: true }).fill('Parking spaces')
  await page.getByLabel('标识').fill('parking_space')
  await page.getByLabel('编号前缀').fill('CW-')
  await page.getByRole('checkbox', { name: '房屋' }).check()
  await page.getByRole('button', { name: '添加状态' }).click()
  await page.getByLabel('状态 1 中文名称').fill('空闲')
  await page.getByRole('button', { name: '添加状态' }).click()
  await page.getByLabel('状态 2 中文名称').fill('出租')
  await shot('records-settings')
  expect(await seriousViolations(page)).toEqual([])
  await page.getByRole('button', { name: '下一步：设计字段' }).click()
  await add(page, '文字')
  await name(page, '车位号')
  await page.getByLabel('必填').click()
  await page.getByLabel('在列表中显示').click()
  await add(page, '金额')
  await name(page, '月租')
  await page.getByLabel('在列表中显示').click()
  await page.getByLabel('可按此筛选、排序').click()
  await add(page, '数字')
  await name(page, '月数')
  await add(page, '自动计算')
  await name(page, '合计')
  await page.getByLabel('公式', { exact: true }).fill('[月租] × [月数]')
  await add(page, '地址')
  await name(page, '登记地址')
  await add(page, '明细表')
  await name(page, '车辆')
  await add(page, '签名')
  await name(page, '签收')
  await publish(page, '车位纳入管理')
  await settled(page)
  await page.getByRole('navigation', { name: '主菜单' }).getByRole('link', { name: '车位' }).waitFor()

  // The manager may keep it at once; the clerk after the role was given it.
  await sql`update public.roles set permissions = permissions || ${['records.read:parking_space', 'records.write:parking_space', 'records.export:parking_space']} where key = 'leasing_clerk'`
  clerk = await signedIn(browser, demo.url, 'clerk@demo.anju')
  const { page: desk } = clerk
  await desk.getByRole('navigation', { name: '主菜单' }).getByRole('link', { name: '车位' }).click()
  await settled(desk)
  await desk.getByRole('link', { name: '新增车位' }).first().click()
  await settled(desk)
  await desk.getByRole('button', { name: /保\s*存/ }).click()
  await desk.getByText('请填写', { exact: true }).waitFor()
  await desk.locator('form').getByLabel('小区', { exact: true }).click()
  await desk.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option').first().click()
  await desk.getByLabel('车位号').fill('地下一层 A-12')
  await desk.getByLabel('月租').fill('260.50')
  await desk.getByLabel('月数').fill('12')
  await desk.locator('output', { hasText: '3,126' }).waitFor()
  await desk.getByRole('button', { name: '添加一行' }).click()
  await desk.getByLabel('第 1 行 项目').fill('鄂A12345')
  await desk.getByLabel('无法手写时，输入姓名').fill('刘洋')
  await clerk.shot('records-form')
  expect(await seriousViolations(desk)).toEqual([])
  await desk.getByRole('button', { name: /保\s*存/ }).click()
  await desk.getByRole('heading', { level: 1, name: /CW-/ }).waitFor()
  await settled(desk)
  await clerk.shot('records-record')
  expect(await seriousViolations(desk)).toEqual([])
  const [stored] = await sql<{ extra: Record<string, unknown> }[]>`select extra from public.custom_records where resource = 'parking_space'`
  expect(Object.values(stored?.extra ?? {})).toEqual(expect.arrayContaining(['地下一层 A-12', 26050, 12, 3126]))
})

test('B.2 a clerk imports records from a file and exports what the list shows', async () => {
  const { page, shot } = clerk
  await page.goto('/records/of/parking_space')
  await settled(page)
  await page.getByRole('link', { name: '导入', exact: true }).click()
  await settled(page)
  const folder = mkdtempSync(join(tmpdir(), 'anju-import-'))
  try {
    const [estate] = await sql<{ name: string }[]>`select e.name from public.estates e join public.memberships m on e.id = any (m.estate_ids) join auth.users u on u.id = m.user_id where u.email = 'clerk@demo.anju' limit 1`
    writeFileSync(join(folder, 'spaces.csv'), `小区,车位号,月租\n${estate?.name ?? ''},地面 01,180\n${estate?.name ?? ''},地面 02,180.50\n`)
    await page.locator('input[type="file"]').setInputFiles(join(folder, 'spaces.csv'))
    await page.getByRole('button', { name: /检查/ }).click()
    await page.getByRole('button', { name: /导入/ }).first().waitFor()
    await settled(page)
    await shot('records-import')
    await page.getByRole('button', { name: /导入/ }).first().click()
    await expect.poll(async () => (await sql`select from public.custom_records where resource = 'parking_space'`).length, { timeout: 20_000 }).toBe(3)
    await page.goto('/records/of/parking_space')
    await settled(page)
    await page.getByText('地面 02').waitFor()
    await shot('records-list')
    expect(await seriousViolations(page)).toEqual([])
    await page.getByRole('button', { name: '添加筛选' }).click()
    await page.getByRole('menuitem', { name: '月租' }).click()
    await page.getByLabel('月租 到').fill('200')
    await expect.poll(() => page.locator('tbody tr.ant-table-row').count(), { timeout: 20_000 }).toBe(2)
    const waiting = page.waitForEvent('download')
    await page.getByRole('button', { name: /导\s*出/ }).click()
    const file = join(folder, 'out.xlsx')
    await (await waiting).saveAs(file)
    const sheets = (await readXlsx(file)) as unknown as unknown[]
    const rows = JSON.stringify(sheets)
    expect(rows).toContain('地面 01')
    expect(rows).toContain('180.5')
    expect(rows).not.toContain('地下一层')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('B.2 two people change one record: nothing is lost, each place is decided', async () => {
  const { page: one } = clerk
  const { page: other } = admin
  const [record] = await sql<{ id: string }[]>`select id from public.custom_records where resource = 'parking_space' and extra::text like '%地下一层%'`
  const path = `/records/of/parking_space/${record?.id ?? ''}/edit`
  await Promise.all([one.goto(path), other.goto(path)])
  await Promise.all([settled(one), settled(other)])
  await one.getByLabel('车位号').fill('地下一层 A-13')
  await one.getByLabel('月数').fill('6')
  await other.getByLabel('车位号').fill('地下一层 B-01')
  await other.getByRole('button', { name: /保\s*存/ }).click()
  await other.getByText('地下一层 B-01').first().waitFor()
  await one.getByRole('button', { name: /保\s*存/ }).click()
  const dialog = one.getByRole('dialog')
  await dialog.getByText('周敏').waitFor()
  await clerk.shot('records-conflict')
  expect(await seriousViolations(one)).toEqual([])
  expect(await dialog.getByRole('row').count()).toBe(2)
  await dialog.getByRole('radio', { name: '车位号: 我改为' }).check()
  await dialog.getByRole('button', { name: '按选择保存' }).click()
  await one.getByText('地下一层 A-13').first().waitFor()
  const [stored] = await sql<{ extra: Record<string, unknown> }[]>`select extra from public.custom_records where id = ${record?.id ?? ''}`
  expect(Object.values(stored?.extra ?? {})).toEqual(expect.arrayContaining(['地下一层 A-13', 6]))
})

test('B.2 a half-filled form survives reload and sign-out, and is somebody else’s not', async () => {
  const { page } = clerk
  await page.goto('/records/of/parking_space/new')
  await settled(page)
  await page.getByLabel('车位号').fill('写到一半')
  await page.waitForTimeout(500)
  await page.reload()
  await settled(page)
  await page.getByText('已恢复上次未提交的内容').waitFor()
  expect(await page.getByLabel('车位号').inputValue()).toBe('写到一半')
  await clerk.shot('records-draft')
  await page.evaluate(() => localStorage.removeItem('anju.session'))
  await page.goto('/')
  await page.locator('.anju-gate-form').waitFor()
  const again = await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('anju.form.')))
  expect(again).toHaveLength(1)
})

test('B.2 a kind that tenants hand in: made by the administrator, filled in on a phone, approved by the clerk, and the tenant sees the result', async () => {
  const { page, shot } = admin
  await page.goto('/records/design/new')
  await settled(page)
  await page.getByLabel('名称（中文）', { exact: true }).fill('车辆登记')
  await page.getByLabel('标识').fill('car')
  await page.getByLabel('编号前缀').fill('CL-')
  await page.getByRole('checkbox', { name: '房屋' }).check()
  await page.getByRole('switch', { name: '租户端可见' }).click()
  await page.getByRole('switch', { name: '租户可提交' }).click()
  await page.getByLabel('表单上方的说明（中文）').fill('请按行驶证填写')
  await page.getByLabel('提交后的说明（中文）').fill('三个工作日内答复')
  await shot('records-portal-settings')
  expect(await seriousViolations(page)).toEqual([])
  await page.getByRole('button', { name: '下一步：设计字段' }).click()
  await add(page, '文字')
  await name(page, '车牌号')
  await page.getByLabel('必填').click()
  await add(page, '文字')
  await name(page, '分配车位')
  await page.getByLabel('必填').click()
  // Nobody would fill it in: the publication says so, at the field.
  await page.getByLabel('租户可见').click()
  await page.locator('.anju-designer-title').filter({ hasText: '车牌号' }).click()
  await page.getByLabel('租户填写').click()
  expect(await page.getByLabel('租户可见').isChecked()).toBe(true)
  await page.getByRole('button', { name: /^发\s*布$/ }).click()
  await page.getByRole('dialog').getByRole('button', { name: /^发\s*布$/ }).click()
  await page.locator('.records-faults').getByText('必填而租户不填').waitFor()
  await page.locator('.anju-designer-title').filter({ hasText: '分配车位' }).click()
  await page.getByLabel('必填').click()
  await publish(page, '车辆由租户登记')
  await settled(page)
  const [org] = await sql<{ id: string }[]>`select o.id from public.organizations o where o.kind = 'operator' limit 1`
  await sql.begin(async (tx) => {
    await tx`select set_config('request.jwt.claim.sub', u.id::text, true), set_config('request.jwt.claims', json_build_object('sub', u.id, 'role', 'authenticated')::text, true) from auth.users u where u.email = 'admin@demo.anju'`
    const flow = { subject: 'records.car', event: 'submit', steps: [{ id: 'check', kind: 'approve', title: { zh: '专员核对' }, who: [{ by: 'role', role: 'leasing_clerk' }] }] }
    const [draft] = await tx<{ item: string }[]>`select (public.save_config_draft(${org?.id ?? ''}, 'flow', 'car', '{"zh": "车辆审批"}', ${tx.json(flow)})).item_id as item`
    await tx`select public.publish_config(${draft?.item ?? ''})`
  })
  await sql`update public.roles set permissions = permissions || ${['records.read:car', 'records.write:car']} where key = 'leasing_clerk'`

  const tenant = await signedIn(browser, demo.url, 'tenant@demo.anju', { device: 'phone', portal: true })
  const { page: phone } = tenant
  await phone.goto('/portal.html#/records')
  await phone.getByRole('link', { name: '车辆登记' }).click()
  await phone.getByText('请按行驶证填写').waitFor()
  expect(await phone.getByLabel('分配车位').count()).toBe(0)
  await phone.getByRole('button', { name: /^提\s*交$/ }).click()
  await phone.getByText('请填写', { exact: true }).waitFor()
  await phone.getByLabel('车牌号').fill('鄂A12345')
  await tenant.shot('records-portal-form')
  expect(await seriousViolations(phone)).toEqual([])
  await phone.getByLabel('车牌号').press('Enter')
  await phone.getByRole('heading', { level: 1, name: '已提交' }).waitFor()
  await phone.getByText('三个工作日内答复').waitFor()
  await tenant.shot('records-portal-sent')
  await phone.getByRole('link', { name: '查看我的登记' }).click()
  await phone.locator('article').getByText('待审批').waitFor()
  await tenant.shot('records-portal-mine')
  expect(await seriousViolations(phone)).toEqual([])

  // The clerk of the home's estate has it among his to-dos.
  const desk = await signedIn(browser, demo.url, 'clerk@demo.anju')
  const [record] = await sql<{ id: string }[]>`select id from public.custom_records where resource = 'car'`
  await desk.page.goto(`/records/of/car/${record?.id ?? ''}`)
  await settled(desk.page)
  await desk.page.getByText('租户提交').first().waitFor()
  await desk.shot('records-handed-in')
  await desk.page.getByRole('link', { name: '车辆审批' }).click()
  await settled(desk.page)
  await desk.page.getByRole('button', { name: /^同\s*意$|^通\s*过$/ }).click()
  await expect.poll(async () => (await sql`select approval from public.custom_records where id = ${record?.id ?? ''}`)[0]?.['approval'], { timeout: 20_000 }).toBe('approved')
  await phone.reload()
  await phone.locator('article').getByText('已通过').waitFor()
  expect(await phone.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
  expect([...tenant.problems, ...desk.problems].filter((problem) => !/\b(409|422)\b|favicon/.test(problem))).toEqual([])
  await tenant.context.close()
  await desk.context.close()
})

test('B.2 on a home’s file and in English and on a phone', async () => {
  const english = await signedIn(browser, demo.url, 'admin@demo.anju', { english: true })
  await english.page.goto('/records/of/parking_space')
  await settled(english.page)
  await english.page.getByRole('heading', { name: 'Parking spaces' }).waitFor()
  await english.shot('records-list-en')
  await english.page.goto('/records')
  await settled(english.page)
  await english.page.getByRole('link', { name: /^Parking spaces In force/ }).click()
  await settled(english.page)
  await english.page.getByText(/^Fields \(/).click()
  await english.page.locator('.anju-designer-title').nth(3).click()
  await english.shot('records-designer-en')
  await english.context.close()
  const phone = await signedIn(browser, demo.url, 'admin@demo.anju', { device: 'phone' })
  for (const [path, shot] of [['/records/of/parking_space', 'list'], ['/records/of/parking_space/new', 'form'], ['/records', 'resources']] as const) {
    await phone.page.goto(path)
    await settled(phone.page)
    await phone.shot(`records-phone-${shot}`)
    expect(await phone.page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
  }
  await phone.context.close()
  expect([...admin.problems, ...clerk.problems].filter((problem) => !/\b(409|422)\b|favicon/.test(problem))).toEqual([])
})
