import { settled } from '../support/browser.ts'
import { addField, publishDesign } from './field.ts'
import type { Guide } from './guide.ts'

/** The page “A new kind of record”: keys lent out. */
export async function recordsStory(guide: Guide): Promise<void> {
  const { t, say } = guide
  const page = await guide.seat('admin')
  const main = page.locator('main')
  await guide.go(page, '/records')
  await page.getByText(t('records:resources.new'), { exact: true }).click()
  await settled(page)
  const name = t('records:settings.name')
  await page.getByLabel(t('records:settings.in_zh', { label: name }), { exact: true }).fill('钥匙借用')
  await page.getByLabel(t('records:settings.in_en', { label: name }), { exact: true }).fill('Keys lent out')
  await page.getByLabel(t('records:settings.key'), { exact: true }).fill('key_loan')
  await page.getByLabel(t('records:settings.prefix'), { exact: true }).fill('YS-')
  await page.getByRole('checkbox', { name: t('records:attach.unit'), exact: true }).check()
  for (const [n, zh, en] of [[1, '借出', 'Lent'], [2, '已还', 'Returned']] as const) {
    await guide.button(page, 'records:settings.status_add').click()
    await page.getByLabel(t('records:settings.status_zh', { n })).fill(zh)
    await page.getByLabel(t('records:settings.status_en', { n })).fill(en)
  }
  await guide.picture(page, 'records-1-settings', { parts: [main], most: 830 })
  await guide.button(page, 'records:design.to_fields').click()
  const inList = page.getByLabel(t('forms:designer.list'), { exact: true })
  await addField(guide, page, 'text', '借用人', 'Borrower')
  await page.getByLabel(t('forms:designer.required'), { exact: true }).click()
  await inList.click()
  await addField(guide, page, 'date', '应还日期', 'Due back')
  await inList.click()
  await page.getByLabel(t('forms:designer.filter'), { exact: true }).click()
  await addField(guide, page, 'phone', '联系电话', 'Phone')
  await guide.picture(page, 'records-2-fields', { parts: [main], most: 700 })
  await publishDesign(guide, page, say('钥匙借出须登记', 'Keys that are lent are written down'), 'records-3-publish')
  await settled(page)
  const link = page.getByRole('navigation', { name: t('app:shell.menu') }).getByRole('link', { name: say('钥匙借用', 'Keys lent out') })
  await link.waitFor()
  await guide.picture(page, 'records-4-menu', { marks: [link] })

  // Who may use it: the clerk is given the right, in the open.
  await guide.go(page, '/lowcode')
  await page.getByRole('link', { name: say('租赁专员', 'Leasing clerk'), exact: true }).click()
  await settled(page)
  await guide.button(page, 'lowcode:item.edit').click()
  await settled(page)
  const boxes = page.locator('.lowcode-permissions fieldset').filter({ has: page.locator('[title^="records.read"]') })
  for (const right of ['records.read:key_loan', 'records.write:key_loan']) await boxes.locator(`label:has([title="${right}"]) input`).check()
  await boxes.scrollIntoViewIfNeeded()
  await guide.picture(page, 'records-5-role', { parts: [boxes] })
  await guide.button(page, 'lowcode:edit.save').click()
  const draft = page.getByLabel(t('lowcode:item.draft'), { exact: true })
  await guide.button(draft, 'lowcode:item.publish').click()
  await draft.waitFor({ state: 'detached' })

  const phone = await guide.seat('clerk', 'phone')
  await guide.go(phone, '/records/of/key_loan/new')
  const estate = phone.locator('form').getByLabel(t('records:attach.estate'), { exact: true })
  if (await estate.count()) {
    await estate.click()
    await phone.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option').first().click()
  }
  const home = phone.getByLabel(t('records:attach.unit'), { exact: true })
  await home.click()
  await home.fill('101')
  await phone.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option').first().click()
  await phone.getByLabel(say('借用人', 'Borrower')).fill(say('王师傅', 'Wang, plumber'))
  await phone.getByLabel(say('联系电话', 'Phone')).fill('13800138000')
  await guide.picture(phone, 'records-6-form-phone')
  await guide.button(phone, 'forms:form.save').click()
  await phone.getByRole('heading', { level: 1, name: /YS-/ }).waitFor()
  await guide.picture(phone, 'records-7-record-phone')

  await guide.go(page, '/records/of/key_loan')
  await page.getByText(say('王师傅', 'Wang, plumber')).waitFor()
  await guide.picture(page, 'records-8-list', { parts: [main], most: 380 })
}
