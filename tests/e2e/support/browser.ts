import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { chromium, type Browser, type BrowserContext, type Locator, type Page } from 'playwright'

const CANDIDATES = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable']
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run']

/** Path of a Chromium to drive: CHROMIUM_PATH, an installed one, or Playwright's own. Null when there is none. */
export function findChromium(): string | null {
  const own = process.env['CHROMIUM_PATH']
  const found = [...(own ? [own] : []), ...CANDIDATES, chromium.executablePath()].find((path) => path && existsSync(path))
  return found ?? null
}

export async function launchBrowser(): Promise<Browser> {
  const executablePath = findChromium()
  if (!executablePath) throw new Error('No Chromium found: install the chromium package, or run: npx playwright install chromium')
  return chromium.launch({ executablePath, args: FLAGS })
}

/** Screenshots and other pictures of a run, kept by CI. */
export const ARTIFACTS = fileURLToPath(new URL('../../../artifacts/e2e/', import.meta.url))

export interface Visitor {
  context: BrowserContext
  page: Page
  /** Console errors and failed page scripts so far. */
  problems: string[]
  /** Saves a screenshot as `<name>.png`. */
  shot(name: string): Promise<void>
}

export type Device = 'desktop' | 'phone'

const open = new Set<Visitor>()

/** Keeps a picture of what everybody saw when a test failed; the e2e project calls it after each failed test. */
export async function shotsOfFailure(test: string): Promise<void> {
  const name = test.slice(0, 40).replaceAll(/[^\p{L}\p{N}.]+/gu, '-')
  for (const [index, person] of [...open].entries()) {
    if (person.page.isClosed()) continue
    await person.shot(`failed-${name}-${index + 1}`).catch(() => {})
  }
}

/** A person at a browser of their own: separate storage, Chinese by default, console errors collected. */
export async function visitor(
  browser: Browser,
  options: { baseURL: string; device?: Device; locale?: string; dark?: boolean; moving?: boolean; directory?: string; /** What local storage holds from earlier visits. */ storage?: Record<string, string> },
): Promise<Visitor> {
  const phone = options.device === 'phone'
  const context = await browser.newContext({
    baseURL: options.baseURL,
    ...(options.storage ? { storageState: { cookies: [], origins: [{ origin: options.baseURL, localStorage: Object.entries(options.storage).map(([name, value]) => ({ name, value })) }] } } : {}),
    locale: options.locale ?? 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    colorScheme: options.dark ? 'dark' : 'light',
    viewport: phone ? { width: 390, height: 844 } : { width: 1440, height: 900 },
    isMobile: phone,
    hasTouch: phone,
    deviceScaleFactor: phone ? 2 : 1,
    // The app then shows without sliding what it shows: nothing is clicked while it moves, and no test waits for a picture to end.
    reducedMotion: options.moving ? 'no-preference' : 'reduce',
  })
  const page = await context.newPage()
  const problems: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`${message.text()} (${message.location().url})`)
  })
  page.on('pageerror', (error) => problems.push(`page error: ${error.message}`))
  const directory = options.directory ?? ARTIFACTS
  mkdirSync(directory, { recursive: true })
  const person: Visitor = {
    context,
    page,
    problems,
    async shot(name) {
      await page.screenshot({ path: `${directory}/${name}.png`, animations: 'disabled' })
    },
  }
  open.add(person)
  context.on('close', () => open.delete(person))
  return person
}

/**
 * Chooses an option of an antd Select by its label, typing first where the list is searched; waits until it shows as chosen
 * and the list is gone. A click on a list that is still moving is lost, for people and for us: then it is made again.
 */
export async function choose(scope: Locator, field: string, option: string): Promise<void> {
  const page = scope.page()
  const input = scope.getByLabel(field, { exact: true })
  const box = scope.locator('.ant-select').filter({ has: page.getByLabel(field, { exact: true }) })
  const list = page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden)')
  await input.click()
  if (await input.isEditable()) await input.fill(option)
  for (let attempt = 1; ; attempt++) {
    await list.getByTitle(option, { exact: true }).click()
    try {
      await list.waitFor({ state: 'hidden', timeout: 3_000 })
      break
    } catch (error) {
      if (attempt === 3) throw error
    }
  }
  await box.getByText(option, { exact: true }).waitFor()
}

/** Waits until the screen shows what it is about: a heading, nothing still loading, and drawn. */
export async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor()
  await page.waitForFunction(() => !document.querySelector('.anju-loading, .ant-spin-spinning, .ant-skeleton-active'))
  await page.evaluate(() => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))))
}

const AXE = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')

/** Axe violations of level serious or critical on the page as it stands, as readable lines. */
export async function seriousViolations(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(AXE)
  const results = await page.evaluate(async () => {
    const scope = globalThis as unknown as { axe: { run(options: { resultTypes: string[] }): Promise<{ violations: AxeViolation[] }> } }
    interface AxeViolation {
      id: string
      impact: string | null
      help: string
      nodes: { html: string; target: unknown[] }[]
    }
    return (await scope.axe.run({ resultTypes: ['violations'] })).violations.map((v) => ({
      id: v.id,
      impact: v.impact,
      help: v.help,
      nodes: v.nodes.map((n) => `${String(n.target)} ${n.html.slice(0, 120)}`),
    }))
  })
  return results
    .filter((v) => v.impact === 'serious' || v.impact === 'critical')
    .map((v) => `${v.id}: ${v.help}\n    ${v.nodes.slice(0, 3).join('\n    ')}`)
}
