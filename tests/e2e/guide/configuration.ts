import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DEMO_PASSWORD } from '../../../seeds/demo/people.ts'
import { settled } from '../support/browser.ts'
import type { Guide } from './guide.ts'
import { ROOT } from './texts.ts'

/** The page “Configuration”: compared, rolled back, decided after an upgrade, carried to another installation. */
export async function configurationStory(guide: Guide): Promise<void> {
  const { t, say, sql } = guide
  const page = await guide.seat('admin')
  const main = page.locator('main')
  await guide.go(page, '/lowcode')
  await guide.picture(page, 'configuration-1-list', { parts: [main], most: 640 })
  await page.getByRole('link', { name: say('巡检员', 'Inspector'), exact: true }).click()
  await settled(page)
  await guide.button(page, 'lowcode:item.edit').click()
  await settled(page)
  const finance = page.locator('label:has([title="finance.read"]) input')
  await finance.check()
  await page.getByLabel(t('lowcode:edit.note')).fill(say('试点期间可看收费', 'May see the bills during the trial'))
  await guide.button(page, 'lowcode:edit.save').click()
  const draft = page.getByLabel(t('lowcode:item.draft'), { exact: true })
  await draft.waitFor()
  await settled(page)
  await guide.picture(page, 'configuration-2-draft', { parts: [draft] })
  await guide.button(draft, 'lowcode:item.publish').click()
  await draft.waitFor({ state: 'detached' })
  const history = page.getByRole('region', { name: t('lowcode:history.title') })
  const back = guide.button(history, 'lowcode:item.roll_back').last()
  await back.waitFor()
  await guide.picture(page, 'configuration-3-history', { parts: [history], marks: [back] })
  const compare = page.getByRole('region', { name: t('lowcode:compare.title') })
  await compare.scrollIntoViewIfNeeded()
  await guide.picture(page, 'configuration-4-compare', { parts: [compare] })
  await back.click()
  await guide.button(page.locator('.ant-popover:not(.ant-popover-hidden)'), 'app:confirm').click()
  await history.getByText(t('lowcode:history.by_rollback'), { exact: true }).waitFor()

  await upgradeConflict(guide)
  await guide.go(page, '/lowcode/conflicts')
  const card = page.getByLabel(say('门锁电量低', 'Lock battery low'), { exact: true })
  await card.getByRole('radio', { name: t('lowcode:conflicts.keep') }).first().check()
  for (const group of await card.locator('.lowcode-choice').all()) await group.getByRole('radio', { name: t('lowcode:conflicts.keep') }).check()
  await guide.picture(page, 'configuration-5-conflict', { parts: [card] })
  await guide.button(card, 'lowcode:conflicts.save').click()
  await draft.waitFor()
  await guide.button(draft, 'lowcode:item.publish').click()
  await draft.waitFor({ state: 'detached' })
  const [left] = await sql<{ n: number }[]>`select count(*)::int as n from public.config_items where conflict is not null`
  if (left?.n !== 0) throw new Error('the conflict was decided and is still there')

  await asFiles(guide)
}

/** The operator warns earlier than what is shipped; then an upgrade of the plugin ships another limit for the same place. */
async function upgradeConflict({ sql }: Guide): Promise<void> {
  const at = (limit: number) => sql`jsonb_set(v.body, '{condition}', ${sql.json({ '<': [{ var: 'battery' }, limit] })})`
  await sql.begin(async (tx) => {
    await tx`select set_config('request.jwt.claim.sub', u.id::text, true), set_config('request.jwt.claims', json_build_object('sub', u.id, 'role', 'authenticated')::text, true) from auth.users u where u.email = 'admin@demo.anju'`
    const [draft] = await tx<{ item: string }[]>`
      select (public.save_config_draft(i.org_id, 'alert_rule', 'lock_battery', v.title, ${at(25)}, '提前换电池', v.id)).item_id as item
      from public.config_items i join public.config_versions v on v.id = i.published_version_id where i.kind = 'alert_rule' and i.key = 'lock_battery'`
    await tx`select public.publish_config(${draft?.item ?? ''})`
  })
  await sql`
    select private.config_default('alerts', 'alert_rule', 'lock_battery', v.title, ${at(15)}, '0.2.0')
    from public.config_items i join public.config_versions v on v.item_id = i.id where i.kind = 'alert_rule' and i.key = 'lock_battery' and v.number = 1 limit 1`
}

/** The commands of the page, with the answers it names. */
async function asFiles({ demo }: Guide): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'anju-guide-'))
  const env = { ...process.env, SUPABASE_URL: demo.url, SUPABASE_PUBLISHABLE_KEY: undefined, ANJU_EMAIL: 'admin@demo.anju', ANJU_PASSWORD: DEMO_PASSWORD }
  const config = (wanted: number, ...args: string[]): Promise<string> =>
    new Promise((done, fail) => {
      execFile(process.execPath, ['app/tools/config.ts', ...args], { cwd: ROOT, env }, (error, stdout, stderr) => {
        const code = error ? Number(error.code) : 0
        if (code === wanted) done(stdout)
        else fail(new Error(`config ${args.join(' ')} ended with ${code} instead of ${wanted}: ${stdout}${stderr}`))
      })
    })
  try {
    await config(0, 'export', folder)
    const file = join(folder, 'alert_rule/lock_battery.json')
    writeFileSync(file, readFileSync(file, 'utf8').replace(/25/, '22'))
    await config(1, 'diff', folder)
    await config(0, 'apply', folder, '--dry-run')
    const said = await config(0, 'apply', folder)
    if (!said.includes('Applied.')) throw new Error(`apply said: ${said}`)
    await config(0, 'diff', folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
