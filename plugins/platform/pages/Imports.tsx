import { DataTable, DateText, EmptyState, PageHeader, StatusTag, useContextInfo, useRpc, useT } from '@anju/sdk'
import { Button } from 'antd'
import { Link } from 'react-router'
import { kindTitle } from '../imports/kinds.ts'
import type { ImportKind } from '../imports/mapping.ts'
import type { BatchStatus } from '../imports/run.ts'
import { batchStatuses, batchTones } from '../imports/status.ts'
import '../platform.css'

interface Batch {
  id: string
  kind: string
  file_name: string
  status: BatchStatus
  total_rows: number
  error_rows: number
  created_at: string
}

/** Files imported so far, and what can be imported. */
export default function Imports() {
  const t = useT()
  const { org } = useContextInfo()
  const kinds = useRpc<ImportKind[]>('import_kinds', { org: org?.id }, { enabled: org !== null })
  return (
    <>
      <PageHeader
        title={t('imports.title')}
        subtitle={t('imports.subtitle')}
        actions={
          <div className="platform-kinds">
            {(kinds.data ?? []).map(({ kind }) => (
              <Link key={kind} to={`/platform/imports/new/${kind}`}>
                <Button>{t('imports.new', { kind: kindTitle(kind) })}</Button>
              </Link>
            ))}
          </div>
        }
      />
      <DataTable<Batch>
        name="platform.imports"
        table="import_batches"
        select="id, kind, file_name, status, total_rows, error_rows, created_at"
        order={[{ column: 'id', ascending: false }]}
        scope="org"
        searchColumns={['file_name']}
        searchPlaceholder={t('imports.search')}
        rowPath={(batch) => `/platform/imports/${batch.id}`}
        empty={<EmptyState title={t('imports.empty')}>{t('imports.empty_hint')}</EmptyState>}
        columns={[
          { key: 'file_name', title: t('imports.file'), render: (batch) => <Link to={`/platform/imports/${batch.id}`}>{batch.file_name}</Link> },
          { key: 'kind', title: t('imports.kind'), options: (kinds.data ?? []).map(({ kind }) => ({ value: kind, label: kindTitle(kind) })), render: (batch) => kindTitle(batch.kind) },
          {
            key: 'status',
            title: t('imports.status'),
            options: batchStatuses.map((value) => ({ value, label: t(`batch_status.${value}`) })),
            render: (batch) => <StatusTag tone={batchTones[batch.status]}>{t(`batch_status.${batch.status}`)}</StatusTag>,
          },
          { key: 'total_rows', title: t('batch.rows'), align: 'right', render: (batch) => batch.total_rows.toLocaleString() },
          { key: 'error_rows', title: t('batch.faulty'), align: 'right', render: (batch) => (batch.error_rows ? <span className="platform-bad">{batch.error_rows.toLocaleString()}</span> : 0) },
          { key: 'created_at', title: t('imports.when'), render: (batch) => <DateText value={batch.created_at} /> },
        ]}
      />
    </>
  )
}
