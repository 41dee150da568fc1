import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { constants, crc32, deflateSync, inflateSync } from 'node:zlib'
import type { Browser, Locator, Page } from 'playwright'
import type postgres from 'postgres'
import { settled, type Device, type Visitor } from '../support/browser.ts'
import type { Demo } from '../support/demo.ts'
import { signedIn } from '../support/people.ts'
import { ROOT, textsOf, type GuideLocale } from './texts.ts'

/** A picture larger than this is not for a page that people open over a slow line. */
const MOST_BYTES = 150_000
const MARGIN = 14

/** One language's tour of the guide: the demo, who sits at it, what the product says, and the pictures that come out. */
export class Guide {
  readonly locale: GuideLocale
  readonly demo: Demo
  readonly sql: postgres.Sql
  readonly t: ReturnType<typeof textsOf>
  /** Names of the pictures taken, with their sizes in bytes. */
  readonly taken = new Map<string, number>()
  private readonly browser: Browser
  private readonly people = new Map<string, Promise<Visitor>>()

  constructor(locale: GuideLocale, demo: Demo, browser: Browser, sql: postgres.Sql) {
    this.locale = locale
    this.demo = demo
    this.browser = browser
    this.sql = sql
    this.t = textsOf(locale)
  }

  /** What a person of this language types or what is called so in the demo. */
  readonly say = (zh: string, en: string): string => (this.locale === 'zh-CN' ? zh : en)

  /** A member of staff, or the tenant at the portal, at a browser in this language, the same one when asked again. */
  async seat(name: string, device: Device = 'desktop'): Promise<Page> {
    const key = `${name} ${device}`
    if (!this.people.has(key)) this.people.set(key, signedIn(this.browser, this.demo.url, `${name}@demo.anju`, { device, portal: name === 'tenant', english: this.locale === 'en-US' }))
    return (await (this.people.get(key) as Promise<Visitor>)).page
  }

  /** Console errors anybody met so far. Refusals that a page shows as a message are answers, not errors. */
  async problems(): Promise<string[]> {
    const seats = await Promise.all([...this.people].map(async ([who, person]) => (await person).problems.map((problem) => `${this.locale} ${who}: ${problem}`)))
    return seats.flat().filter((problem) => !/status of (409|422)|favicon/.test(problem))
  }

  /** Keeps what everybody saw when a story failed, in artifacts/e2e. */
  async whatIsSeen(story: string): Promise<void> {
    for (const [who, person] of this.people) await (await person).shot(`guide-${story}-${this.locale}-${who.replaceAll(' ', '-')}`).catch(() => undefined)
  }

  async close(): Promise<void> {
    for (const person of this.people.values()) await (await person).context.close()
  }

  /** Names of buttons as the accessibility tree has them: antd parts two Chinese characters. */
  readonly named = (key: string, params?: Record<string, string | number>): RegExp => {
    const text = this.t(key, params).replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
    return new RegExp(`^(?:[a-z-]+ )?${/^[\u4e00-\u9fff]{2}$/.test(text) ? `${text[0] ?? ''}\\s*${text[1] ?? ''}` : text}$`)
  }

  button(scope: Page | Locator, key: string, params?: Record<string, string | number>): Locator {
    return scope.getByRole('button', { name: this.named(key, params) })
  }

  /** Chooses in a list whose label stands around it, as the flow designer draws them. */
  async pick(scope: Locator, field: string, option: string): Promise<void> {
    const list = scope.page().locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden)')
    await scope.getByLabel(field).first().click()
    await list.getByTitle(option, { exact: true }).click()
    await list.waitFor({ state: 'hidden' })
  }

  async go(page: Page, path: string): Promise<void> {
    await page.goto(path)
    await settled(page)
  }

  /**
   * Saves a picture of the parts of the page that matter, with a frame around what the text speaks of.
   *
   * @param parts what is in the picture; the whole window when left out
   * @param around pixels of their surroundings that are shown too
   */
  async picture(page: Page, name: string, options: { parts?: Locator[]; marks?: Locator[]; most?: number; around?: number } = {}): Promise<void> {
    await settled(page)
    const { parts = [], marks = [], most = 900, around = MARGIN } = options
    const [first] = parts
    // A page is shown from its head; the frame of a dialog or a card gets some air around it.
    const whole = first !== undefined && (await first.evaluate((element) => element.tagName === 'MAIN'))
    if (whole) await page.evaluate(() => window.scrollTo(0, 0))
    else await first?.scrollIntoViewIfNeeded()
    const margin = whole ? 0 : around
    for (const mark of marks) await mark.evaluate((element) => element.classList.add('guide-mark'))
    const style = await page.addStyleTag({ content: '.guide-mark { outline: 3px solid #d4380d !important; outline-offset: 3px !important; border-radius: 6px } .anju-toasts { display: none !important }' })
    const view = page.viewportSize() ?? { width: 1440, height: 900 }
    const boxes = (await Promise.all(parts.map((part) => part.boundingBox()))).filter((box) => box !== null)
    const left = Math.max(0, Math.min(...boxes.map(({ x }) => x)) - margin)
    const top = Math.max(0, Math.min(...boxes.map(({ y }) => y)) - margin)
    const right = Math.min(view.width, Math.max(...boxes.map(({ x, width }) => x + width)) + margin)
    const bottom = Math.min(view.height, top + most, Math.max(...boxes.map(({ y, height }) => y + height)) + margin)
    const clip = boxes.length > 0 ? { clip: { x: left, y: top, width: right - left, height: bottom - top } } : {}
    const file = join(ROOT, 'docs/guide', this.locale, 'images', `${name}.png`)
    await page.screenshot({ path: file, animations: 'disabled', caret: 'hide', ...clip })
    await style.evaluate((element) => (element as Element).remove())
    for (const mark of marks) await mark.evaluate((element) => element.classList.remove('guide-mark')).catch(() => undefined)
    const bytes = packed(file)
    if (bytes > MOST_BYTES) throw new Error(`${name}.png has ${bytes} bytes, at most ${MOST_BYTES} are wanted: crop it`)
    this.taken.set(name, bytes)
  }
}

/** Squeezes a PNG as far as zlib can without touching a pixel; gives its bytes. Chromium writes for speed. */
function packed(file: string): number {
  const from = readFileSync(file)
  const chunks: Buffer[] = []
  const data: Buffer[] = []
  for (let at = 8; at < from.length; ) {
    const length = from.readUInt32BE(at)
    const kind = from.toString('latin1', at + 4, at + 8)
    if (kind === 'IDAT') data.push(from.subarray(at + 8, at + 8 + length))
    else if (kind === 'IHDR') chunks.push(from.subarray(at, at + 12 + length))
    at += 12 + length
  }
  const squeezed = deflateSync(inflateSync(Buffer.concat(data)), { level: 9, memLevel: 9, strategy: constants.Z_DEFAULT_STRATEGY })
  const out = Buffer.concat([from.subarray(0, 8), ...chunks, chunk('IDAT', squeezed), chunk('IEND', Buffer.alloc(0))])
  writeFileSync(file, out)
  return out.length
}

function chunk(kind: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(kind, 'latin1'), body])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(body.length)
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}
