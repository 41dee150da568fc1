/**
 * The content security policy the app is served with; the local gateway and `vite preview` send it, and the build repeats
 * its script rules in a meta tag for static hosts that send no headers.
 *
 * Scripts come from our origin only: no inline script, no eval. Styles may be inline: antd writes its component styles
 * into <style> elements at run time, and a static host cannot mint a nonce per answer.
 */
export function contentSecurityPolicy(supabaseUrl?: string): string {
  const api = supabaseUrl ? ` ${new URL(supabaseUrl).origin} ${new URL(supabaseUrl).origin.replace(/^http/, 'ws')}` : ''
  return [
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    `img-src 'self' data: blob:${api}`,
    `connect-src 'self' ws: wss:${api}`,
    "font-src 'self' data:",
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** What a meta tag may say: `frame-ancestors` and origins unknown at build time are left to headers. */
export const metaPolicy = "script-src 'self'; object-src 'none'; base-uri 'self'"
