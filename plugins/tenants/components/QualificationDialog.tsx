import { NewFields, useDraft, useNewFields, useNotify, useRefresh, useT, useVerb, type AnjuError } from '@anju/sdk'
import { DatePicker, Form, Input, Modal } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { useState } from 'react'
import type { Qualification } from '../household.ts'

interface Values {
  kind: string
  source?: string
}

/** Enters what was found about a household, with the operator's own fields, or changes it. */
export function QualificationDialog({ household, qualification, onClose }: { household: string; qualification: Qualification | null; onClose: () => void }) {
  const t = useT()
  const notify = useNotify()
  const refresh = useRefresh()
  const [form] = Form.useForm<Values>()
  const draftName = `tenants.qualification.${qualification?.id ?? household}`
  const draft = useDraft(draftName, form)
  const own = useNewFields('tenants.qualification')
  // Picked days are not text: they stay out of the draft.
  const [first, setFirst] = useState<Dayjs | null>(qualification ? dayjs(qualification.from) : dayjs())
  const [last, setLast] = useState<Dayjs | null>(qualification?.until ? dayjs(qualification.until) : null)
  const save = useVerb('save_qualification', {
    success: t('qualification.saved'),
    invalidates: ['household_file', 'qualifications', 'built_in_list'],
    notifyErrors: false,
    onSuccess: () => {
      draft.clear()
      own.clear()
      onClose()
    },
  })
  const submit = ({ kind, source = '' }: Values): void => {
    const extra = qualification ? undefined : own.values()
    if (extra === null) return
    const said = { household, kind, source, first_day: first?.format('YYYY-MM-DD') ?? null, last_day: last?.format('YYYY-MM-DD') ?? null }
    save.mutate({ ...said, ...(qualification ? { qualification: qualification.id, base_at: qualification.updated_at } : {}), ...(extra ? { extra } : {}) }, {
      onError: (error: AnjuError) => {
        own.refuse(error)
        refresh('household_file')
        void notify.error(error)
      },
    })
  }
  return (
    <Modal open title={qualification ? t('qualification.edit_of', { kind: qualification.kind }) : t('qualification.add')} okText={t('app:save')} cancelText={t('app:cancel')} confirmLoading={save.isPending} onCancel={onClose} onOk={() => form.submit()}>
      <Form<Values> form={form} layout="vertical" initialValues={qualification ?? { kind: '', source: '' }} onValuesChange={draft.onValuesChange} onFinish={submit}>
        <Form.Item name="kind" label={t('qualification.kind')} rules={[{ required: true, whitespace: true, message: t('register.required') }]}>
          <Input maxLength={60} placeholder={t('qualification.kind_example')} />
        </Form.Item>
        <Form.Item label={t('qualification.from')} htmlFor="qualification-from" required>
          <DatePicker id="qualification-from" allowClear={false} value={first} onChange={setFirst} style={{ width: '100%' }} />
        </Form.Item>
        <Form.Item label={t('qualification.until')} htmlFor="qualification-until" extra={t('qualification.until_hint')}>
          <DatePicker id="qualification-until" value={last} onChange={setLast} style={{ width: '100%' }} />
        </Form.Item>
        <Form.Item name="source" label={t('qualification.source')}>
          <Input maxLength={200} placeholder={t('qualification.source_example')} />
        </Form.Item>
      </Form>
      {qualification ? null : <NewFields form={own} draft={draftName} />}
    </Modal>
  )
}
