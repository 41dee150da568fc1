import { createReadStream, statSync, type Stats } from 'node:fs'
import { extname, join, resolve, sep } from 'node:path'
import { Readable } from 'node:stream'
import { contentSecurityPolicy } from '../../../app/csp.ts'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
}

/** Headers of every page and file of the app. */
export const pageHeaders: Record<string, string> = {
  'content-security-policy': contentSecurityPolicy(),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'permissions-policy': 'camera=(self), geolocation=(self), microphone=()',
}

/** Paths that are the admin app's own routes: `/`, and anything under a plugin's or the shell's prefix without a dot. */
const isRoute = (path: string): boolean => /^\/[a-z0-9_]*(\/[\w:@-]+)*\/?$/.test(path) && !/^\/(dev\/|_)/.test(path)

/** Answers files of the built app; routes of the admin app get its page, everything else null. */
export function appFiles(folder: string): (request: Request, url: URL) => Response | null {
  const root = resolve(folder)
  return (request, url) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return null
    const path = decode(url.pathname)
    if (path === null || path.startsWith('/.')) return null
    const file = resolve(join(root, path))
    if (file !== root && file.startsWith(root + sep) && !file.includes(`${sep}.`)) {
      const found = stat(file)
      if (found?.isFile()) return send(request, file, found, path.startsWith('/assets/'))
    }
    if (!isRoute(path)) return null
    const page = join(root, 'index.html')
    const found = stat(page)
    return found ? send(request, page, found, false) : null
  }
}

function send(request: Request, file: string, found: Stats, immutable: boolean): Response {
  const etag = `"${found.size.toString(36)}-${Math.floor(found.mtimeMs).toString(36)}"`
  const headers = {
    ...pageHeaders,
    'content-type': types[extname(file)] ?? 'application/octet-stream',
    'cache-control': immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    etag,
  }
  if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers })
  const size = { ...headers, 'content-length': String(found.size) }
  if (request.method === 'HEAD') return new Response(null, { headers: size })
  return new Response(Readable.toWeb(createReadStream(file)) as unknown as ReadableStream, { headers: size })
}

function stat(file: string): Stats | undefined {
  return statSync(file, { throwIfNoEntry: false })
}

function decode(path: string): string | null {
  try {
    const decoded = decodeURIComponent(path)
    return decoded.includes('\0') ? null : decoded
  } catch {
    return null
  }
}
