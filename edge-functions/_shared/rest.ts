import { Refusal } from './http.ts'

export type Fetch = (url: string, init: RequestInit) => Promise<Response>

/** Calls database functions over the API, as a user or with the service key. */
export class Rest {
  private readonly url: string
  private readonly key: string
  private readonly fetch: Fetch

  constructor(url: string, key: string, fetcher: Fetch) {
    this.url = url
    this.key = key
    this.fetch = fetcher
  }

  /**
   * @param token the user's token; without one the call runs with the key itself
   * @throws Refusal with the database's own status and message key
   */
  async rpc<T>(name: string, args: Record<string, unknown>, token?: string): Promise<T> {
    const response = await this.fetch(`${this.url}/rest/v1/rpc/${name}`, {
      method: 'POST',
      headers: {
        apikey: this.key,
        'content-type': 'application/json',
        // Keys of the form sb_… are no tokens: only the gateway understands them, as apikey.
        ...(token ? { authorization: `Bearer ${token}` } : this.key.startsWith('sb_') ? {} : { authorization: `Bearer ${this.key}` }),
      },
      body: JSON.stringify(args),
    })
    const text = await response.text()
    const body: unknown = text === '' ? null : parsed(text)
    if (!response.ok) {
      const fault = (body ?? {}) as { message?: string; details?: string }
      throw new Refusal(response.status, fault.message ?? `${name} failed`, fault.details ?? null)
    }
    return (Array.isArray(body) ? (body[0] ?? null) : body) as T
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
