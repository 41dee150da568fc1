import { choose, settled } from '../support/browser.ts'
import type { Guide } from './guide.ts'

/** Makes one lease of the demo a draft again, so that there is one to send. Gives its id. */
async function draftLease({ sql }: Guide): Promise<string> {
  return sql.begin(async (tx) => {
    await tx`select set_config('request.jwt.claim.sub', u.id::text, true), set_config('request.jwt.claims', json_build_object('sub', u.id, 'role', 'authenticated')::text, true) from auth.users u where u.email = 'admin@demo.anju'`
    const [old] = await tx<{ id: string; household_id: string; unit_id: string }[]>`
      select c.id, c.household_id, c.unit_id from public.contracts c join public.estates e on e.id = c.estate_id where e.code = 'WJ' and c.status = 'pending_signature' order by c.id limit 1`
    if (!old) throw new Error('the demo has no lease that waits for a signature')
    await tx`select public.void_contract(${old.id}, '重拟')`
    const [draft] = await tx<{ id: string }[]>`select (public.draft_contract(${old.household_id}, ${old.unit_id}, current_date + 3, 12)).id`
    return draft?.id ?? ''
  })
}

/** The page “An approval flow”: leases are looked at by the manager before they go out. */
export async function flowStory(guide: Guide): Promise<void> {
  const { t, say, sql } = guide
  const lease = await draftLease(guide)
  const page = await guide.seat('admin')
  const main = page.locator('main')
  await guide.go(page, '/lowcode')
  await choose(main, t('lowcode:list.kind'), say('审批流', 'Approval flow'))
  const begin = page.getByRole('button', { name: t('lowcode:list.new', { kind: say('审批流', 'Approval flow') }) })
  await guide.picture(page, 'flow-1-begin', { parts: [main], marks: [begin], most: 420 })
  await begin.click()
  await settled(page)
  await guide.picture(page, 'flow-2-template', { parts: [main], most: 330 })
  await page.getByRole('button', { name: t('flows:design.template_one') }).click()
  await settled(page)
  const panel = page.locator('.flows-drawer')
  await guide.pick(panel, t('flows:design.subject'), say('租赁合同', 'Lease'))
  await page.getByLabel(t('flows:design.title_zh')).first().fill('送签审批')
  await page.getByLabel(t('flows:design.title_en')).first().fill('Leases before they go out')
  await page.getByLabel(t('flows:design.key')).fill('lease_send')
  await guide.picture(page, 'flow-3-settings')
  await page.locator('.ant-drawer-close').click()
  await page.locator('[data-step="manager"]').click()
  await page.getByLabel(t('flows:design.comment_required')).waitFor()
  await page.getByLabel(t('flows:design.comment_required')).check()
  await guide.picture(page, 'flow-4-step')
  await page.locator('.ant-drawer-close').click()
  await guide.button(page, 'flows:design.trial').click()
  await guide.button(page, 'flows:design.trial_run').click()
  await page.locator('[data-step="manager"]', { hasText: '陈立群' }).waitFor()
  await guide.picture(page, 'flow-5-test')
  await page.locator('.ant-drawer-close').click()
  await guide.button(page, 'flows:design.publish').click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(t('flows:design.note')).fill(say('合同外发前由运营经理把关', 'The manager sees every lease first'))
  await guide.picture(page, 'flow-6-publish', { parts: [dialog.locator('.ant-modal-container, .ant-modal-content').first()] })
  await guide.button(dialog, 'flows:design.publish').click()
  await page.waitForURL(/\/flows\/design\/[0-9a-f-]{36}$/)
  await dialog.waitFor({ state: 'detached' })

  const clerk = await guide.seat('clerk')
  await guide.go(clerk, `/contracts/${lease}`)
  await guide.button(clerk, 'contracts:action.send').click()
  await waitFor(async () => (await sql`select from public.flow_instances where subject_id = ${lease}`).length === 1)

  const phone = await guide.seat('manager', 'phone')
  await guide.go(phone, '/flows')
  await phone.locator('.anju-rows a').first().waitFor()
  await guide.picture(phone, 'flow-7-inbox-phone')
  await phone.locator('.anju-rows a').first().click()
  await phone.locator('.flows-act').first().waitFor()
  await phone.getByLabel(t('flows:act.comment'), { exact: true }).first().fill(say('同意，租期已核对', 'Agreed, the dates are right'))
  await phone.locator('.flows-act').first().scrollIntoViewIfNeeded()
  await guide.picture(phone, 'flow-8-act-phone')
  await guide.button(phone, 'flows:act.approve').click()
  await phone.locator('.flows-act').waitFor({ state: 'detached' })
  const [run] = await sql<{ id: string; status: string }[]>`select id, status from public.flow_instances where subject_id = ${lease}`
  if (run?.status !== 'approved') throw new Error(`the request is ${run?.status ?? 'gone'}`)
  await guide.go(clerk, `/flows/${run.id}`)
  await guide.picture(clerk, 'flow-9-run', { parts: [clerk.locator('main')], most: 760 })
}

/** Waits until the database says so, ten seconds at most. */
async function waitFor(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (await holds()) return
    await new Promise((done) => setTimeout(done, 100))
  }
  throw new Error('it did not come to pass')
}
