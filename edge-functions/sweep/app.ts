import { createHash, timingSafeEqual } from 'node:crypto'
import { type ReadEnv, required } from '../_shared/env.ts'
import { json, Refusal, refused } from '../_shared/http.ts'
import { type Fetch, Rest } from '../_shared/rest.ts'

const TOPIC = 'storage.remove'
/** Objects named in one call of the storage API, which takes up to a thousand. */
const BATCH = 200
/** One call ends before the platform would end it; what is left waits for the next. */
const BATCHES = 20
const LEASE = '2 minutes'

interface Waiting {
  id: string
  payload: { bucket: string; path: string }
}

interface Swept {
  /** Objects storage has no longer. */
  removed: number
  /** Objects that are still there; they come back after a pause. */
  left: number
}

/**
 * The sweep function: removes from storage the bytes of files whose rows are gone. It is told nothing but to look, by a
 * caller with the service key (`private.call_function`); what to remove it reads from the outbox.
 */
export function sweepFunction(read: ReadEnv, fetcher: Fetch = fetch): (request: Request) => Promise<Response> {
  const url = required(read, 'SUPABASE_URL')
  const key = required(read, 'SUPABASE_SERVICE_ROLE_KEY')
  const rest = new Rest(url, key, fetcher)
  return async (request) => {
    try {
      if (!holds(request, key)) throw new Refusal(401, 'sweep.service_only')
      if (request.method !== 'POST') throw new Refusal(405, 'sweep.post_only')
      return json(200, await sweep(url, rest, fetcher))
    } catch (error) {
      if (error instanceof Refusal) return refused(error)
      console.error('sweep:', error instanceof Error ? error.message : error)
      return refused(new Refusal(500, 'sweep.failed'))
    }
  }
}

/** Hashes are compared, so that neither length nor time tells anything about the key. */
function holds(request: Request, key: string): boolean {
  const hash = (text: string): Uint8Array => new Uint8Array(createHash('sha256').update(text).digest())
  const given = [request.headers.get('apikey') ?? '', request.headers.get('authorization')?.replace(/^Bearer /i, '') ?? '']
  return given.some((text) => timingSafeEqual(hash(text), hash(key)))
}

async function sweep(url: string, rest: Rest, fetcher: Fetch): Promise<Swept> {
  const total: Swept = { removed: 0, left: 0 }
  for (let round = 0; round < BATCHES; round++) {
    const waiting = await rest.rows<Waiting>('outbox_claim', { topic: TOPIC, max_rows: BATCH, lease: LEASE })
    for (const [bucket, objects] of byBucket(waiting)) {
      const error = await remove(url, rest, fetcher, bucket, objects.map((object) => object.payload.path))
      const swept = await rest.rpc<Swept>('files_removed', { batch: objects.map((object) => object.id), ...(error ? { error } : {}) })
      total.removed += swept.removed
      total.left += swept.left
    }
    if (waiting.length < BATCH) break
  }
  return total
}

function byBucket(waiting: Waiting[]): Map<string, Waiting[]> {
  const buckets = new Map<string, Waiting[]>()
  for (const object of waiting) buckets.set(object.payload.bucket, [...(buckets.get(object.payload.bucket) ?? []), object])
  return buckets
}

/** What went wrong, or undefined. Whether the objects are gone the database sees for itself. */
async function remove(url: string, rest: Rest, fetcher: Fetch, bucket: string, paths: string[]): Promise<string | undefined> {
  try {
    const response = await fetcher(`${url}/storage/v1/object/${bucket}`, { method: 'DELETE', headers: rest.headers(), body: JSON.stringify({ prefixes: paths }) })
    const said = await response.text()
    return response.ok ? undefined : `storage answered ${response.status}: ${said.slice(0, 500)}`
  } catch (error) {
    return `storage did not answer: ${error instanceof Error ? error.message : String(error)}`
  }
}
