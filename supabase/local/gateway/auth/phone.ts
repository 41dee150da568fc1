import { createHash, randomBytes, randomInt, randomUUID, timingSafeEqual } from 'node:crypto'
import type { Sql } from 'postgres'
import type { Attempts } from './attempts.ts'
import type { Outbox } from './outbox.ts'
import type { Tokens } from './tokens.ts'
import { authError, cors } from '../refusals.ts'

interface Pending {
  digest: Buffer
  expires: number
  tries: number
}

interface PhoneUser {
  id: string
  email: string | null
  phone: string
  banned: boolean
}

const CODE_LIFETIME_MS = 10 * 60_000
const MAX_TRIES = 5

const digest = (phone: string, code: string): Buffer => createHash('sha256').update(`${phone}:${code}`).digest()

/**
 * Sign-in by a code sent to a phone, which the API library lacks: GoTrue's `/otp` and `/verify` for phones. Codes live ten
 * minutes in memory, are good once and for five tries.
 */
export class PhoneSignIn {
  private readonly pending = new Map<string, Pending>()

  private readonly sql: Sql
  private readonly tokens: Tokens
  private readonly outbox: Outbox
  private readonly sends: Attempts

  constructor(sql: Sql, tokens: Tokens, outbox: Outbox, sends: Attempts) {
    this.sql = sql
    this.tokens = tokens
    this.outbox = outbox
    this.sends = sends
  }

  /** POST /otp with a phone. */
  async send(phone: string, mayCreate: boolean): Promise<Response> {
    const number = phone.replace(/\D/g, '')
    if (!/^\d{7,15}$/.test(number)) return authError(400, 'validation_failed', 'Invalid phone number format (E.164 required)')
    if (this.sends.exhausted(number)) return authError(429, 'over_sms_send_rate_limit', 'For security purposes, you can only request this after some time.')
    if (!mayCreate && !(await this.find(number))) return authError(422, 'otp_disabled', 'Signups not allowed for otp')
    this.sends.note(number)
    const code = String(randomInt(0, 1_000_000)).padStart(6, '0')
    this.pending.set(number, { digest: digest(number, code), expires: Date.now() + CODE_LIFETIME_MS, tries: 0 })
    if (this.pending.size > 10_000) this.pending.delete(this.pending.keys().next().value ?? '')
    this.outbox.add({ channel: 'sms', to: `+${number}`, subject: '登录验证码 / Sign-in code', code })
    return Response.json({ message_id: null }, { headers: cors })
  }

  /** POST /verify with type sms: a session, or GoTrue's refusal. */
  async verify(phone: string, code: string): Promise<Response> {
    const number = phone.replace(/\D/g, '')
    const pending = this.pending.get(number)
    const right = pending && pending.expires > Date.now() && pending.tries < MAX_TRIES && timingSafeEqual(pending.digest, digest(number, code))
    if (!pending || !right) {
      if (pending) pending.tries += 1
      return authError(403, 'otp_expired', 'Token has expired or is invalid')
    }
    this.pending.delete(number)
    const user = (await this.find(number)) ?? (await this.create(number))
    if (user.banned) return authError(400, 'user_banned', 'User is banned')
    return Response.json(await this.session(user), { headers: cors })
  }

  private async find(number: string): Promise<PhoneUser | undefined> {
    const [user] = await this.sql<PhoneUser[]>`
      select id, email, phone, coalesce(banned_until > now(), false) as banned from auth.users
      where phone = ${number} and deleted_at is null`
    return user
  }

  private async create(number: string): Promise<PhoneUser> {
    const id = randomUUID()
    await this.sql`
      insert into auth.users (id, aud, role, phone, phone_confirmed_at, raw_app_meta_data, raw_user_meta_data, created_at, updated_at)
      values (${id}, 'authenticated', 'authenticated', ${number}, now(), '{"provider": "phone", "providers": ["phone"]}', '{}', now(), now())`
    return { id, email: null, phone: number, banned: false }
  }

  private async session(user: PhoneUser): Promise<object> {
    const at = Math.floor(Date.now() / 1000)
    const id = randomUUID()
    const refreshToken = randomBytes(12).toString('base64url')
    const [row] = await this.sql<{ raw_app_meta_data: unknown; raw_user_meta_data: unknown; created_at: Date; updated_at: Date }[]>`
      update auth.users set phone_confirmed_at = coalesce(phone_confirmed_at, now()), last_sign_in_at = now() where id = ${user.id}
      returning raw_app_meta_data, raw_user_meta_data, created_at, updated_at`
    await this.sql`insert into auth.sessions (id, user_id, aal, created_at, updated_at) values (${id}, ${user.id}, 'aal1', now(), now())`
    await this.sql`
      insert into auth.refresh_tokens (id, token, user_id, session_id, revoked, created_at, updated_at)
      values (${randomUUID()}, ${refreshToken}, ${user.id}, ${id}, false, now(), now())`
    const metadata = { app_metadata: row?.raw_app_meta_data ?? {}, user_metadata: row?.raw_user_meta_data ?? {} }
    return {
      access_token: await this.tokens.mint({ ...user, ...metadata }, { id, method: 'otp', at }),
      token_type: 'bearer',
      expires_in: this.tokens.lifetimeSeconds,
      expires_at: at + this.tokens.lifetimeSeconds,
      refresh_token: refreshToken,
      user: { id: user.id, aud: 'authenticated', role: 'authenticated', email: user.email ?? '', phone: user.phone, ...metadata, identities: [], created_at: row?.created_at, updated_at: row?.updated_at, is_anonymous: false },
    }
  }
}
