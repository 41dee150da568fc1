/**
 * `npm run screenshots`: starts the demo in a folder of its own, signs in and takes the pictures of the README into
 * docs/images/, wide and on a phone, in both languages. Fails when a page shows no heading or the console has an error.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright'
import { DEMO_PASSWORD, TENANT_EMAIL } from '../../seeds/demo/people.ts'
import { freePorts } from '../support/ports.ts'
import { launchBrowser, visitor, type Device, type Visitor } from './support/browser.ts'

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

/** `npm start` on free ports with a fresh data folder; ready once the demo's sign-ins are printed. */
async function startDemo(dataDir: string): Promise<{ url: string; stop(): Promise<void> }> {
  const [port = 0, dbPort = 0, mqttPort = 0] = await freePorts(3)
  const args = ['supabase/local/start.mjs', '--port', String(port), '--db-port', String(dbPort), '--mqtt-port', String(mqttPort), '--data-dir', dataDir]
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] })
  await ready(child)
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((done) => {
        child.once('exit', () => done())
        child.kill('SIGTERM')
      }),
  }
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((done, fail) => {
    let said = ''
    const listen = (chunk: Buffer): void => {
      said = (said + chunk.toString()).slice(-8000)
      if (said.includes(TENANT_EMAIL)) done()
    }
    child.stdout?.on('data', listen)
    child.stderr?.on('data', listen)
    child.once('exit', (code) => fail(new Error(`the demo did not start (${code}):\n${said}`)))
  })
}

/** Signs in on the page it stands on, as a person does: the language the visitor chose is kept by the app itself. */
async function signIn(page: Page, path: string, email: string, locale: string): Promise<void> {
  await page.addInitScript((chosen) => localStorage.setItem('anju.locale', chosen), locale)
  await page.goto(path)
  await page.locator('form').first().waitFor()
  // The portal offers codes first; the password is the last way.
  if ((await page.locator('input[type="password"]').count()) === 0) await page.locator('.anju-gate-ways .ant-segmented-item').last().click()
  await page.locator('input[autocomplete="username"]').fill(email)
  await page.locator('input[type="password"]').fill(DEMO_PASSWORD)
  await page.locator('button[type="submit"]').click()
  await page.locator('input[type="password"]').waitFor({ state: 'detached' })
  await page.locator('h1').first().waitFor()
}

async function take(page: Page, shot: Shot, locale: string): Promise<void> {
  await page.goto(shot.path)
  await page.locator('h1').first().waitFor()
  if (shot.then) {
    await page.locator(shot.then).first().click()
    await page.waitForURL((url) => url.pathname !== shot.path)
    await page.locator('h1').first().waitFor()
  }
  await page.waitForLoadState('networkidle')
  // Charts and tables fade in.
  await page.waitForTimeout(600)
  await page.screenshot({ path: join(IMAGES, `${shot.name}.${locale}.png`), animations: 'disabled' })
}

async function pictures(browser: Browser, baseURL: string, email: string, entry: string, shots: readonly Shot[]): Promise<string[]> {
  const problems: string[] = []
  for (const locale of LOCALES) {
    for (const device of ['desktop', 'phone'] as const) {
      const mine = shots.filter((shot) => shot.device === device)
      if (mine.length === 0) continue
      const seat: Visitor = await visitor(browser, { baseURL, device, locale })
      await signIn(seat.page, entry, email, locale)
      for (const shot of mine) await take(seat.page, shot, locale)
      problems.push(...seat.problems.map((problem) => `${email} ${device} ${locale}: ${problem}`))
      await seat.context.close()
    }
  }
  return problems
}

const dataDir = mkdtempSync(join(tmpdir(), 'anju-pictures-'))
chmodSync(dataDir, 0o755)
mkdirSync(IMAGES, { recursive: true })
const demo = await startDemo(dataDir)
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
  rmSync(dataDir, { recursive: true, force: true })
}
