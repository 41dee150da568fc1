/**
 * `npm run screenshots`: starts the demo in a folder of its own, signs in and takes the pictures of the README into
 * docs/images/, wide and on a phone, in both languages. Fails when a page shows no heading or the console has an error.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright'
import { TENANT_EMAIL } from '../../seeds/demo/people.ts'
import { launchBrowser, settled, type Device } from './support/browser.ts'
import { startDemo } from './support/demo.ts'
import { signedIn } from './support/people.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const IMAGES = join(ROOT, 'docs/images')
const LOCALES = ['zh-CN', 'en-US'] as const
const ADMINISTRATOR = 'admin@demo.anju'

interface Shot {
  name: string
  /** Path in the app; the portal's routes are after the hash. */
  path: string
  /** Link to follow from there. */
  then?: string
  device: Device
}

const adminShots: Shot[] = [
  { name: 'workbench', path: '/', device: 'desktop' },
  { name: 'stack-chart', path: '/housing/buildings', then: 'a[href^="/housing/buildings/"]', device: 'desktop' },
  { name: 'units', path: '/housing/units', device: 'desktop' },
  { name: 'contracts', path: '/contracts', device: 'desktop' },
  { name: 'charges', path: '/finance/charges', device: 'desktop' },
  { name: 'households', path: '/tenants/households', device: 'desktop' },
  { name: 'devices', path: '/devices', device: 'desktop' },
  { name: 'workbench-phone', path: '/', device: 'phone' },
]
const portalShots: Shot[] = [
  { name: 'portal-home', path: '/portal.html#/home', device: 'phone' },
  { name: 'portal-bills', path: '/portal.html#/bills', device: 'phone' },
  { name: 'portal-door', path: '/portal.html#/door', device: 'phone' },
  { name: 'portal-home-wide', path: '/portal.html#/home', device: 'desktop' },
]

async function take(page: Page, shot: Shot, locale: string): Promise<void> {
  await page.goto(shot.path)
  await page.locator('h1').first().waitFor()
  if (shot.then) {
    await page.locator(shot.then).first().click()
    await page.waitForURL((url) => url.pathname !== shot.path)
    await page.locator('h1').first().waitFor()
  }
  await page.waitForLoadState('networkidle')
  await settled(page)
  await page.screenshot({ path: join(IMAGES, `${shot.name}.${locale}.png`), animations: 'disabled' })
}

async function pictures(browser: Browser, baseURL: string, email: string, entry: string, shots: readonly Shot[]): Promise<string[]> {
  const problems: string[] = []
  for (const locale of LOCALES) {
    for (const device of ['desktop', 'phone'] as const) {
      const mine = shots.filter((shot) => shot.device === device)
      if (mine.length === 0) continue
      const seat = await signedIn(browser, baseURL, email, { device, portal: entry !== '/', english: locale === 'en-US' })
      for (const shot of mine) await take(seat.page, shot, locale)
      problems.push(...seat.problems.map((problem) => `${email} ${device} ${locale}: ${problem}`))
      await seat.context.close()
    }
  }
  return problems
}

mkdirSync(IMAGES, { recursive: true })
const demo = await startDemo()
const browser = await launchBrowser()
try {
  const problems = [
    ...(await pictures(browser, demo.url, ADMINISTRATOR, '/', adminShots)),
    ...(await pictures(browser, demo.url, TENANT_EMAIL, '/portal.html', portalShots)),
  ]
  for (const problem of problems) console.error(problem)
  console.log(`${(adminShots.length + portalShots.length) * LOCALES.length} pictures in docs/images`)
  if (problems.length > 0) process.exitCode = 1
} finally {
  await browser.close()
  await demo.stop()
}
