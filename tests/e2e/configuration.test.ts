import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DEMO_PASSWORD } from '../../seeds/demo/people.ts'
import { launchBrowser, seriousViolations, settled, type Visitor } from './support/browser.ts'
import { startDemo, type Demo } from './support/demo.ts'
import { signedIn } from './support/people.ts'

/** Configuration as an administrator meets it: drafts, differences, publishing, roll-back, upgrades, files. */

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
let demo: Demo
let browser: Browser
let sql: postgres.Sql
let admin: Visitor

beforeAll(async () => {
  demo = await startDemo()
  browser = await launchBrowser()
  sql = postgres(demo.dbUrl, { max: 2, onnotice: () => {} })
  await sql`select private.config_kind('form', 'lowcode', '{"zh": "表单", "en": "Form"}', ${sql.json({
    type: 'object', required: ['fields'], additionalProperties: false,
    properties: {
      fields: {
        'x-title': { zh: '字段', en: 'Fields' }, type: 'array',
        items: { type: 'object', required: ['key', 'label'], properties: { key: { type: 'string' }, label: { 'x-title': { zh: '名称', en: 'Label' }, type: 'string', maxLength: 10 }, required: { 'x-title': { zh: '必填', en: 'Required' }, type: 'boolean' } } },
      },
    },
  })})`
  await ship('1.0', [{ key: 'name', label: '姓名' }, { key: 'phone', label: '电话' }])
  admin = await signedIn(browser, demo.url, 'admin@demo.anju')
})
afterAll(async () => {
  await browser?.close()
  await sql?.end()
  await demo?.stop()
})

const ship = (version: string, fields: object[]) => sql`select private.config_default('lowcode', 'form', 'visit', '{"zh": "来访登记", "en": "Visit"}', ${sql.json({ fields } as never)}, ${version})`
const inspector = async () => (await sql<{ permissions: string[] }[]>`select permissions from public.roles where key = 'inspector' order by created_at limit 1`)[0]?.permissions

test('B.1 a role is changed as a draft, compared in words, published with a reason, and rolled back', async () => {
  const { page, shot } = admin
  const before = await inspector()
  await page.goto('/lowcode')
  await settled(page)
  await shot('config-list')
  expect(await seriousViolations(page)).toEqual([])
  await page.getByRole('link', { name: '巡检员' }).click()
  await settled(page)
  await page.getByRole('button', { name: '修改' }).click()
  await settled(page)
  expect(await page.getByLabel('以此角色查看').getByText('财务').count()).toBe(0)
  await page.getByRole('checkbox', { name: '财务的全部权限' }).check()
  await page.getByLabel('以此角色查看').getByText('财务').first().waitFor()
  await shot('config-role')
  expect(await seriousViolations(page)).toEqual([])
  await page.getByRole('button', { name: '保存草稿' }).click()
  const draft = page.getByLabel('草稿', { exact: true })
  await draft.getByText('财务的全部权限').waitFor()
  expect(await inspector()).toEqual(before)
  await draft.getByLabel('修改说明').fill('试点期间兼管收费')
  await shot('config-draft')
  expect(await seriousViolations(page)).toEqual([])
  await draft.getByRole('button', { name: '发布' }).click()
  await draft.waitFor({ state: 'detached' })
  expect(await inspector()).toEqual([...(before ?? []), 'finance.*'])
  const history = page.getByLabel('历史版本')
  await history.getByText('试点期间兼管收费').waitFor()
  await shot('config-history')
  await history.getByRole('button', { name: '回退到此版' }).last().click()
  await page.getByRole('button', { name: /确\s*定|确\s*认/ }).last().click()
  await history.getByText('回退', { exact: true }).waitFor()
  expect(await inspector()).toEqual(before)
})

test('B.1 faults of a body are shown while typing, with their places, and cannot be saved', async () => {
  const { page, shot } = admin
  const [item] = await sql<{ id: string }[]>`select id from public.config_items where key = 'visit' order by created_at limit 1`
  await page.goto(`/lowcode/items/${item?.id ?? ''}/edit`)
  await settled(page)
  const body = page.getByLabel('内容（JSON）').last()
  await body.fill('{"fields": [{"key": "name", "label": "一个长得放不下的字段名称"}, {"label": "电话"}]}')
  await page.getByText('/fields/0/label').waitFor()
  await page.getByText('最多 10 个字符').waitFor()
  await page.getByText('缺少 key').waitFor()
  expect(await page.getByRole('button', { name: '保存草稿' }).isDisabled()).toBe(true)
  await shot('config-faults')
  await body.fill('{"fields": [{"key": "name", "label": "来访人"}, {"key": "phone", "label": "电话"}]}')
  await page.getByText('缺少 key').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: '保存草稿' }).click()
  await page.getByLabel('草稿', { exact: true }).getByText('来访人', { exact: true }).waitFor()
  await page.getByRole('button', { name: '发布' }).click()
  await page.getByLabel('草稿', { exact: true }).waitFor({ state: 'detached' })
})

test('B.1 an upgrade that touches the same place waits for a decision; the rest of the fix is not lost', async () => {
  const { page, shot } = admin
  await ship('1.1', [{ key: 'name', label: '访客姓名' }, { key: 'phone', label: '手机号' }])
  await page.goto('/lowcode/conflicts')
  await settled(page)
  const card = page.getByLabel('来访登记', { exact: true })
  await card.getByText('访客姓名', { exact: true }).waitFor()
  await shot('config-conflict')
  expect(await seriousViolations(page)).toEqual([])
  await card.getByRole('radio', { name: '采用新的' }).check()
  await card.getByRole('button', { name: '存为草稿' }).click()
  const draft = page.getByLabel('草稿', { exact: true })
  await draft.getByText('访客姓名', { exact: true }).waitFor()
  await draft.getByText('手机号', { exact: true }).waitFor()
  await draft.getByRole('button', { name: '发布' }).click()
  await draft.waitFor({ state: 'detached' })
  const [now] = await sql<{ body: { fields: object[] } }[]>`select v.body from public.config_items i join public.config_versions v on v.id = i.published_version_id where i.key = 'visit' and i.conflict is null order by i.created_at limit 1`
  expect(now?.body.fields).toEqual([{ key: 'name', label: '访客姓名' }, { key: 'phone', label: '手机号' }])
})

test('B.1 the pages speak English', async () => {
  const person = await signedIn(browser, demo.url, 'admin@demo.anju', { english: true })
  const { page } = person
  await page.goto('/lowcode')
  await settled(page)
  await page.getByRole('link', { name: 'Inspector' }).click()
  await page.getByRole('heading', { name: 'History' }).waitFor()
  await page.getByRole('heading', { name: 'Compare versions' }).waitFor()
  await person.shot('config-item-en')
  // What is left in Chinese was typed in Chinese: names of people, reasons.
  const chinese = await page.locator('main').getByText(/[\u4e00-\u9fff]/).allInnerTexts()
  expect(chinese.filter((text) => !['周敏', '试点期间兼管收费'].includes(text))).toEqual([])
  await person.context.close()
})

test('B.1 configuration as files: export, change, difference, apply, and once more nothing', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'anju-config-'))
  const config = (...args: string[]) =>
    new Promise<{ code: number; said: string }>((done) => {
      const env = { ...process.env, SUPABASE_URL: demo.url, SUPABASE_PUBLISHABLE_KEY: undefined, ANJU_EMAIL: 'admin@demo.anju', ANJU_PASSWORD: DEMO_PASSWORD }
      execFile(process.execPath, ['app/tools/config.ts', ...args], { cwd: ROOT, env }, (error, stdout, stderr) => done({ code: error ? Number(error.code) : 0, said: stdout + stderr }))
    })
  try {
    expect(await config('export', folder)).toMatchObject({ code: 0, said: expect.stringContaining('role/inspector.json') })
    expect(await config('diff', folder)).toMatchObject({ code: 0, said: expect.stringContaining('0 changes, 0 faults') })
    const file = join(folder, 'form/visit.json')
    writeFileSync(file, readFileSync(file, 'utf8').replace('手机号', '联系电话'))
    expect(await config('diff', folder)).toMatchObject({ code: 1, said: expect.stringMatching(/~ form\/visit {2}update\n {4}\/body\/fields\/\[phone\]\/label {2}"手机号" → "联系电话"/) })
    expect(await config('apply', folder, '--dry-run')).toMatchObject({ code: 0 })
    expect(await config('diff', folder)).toMatchObject({ code: 1 })
    expect(await config('apply', folder)).toMatchObject({ code: 0, said: expect.stringContaining('Applied.') })
    expect(await config('diff', folder)).toMatchObject({ code: 0 })
    writeFileSync(file, readFileSync(file, 'utf8').replace('联系电话', '一个长得放不下的字段名称'))
    expect(await config('apply', folder)).toMatchObject({ code: 1, said: expect.stringContaining('/fields/1/label  maxLength {"limit":10}') })
  } finally {
    rmSync(folder, { recursive: true })
  }
})
