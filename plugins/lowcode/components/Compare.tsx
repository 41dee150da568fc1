import { Await, useT, type JsonValue } from '@anju/sdk'
import { Select } from 'antd'
import { useState } from 'react'
import type { HistoryEntry } from '../config.ts'
import { DiffTable } from './DiffTable.tsx'
import { withTitle } from './DraftPanel.tsx'
import { usePermissionNames } from './usePermissionNames.ts'
import { useVersion } from './useVersions.ts'

/** Any two versions side by side. */
export function Compare({ kind, entries, schema }: { kind: string; entries: readonly HistoryEntry[]; schema: JsonValue }) {
  const t = useT()
  const [pair, setPair] = useState<{ before: string | null; after: string | null }>({ before: null, after: null })
  const ids = { before: pair.before ?? entries[1]?.id ?? null, after: pair.after ?? entries[0]?.id ?? null }
  const before = useVersion(ids.before)
  const after = useVersion(ids.after)
  const names = usePermissionNames(true)
  const label = ({ number, status }: HistoryEntry): string => (status === 'draft' ? t('item.draft') : t('state.version', { number }))
  const options = entries.map((entry) => ({ value: entry.id, label: label(entry) }))
  const titleOf = (id: string | null): string => options.find(({ value }) => value === id)?.label ?? ''
  return (
    <section className="anju-card" aria-label={t('compare.title')}>
      <h2>{t('compare.title')}</h2>
      <div className="lowcode-compare">
        <Select aria-label={t('compare.before')} value={ids.before} options={options} onChange={(value) => setPair({ ...pair, before: value })} />
        <span aria-hidden="true">→</span>
        <Select aria-label={t('compare.after')} value={ids.after} options={options} onChange={(value) => setPair({ ...pair, after: value })} />
      </div>
      <Await query={before} rows={2}>
        {(first) => (
          <Await query={after} rows={2}>
            {(second) => <DiffTable kind={kind} schema={schema} before={withTitle(first)} after={withTitle(second)} beforeTitle={titleOf(ids.before)} afterTitle={titleOf(ids.after)} nameOf={names} />}
          </Await>
        )}
      </Await>
    </section>
  )
}
