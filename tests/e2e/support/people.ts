import type { Browser, Page } from 'playwright'
import { DEMO_PASSWORD } from '../../../seeds/demo/people.ts'
import { visitor, type Device, type Visitor } from './browser.ts'

/** A member of staff or a tenant of the demo, signed in with the demo's password at a browser of their own. */
export async function signedIn(browser: Browser, url: string, email: string, options: { device?: Device; portal?: boolean; english?: boolean; moving?: boolean } = {}): Promise<Visitor> {
  const person = await visitor(browser, { baseURL: url, device: options.device ?? 'desktop', moving: options.moving ?? false })
  const { page } = person
  if (options.english) await page.addInitScript(() => localStorage.setItem('anju.locale', 'en-US'))
  await page.goto(options.portal ? '/portal.html' : '/')
  await signIn(page, email)
  return person
}

/** Signs in with the demo's password where the app asks for it. */
export async function signIn(page: Page, email: string): Promise<void> {
  await page.locator('form').first().waitFor()
  if ((await page.locator('input[type="password"]').count()) === 0) await page.locator('.anju-gate-ways .ant-segmented-item').last().click()
  await page.locator('input[autocomplete="username"]').fill(email)
  await page.locator('input[type="password"]').fill(DEMO_PASSWORD)
  await page.keyboard.press('Enter')
  await page.locator('h1').first().waitFor()
  await page.locator('.anju-gate-form, .anju-portal-gate').waitFor({ state: 'detached' })
}

/** A tenant's first sign-in on a phone: a code to the mobile number, read where the local stack shows it. */
export async function firstSignIn(page: Page, url: string, phone: string): Promise<void> {
  await page.getByText('手机验证码').click()
  await page.locator('input[autocomplete="tel"]').fill(phone)
  await page.keyboard.press('Enter')
  await page.locator('input[autocomplete="one-time-code"]').waitFor()
  await page.locator('input[autocomplete="one-time-code"]').fill(await sentCode(url, phone))
  await page.keyboard.press('Enter')
}

/** The last code that was sent to an e-mail address or a mobile number. */
export async function sentCode(url: string, address: string): Promise<string> {
  const sent = (await (await fetch(`${url}/dev/outbox?format=json`)).json()) as { to: string; code: string }[]
  const code = sent.find(({ to }) => to.endsWith(address))?.code
  if (!code) throw new Error(`no code was sent to ${address}`)
  return code
}
