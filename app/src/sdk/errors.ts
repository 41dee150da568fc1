/** What every failed call of the platform becomes: a message key that the plugin's locale translates, and its values. */
export class AnjuError extends Error {
  override readonly name = 'AnjuError'
  /** `<plugin>.<what>`, translated at `errors.<what>` of that plugin's locale. */
  readonly key: string
  readonly params: Record<string, unknown>
  /** HTTP status; 0 when the server could not be reached. */
  readonly status: number
  /** The database's hint or raw message, for the details fold and the console; never the main text. */
  readonly detail: string | undefined

  constructor(key: string, options: { params?: Record<string, unknown>; status?: number; detail?: string; cause?: unknown } = {}) {
    super(key, { cause: options.cause })
    this.key = key
    this.params = options.params ?? {}
    this.status = options.status ?? 500
    this.detail = options.detail
  }
}

const MESSAGE_KEY = /^[a-z][a-z_]*\.[a-z][a-z0-9_]*$/

const byStatus: Record<number, string> = {
  0: 'app.offline',
  401: 'app.session_expired',
  403: 'app.forbidden',
  404: 'app.not_found',
  408: 'app.timeout',
  409: 'app.conflict',
  413: 'app.too_large',
  429: 'app.too_many_requests',
  502: 'app.unavailable',
  503: 'app.unavailable',
  504: 'app.timeout',
}

const bySqlState: Record<string, string> = {
  '23505': 'app.already_exists',
  '23503': 'app.still_referenced',
  '23514': 'app.value_refused',
  '23P01': 'app.overlap',
  '42501': 'app.forbidden',
  '57014': 'app.timeout',
  PGRST301: 'app.session_expired',
  PGRST303: 'app.session_expired',
}

/** Parses the `detail` of a `private.fail`: a JSON object of values for the message. */
function readParams(details: unknown): Record<string, unknown> {
  if (typeof details !== 'string') return {}
  try {
    const value: unknown = JSON.parse(details)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

/**
 * Turns whatever a call threw or answered into an AnjuError. Knows PostgREST's `{message, code, details, hint}` with
 * `PT4xx` codes from `private.fail`, GoTrue's `{code, message, status}`, edge functions' `{error: key, params}` and
 * broken connections.
 */
export function toAnjuError(raw: unknown, status?: number): AnjuError {
  if (raw instanceof AnjuError) return raw
  if (raw instanceof TypeError && status === undefined) {
    return new AnjuError('app.offline', { status: 0, detail: raw.message, cause: raw })
  }
  const body = (typeof raw === 'object' && raw !== null ? raw : {}) as Record<string, unknown>
  const code = text(body.code) ?? text(body.error_code) ?? ''
  const message = text(body.message) ?? text(body.msg) ?? text(body.error) ?? (typeof raw === 'string' ? raw : '')
  const fromCode = /^PT(\d{3})$/.exec(code)?.[1]
  const ownStatus = typeof body.status === 'number' ? body.status : undefined
  // postgrest-js reports a failed fetch as status 0 with an empty code.
  const finalStatus = fromCode ? Number(fromCode) : (ownStatus ?? status ?? 500)
  const params = typeof body.params === 'object' && body.params !== null ? (body.params as Record<string, unknown>) : readParams(body.details)
  const detail = [message, text(body.hint)].filter(Boolean).join(' · ') || undefined
  if (MESSAGE_KEY.test(message)) return new AnjuError(message, { params, status: finalStatus, detail: text(body.hint), cause: raw })
  const key = authErrorKey(code) ?? bySqlState[code] ?? byStatus[finalStatus] ?? 'app.unexpected'
  return new AnjuError(key, { params, status: finalStatus, detail, cause: raw })
}

/** GoTrue's error codes that a person can do something about. */
function authErrorKey(code: string): string | undefined {
  const known: Record<string, string> = {
    invalid_credentials: 'app.wrong_credentials',
    email_not_confirmed: 'app.email_not_confirmed',
    otp_expired: 'app.code_expired',
    user_already_exists: 'app.user_exists',
    email_exists: 'app.user_exists',
    weak_password: 'app.weak_password',
    over_email_send_rate_limit: 'app.too_many_requests',
    over_sms_send_rate_limit: 'app.too_many_requests',
    over_request_rate_limit: 'app.too_many_requests',
    user_banned: 'app.user_banned',
    session_not_found: 'app.session_expired',
    refresh_token_not_found: 'app.session_expired',
    refresh_token_already_used: 'app.session_expired',
    signup_disabled: 'app.signup_disabled',
    otp_disabled: 'app.user_unknown',
    user_not_found: 'app.user_unknown',
    email_address_invalid: 'app.email_invalid',
    validation_failed: 'app.value_refused',
  }
  return known[code]
}
