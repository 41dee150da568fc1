import { DateText, FormPart, StatusTag, titleText, useFormPart, useRpc, useT, useVerb, type Field, type Title, type Tone } from '@anju/sdk'
import { Alert, Button, Modal, Popconfirm } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'

interface Run {
  id: string
  status: 'running' | 'approved' | 'rejected' | 'withdrawn' | 'cancelled'
  event: string
  flow: Title
  started_at: string
  ended_at: string | null
  applicant: string | null
  to_correct: boolean
  mine: boolean
  withdraw: boolean
  may_open: boolean
  steps: (Title | null)[]
}

/** Answer of `record_flow`. */
export interface RecordFlow {
  /** The flow that submitting would ask, with its form; null where there is none. */
  submit: { title: Title; form: { fields?: Field[] } | null } | null
  locked: boolean
  may_write: boolean
  runs: Run[]
}

const tones: Record<Run['status'], Tone> = { running: 'info', approved: 'success', rejected: 'danger', withdrawn: 'neutral', cancelled: 'warning' }
const touched = ['record_get', 'record_list', 'record_flow', 'flow_inbox', 'flow_badge']

/** Approvals of one record; the page's buttons ask it what is locked. */
export const useRecordFlow = (id: string, enabled: boolean) => useRpc<RecordFlow>('record_flow', { id }, { enabled })

/** Where a record's approvals stand, and how it is taken back. */
export function Approvals({ flow }: { flow: RecordFlow }) {
  const t = useT()
  const withdraw = useVerb('withdraw_flow', { success: t('approval.withdrawn'), invalidates: touched })
  if (flow.runs.length === 0) return null
  return (
    <section className="anju-card">
      <h2>{t('approval.title')}</h2>
      <ul className="anju-rows">
        {flow.runs.map((run) => (
          <li key={run.id}>
            <span className="anju-rows-text">
              {run.may_open ? <Link to={`/flows/${run.id}`}>{titleText(run.flow)}</Link> : titleText(run.flow)}
              <span className="anju-muted">
                {run.applicant ?? ''} <DateText value={run.started_at} mode="minute" />
                {run.ended_at ? <> – <DateText value={run.ended_at} mode="minute" /></> : null}
                {run.status === 'running' ? ` · ${run.to_correct ? t('approval.to_correct') : t('approval.at', { steps: run.steps.flatMap((step) => (step ? [titleText(step)] : [])).join(' / ') || '…' })}` : null}
              </span>
            </span>
            {run.withdraw ? (
              <Popconfirm title={t('approval.withdraw_sure')} okText={t('app:confirm')} cancelText={t('app:cancel')} onConfirm={() => withdraw.mutate({ instance: run.id })}>
                <Button size="small" className="anju-screen-only" loading={withdraw.isPending}>{t('approval.withdraw')}</Button>
              </Popconfirm>
            ) : null}
            <StatusTag tone={tones[run.status]}>{t(`approval.run_${run.status}`)}</StatusTag>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Asks for approval; where the flow has a form, it is filled in first. */
export function SubmitButton({ id, submit }: { id: string; submit: NonNullable<RecordFlow['submit']> }) {
  const t = useT()
  const [open, setOpen] = useState(false)
  const { part, drawn, ready } = useFormPart()
  const send = useVerb('record_submit', { success: t('approval.asked'), invalidates: touched, onSuccess: () => {
    part.current?.forget()
    setOpen(false)
  } })
  const fields = submit.form?.fields
  const go = (): void => {
    const form = fields ? part.current?.check() : {}
    if (form) send.mutate({ id, form }, { onError: (error) => part.current?.refuse(error) })
  }
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('approval.submit')}</Button>
      <Modal open={open} title={t('approval.submit')} okText={t('approval.submit')} cancelText={t('app:cancel')} confirmLoading={send.isPending} okButtonProps={{ disabled: submit.form !== null && !ready }} onOk={go} onCancel={() => setOpen(false)} destroyOnHidden>
        <p className="anju-muted">{t('approval.submit_hint', { flow: titleText(submit.title) })}</p>
        {fields ? <FormPart ref={drawn} fields={fields} draft={`record-submit-${id}`} /> : submit.form ? <Alert type="warning" title={t('approval.older_form')} /> : null}
      </Modal>
    </>
  )
}
