import { attachmentsOf, Await, AnjuError, PageHeader, RecordForm, rpc, titleText, useContextInfo, useRefresh, useRpc, useT, useNotify, type AttachTarget, type ResourceDefinition } from '@anju/sdk'
import { Button, Form, Select } from 'antd'
import { useState } from 'react'
import { Link, useNavigate, useParams, useSearchParams } from 'react-router'
import { AttachFields, type Attach } from '../components/AttachFields.tsx'
import { ForKind } from '../components/ForKind.tsx'
import { attachTargets, recordName, recordPath, recordsPath, type CustomRecord } from '../record.ts'
import '../records.css'

/** A new record, or changes of one. */
export default function EditRecord() {
  const { resource = '', recordId } = useParams()
  return <ForKind key={`${resource}.${recordId ?? ''}`} resource={resource}>{(definition) => (recordId ? <Stored definition={definition} id={recordId} /> : <Edit definition={definition} record={null} />)}</ForKind>
}

function Stored({ definition, id }: { definition: ResourceDefinition; id: string }) {
  const record = useRpc<CustomRecord>('record_get', { id }, { staleTime: Infinity })
  // What was read when the form was opened is what it compares with; a later reading must not slip under it.
  return <Await query={record}>{(data) => <Edit definition={definition} record={data} />}</Await>
}

function Edit({ definition, record }: { definition: ResourceDefinition; record: CustomRecord | null }) {
  const t = useT()
  const navigate = useNavigate()
  const notify = useNotify()
  const refresh = useRefresh()
  const { org, estate, estates } = useContextInfo()
  const [params] = useSearchParams()
  const [attach, setAttach] = useState<Attach>(() => beginning(definition, record, params, estate?.id ?? (estates.length === 1 ? estates[0]?.id : undefined)))
  const [missing, setMissing] = useState<readonly AttachTarget[]>([])
  const [status, setStatus] = useState<string | null>(record?.status ?? definition.statuses?.[0]?.value ?? null)
  const kind = titleText(definition.title)
  const save: React.ComponentProps<typeof RecordForm>['onSubmit'] = async (changes, { settled, at }) => {
    const open: AttachTarget[] = attachmentsOf(definition).filter(({ to, required }) => required && !attach[to]).map(({ to }) => to)
    // What is attached to places lies somewhere: without any of them, the estate has to be said.
    if (attachmentsOf(definition).length > 0 && Object.keys(attach).length === 0) open.push('estate')
    setMissing(open)
    if (open.length > 0) throw new AnjuError('records.attach_required', { status: 422 })
    const saved = await rpc<CustomRecord>('record_save', { org: org?.id, resource: definition.key, id: record?.id ?? null, values: record ? changes : settled, attach: placed(definition, attach), status: status ?? undefined, base_at: at ?? undefined })
    refresh('record_list', 'record_get', 'record_flow', 'attachments')
    notify.success(saved.approval === 'pending' ? t('record.sent_for_approval') : t('record.saved'))
    void navigate(recordPath(saved), { replace: true })
  }
  return (
    <>
      <PageHeader
        title={record ? t('record.edit_of', { name: recordName(record) }) : t('list.new', { kind })}
        parents={[{ title: kind, path: recordsPath(definition.key) }, ...(record ? [{ title: recordName(record), path: recordPath(record) }] : [])]}
      />
      <section className="anju-card records-form">
        <RecordForm
          fields={definition.fields}
          {...(record ? { values: record.values, at: record.updated_at } : {})}
          draft={`records.${definition.key}.${record?.id ?? 'new'}`}
          onSubmit={save}
          lead={
            <>
              <AttachFields definition={definition} value={attach} missing={missing} onChange={(next) => { setAttach(next); setMissing([]) }} />
              {definition.statuses?.length ? (
                <Form component={false} layout="vertical">
                  <div className="anju-form-fields">
                    <div className="anju-form-half">
                      <Form.Item label={t('list.status')} htmlFor="record-status">
                        <Select id="record-status" value={status} options={definition.statuses.map(({ value, title }) => ({ value, label: titleText(title) }))} onChange={setStatus} />
                      </Form.Item>
                    </div>
                  </div>
                </Form>
              ) : null}
            </>
          }
          actions={<Link to={record ? recordPath(record) : recordsPath(definition.key)}><Button>{t('app:cancel')}</Button></Link>}
        />
      </section>
    </>
  )
}

/** What a form begins attached to: as stored, as the address says (`?unit=…`), or the estate one stands in. */
function beginning(definition: ResourceDefinition, record: CustomRecord | null, params: URLSearchParams, estate: string | undefined): Attach {
  if (record) return Object.fromEntries(Object.entries(record.attach).filter(([to]) => to === 'estate' || attachmentsOf(definition).some((one) => one.to === to)).map(([to, { id }]) => [to, id]))
  const given = Object.fromEntries(attachTargets.flatMap((to) => (params.get(to) ? [[to, params.get(to) ?? '']] : [])))
  return Object.keys(given).length > 0 ? given : estate ? { estate } : {}
}

/** The estate is sent only where nothing else says which it is. */
function placed(definition: ResourceDefinition, attach: Attach): Attach {
  const { estate, ...others } = attach
  return Object.keys(others).length > 0 && !attachmentsOf(definition).some(({ to }) => to === 'estate') ? others : { ...others, ...(estate ? { estate } : {}) }
}
