import { Await, EmptyState, ErrorState, PageHeader, titleText, useContextInfo, useLive, useRefresh, useRpc, useT } from '@anju/sdk'
import { Forms } from './Forms.tsx'
import { touched, type MyKind, type PortalForm } from './forms.ts'
import { RecordCard } from './RecordCard.tsx'
import '../records.css'

/** What the tenant may hand in, and what the operator keeps about his home and household, as far as tenants may see it. */
export default function MyRecords() {
  const t = useT()
  const { user } = useContextInfo()
  const refresh = useRefresh()
  const forms = useRpc<PortalForm[]>('my_record_forms')
  const kinds = useRpc<MyKind[]>('my_records')
  useLive(`user:${user.id}`, 'notified', () => refresh(...touched))
  const offers = forms.data?.length ?? 0
  return (
    <>
      <PageHeader title={t('portal.title')} subtitle={t('portal.subtitle')} />
      {forms.error && !forms.data ? <ErrorState error={forms.error} onRetry={() => void forms.refetch()} /> : <Forms forms={forms.data ?? []} />}
      <Await query={kinds}>
        {(known) => known.length === 0 ? (offers > 0 ? <p className="anju-muted">{t('portal.none_yet')}</p> : <EmptyState title={t('portal.none')} />) : known.map((kind) => (
          <section key={`${kind.org}.${kind.resource}`} aria-label={titleText(kind.title)}>
            <h2>{titleText(kind.title)}</h2>
            {kind.records.map((record) => <RecordCard key={record.id} kind={kind} record={record} />)}
          </section>
        ))}
      </Await>
    </>
  )
}
