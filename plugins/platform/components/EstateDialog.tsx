import { useContextInfo, useDraft, useRefresh, useT, useVerb } from '@anju/sdk'
import { Form, Input, Modal } from 'antd'

export interface Estate {
  id: string
  code: string
  name: string
  address: string
  /** Base of the next save. */
  updated_at: string
  may_write: boolean
}

type Values = Pick<Estate, 'code' | 'name' | 'address'>

/** Adds an estate, or changes its code, name and address; what somebody else changed meanwhile is not overwritten. */
export function EstateDialog({ org, estate, onClose }: { org: string; estate: Estate | null; onClose: () => void }) {
  const t = useT()
  const { reload } = useContextInfo()
  const refresh = useRefresh()
  const [form] = Form.useForm<Values>()
  const draft = useDraft(`platform.estate.${estate?.id ?? 'new'}`, form)
  const save = useVerb('save_estate', {
    success: t('organization.saved'),
    onSuccess: () => {
      draft.clear()
      onClose()
      // The switcher names estates, too.
      void reload()
    },
  })
  const needed = [{ required: true, whitespace: true, message: t('organization.needed') }]
  return (
    <Modal open title={estate ? t('organization.edit_of', { name: estate.name }) : t('organization.add_estate')} okText={t('app:save')} cancelText={t('app:cancel')} confirmLoading={save.isPending} onCancel={onClose} onOk={() => form.submit()}>
      <Form<Values>
        form={form}
        layout="vertical"
        initialValues={estate ?? { code: '', name: '', address: '' }}
        onValuesChange={draft.onValuesChange}
        onFinish={({ code, name, address }) => save.mutate({ org, estate: estate?.id ?? null, code, name, address, base_at: estate?.updated_at ?? null }, { onError: () => refresh('organization_facts') })}
      >
        <Form.Item name="code" label={t('organization.code')} extra={t('organization.code_hint')} rules={needed}>
          <Input maxLength={40} />
        </Form.Item>
        <Form.Item name="name" label={t('organization.estate_name')} rules={needed}>
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item name="address" label={t('organization.address')}>
          <Input maxLength={500} />
        </Form.Item>
      </Form>
    </Modal>
  )
}
