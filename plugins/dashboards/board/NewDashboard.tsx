import { useT, useVerb } from '@anju/sdk'
import { Form, Input, Modal, Select } from 'antd'
import { useNavigate } from 'react-router'
import type { DashboardList } from '../model.ts'

interface Values {
  zh: string
  en?: string
  key: string
  copy?: string
}

/** Makes a dashboard, empty or as a copy of another, as a draft that is arranged and published next. */
export function NewDashboard({ list, operator, onClose }: { list: DashboardList; operator: string; onClose: () => void }) {
  const t = useT()
  const navigate = useNavigate()
  const [form] = Form.useForm<Values>()
  const save = useVerb('save_config_draft', { invalidates: ['dashboards'] })
  const submit = async (values: Values): Promise<void> => {
    const source = list.items.find(({ key }) => key === values.copy)
    const body = source?.body ?? source?.draft?.body ?? { widgets: [] }
    await save.mutateAsync({ org: operator, kind: 'dashboard', key: values.key, title: { zh: values.zh, ...(values.en ? { en: values.en } : {}) }, body: { ...body, roles: [] }, note: '' })
    onClose()
    void navigate(`/dashboards/${values.key}?edit=published`)
  }
  return (
    <Modal open title={t('new.title')} okText={t('new.make')} cancelText={t('app:cancel')} onCancel={onClose} onOk={() => form.submit()} confirmLoading={save.isPending} destroyOnHidden>
      <Form form={form} layout="vertical" onFinish={(values) => void submit(values).catch(() => undefined)}>
        <Form.Item name="zh" label={t('new.zh')} rules={[{ required: true, max: 60, whitespace: true, message: t('new.zh_needed') }]}><Input autoFocus /></Form.Item>
        <Form.Item name="en" label={t('new.en')}><Input maxLength={60} /></Form.Item>
        <Form.Item
          name="key" label={t('new.key')} extra={t('new.key_hint')}
          rules={[{ required: true, pattern: /^[a-z][a-z0-9_-]{1,39}$/, message: t('new.key_needed') }, { validator: async (_, value: string) => { if (list.items.some(({ key }) => key === value)) throw new Error(t('new.key_taken')) } }]}
        >
          <Input className="anju-code" />
        </Form.Item>
        <Form.Item name="copy" label={t('new.copy')}>
          <Select allowClear options={list.items.map((item) => ({ value: item.key, label: item.title.zh ?? item.title.en ?? item.key }))} />
        </Form.Item>
      </Form>
    </Modal>
  )
}
