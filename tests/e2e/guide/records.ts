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
  await handInStory(guide)
}

/** Its second half: cars that tenants register themselves. */
async function handInStory(guide: Guide): Promise<void> {
  const { t, say } = guide
  const page = await guide.seat('admin')
  await guide.go(page, '/records/design/new')
  const name = t('records:settings.name')
  await page.getByLabel(t('records:settings.in_zh', { label: name }), { exact: true }).fill('车辆登记')
  await page.getByLabel(t('records:settings.in_en', { label: name }), { exact: true }).fill('Cars')
  await page.getByLabel(t('records:settings.key'), { exact: true }).fill('car')
  await page.getByLabel(t('records:settings.prefix'), { exact: true }).fill('CL-')
  await page.getByRole('checkbox', { name: t('records:attach.unit'), exact: true }).check()
  await page.getByLabel(t('records:settings.portal'), { exact: true }).click()
  await page.getByLabel(t('records:settings.submit'), { exact: true }).click()
  for (const [part, zh, en] of [['intro', '请按行驶证填写，一辆车填一份。', 'As your licence says; one form per car.'], ['next', '三个工作日内答复，结果在“我的登记”里看。', 'You hear from us within three working days.']] as const) {
    const label = t(`records:settings.submit_${part}`)
    await page.getByLabel(t('records:settings.in_zh', { label }), { exact: true }).fill(zh)
    await page.getByLabel(t('records:settings.in_en', { label }), { exact: true }).fill(en)
  }
  const card = page.locator('section', { has: page.getByRole('heading', { name: t('records:settings.tenants'), exact: true }) })
  // The card is taller than a desk's window below the head of the page.
  const window = page.viewportSize() ?? { width: 1440, height: 900 }
  await page.setViewportSize({ ...window, height: 1900 })
  await guide.picture(page, 'records-9-portal-settings', { parts: [card], most: 1300 })
  await page.setViewportSize(window)
  await guide.button(page, 'records:design.to_fields').click()
  await addField(guide, page, 'text', '车牌号', 'Number plate')
  await page.getByLabel(t('forms:designer.required'), { exact: true }).click()
  const input = page.getByLabel(t('forms:designer.portal_input'), { exact: true })
  await input.click()
  await addField(guide, page, 'text', '分配车位', 'Space given')
  await page.getByLabel(t('forms:designer.portal'), { exact: true }).click()
  await page.locator('.anju-designer-title').first().click()
  await guide.picture(page, 'records-10-portal-field', { parts: [page.locator('.anju-designer-side')], marks: [input], most: 620 })
  await publishDesign(guide, page, say('车辆由租户自己登记', 'Tenants register their cars'))
  await settled(page)

  const phone = await guide.seat('tenant', 'phone')
  await guide.go(phone, '/portal.html#/records')
  await phone.getByRole('link', { name: say('车辆登记', 'Cars') }).click()
  await phone.getByLabel(say('车牌号', 'Number plate')).fill('鄂A12345')
  await guide.picture(phone, 'records-11-portal-form-phone')
  await guide.button(phone, 'records:portal.send').click()
  await phone.getByRole('heading', { level: 1, name: t('records:portal.sent') }).waitFor()
  await phone.getByRole('link', { name: t('records:portal.to_records') }).click()
  await phone.getByRole('article').first().waitFor()
  await guide.picture(phone, 'records-12-portal-mine-phone')
}
