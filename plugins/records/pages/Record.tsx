import { Await, DateText, Facts, FieldValue, PageHeader, Reveal, titleText, useContextInfo, useRpc, useT, useVerb, type ResourceDefinition } from '@anju/sdk'
import { Button, Input, Modal } from 'antd'
import { useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import { ForKind } from '../components/ForKind.tsx'
import { Status } from '../components/Status.tsx'
import { attachPath, attachTargets, recordName, recordPath, recordsPath, type CustomRecord } from '../record.ts'
import { Approvals, SubmitButton, useRecordFlow } from '../components/Approvals.tsx'
import { History } from '../components/History.tsx'
import '../records.css'

/** One record: what it says, what it is attached to, what became of it. */
export default function RecordPage() {
  const { resource = '', recordId = '' } = useParams()
  const record = useRpc<CustomRecord>('record_get', { id: recordId })
  return <ForKind resource={resource}>{(definition) => <Await query={record}>{(data) => <Body definition={definition} record={data} />}</Await>}</ForKind>
}

function Body({ definition, record }: { definition: ResourceDefinition; record: CustomRecord }) {
  const t = useT()
  const navigate = useNavigate()
  const { pluginEnabled } = useContextInfo()
  const flow = useRecordFlow(record.id, pluginEnabled('flows')).data
  const locked = flow?.locked ?? record.approval === 'pending'
  const [archiving, setArchiving] = useState(false)
  const [reason, setReason] = useState('')
  const archive = useVerb('record_archive', { success: t('record.archived_done'), onSuccess: () => setArchiving(false) })
  const restore = useVerb('record_restore', { success: t('record.restored') })
  const kind = titleText(definition.title)
  const name = recordName(record)
  const parts = sectionsOf(definition)
  return (
    <>
      <PageHeader
        title={name}
        subtitle={name === record.number ? kind : `${kind} · ${record.number}`}
        status={<Status definition={definition} record={record} />}
        parents={[{ title: kind, path: recordsPath(definition.key) }]}
        actions={
          <>
            <Button onClick={() => window.print()}>{t('app:print')}</Button>
            {definition.rights.write && record.archived_at && !record.handed_in?.withdrawn_at ? <Button onClick={() => restore.mutate({ id: record.id })}>{t('record.restore')}</Button> : null}
            {definition.rights.write && !record.archived_at ? (
              <>
                {flow?.submit ? <SubmitButton id={record.id} submit={flow.submit} /> : null}
                <Button disabled={record.approval === 'pending'} onClick={() => setArchiving(true)}>{t('record.archive')}</Button>
                <Button type="primary" disabled={locked} onClick={() => void navigate(`${recordPath(record)}/edit`)}>{t('app:edit')}</Button>
              </>
            ) : null}
          </>
        }
      />
      <PrintHead definition={definition} />
      <div className="records-page">
        <div>
          {parts.map(({ title, fields }, n) => (
            <section key={n} className={fields.some(({ print }) => print) ? 'anju-card' : 'anju-card anju-screen-only'}>
              <h2>{title ?? t('record.content')}</h2>
              <dl className="anju-facts">
                {fields.map((field) => (
                  <div key={field.key} style={{ display: 'contents' }}>
                    <dt className={field.print ? undefined : 'anju-screen-only'}>{titleText(field.title)}</dt>
                    <dd className={field.print ? undefined : 'anju-screen-only'}>
                      <FieldValue field={field} value={record.values[field.key]} />
                      {field.sensitive && record.values[field.key] !== undefined ? <Reveal resource={definition.key} id={record.id} field={field} /> : null}
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
        <div>
          <section className="anju-card">
            <h2>{t('record.place')}</h2>
            <Facts
              rows={[
                ...attachTargets.flatMap((target): [string, React.ReactNode][] => {
                  const to = record.attach[target]
                  const path = to && attachPath[target]?.(to.id)
                  return to ? [[t(`attach.${target}`), path ? <Link key={target} to={path}>{to.label}</Link> : to.label]] : []
                }),
                [t('list.number'), record.number],
                [t('record.created'), <DateText key="created" value={record.created_at} mode="minute" />],
                [t('list.updated'), <DateText key="updated" value={record.updated_at} mode="minute" />],
                record.handed_in !== null && [t('record.handed_in_by'), `${record.handed_in.by} · ${record.handed_in.household}`],
                record.handed_in?.withdrawn_at ? [t('record.withdrawn'), <DateText key="withdrawn" value={record.handed_in.withdrawn_at} mode="minute" />] : record.archived_at !== null && [t('record.archive_reason'), record.archive_reason],
              ]}
            />
          </section>
          {flow ? <Approvals flow={flow} /> : null}
          <History definition={definition} record={record} />
        </div>
      </div>
      <Modal
        open={archiving}
        title={t('record.archive_of', { name })}
        okText={t('record.archive')}
        cancelText={t('app:cancel')}
        okButtonProps={{ disabled: reason.trim() === '', loading: archive.isPending }}
        onOk={() => archive.mutate({ id: record.id, reason })}
        onCancel={() => setArchiving(false)}
      >
        <label htmlFor="archive-reason">{t('record.archive_reason')}</label>
        <Input.TextArea id="archive-reason" maxLength={500} rows={3} value={reason} onChange={({ target }) => setReason(target.value)} />
      </Modal>
    </>
  )
}

/** On paper only: whose record this is, and when it was printed. */
function PrintHead({ definition }: { definition: ResourceDefinition }) {
  const t = useT()
  const { org, user } = useContextInfo()
  const [now] = useState(() => new Date().toISOString())
  return (
    <div className="records-paper">
      <strong>{org?.name}</strong>
      <span>{titleText(definition.title)}</span>
      <span>{t('record.printed')} <DateText value={now} mode="minute" /> {user.name}</span>
      {definition.fields.some(({ print }) => print) ? null : <p>{t('record.nothing_printed')}</p>}
    </div>
  )
}

/** The fields under the headings they stand below. */
function sectionsOf({ fields }: ResourceDefinition): { title: string | null; fields: ResourceDefinition['fields'] }[] {
  const parts: { title: string | null; fields: ResourceDefinition['fields'] }[] = [{ title: null, fields: [] }]
  for (const field of fields) {
    if (field.type === 'section') parts.push({ title: titleText(field.title), fields: [] })
    else parts.at(-1)?.fields.push(field)
  }
  return parts.filter((part) => part.fields.length > 0)
}
