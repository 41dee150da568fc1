import type { Tokens } from './auth/tokens.ts'
import { cors, restError } from './refusals.ts'
import type { StackKeys } from './types.ts'

const isKey = (text: string, keys: StackKeys): boolean => text === keys.publishableKey || text === keys.secretKey

/**
 * Checks the bearer token before anything else sees the request, so that a malformed, unsigned, foreign or expired one is
 * refused instead of served as an anonymous visitor. Null when there is nothing to refuse.
 */
export async function refuseBadToken(request: Request, tokens: Tokens, keys: StackKeys): Promise<Response | null> {
  const header = request.headers.get('authorization')
  if (header === null) return null
  const token = /^Bearer (.+)$/i.exec(header)?.[1]?.trim() ?? ''
  if (isKey(token, keys)) return null
  const verified = await tokens.verify(token)
  if (verified.ok) return null
  if (verified.malformed) return restError(401, 'PGRST301', 'Expected 3 parts in JWT; got another number')
  return verified.expired ? restError(401, 'PGRST303', 'JWT expired') : restError(401, 'PGRST301', 'No suitable key or wrong key type')
}

/** Storage asks for a token except where a link itself is the permission. Null when there is nothing to refuse. */
export function refuseMissingToken(request: Request, url: URL): Response | null {
  const byLink = /^\/storage\/v1\/(object\/public\/|object\/sign\/|object\/upload\/sign\/|object\/info\/public\/|render\/image\/)/.test(url.pathname)
  if (byLink || request.headers.has('authorization') || request.headers.has('apikey')) return null
  return Response.json({ statusCode: '400', error: 'Error', message: "headers must have required property 'authorization'" }, { status: 400, headers: cors })
}
