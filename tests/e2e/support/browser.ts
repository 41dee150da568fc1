import { existsSync, mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import axe from 'axe-core'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright'

const CANDIDATES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable']
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

/** A person at a browser of their own: separate storage, Chinese by default, console errors collected. */
export async function visitor(
  browser: Browser,
  options: { baseURL: string; device?: Device; locale?: string; dark?: boolean; directory?: string },
): Promise<Visitor> {
  const phone = options.device === 'phone'
  const context = await browser.newContext({
    baseURL: options.baseURL,
    locale: options.locale ?? 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    colorScheme: options.dark ? 'dark' : 'light',
    viewport: phone ? { width: 390, height: 844 } : { width: 1440, height: 900 },
    isMobile: phone,
    hasTouch: phone,
    deviceScaleFactor: phone ? 2 : 1,
  })
  const page = await context.newPage()
  const problems: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`${message.text()} (${message.location().url})`)
  })
  page.on('pageerror', (error) => problems.push(`page error: ${error.message}`))
  const directory = options.directory ?? ARTIFACTS
  mkdirSync(directory, { recursive: true })
  return {
    context,
    page,
    problems,
    async shot(name) {
      await page.screenshot({ path: `${directory}/${name}.png`, animations: 'disabled' })
    },
  }
}

/** Waits until the screen shows what it is about: a heading, nothing still loading, movements over. */
export async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor()
  await page.locator('.anju-loading').first().waitFor({ state: 'detached' })
  await page.waitForTimeout(400)
}

/** Axe violations of level serious or critical on the page as it stands, as readable lines. */
export async function seriousViolations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const results = await page.evaluate(async () => {
    const scope = globalThis as unknown as { axe: { run(): Promise<{ violations: AxeViolation[] }> } }
    interface AxeViolation {
      id: string
      impact: string | null
      help: string
      nodes: { html: string; target: unknown[] }[]
    }
    return (await scope.axe.run()).violations.map((v) => ({
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
