import type { ReactNode } from 'react'

/** Names and values of a record: `<Facts rows={[[t('unit'), unit.label], …]} />`. Rows without a value show a dash; false rows are left out. */
export function Facts({ rows }: { rows: ([name: string, value: ReactNode] | false)[] }) {
  return (
    <dl className="anju-facts">
      {rows.filter((row) => row !== false).map(([name, value]) => (
        <div key={name} style={{ display: 'contents' }}>
          <dt>{name}</dt>
          <dd>{value === null || value === undefined || value === '' ? '—' : value}</dd>
        </div>
      ))}
    </dl>
  )
}
