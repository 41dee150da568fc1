import type { Browser, Page } from 'playwright'
import { DEMO_PASSWORD } from '../../../seeds/demo/people.ts'
import { visitor, type Device, type Visitor } from './browser.ts'

/**
 * A member of staff or a tenant of the demo at a browser of their own, where they signed in before: the session is there when the page
 * opens. How people sign in is told in the stories of the shell and of people.
 */
export async function signedIn(browser: Browser, url: string, email: string, options: { device?: Device; portal?: boolean; english?: boolean; moving?: boolean } = {}): Promise<Visitor> {
  const storage = { 'anju.session': await sessionOf(url, email) }
  const person = await visitor(browser, { baseURL: url, device: options.device ?? 'desktop', moving: options.moving ?? false, storage })
  const { page } = person
  if (options.english) await page.addInitScript(() => localStorage.setItem('anju.locale', 'en-US'))
  await page.goto(options.portal ? '/portal.html' : '/')
  await page.locator('h1').first().waitFor()
  return person
}

/** The session the auth server gives for the demo's password, as the app keeps it. */
async function sessionOf(url: string, email: string): Promise<string> {
  const { publishableKey } = (await (await fetch(`${url}/config.json`)).json()) as { publishableKey: string }
  const answer = await fetch(`${url}/auth/v1/token?grant_type=password`, {
    method: 'POST',
    headers: { apikey: publishableKey, 'content-type': 'application/json' },
    body: JSON.stringify({ email, password: DEMO_PASSWORD }),
  })
  const session = (await answer.json()) as { access_token?: string; expires_in?: number; expires_at?: number }
  if (!session.access_token) throw new Error(`${email} could not sign in: ${answer.status} ${JSON.stringify(session)}`)
  return JSON.stringify({ ...session, expires_at: session.expires_at ?? Math.floor(Date.now() / 1000) + (session.expires_in ?? 3600) })
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
