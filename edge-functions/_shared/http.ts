export const cors: Record<string, string> = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': 'authorization, apikey, content-type, x-client-info',
  'access-control-allow-methods': 'GET, POST, OPTIONS',
}

/** A refusal in the shape of the API's own: the app translates the message key. */
export class Refusal extends Error {
  override name = 'Refusal'
  readonly status: number
  readonly details: string | null

  constructor(status: number, key: string, details: string | null = null) {
    super(key)
    this.status = status
    this.details = details
  }
}

export const json = (status: number, body: unknown): Response => Response.json(body, { status, headers: cors })

export const refused = (refusal: Refusal): Response =>
  json(refusal.status, { code: `PT${refusal.status}`, message: refusal.message, details: refusal.details, hint: null })

/** The body as text, refused when longer than a message of its kind ever is. */
export async function limitedText(request: Request, maxBytes = 65_536): Promise<string> {
  const bytes = new Uint8Array(await request.arrayBuffer())
  if (bytes.byteLength > maxBytes) throw new Refusal(413, 'pay.body_too_large')
  return new TextDecoder().decode(bytes)
}
