/** Headers every API answer carries, as Supabase sends them. */
export const cors: Record<string, string> = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': 'authorization, x-client-info, apikey, content-type, prefer, range, accept-profile, content-profile, x-upsert, cache-control',
  'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE, OPTIONS, HEAD',
  'access-control-expose-headers': 'content-range, content-profile, x-total-count, location',
}

/** An error of the data API, in PostgREST's shape. */
export function restError(status: number, code: string, message: string): Response {
  const headers: Record<string, string> = status === 401 ? { ...cors, 'www-authenticate': 'Bearer error="invalid_token"' } : cors
  return Response.json({ code, message, details: null, hint: null }, { status, headers })
}

/** An error of the auth API, in GoTrue's shape. */
export function authError(status: number, errorCode: string, message: string): Response {
  return Response.json({ code: status, error_code: errorCode, msg: message }, { status, headers: { ...cors, 'x-sb-error-code': errorCode } })
}

export const notFound = (): Response => new Response('Not found\n', { status: 404, headers: { 'content-type': 'text/plain; charset=utf-8' } })
