/** What the server tells the app at start; nothing about an installation is built into the bundle. */
export interface AppConfig {
  /** Base of `/auth/v1`, `/rest/v1` …, without a trailing slash. */
  supabaseUrl: string
  publishableKey: string
  /** The local stack's outbox of sent mail and SMS is reachable at `/dev/outbox`. */
  devOutbox: boolean
}

let current: AppConfig | undefined

/** Checks and normalises `/config.json`. Throws with the field's name. */
export function parseConfig(raw: unknown, origin: string): AppConfig {
  const body = (typeof raw === 'object' && raw !== null ? raw : {}) as Record<string, unknown>
  const url = typeof body.supabaseUrl === 'string' && body.supabaseUrl !== '' ? body.supabaseUrl : origin
  if (typeof body.publishableKey !== 'string' || body.publishableKey === '') throw new Error('config.json: publishableKey is missing')
  return { supabaseUrl: url.replace(/\/+$/, ''), publishableKey: body.publishableKey, devOutbox: body.devOutbox === true }
}

/** Fetches `/config.json` once, before anything is drawn. */
export async function loadConfig(): Promise<AppConfig> {
  const response = await fetch('/config.json', { cache: 'no-store' })
  if (!response.ok) throw new Error(`config.json: HTTP ${response.status}`)
  current = parseConfig(await response.json(), window.location.origin)
  return current
}

/** The loaded configuration. Throws when asked before `loadConfig` has finished: a mistake in the entry file. */
export function appConfig(): AppConfig {
  if (!current) throw new Error('configuration is not loaded yet')
  return current
}
