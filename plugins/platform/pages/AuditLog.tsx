import { DataTable, DateText, PageHeader, from, useContextInfo, useRows, useT } from '@anju/sdk'

interface AuditRow {
  id: string
  at: string
  actor_id: string | null
  actor_role: string | null
  action: string
  table_name: string
}

/** Who changed what, newest first; append-only in the database. */
export default function AuditLog() {
  const t = useT()
  const { org } = useContextInfo()
  const staff = useRows<{ user_id: string | null; name: string }[]>(['staff', org?.id], () => from('staff').select('user_id, name').eq('org_id', org?.id ?? '').limit(1000), { enabled: org !== null })
  const names = new Map((staff.data ?? []).map(({ user_id, name }) => [user_id, name]))
  return (
    <>
      <PageHeader title={t('audit.title')} subtitle={t('audit.subtitle')} />
      <DataTable<AuditRow>
        name="platform.audit"
        table="audit_log"
        select="id, at, actor_id, actor_role, action, table_name"
        order={[{ column: 'id', ascending: false }]}
        scope="org"
        columns={[
          { key: 'at', title: t('audit.when'), render: (row) => <DateText value={row.at} mode="second" /> },
          { key: 'actor_id', title: t('audit.who'), render: (row) => names.get(row.actor_id) ?? (row.actor_id ? t('audit.other_user') : t('audit.platform')) },
          { key: 'action', title: t('audit.action'), options: ['insert', 'update', 'delete'].map((value) => ({ value, label: t(`audit.${value}`) })), render: (row) => t(`audit.${row.action}`) },
          { key: 'table_name', title: t('audit.what') },
        ]}
      />
    </>
  )
}
