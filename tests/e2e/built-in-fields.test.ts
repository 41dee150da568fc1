import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright'
import postgres from 'postgres'
import readXlsx from 'read-excel-file/node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fakeIdNumber } from '../../seeds/demo/identity.ts'
import { TENANT_EMAIL } from '../../seeds/demo/people.ts'
import { choose, launchBrowser, seriousViolations, settled, type Visitor } from './support/browser.ts'
import { startDemo, type Demo } from './support/demo.ts'
import { signedIn } from './support/people.ts'

/** Fields an operator added to households, from the form that makes one to the file of the list; and what the tenant sees of them. */

let demo: Demo
let browser: Browser
let sql: postgres.Sql
let clerk: Visitor
const folder = mkdtempSync(join(tmpdir(), 'anju-export-'))

const title = (zh: string, en: string) => ({ zh, en })
const body = {
  base: 'tenants.household', title: title('家庭', 'Household'),
  fields: [
    { key: 'source', type: 'choice', title: title('来源', 'Source'), required: true, list: true, filter: true, portal: true, options: [{ value: 'street', title: title('街道推荐', 'Street office') }, { value: 'firm', title: title('单位申请', 'Employer') }] },
    { key: 'income', type: 'money', title: title('年收入', 'Yearly income'), list: true, filter: true },
    { key: 'note', type: 'text', title: title('内部备注', 'Internal note'), list: true },
  ],
}

const people = { base: 'tenants.person', title: title('人员', 'Person'), fields: [{ key: 'language', type: 'text', title: title('方言', 'Dialect'), print: true }] }

beforeAll(async () => {
  demo = await startDemo()
  browser = await launchBrowser()
  sql = postgres(demo.dbUrl, { max: 2, onnotice: () => {} })
  await sql.begin(async (tx) => {
    const [who] = await tx<{ user_id: string; org_id: string }[]>`select m.user_id, m.org_id from public.memberships m join auth.users u on u.id = m.user_id join public.roles r on r.id = m.role_id join public.organizations o on o.id = m.org_id where o.kind = 'operator' and r.key = 'administrator' and u.email = 'admin@demo.anju' limit 1`
    if (!who) throw new Error('no administrator')
    await tx`select set_config('request.jwt.claim.sub', ${who.user_id}, true), set_config('request.jwt.claims', ${JSON.stringify({ sub: who.user_id, role: 'authenticated' })}, true)`
    for (const one of [body, people]) {
      const [draft] = await tx<{ item_id: string }[]>`select (public.save_config_draft(${who.org_id}, 'resource', ${one.base}, ${tx.json(one.title)}, ${tx.json(one)})).item_id`
      await tx`select public.publish_config(${draft?.item_id ?? ''})`
    }
  })
  clerk = await signedIn(browser, demo.url, 'clerk@demo.anju')
})
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await browser?.close()
  await sql?.end()
  await demo?.stop()
})

const rowsOf = (page: Page) => page.locator('tbody tr.ant-table-row')

test('B.2 a household is registered with the fields of the operator; what is wrong is said at its field', async () => {
  const { page, shot } = clerk
  await page.goto('/tenants/households/new')
  await settled(page)
  await page.getByLabel('姓名').fill('钱多多')
  await page.getByLabel('身份证号').fill(fakeIdNumber('1985-03-09', 4242, true))
  await page.getByLabel('年收入').fill('86000.50')
  await page.getByLabel('内部备注').fill('复核收入')
  await page.getByRole('button', { name: /登\s*记/ }).click()
  await page.getByRole('alert').getByText('请填写').waitFor()
  await shot('built-in-register')
  expect(await seriousViolations(page)).toEqual([])
  await page.getByRole('radio', { name: '单位申请' }).check()
  await page.getByRole('button', { name: /登\s*记/ }).click()
  await page.getByLabel('补充信息').getByText('单位申请').waitFor()
  const [made] = await sql<{ extra: object }[]>`select extra from public.households order by id desc limit 1`
  expect(made?.extra).toEqual({ source: 'firm', income: 8600050, note: '复核收入' })
})

test('B.2 the list shows, filters and sorts them, and goes out as a file, on record', async () => {
  const { page, shot } = clerk
  await page.goto('/tenants/households?sort=-income')
  await settled(page)
  await expect.poll(() => rowsOf(page).first().innerText()).toContain('86,000.50')
  await page.goto('/tenants/households?category=special_care')
  await settled(page)
  const [there] = await sql<{ n: number }[]>`select count(*)::int as n from public.households where category = 'special_care' and estate_id = any (select unnest(m.estate_ids) from public.memberships m join auth.users u on u.id = m.user_id where u.email = 'clerk@demo.anju')`
  await expect.poll(() => rowsOf(page).count()).toBe(Math.min(50, there?.n ?? -1))
  await page.goto('/tenants/households?f.source=firm')
  await settled(page)
  await expect.poll(() => rowsOf(page).count()).toBe(1)
  await shot('built-in-list')
  expect(await seriousViolations(page)).toEqual([])
  const waiting = page.waitForEvent('download')
  await page.getByRole('button', { name: /导\s*出/ }).click()
  await page.getByRole('menuitem', { name: 'CSV' }).click()
  const file = join(folder, 'households.csv')
  await (await waiting).saveAs(file)
  const [head = '', ...lines] = readFileSync(file, 'utf8').replace('\uFEFF', '').trim().split('\r\n')
  expect(head.split(',')).toEqual(expect.arrayContaining(['承租人', '家庭编号', '来源', '年收入', '内部备注']))
  expect(lines).toHaveLength(1)
  expect(lines[0]).toContain('钱*')
  expect(lines[0]).toMatch(/单位申请,86000.5,复核收入/)
  await expect.poll(() => sql`select table_name, after -> 'rows' as rows from public.audit_log where action = 'export' order by id`).toEqual([
    { table_name: 'tenants.household', rows: null }, { table_name: 'tenants.household', rows: 1 },
  ])
})

test('B.4 a household’s category is changed for a reason', async () => {
  const { page } = clerk
  await page.getByRole('link', { name: '钱*' }).click()
  await settled(page)
  await page.getByRole('button', { name: '变更类别' }).click()
  const dialog = page.getByRole('dialog')
  await choose(dialog, '变更为', '优抚及特殊困难家庭')
  await dialog.getByLabel('原因').fill('主要劳动力患病')
  await dialog.getByRole('button', { name: /提\s*交/ }).click()
  await dialog.waitFor({ state: 'detached' })
  const [now] = await sql<{ category: string }[]>`select category from public.households order by id desc limit 1`
  expect(now?.category).toBe('special_care')
})

test('B.2 a tenant sees what is marked for the portal, and through the API not one row', async () => {
  await sql`
    update public.households h set extra = '{"source": "street", "note": "只限内部"}'
    from public.household_members m, public.tenant_accounts a, auth.users u where m.household_id = h.id and a.person_id = m.person_id and u.id = a.user_id and u.email = ${TENANT_EMAIL}`
  const tenant = await signedIn(browser, demo.url, TENANT_EMAIL, { device: 'phone', portal: true })
  const { page } = tenant
  await page.goto('/portal.html#/records')
  await settled(page)
  await page.getByText('街道推荐').waitFor()
  expect(await page.getByText('只限内部').count()).toBe(0)
  await tenant.shot('built-in-portal')
  const asking = page.waitForRequest((request) => request.url().includes('/rest/v1/rpc/my_records'))
  await page.reload()
  const { apikey = '', authorization = '' } = await (await asking).allHeaders()
  const paths = ['households?select=*', 'households?select=id,extra', 'household_members?select=households(extra)', 'households?select=id&extra->>note=eq.只限内部', 'contracts?select=*&order=extra->>note', 'devices?select=*', 'persons?select=*', 'charges?select=extra']
  const answers = await Promise.all(paths.map(async (path) => (await fetch(`${demo.url}/rest/v1/${path}`, { headers: { apikey, authorization } })).text()))
  for (const answer of answers) expect(answer).not.toContain('只限内部')
  expect([...new Set(answers)]).toEqual(['[]'])
  expect(await (await fetch(`${demo.url}/rest/v1/rpc/my_records`, { method: 'POST', headers: { apikey, authorization, 'content-type': 'application/json' }, body: '{}' })).text()).toContain('street')
})

test('B.2 what has a row and no page has its fields behind a button of the row', async () => {
  const { page, shot } = clerk
  await page.goto('/tenants/households')
  await settled(page)
  await rowsOf(page).first().getByRole('link').first().click()
  await settled(page)
  await page.getByRole('listitem').getByRole('button', { name: '补充信息' }).first().click()
  await page.getByRole('dialog').getByRole('button', { name: /填\s*写|编\s*辑|修\s*改/ }).click()
  const form = page.getByRole('dialog').last()
  await form.getByLabel('方言').fill('闽南话')
  await form.getByRole('button', { name: /保\s*存/ }).click()
  await page.getByRole('dialog').getByText('闽南话').waitFor()
  await shot('built-in-row')
  expect(await seriousViolations(page)).toEqual([])
})

test('B.2 an administrator adds a field to colleagues and one to bills; their lists show it, filter and order by it, and go out as Excel', async () => {
  const admin = await signedIn(browser, demo.url, 'admin@demo.anju')
  const { page, shot } = admin
  const give = async (base: string, kind: string, type: string, field: string): Promise<void> => {
    await page.goto('/records')
    await settled(page)
    await page.getByRole('link', { name: `${kind} 未加字段` }).click()
    await settled(page)
    await page.getByLabel('字段类型').getByRole('button', { name: type, exact: true }).click()
    await page.getByLabel('名称（中文）', { exact: true }).fill(field)
    await page.getByLabel('在列表中显示').click()
    await page.getByLabel('可按此筛选、排序').click()
    await page.getByRole('button', { name: /^发\s*布$/ }).click()
    await page.getByRole('dialog').getByRole('button', { name: /^发\s*布$/ }).click()
    await page.waitForURL(`**/records/built-in/${base.replace('.', '/')}`)
    await settled(page)
  }
  const fill = async (row: string | RegExp, field: string, value: string): Promise<void> => {
    await rowsOf(page).getByRole('button', { name: row }).first().click()
    await page.getByRole('dialog').getByRole('button', { name: /填\s*写/ }).click()
    const form = page.getByRole('dialog').last()
    await form.getByLabel(field).fill(value)
    await form.getByRole('button', { name: /保\s*存/ }).click()
    await page.getByRole('dialog').locator('dd').getByText(value, { exact: true }).waitFor()
    await page.getByRole('dialog').getByRole('button', { name: /关闭|Close/ }).click()
    await rowsOf(page).getByText(value, { exact: true }).waitFor()
  }

  await give('platform.staff', '员工', '文字', '工号')
  await fill('刘洋', '工号', 'A-002')
  await fill('陈立群', '工号', 'A-001')
  await page.getByRole('columnheader', { name: '工号' }).click()
  await page.getByRole('columnheader', { name: '工号' }).click()
  await expect.poll(() => rowsOf(page).first().innerText()).toContain('刘洋')
  await page.getByRole('button', { name: '添加筛选' }).click()
  await page.getByRole('menuitem', { name: '工号' }).click()
  await page.getByRole('group', { name: '工号' }).getByRole('textbox').fill('A-001')
  await expect.poll(() => rowsOf(page).count()).toBe(1)
  expect(await rowsOf(page).innerText()).toContain('陈立群')
  await shot('built-in-staff')
  expect(await seriousViolations(page)).toEqual([])
  const waiting = page.waitForEvent('download')
  await page.getByRole('button', { name: /导\s*出/ }).click()
  await page.getByRole('menuitem', { name: 'Excel' }).click()
  const file = join(folder, 'staff.xlsx')
  await (await waiting).saveAs(file)
  const [sheet] = (await readXlsx(file)) as unknown as { data: unknown[][] }[]
  expect(sheet?.data).toEqual([['员工', '工号'], [expect.stringContaining('陈立群'), 'A-001']])

  await give('finance.charge', '账单', '数字', '催缴次数')
  await fill(/租金|押金/, '催缴次数', '3')
  await page.getByRole('columnheader', { name: '催缴次数' }).click()
  await page.getByRole('columnheader', { name: '催缴次数' }).click()
  await page.waitForURL(/sort=-/)
  await expect.poll(() => rowsOf(page).first().innerText()).toMatch(/\b3$/)
  await page.goto('/records/built-in/finance/charge')
  await settled(page)
  await page.getByLabel('按名称查找').fill('租金')
  await page.keyboard.press('Enter')
  await expect.poll(() => rowsOf(page).first().innerText()).toContain('租金')
  await shot('built-in-bills')
  expect(await seriousViolations(page)).toEqual([])
  await page.goto('/finance/charges')
  await settled(page)
  await rowsOf(page).first().getByRole('button', { name: '补充信息' }).waitFor()
  // A colleague who sees the register sees the field in its list.
  await clerk.page.goto('/records/built-in/platform/staff')
  await settled(clerk.page)
  expect(await clerk.page.getByText('A-001').count()).toBe(1)
  expect(admin.problems).toEqual([])
})

test('no screen wrote an error to the console', () => {
  expect(clerk.problems).toEqual([])
})
