import { createHash } from 'node:crypto'
import { copyFile, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, resolve, sep } from 'node:path'
import type { App } from '@supabase/lite'

type Adapter = NonNullable<App['_storageAdapter']>

interface Described {
  mimetype: string
  cacheControl: string
  eTag: string
}

/** Keeps objects as files in one folder per bucket, each with its description beside it. */
export class FileAdapter implements Adapter {
  readonly driver = null

  private readonly base: string

  constructor(base: string) {
    this.base = base
  }

  async getObject(...[bucket, key]: Parameters<Adapter['getObject']>): ReturnType<Adapter['getObject']> {
    const path = this.path(bucket, key)
    return { metadata: await this.describe(path), httpStatusCode: 200, body: await readFile(path) } as unknown as Awaited<ReturnType<Adapter['getObject']>>
  }

  async uploadObject(...[bucket, key, , body, contentType, cacheControl]: Parameters<Adapter['uploadObject']>): ReturnType<Adapter['uploadObject']> {
    const path = this.path(bucket, key)
    await mkdir(dirname(path), { recursive: true })
    const bytes = body instanceof Uint8Array ? body : Buffer.concat(await collect(body as AsyncIterable<Uint8Array>))
    await writeFile(path, bytes)
    const described: Described = { mimetype: contentType, cacheControl, eTag: `"${createHash('md5').update(bytes).digest('hex')}"` }
    await writeFile(`${path}.meta`, JSON.stringify(described))
    return this.describe(path)
  }

  async deleteObject(bucket: string, key: string): Promise<void> {
    const path = this.path(bucket, key)
    await rm(path, { force: true })
    await rm(`${path}.meta`, { force: true })
  }

  async deleteObjects(bucket: string, keys: string[]): Promise<void> {
    for (const key of keys) await this.deleteObject(bucket, key)
  }

  async copyObject(...[fromBucket, from, , toBucket, to]: Parameters<Adapter['copyObject']>): ReturnType<Adapter['copyObject']> {
    const source = this.path(fromBucket, from)
    const target = this.path(toBucket, to)
    await mkdir(dirname(target), { recursive: true })
    await copyFile(source, target)
    await copyFile(`${source}.meta`, `${target}.meta`)
    const { eTag, lastModified } = await this.describe(target)
    return { httpStatusCode: 200, eTag, lastModified }
  }

  headObject(bucket: string, key: string): ReturnType<Adapter['headObject']> {
    return this.describe(this.path(bucket, key))
  }

  async privateAssetUrl(bucket: string, key: string): Promise<string> {
    return this.path(bucket, key)
  }

  /** The file of an object; throws when the key would leave its bucket's folder. */
  private path(bucket: string, key: string): string {
    const folder = resolve(this.base, bucket)
    const path = resolve(folder, key)
    if (!folder.startsWith(resolve(this.base) + sep) || !path.startsWith(folder + sep)) throw new Error('invalid object key')
    return path
  }

  private async describe(path: string): Promise<Awaited<ReturnType<Adapter['headObject']>>> {
    const file = await stat(path)
    const described = JSON.parse(await readFile(`${path}.meta`, 'utf8')) as Described
    return { ...described, contentLength: file.size, size: file.size, lastModified: file.mtime, httpStatusCode: 200 }
  }
}

async function collect(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return chunks
}
