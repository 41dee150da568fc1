/** What the listening server knows of a request beyond the request itself. */
export interface Peer {
  address: string | null
}

/** Part of the gateway that answers some paths; null passes the request on. */
export type Handler = (request: Request, url: URL, peer: Peer) => Promise<Response | null> | Response | null

/** Keys of one local installation: made at first start, kept in its private folder. */
export interface StackKeys {
  /** Signs access tokens (HS256). */
  jwtSecret: string
  /** For browsers: `sb_publishable_…`, role anon. */
  publishableKey: string
  /** For functions and operators' own scripts: `sb_secret_…`, role service_role. Never sent to a browser. */
  secretKey: string
}
