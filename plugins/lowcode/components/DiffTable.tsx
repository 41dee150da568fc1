import { currentLocale, EmptyState, readLogic, StatusTag, titleText, useNamespace, useT, type ConditionFields, type JsonValue, type Tone } from '@anju/sdk'
import { Table } from 'antd'
import { differences, isLogic, localText, type Change } from '../diff.ts'
import { useWords } from './useWords.ts'

interface DiffTableProps {
  kind: string
  schema: JsonValue
  before: JsonValue | undefined
  after: JsonValue | undefined
  /** Heads of the two columns: "version 3", "draft". */
  beforeTitle: string
  afterTitle: string
  /** What people call a value that is a key, such as a permission. */
  nameOf?: (value: JsonValue) => string | undefined
}

const tones: Record<Change['what'], Tone> = { added: 'success', removed: 'danger', changed: 'warning', moved: 'info' }

/** Two bodies side by side, only where they differ, every place in words. */
export function DiffTable({ kind, schema, before, after, beforeTitle, afterTitle, nameOf }: DiffTableProps) {
  const t = useT()
  const changes = differences(schema, before, after, currentLocale())
  const fields = useWords(kind, before, after)
  if (changes.length === 0) return <EmptyState title={t('diff.same')} />
  return (
    <div className="lowcode-scroll" role="group" aria-label={`${beforeTitle} → ${afterTitle}`} tabIndex={0}>
      <Table<Change>
        size="small"
        className="lowcode-diff"
        rowKey={(change) => JSON.stringify([change.path, change.what, change.before, change.after])}
        dataSource={changes}
        pagination={changes.length > 100 ? { pageSize: 100, showSizeChanger: false } : false}
        columns={[
          { key: 'place', title: t('diff.place'), render: (_value, { labels, path }) => <span title={path}>{labels.join(' › ') || t('diff.all')}</span> },
          { key: 'what', title: t('diff.what'), render: (_value, { what }) => <StatusTag tone={tones[what]}>{t(`diff.${what}`)}</StatusTag> },
          { key: 'before', title: beforeTitle, className: 'lowcode-before', render: (_value, { before: value }) => <Value value={value} nameOf={nameOf} fields={fields} /> },
          { key: 'after', title: afterTitle, className: 'lowcode-after', render: (_value, { after: value }) => <Value value={value} nameOf={nameOf} fields={fields} /> },
        ]}
      />
    </div>
  )
}

/** A value as people read it; what is no text, number, choice or list of them is shown as it is stored. */
export function Value({ value, nameOf, fields = {} }: { value: JsonValue | undefined; nameOf?: ((value: JsonValue) => string | undefined) | undefined; fields?: ConditionFields }) {
  const t = useT()
  const canRead = useNamespace('expressions')
  if (value === undefined) return <span className="anju-muted">—</span>
  const named = nameOf?.(value)
  if (named !== undefined) return <span title={String(value)}>{named}</span>
  const field = typeof value === 'string' ? fields[value] : undefined
  if (field) return <span title={String(value)}>{titleText(field.title)}</span>
  if (value === null) return <span className="anju-muted">{t('diff.nothing')}</span>
  if (typeof value === 'boolean') return <span>{t(value ? 'diff.yes' : 'diff.no')}</span>
  if (typeof value === 'number') return <span>{value}</span>
  const text = localText(value, currentLocale())
  if (text !== undefined) return <span className="lowcode-text">{text}</span>
  if (isLogic(value)) return <span className="lowcode-text">{canRead ? readLogic(value, fields, currentLocale()) : ''}</span>
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return <span className="lowcode-text">{value.map((item) => nameOf?.(item) ?? (fields[item] ? titleText(fields[item].title) : item)).join(t('diff.separator'))}</span>
  return <pre className="lowcode-json">{JSON.stringify(value, null, 2)}</pre>
}
