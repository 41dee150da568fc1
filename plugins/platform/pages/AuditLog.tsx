import { DataTable, DateText, PageHeader, useT } from '@anju/sdk'

interface AuditRow {
  id: string
  occurred_at: string
  actor_name: string | null
  action: string
  table_name: string
}

/** Who changed what, newest first; append-only in the database. */
export default function AuditLog() {
  const t = useT()
  return (
    <>
      <PageHeader title={t('audit.title')} subtitle={t('audit.subtitle')} />
      <DataTable<AuditRow>
        name="platform.audit"
        table="audit_log"
        select="id, occurred_at, actor_name, action, table_name"
        order={[{ column: 'id', ascending: false }]}
        scope="org"
        columns={[
          { key: 'occurred_at', title: t('audit.when'), render: (row) => <DateText value={row.occurred_at} mode="second" /> },
          { key: 'actor_name', title: t('audit.who') },
          { key: 'action', title: t('audit.action') },
          { key: 'table_name', title: t('audit.what') },
        ]}
      />
    </>
  )
}
