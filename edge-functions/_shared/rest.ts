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

  /** Headers of a call, with the user's token or the key itself. */
  headers(token?: string): Record<string, string> {
    return {
      apikey: this.key,
      'content-type': 'application/json',
      // Keys of the form sb_… are no tokens: only the gateway understands them, as apikey.
      ...(token ? { authorization: `Bearer ${token}` } : this.key.startsWith('sb_') ? {} : { authorization: `Bearer ${this.key}` }),
    }
  }

  /**
   * One answer: the value, or the first row.
   *
   * @param token the user's token; without one the call runs with the key itself
   * @throws Refusal with the database's own status and message key
   */
  async rpc<T>(name: string, args: Record<string, unknown>, token?: string): Promise<T> {
    const body = await this.call(name, args, token)
    return (Array.isArray(body) ? (body[0] ?? null) : body) as T
  }

  /** All rows of a function that answers with a table; throws as `rpc` does. */
  async rows<T>(name: string, args: Record<string, unknown>, token?: string): Promise<T[]> {
    return (await this.call(name, args, token)) as T[]
  }

  private async call(name: string, args: Record<string, unknown>, token?: string): Promise<unknown> {
    const response = await this.fetch(`${this.url}/rest/v1/rpc/${name}`, { method: 'POST', headers: this.headers(token), body: JSON.stringify(args) })
    const text = await response.text()
    const body: unknown = text === '' ? null : parsed(text)
    if (!response.ok) {
      const fault = (body ?? {}) as { message?: string; details?: string }
      throw new Refusal(response.status, fault.message ?? `${name} failed`, fault.details ?? null)
    }
    return body
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
