import { DataTable, DateText, from, PageHeader, StatusTag, useContextInfo, useRows, useT, type Tone } from '@anju/sdk'
import '../platform.css'

interface AuditRow {
  id: string
  at: string
  actor_id: string | null
  actor_role: string | null
  action: 'insert' | 'update' | 'delete' | 'export'
  table_name: string
  after: Record<string, unknown> | null
}

const actions = ['insert', 'update', 'delete', 'export'] as const
const tones: Record<AuditRow['action'], Tone> = { insert: 'success', update: 'info', delete: 'danger', export: 'warning' }

/** Who changed what, newest first; append-only in the database. */
export default function AuditLog() {
  const t = useT()
  const { org } = useContextInfo()
  const staff = useRows<{ user_id: string | null; name: string }[]>(['staff', org?.id, 'names'], () => from('staff').select('user_id, name').eq('org_id', org?.id ?? '').limit(1000), {
    enabled: org !== null,
  })
  const names = new Map((staff.data ?? []).map(({ user_id, name }) => [user_id, name]))
  return (
    <>
      <PageHeader title={t('audit.title')} subtitle={t('audit.subtitle')} />
      <DataTable<AuditRow>
        name="platform.audit"
        table="audit_log"
        select="id, at, actor_id, actor_role, action, table_name, after"
        order={[{ column: 'id', ascending: false }]}
        scope="org"
        searchColumns={['table_name']}
        searchPlaceholder={t('audit.search')}
        columns={[
          { key: 'at', title: t('audit.when'), render: (row) => <DateText value={row.at} mode="second" /> },
          { key: 'actor_id', title: t('audit.who'), render: (row) => (row.actor_id ? (names.get(row.actor_id) ?? t('audit.user')) : t('audit.system')) },
          {
            key: 'action',
            title: t('audit.action'),
            options: actions.map((value) => ({ value, label: t(`audit.${value}`) })),
            render: (row) => <StatusTag tone={tones[row.action]}>{t(`audit.${row.action}`)}</StatusTag>,
          },
          { key: 'table_name', title: t('audit.what') },
          {
            key: 'after',
            title: t('audit.fields'),
            render: (row) => <div className="platform-raw">{row.action === 'export' ? exported(row.after, t) : row.action === 'update' ? Object.keys(row.after ?? {}).filter((key) => key !== 'updated_at').join(', ') : ''}</div>,
          },
        ]}
      />
    </>
  )
}

/** Of an export, how many rows it took out; it is written down at its beginning, too. */
const exported = (after: AuditRow['after'], t: ReturnType<typeof useT>): string => (typeof after?.['rows'] === 'number' ? t('audit.exported', { count: after['rows'] }) : t('audit.export_began'))
