import { Await, EmptyState, PageHeader, RecordForm, rpc, titleText, useNotify, useRefresh, useRpc, useT, type Values } from '@anju/sdk'
import { Alert } from 'antd'
import { useMemo } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import { inputsOf, touched, type MyKind, type MyRecord, type PortalForm } from './forms.ts'
import '../records.css'

/** What came back from its approvers: the tenant changes it and sends it again. */
export default function Correct() {
  const t = useT()
  const { recordId = '' } = useParams()
  const forms = useRpc<PortalForm[]>('my_record_forms', {}, { staleTime: Infinity })
  const kinds = useRpc<MyKind[]>('my_records', {}, { staleTime: Infinity })
  const kind = kinds.data?.find(({ records }) => records.some(({ id }) => id === recordId))
  const record = kind?.records.find(({ id }) => id === recordId)
  const form = forms.data?.find(({ org, resource }) => org === kind?.org && resource === kind.resource)
  return (
    <>
      <PageHeader title={t('portal.correct')} subtitle={kind && record ? `${titleText(kind.title)} · ${record.number}` : undefined} parents={[{ title: t('portal.title'), path: '/records' }]} />
      <Await query={forms}>
        {() => <Await query={kinds}>{() => (form && record?.handed_in?.correct ? <Change form={form} record={record} /> : <EmptyState title={t('portal.nothing_to_correct')} action={<Link to="/records">{t('portal.back')}</Link>} />)}</Await>}
      </Await>
    </>
  )
}

function Change({ form, record }: { form: PortalForm; record: MyRecord }) {
  const t = useT()
  const navigate = useNavigate()
  const notify = useNotify()
  const refresh = useRefresh()
  const files = useMemo(() => ({ kind: 'records.loose', id: form.org }), [form.org])
  const send = async (changes: Values): Promise<void> => {
    await rpc('my_record_correct', { id: record.id, values: inputsOf(form, changes) })
    notify.success(t('portal.sent_again'))
    refresh(...touched)
    void navigate('/records')
  }
  return (
    <section className="anju-portal-card">
      {record.handed_in?.said ? <Alert style={{ marginBottom: 16 }} type="info" showIcon title={t('portal.said')} description={record.handed_in.said} /> : null}
      <RecordForm fields={form.fields} values={record.values} at={record.updated_at} draft={`records.portal.${record.id}`} submitText={t('portal.send_again')} files={files} onSubmit={send} />
    </section>
  )
}
