import { accessToken, authorisedFetch, rpc } from './client.ts'
import { appConfig } from './config.ts'
import { AnjuError, toAnjuError } from './errors.ts'

/** A file of a record, as verbs give it with the record. */
export interface FileInfo {
  id: string
  name: string
  mime: string
  bytes: number
  sha256: string
  /** Name of the object in the bucket. */
  path: string
}

/** Media types the bucket takes, for `accept` of a file field. */
export const acceptedFiles = '.png,.jpg,.jpeg,.webp,.gif,.pdf,.txt,.csv,.doc,.docx,.xls,.xlsx,.zip,.mp3,.m4a,.mp4'

/** Browsers do not know the type of every file; its name tells. */
const types: Record<string, string> = {
  csv: 'text/csv', pdf: 'application/pdf', txt: 'text/plain', zip: 'application/zip', doc: 'application/msword', xls: 'application/vnd.ms-excel', m4a: 'audio/mp4', mp3: 'audio/mpeg',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

const objectUrl = (path: string): string => `${appConfig().supabaseUrl}/storage/v1/object/attachments/${path}`

/** SHA-256 of bytes, hexadecimal. */
async function sha256Of(bytes: ArrayBuffer): Promise<string> {
  // Browsers hash only pages that came over a safe connection (or from this machine).
  if (!crypto.subtle) throw new AnjuError('platform.attachment_unsafe')
  return [...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Media type of a file as it is kept: by its name where browsers do not know it. */
export const mimeOf = (name: string, type: string): string => types[name.split('.').at(-1)?.toLowerCase() ?? ''] ?? (type || 'application/octet-stream')

/** Sends bytes and tells how much of them has gone; `fetch` cannot. */
async function send(url: string, mime: string, bytes: ArrayBuffer, onProgress: (part: number) => void): Promise<void> {
  const token = await accessToken()
  const { status, text } = await new Promise<{ status: number; text: string }>((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', url)
    request.setRequestHeader('apikey', appConfig().publishableKey)
    request.setRequestHeader('authorization', `Bearer ${token}`)
    request.setRequestHeader('content-type', mime)
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0)
    request.onload = () => resolve({ status: request.status, text: request.responseText })
    request.onerror = () => reject(new AnjuError('app.offline', { status: 0 }))
    request.send(new Blob([bytes], { type: mime }))
  })
  if (status >= 400) throw toAnjuError(parsed(text), status)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/**
 * Uploads a file for a record: announced, sent, kept. `ownerKind` is what the record's plugin registered with
 * `private.attachment_kind`: `flows.run`. `onProgress` hears the part that has gone, 0 to 1. Throws AnjuError (`platform.attachment_size`, `…_type`, `…_not_arrived`, or the
 * plugin's refusal).
 */
export async function uploadFile(ownerKind: string, owner: string, file: File, onProgress: (part: number) => void = () => undefined): Promise<FileInfo> {
  const bytes = await file.arrayBuffer()
  const mime = mimeOf(file.name, file.type)
  const made = await rpc<FileInfo>('begin_attachment', { owner_kind: ownerKind, owner, name: file.name.slice(-200), mime, bytes: bytes.byteLength, sha256: await sha256Of(bytes) })
  await send(objectUrl(made.path), mime, bytes, onProgress)
  return rpc<FileInfo>('finish_attachment', { attachment: made.id })
}

/** The content of a file, checked against its hash: what was changed after the upload is not shown. */
export async function fileContent(file: Pick<FileInfo, 'path' | 'mime' | 'sha256'>): Promise<Blob> {
  const response = await authorisedFetch(objectUrl(file.path))
  if (!response.ok) throw new AnjuError('platform.attachment_not_found', { status: response.status })
  const bytes = await response.arrayBuffer()
  if (crypto.subtle && (await sha256Of(bytes)) !== file.sha256) throw new AnjuError('platform.attachment_changed')
  return new Blob([bytes], { type: file.mime })
}
