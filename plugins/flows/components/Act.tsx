import { FileAdd, FormPart, schemaFaults, useDraft, useFormPart, useT, useVerb, type FileInfo, type JsonValue } from '@anju/sdk'
import { Alert, Button, Form, Input, Modal, Select } from 'antd'
import { useState } from 'react'
import { mayDo, returnTargets, textIn, type RunFile, type Task } from '../run.ts'
import { asValues, drawnFields } from '../drawn.ts'
import { filledIn } from '../schema.ts'
import type { Signature } from '../signature.ts'
import { stepOf } from '../steps.ts'
import { PersonSelect } from './PersonSelect.tsx'
import { SchemaFields } from './SchemaFields.tsx'
import { SignaturePad } from './SignaturePad.tsx'

type Aside = 'return' | 'reassign' | 'add_before' | 'add_after' | 'ask'

interface Values {
  comment?: string
  form?: Record<string, JsonValue | undefined>
  signature?: Signature | null
  node?: string
  person?: string
  files?: FileInfo[]
}

const needsComment = (action: string): boolean => ['reject', 'return', 'ask', 'answer'].includes(action)

/** What the signed-in user has to do with one task: decide, correct or answer. What was typed stays until it is done. */
export function Act({ file, task, onDone }: { file: RunFile; task: Task; onDone?: () => void }) {
  const t = useT()
  const [form] = Form.useForm<Values>()
  const draft = useDraft(`flow-task-${task.id}`, form)
  const [aside, setAside] = useState<Aside | null>(null)
  const step = stepOf(file.flow.steps, task.node)
  const schema = task.kind === 'correct' ? file.flow.form : task.kind === 'comment' ? null : (step?.form ?? null)
  const fields = drawnFields(schema)
  const { part, drawn, ready } = useFormPart()
  const act = useVerb('act_on_task', {
    success: t('act.done'),
    invalidates: ['flow_file', 'flow_inbox', 'my_flows', 'notifications'],
    onSuccess: () => {
      draft.clear()
      part.current?.forget()
      form.resetFields()
      setAside(null)
      onDone?.()
    },
  })

  async function send(action: string): Promise<void> {
    const values = form.getFieldsValue(true) as Values
    const comment = values.comment?.trim() ?? ''
    if (comment === '' && (needsComment(action) || (action === 'approve' && step?.comment_required))) {
      form.setFields([{ name: 'comment', errors: [t('act.comment_needed')] }])
      setAside(null)
      form.scrollToField('comment')
      return
    }
    const deciding = action === 'approve' || action === 'resubmit'
    const filled = fields && deciding ? (part.current?.check() ?? null) : schema && deciding ? filledIn(values.form) : null
    if (fields && deciding && filled === null) return
    if (filled && schema && !fields) {
      const faults = await schemaFaults(schema, filled)
      if (faults.length > 0) {
        form.setFields(faults.map((fault) => ({ name: ['form', fault.path.split('/')[1] ?? String(fault.params['missing'] ?? '')], errors: [t(`fault.${fault.keyword}`, { ...fault.params, defaultValue: t('fault.other') })] })))
        return
      }
    }
    if (action === 'approve' && step?.signature && !values.signature) {
      form.setFields([{ name: 'signature', errors: [t('act.signature_needed')] }])
      return
    }
    act.mutate({
      task: task.id,
      action,
      comment,
      form: filled,
      node: action === 'return' ? (values.node ?? '$applicant') : null,
      person: ['reassign', 'add_before', 'add_after', 'ask'].includes(action) ? (values.person ?? null) : null,
      signature: action === 'approve' && step?.signature ? values.signature : null,
      files: (values.files ?? []).map(({ id }) => id),
    }, { onError: (error) => part.current?.refuse(error) })
  }

  const start = file.snapshot === null ? file.form : file.form?.['start']
  const before = task.kind === 'correct' ? start : file.form?.[task.node]
  const asides: Aside[] = task.kind === 'approve' || task.kind === 'form'
    ? (['return', 'reassign', 'add_before', 'add_after', 'ask'] as const).filter((what) => mayDo(step, what === 'add_before' || what === 'add_after' ? 'add_signer' : what) && (task.kind === 'approve' || !what.startsWith('add_')))
    : []
  const lastReturn = file.events.findLast(({ kind }) => kind === 'returned')
  return (
    <section className="anju-card flows-act" aria-label={t('act.title')}>
      <h2>{t(`act.${task.kind}_title`)}</h2>
      {task.instead_of ? <p className="anju-muted">{t('act.as_deputy', { name: task.instead_of })}</p> : null}
      {task.kind === 'correct' && lastReturn?.comment ? <Alert type="warning" showIcon title={t('act.to_correct', { comment: lastReturn.comment })} /> : null}
      {draft.restored ? <p className="anju-muted">{t('app:draft.restored')}</p> : null}
      <Form<Values> form={form} layout="vertical" initialValues={{ form: before ?? {} }} onValuesChange={draft.onValuesChange}>
        {fields ? <FormPart key={task.id} ref={drawn} fields={fields} {...(before ? { values: asValues(before) } : {})} draft={`flow-task-form-${task.id}`} files={{ kind: 'flows.run', id: file.id }} /> : <SchemaFields schema={schema} />}
        <Form.Item name="comment" label={t(task.kind === 'comment' ? 'act.answer' : 'act.comment')} {...(step?.comment_required ? { extra: t('act.comment_asked') } : {})}>
          <Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} maxLength={2000} />
        </Form.Item>
        <Form.Item name="files" label={t('act.files')}>
          <FileAdd ownerKind="flows.run" owner={file.id} />
        </Form.Item>
        {step?.signature && task.kind !== 'comment' && task.kind !== 'correct' ? (
          <Form.Item name="signature" label={t('sign.label')}>
            <SignaturePad />
          </Form.Item>
        ) : null}
        <div className="flows-acts">
          {task.kind === 'approve' ? <Button danger disabled={act.isPending} onClick={() => void send('reject')}>{t('act.reject')}</Button> : null}
          <Button type="primary" loading={act.isPending} disabled={fields !== null && !ready} onClick={() => void send({ approve: 'approve', form: 'approve', correct: 'resubmit', comment: 'answer' }[task.kind])}>
            {t({ approve: 'act.approve', form: 'act.submit', correct: 'act.resubmit', comment: 'act.answer_send' }[task.kind])}
          </Button>
        </div>
        {asides.length ? (
          <div className="flows-acts flows-asides">
            {asides.map((what) => <Button key={what} type="text" onClick={() => setAside(what)}>{t(`act.${what}`)}</Button>)}
          </div>
        ) : null}
        <Modal open={aside !== null} title={aside ? t(`act.${aside}`) : ''} okText={t('app:confirm')} cancelText={t('app:cancel')} confirmLoading={act.isPending} onCancel={() => setAside(null)} onOk={() => aside && void send(aside)} forceRender>
          <p className="anju-muted">{aside ? t(`act.${aside}_hint`) : ''}</p>
          {aside === 'return' ? (
            <Form.Item name="node" label={t('act.return_to')} initialValue="$applicant">
              <Select options={[{ value: '$applicant', label: t('act.return_applicant') }, ...returnTargets(file, task).map((target) => ({ value: target.id, label: textIn(target.title) ?? target.id }))]} />
            </Form.Item>
          ) : aside ? (
            <Form.Item name="person" label={t('act.person')}>
              <PersonSelect />
            </Form.Item>
          ) : null}
          <CommentAgain />
        </Modal>
      </Form>
    </section>
  )
}

/** The same words as under the request, so that nothing is typed twice. */
function CommentAgain() {
  const t = useT()
  const form = Form.useFormInstance<Values>()
  const comment = Form.useWatch('comment', form)
  return (
    <label>
      {t('act.comment')}
      <Input.TextArea value={comment ?? ''} autoSize={{ minRows: 2, maxRows: 6 }} maxLength={2000} onChange={({ target }) => form.setFields([{ name: 'comment', value: target.value, errors: [] }])} />
    </label>
  )
}
