import { useContextInfo, useDraft, useRefresh, useT, useVerb } from '@anju/sdk'
import { DatePicker, Form, Input, Modal } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { useState } from 'react'
import type { OrganizationFacts } from '../pages/Organization.tsx'

interface Values {
  name: string
  confirmation_no?: string
}

/** Name and confirmation of one's own organisation; what somebody else changed meanwhile is not overwritten. */
export function OrganizationDialog({ facts, onClose }: { facts: OrganizationFacts; onClose: () => void }) {
  const t = useT()
  const { reload } = useContextInfo()
  const refresh = useRefresh()
  const [form] = Form.useForm<Values>()
  // A picked day is not text: it stays out of the draft.
  const [until, setUntil] = useState<Dayjs | null>(facts.confirmed_until ? dayjs(facts.confirmed_until) : null)
  const draft = useDraft(`platform.organization.${facts.id}`, form)
  const save = useVerb('save_organization', {
    success: t('organization.saved'),
    onSuccess: () => {
      draft.clear()
      onClose()
      void reload()
    },
  })
  return (
    <Modal open title={t('organization.own')} okText={t('app:save')} cancelText={t('app:cancel')} confirmLoading={save.isPending} onCancel={onClose} onOk={() => form.submit()}>
      <Form<Values>
        form={form}
        layout="vertical"
        initialValues={{ name: facts.name, confirmation_no: facts.confirmation_no ?? '' }}
        onValuesChange={draft.onValuesChange}
        onFinish={({ name, confirmation_no = '' }) => save.mutate(
          { org: facts.id, name, confirmation_no, confirmed_until: until?.format('YYYY-MM-DD') ?? null, base_at: facts.updated_at },
          { onError: () => refresh('organization_facts') },
        )}
      >
        <Form.Item name="name" label={t('organization.name')} rules={[{ required: true, whitespace: true, message: t('organization.needed') }]}>
          <Input maxLength={200} />
        </Form.Item>
        {facts.kind === 'operator' ? (
          <>
            <Form.Item name="confirmation_no" label={t('organization.confirmation_no')} extra={t('organization.confirmation_hint')}>
              <Input maxLength={200} />
            </Form.Item>
            <Form.Item label={t('organization.confirmed_until')} htmlFor="platform-confirmed-until">
              <DatePicker id="platform-confirmed-until" value={until} onChange={setUntil} style={{ width: '100%' }} />
            </Form.Item>
          </>
        ) : null}
      </Form>
    </Modal>
  )
}
