import { errors, jwtVerify, SignJWT, type JWTPayload } from 'jose'

/** Claims of a user as GoTrue puts them into an access token. */
export interface TokenUser {
  id: string
  email?: string | null
  phone?: string | null
  role?: string | null
  app_metadata?: unknown
  user_metadata?: unknown
}

export type Verified = { ok: true; claims: JWTPayload } | { ok: false; expired: boolean; malformed: boolean }

const MAX_REMEMBERED = 2_000

/** Access tokens of the local stack: HS256 only, so `alg: none` and foreign algorithms never pass. */
export class Tokens {
  private readonly key: Uint8Array
  private readonly verified = new Map<string, JWTPayload>()

  private readonly issuer: string
  readonly lifetimeSeconds: number

  constructor(secret: string, issuer: string, lifetimeSeconds: number) {
    this.issuer = issuer
    this.lifetimeSeconds = lifetimeSeconds
    this.key = new TextEncoder().encode(secret)
  }

  /** Checks signature, algorithm and expiry. A signature once found right is not computed again while the token lives. */
  async verify(token: string): Promise<Verified> {
    const known = this.verified.get(token)
    if (known) {
      if ((known.exp ?? 0) > Date.now() / 1000) return { ok: true, claims: known }
      this.verified.delete(token)
      return { ok: false, expired: true, malformed: false }
    }
    if (token.split('.').length !== 3 || token.endsWith('.')) return { ok: false, expired: false, malformed: true }
    try {
      const { payload } = await jwtVerify(token, this.key, { algorithms: ['HS256'] })
      if (payload.exp !== undefined) this.remember(token, payload)
      return { ok: true, claims: payload }
    } catch (error) {
      return { ok: false, expired: error instanceof errors.JWTExpired, malformed: false }
    }
  }

  /** A token for a session of the user, with the claims Supabase's tokens carry. */
  mint(user: TokenUser, session: { id: string; method: string; at: number }): Promise<string> {
    return this.sign({
      sub: user.id,
      aud: 'authenticated',
      role: user.role || 'authenticated',
      email: user.email ?? '',
      phone: user.phone ?? '',
      session_id: session.id,
      app_metadata: user.app_metadata ?? {},
      user_metadata: user.user_metadata ?? {},
      aal: 'aal1',
      amr: [{ method: session.method, timestamp: session.at }],
      is_anonymous: false,
      iat: session.at,
      exp: session.at + this.lifetimeSeconds,
    })
  }

  /** The library's token again, with the claims it leaves out. Null when it is not one of ours. */
  async complete(token: string, user: TokenUser | undefined, method: string): Promise<string | null> {
    const verified = await this.verify(token)
    if (!verified.ok) return null
    const { claims } = verified
    const at = claims.iat ?? Math.floor(Date.now() / 1000)
    return this.sign({
      ...claims,
      phone: user?.phone ?? '',
      app_metadata: user?.app_metadata ?? {},
      user_metadata: user?.user_metadata ?? {},
      aal: 'aal1',
      amr: [{ method, timestamp: at }],
      is_anonymous: false,
    })
  }

  private remember(token: string, claims: JWTPayload): void {
    this.verified.set(token, claims)
    if (this.verified.size > MAX_REMEMBERED) this.verified.delete(this.verified.keys().next().value ?? '')
  }

  private sign(claims: JWTPayload): Promise<string> {
    return new SignJWT({ iss: this.issuer, ...claims }).setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).sign(this.key)
  }
}
