import { currentLocale, installedPlugins, type ConfigEditor, type JsonValue } from '@anju/sdk'

/** A text by language, either of which may be missing. */
export type Titles = Partial<Record<'zh' | 'en', string>>

/** A row of `config_list`. */
export interface ListedItem {
  id: string
  kind: string
  key: string
  title: Titles
  origin: 'plugin' | 'site'
  published_version_id: string | null
  number: number | null
  published_at: string | null
  archived_at: string | null
  draft_id: string | null
  draft_at: string | null
  draft_author: string | null
  edited: boolean
  conflicts: number
}

export interface Item {
  id: string
  org_id: string
  kind: string
  key: string
  title: Titles
  origin: 'plugin' | 'site'
  published_version_id: string | null
  default_version: string | null
  archived_at: string | null
  /** Since when approval of taking it out of use is asked for. */
  archive_asked_at: string | null
  conflict: { plugin_version: string } | null
}

/** A version without its body, as the history shows it. */
export interface HistoryEntry {
  id: string
  number: number
  status: 'draft' | 'published' | 'superseded'
  title: Titles
  cause: string
  note: string
  author: string | null
  published_by: string | null
  plugin_version: string | null
  created_at: string
  published_at: string | null
}

export interface Version {
  id: string
  item_id: string
  number: number
  status: 'draft' | 'published' | 'superseded'
  title: Titles
  body: JsonValue
  note: string
}

export interface Kind {
  kind: string
  plugin: string
  title: Titles
  body_schema: JsonValue
  /** Publishing asks for approval by a flow. */
  by_approval: boolean
}

export const itemColumns = 'id, org_id, kind, key, title, origin, published_version_id, default_version, archived_at, archive_asked_at, conflict'

/** The title in the reader's language, else in the other one, else the key. */
export function titleOf({ title, key }: { title: Titles; key: string }): string {
  const [first, second] = currentLocale() === 'en-US' ? [title.en, title.zh] : [title.zh, title.en]
  return first ?? second ?? key
}

export const kindTitle = (kind: Kind): string => titleOf({ title: kind.title, key: kind.kind })

/** The designer a plugin brings for a kind. */
export const editorOf = (kind: string): ConfigEditor | undefined => installedPlugins().flatMap(({ configEditors = [] }) => configEditors).find((editor) => editor.kind === kind)

/** Where an item is edited: in its designer, else as text. */
export const editPath = (kind: string, id: string): string => editorOf(kind)?.path.replace(':itemId', id) ?? `/lowcode/items/${id}/edit`

export const newPath = (kind: string): string => editorOf(kind)?.newPath ?? `/lowcode/new/${kind}`
