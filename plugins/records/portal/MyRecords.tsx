import { Await, EmptyState, Facts, FieldValue, PageHeader, StatusTag, titleText, useContextInfo, useRpc, useT, type Field, type ResourceStatus, type Title, type Values } from '@anju/sdk'
import { Link } from 'react-router'
import '../records.css'

interface MyRecord {
  id: string
  number: string
  title: string
  status: string | null
  approval: 'none' | 'pending' | 'approved' | 'rejected'
  values: Values
}

interface MyKind {
  resource: string
  title: Title
  statuses: ResourceStatus[]
  fields: Field[]
  records: MyRecord[]
}

/** What the operator keeps about the tenant's home and household, as far as tenants may see it. */
export default function MyRecords() {
  const t = useT()
  const { pluginEnabled } = useContextInfo()
  const kinds = useRpc<MyKind[]>('my_records')
  return (
    <>
      <PageHeader title={t('portal.title')} subtitle={t('portal.subtitle')} />
      <Await query={kinds}>
        {(known) => known.length === 0 ? <EmptyState title={t('portal.none')} /> : known.map(({ resource, title, statuses, fields, records }) => (
          <section key={resource} aria-label={titleText(title)}>
            <h2>{titleText(title)}</h2>
            {records.map((record) => {
              const status = statuses.find(({ value }) => value === record.status)
              return (
                <article key={record.id} className="anju-portal-card">
                  <p className="records-portal-head"><strong>{record.title}</strong> {status ? <StatusTag tone={status.color ?? 'info'}>{titleText(status.title)}</StatusTag> : null} {record.approval === 'none' ? null : <StatusTag tone={record.approval === 'approved' ? 'success' : record.approval === 'rejected' ? 'danger' : 'warning'}>{t(`approval.${record.approval}`)}</StatusTag>}</p>
                  {record.approval === 'pending' && pluginEnabled('flows') ? <p><Link to="/approvals">{t('portal.progress')}</Link></p> : null}
                  <Facts rows={fields.filter(({ key, type }) => type !== 'section' && record.values[key] !== record.title).map((field) => [titleText(field.title), <FieldValue key={field.key} field={field} value={record.values[field.key]} />])} />
                </article>
              )
            })}
          </section>
        ))}
      </Await>
    </>
  )
}
