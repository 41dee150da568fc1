import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** One item of `config_export`: what is in force, or a default taken out of use. */
export interface BundleItem {
  kind: string
  key: string
  title: unknown
  body?: unknown
  archived?: true
}

/** What `config_export` answers and `config_apply` takes. */
export interface Bundle {
  format: 1
  items: BundleItem[]
}

const KIND = /^[a-z][a-z0-9_]{1,39}$/
const KEY = /^[a-z][a-z0-9_.-]{0,79}$/

/** Members in alphabetical order all the way down, so that a file changes only where the configuration does. */
export function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered)
  if (typeof value !== 'object' || value === null) return value
  const record = value as Record<string, unknown>
  return Object.fromEntries(Object.keys(record).sort().map((member) => [member, ordered(record[member])]))
}

const textOf = ({ title, body, archived }: BundleItem): string => `${JSON.stringify(ordered(archived ? { archived, title } : { title, body }), null, 2)}\n`

/**
 * Writes a bundle as `<folder>/<kind>/<key>.json`, one file per item, and takes away files of items that are gone. Files that did not
 * change are not touched.
 *
 * @returns paths written and removed, relative to the folder
 */
export function writeBundle(folder: string, bundle: Bundle): { written: string[]; removed: string[] } {
  const wanted = new Map(bundle.items.map((item) => [`${item.kind}/${item.key}.json`, textOf(item)]))
  const removed = existsSync(folder) ? paths(folder).filter((path) => !wanted.has(path)) : []
  for (const path of removed) rmSync(join(folder, path))
  const written: string[] = []
  for (const [path, text] of wanted) {
    const file = join(folder, path)
    if (existsSync(file) && readFileSync(file, 'utf8') === text) continue
    mkdirSync(join(folder, path.split('/')[0] ?? ''), { recursive: true })
    writeFileSync(file, text)
    written.push(path)
  }
  return { written: written.sort(), removed }
}

/** Reads such a folder. Throws with the file's name on anything that is not one item. */
export function readBundle(folder: string): Bundle {
  if (!existsSync(folder)) throw new Error(`${folder} does not exist.`)
  const items = paths(folder).map((path): BundleItem => {
    const [kind = '', file = ''] = path.split('/')
    const key = file.replace(/\.json$/, '')
    if (!KIND.test(kind) || !KEY.test(key)) throw new Error(`${path}: not <kind>/<key>.json`)
    let content: unknown
    try {
      content = JSON.parse(readFileSync(join(folder, path), 'utf8'))
    } catch (error) {
      throw new Error(`${path}: ${(error as Error).message}`, { cause: error })
    }
    if (typeof content !== 'object' || content === null || Array.isArray(content)) throw new Error(`${path}: not an object`)
    const { title, body, archived, ...rest } = content as Record<string, unknown>
    if (Object.keys(rest).length > 0) throw new Error(`${path}: ${Object.keys(rest).join(', ')} is unknown; an item has title and body`)
    return archived === true ? { kind, key, title, archived } : { kind, key, title, body }
  })
  return { format: 1, items }
}

/** Every `<kind>/<file>.json` of the folder, sorted. Other files of the folder itself (a README) are nobody's business. */
function paths(folder: string): string[] {
  const kinds = readdirSync(folder).filter((name) => !name.startsWith('.') && statSync(join(folder, name)).isDirectory())
  return kinds.flatMap((kind) => readdirSync(join(folder, kind)).filter((file) => file.endsWith('.json')).map((file) => `${kind}/${file}`)).sort()
}
