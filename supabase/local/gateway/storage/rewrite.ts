import { z } from 'zod'
import { cors } from '../refusals.ts'
import type { Peer } from '../types.ts'

type Upstream = (request: Request, peer: Peer) => Promise<Response>

const signMany = z.object({ paths: z.array(z.string()).max(1000), expiresIn: z.number() })
const listOptions = z.looseObject({ prefix: z.string().default(''), limit: z.number().int().min(1).max(1000).default(100), offset: z.number().int().min(0).default(0) })
const signed = z.looseObject({ signedUrl: z.string().optional(), token: z.string().optional(), message: z.string().optional() })
const listed = z.array(z.looseObject({ name: z.string() }))

interface Listed {
  name: string
  id: unknown
  updated_at: unknown
  created_at: unknown
  last_accessed_at: unknown
  metadata: unknown
}

/** Answers `/storage/v1` the way storage-js expects where the API library differs: uploads of blobs, signed URLs, lists. */
export async function handleStorage(upstream: Upstream, request: Request, url: URL, peer: Peer): Promise<Response> {
  const upload = /^\/storage\/v1\/object\//.test(url.pathname) && (request.method === 'POST' || request.method === 'PUT')
  if (upload && request.headers.get('content-type')?.startsWith('multipart/form-data')) return upstream(await unwrapForm(request), peer)
  const match = /^\/storage\/v1\/object\/(sign|upload\/sign|list)\/([^/]+)(\/.*)?$/.exec(url.pathname)
  if (!match || request.method !== 'POST') return upstream(request, peer)
  const [, kind, bucket = '', key] = match
  const ask = (path: string, body: unknown): Promise<Response> => {
    const headers = new Headers(request.headers)
    headers.delete('content-length')
    headers.set('content-type', 'application/json')
    return upstream(new Request(new URL(path, url), { method: 'POST', headers, body: JSON.stringify(body) }), peer)
  }
  if (kind === 'list') return list(ask, url.pathname, listOptions.parse(await request.json()))
  if (kind === 'sign' && !key) return signEach(ask, bucket, signMany.parse(await request.json()))
  const response = await upstream(request, peer)
  if (!response.ok) return response
  const body = signed.parse(await response.json())
  return Response.json(kind === 'sign' ? { signedURL: withoutBase(body.signedUrl) } : { url: withoutBase(body.signedUrl), token: body.token }, { headers: cors })
}

const withoutBase = (path: string | undefined): string | undefined => path?.replace('/storage/v1', '')

/** A browser's blob arrives as a form with one file; the library wants the bytes. */
async function unwrapForm(request: Request): Promise<Request> {
  const form = await request.formData()
  const file = [...form.values()].find((value): value is File => typeof value !== 'string')
  const headers = new Headers(request.headers)
  const bytes = file ? await file.arrayBuffer() : new ArrayBuffer(0)
  headers.set('content-type', file?.type || 'application/octet-stream')
  headers.set('content-length', String(bytes.byteLength))
  const cacheControl = form.get('cacheControl')
  if (typeof cacheControl === 'string') headers.set('cache-control', `max-age=${cacheControl}`)
  const metadata = form.get('metadata')
  if (typeof metadata === 'string') headers.set('x-metadata', Buffer.from(metadata).toString('base64'))
  return new Request(request.url, { method: request.method, headers, body: bytes })
}

async function signEach(ask: (path: string, body: unknown) => Promise<Response>, bucket: string, wanted: z.infer<typeof signMany>): Promise<Response> {
  const answers = []
  for (const path of wanted.paths) {
    const response = await ask(`/storage/v1/object/sign/${bucket}/${path}`, { expiresIn: wanted.expiresIn })
    const body = signed.parse(await response.json())
    answers.push(response.ok ? { error: null, path, signedURL: withoutBase(body.signedUrl) } : { error: body.message ?? 'not found', path, signedURL: null })
  }
  return Response.json(answers, { headers: cors })
}

/** Objects and folders directly under the prefix, folders without an id, as Supabase lists them. */
async function list(ask: (path: string, body: unknown) => Promise<Response>, path: string, options: z.infer<typeof listOptions>): Promise<Response> {
  const prefix = options.prefix.replace(/^\/|\/$/g, '')
  const folder = prefix ? `${prefix}/` : ''
  const response = await ask(path, { ...options, prefix: folder, limit: 10_000, offset: 0 })
  if (!response.ok) return response
  const entries = new Map<string, Listed>()
  for (const object of listed.parse(await response.json())) {
    if (!object.name.startsWith(folder)) continue
    const rest = object.name.slice(folder.length)
    const slash = rest.indexOf('/')
    const name = slash < 0 ? rest : rest.slice(0, slash)
    if (!entries.has(name)) entries.set(name, entry(name, slash < 0 ? object : {}))
  }
  return Response.json([...entries.values()].slice(options.offset, options.offset + options.limit), { headers: cors })
}

const entry = (name: string, object: Record<string, unknown>): Listed => ({
  name,
  id: object.id ?? null,
  updated_at: object.updated_at ?? null,
  created_at: object.created_at ?? null,
  last_accessed_at: object.last_accessed_at ?? null,
  metadata: object.metadata ?? null,
})
