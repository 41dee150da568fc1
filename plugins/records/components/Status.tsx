import { StatusTag, titleText, useT, type ResourceDefinition } from '@anju/sdk'
import { statusOf, type CustomRecord } from '../record.ts'

/** State of a record, its approval where there is one, whether it is out of use, and whether a tenant handed it in. */
export function Status({ definition, record }: { definition: ResourceDefinition; record: Pick<CustomRecord, 'status' | 'approval' | 'archived_at' | 'origin' | 'handed_in'> }) {
  const t = useT()
  const status = statusOf(definition, record.status)
  return (
    <span className="records-states">
      {record.archived_at ? <StatusTag tone="neutral">{t(record.handed_in?.withdrawn_at ? 'record.withdrawn' : 'record.archived')}</StatusTag> : null}
      {record.origin === 'portal' ? <StatusTag tone="accent">{t('record.handed_in')}</StatusTag> : null}
      {status ? <StatusTag tone={status.color ?? 'info'}>{titleText(status.title)}</StatusTag> : null}
      {record.approval === 'none' ? null : <StatusTag tone={record.approval === 'approved' ? 'success' : record.approval === 'pending' ? 'warning' : 'danger'}>{t(`approval.${record.approval}`)}</StatusTag>}
    </span>
  )
}
