import type { Page } from 'playwright'
import { choose, settled } from '../support/browser.ts'
import type { Guide } from './guide.ts'

/** Presses a kind of field in the palette and names what comes of it, in both languages. */
export async function addField(guide: Guide, page: Page, type: string, zh: string, en: string): Promise<void> {
  await guide.button(page.getByLabel(guide.t('forms:designer.palette')), `forms:type.${type}`).click()
  await label(page, guide, 'in_zh').fill(zh)
  await label(page, guide, 'in_en').fill(en)
}

const label = (page: Page, guide: Guide, key: string) => page.getByLabel(guide.t(`forms:designer.${key}`, { label: guide.t('forms:designer.title') }), { exact: true })

/** Publishes what is designed, with a reason; the dialog goes into the guide where its picture has a name. */
export async function publishDesign(guide: Guide, page: Page, note: string, picture?: string): Promise<void> {
  await guide.button(page, 'records:design.publish').click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(guide.t('records:design.note')).fill(note)
  if (picture) await guide.picture(page, picture, { parts: [dialog.locator('.ant-modal-container, .ant-modal-content').first()] })
  await guide.button(dialog, 'records:design.publish').click()
  await dialog.waitFor({ state: 'detached' })
}

/** The page “A field”: how homes are heated. */
export async function fieldStory(guide: Guide): Promise<void> {
  const { t, say } = guide
  const page = await guide.seat('admin')
  const main = page.locator('main')
  await guide.go(page, '/records')
  const home = page.locator('a[href*="base=housing.unit"]')
  await guide.picture(page, 'field-1-kinds', { parts: [main], marks: [home], most: 620 })
  await home.click()
  await settled(page)
  await addField(guide, page, 'choice', '供暖方式', 'Heating')
  for (const [n, zh, en] of [[1, '集中供暖', 'Central'], [2, '独立供暖', 'Own boiler']] as const) {
    await page.getByLabel(t('forms:designer.option_zh', { n })).fill(zh)
    await page.getByLabel(t('forms:designer.option_en', { n })).fill(en)
  }
  await page.getByLabel(t('forms:designer.list'), { exact: true }).click()
  await page.getByLabel(t('forms:designer.filter'), { exact: true }).click()
  await guide.picture(page, 'field-2-designer', { parts: [main], most: 760 })
  await page.getByText(t('forms:designer.preview'), { exact: true }).click()
  await guide.picture(page, 'field-3-preview', { parts: [page.locator('.anju-designer-side')], most: 420 })
  await publishDesign(guide, page, say('冬季检修前登记', 'To be known before the winter check'), 'field-4-publish')

  const phone = await guide.seat('manager', 'phone')
  await guide.go(phone, '/housing/units')
  await phone.locator('main a[href^="/housing/units/"]').first().click()
  await settled(phone)
  const card = phone.getByLabel(t('forms:extra.title'))
  await card.getByRole('button').click()
  const dialog = phone.getByRole('dialog')
  await choose(dialog, say('供暖方式', 'Heating'), say('独立供暖', 'Own boiler'))
  await guide.picture(phone, 'field-5-fill-phone', { parts: [dialog.locator('.ant-modal-container, .ant-modal-content').first()] })
  await guide.button(dialog, 'forms:form.save').click()
  await card.getByText(say('独立供暖', 'Own boiler')).waitFor()

  await guide.go(page, '/housing/units')
  await guide.button(page, 'forms:filter.add').click()
  await page.getByRole('menuitem', { name: say('供暖方式', 'Heating') }).click()
  await page.getByRole('group', { name: say('供暖方式', 'Heating') }).getByRole('combobox').click()
  await page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden)').getByTitle(say('独立供暖', 'Own boiler'), { exact: true }).click()
  await page.keyboard.press('Escape')
  await page.locator('tbody tr.ant-table-row').nth(1).waitFor({ state: 'detached' })
  await guide.picture(page, 'field-6-filter', { parts: [main], marks: [page.locator('.anju-filter')], most: 360 })

  // Taken back: out of use, and in use again as it was.
  await guide.go(page, '/records')
  await page.locator('a.records-kind', { hasText: t('records:resources.version', { number: 1 }) }).click()
  await settled(page)
  await guide.button(page, 'records:design.history').click()
  await settled(page)
  const archive = guide.button(page, 'lowcode:item.archive')
  await guide.picture(page, 'field-7-archive', { parts: [main], marks: [archive], most: 430 })
  await archive.click()
  await guide.button(page.locator('.ant-popover'), 'app:confirm').click()
  await archive.waitFor({ state: 'detached' })
  await guide.button(page.getByRole('region', { name: t('lowcode:history.title') }), 'lowcode:item.roll_back').first().click()
  await guide.button(page.locator('.ant-popover:not(.ant-popover-hidden)'), 'app:confirm').click()
  await archive.waitFor()
}
