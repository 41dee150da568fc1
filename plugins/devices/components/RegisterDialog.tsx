import { NewFields, RecordSelect, useContextInfo, useNewFields, useNotify, useT, useVerb, type AnjuError } from '@anju/sdk'
import { Alert, Button, Form, Input, Modal, Select } from 'antd'
import { useState } from 'react'
import { kinds } from '../device.ts'

interface Values {
  estate: string
  uid: string
  kind: string
  unit?: string
  maker?: string
  model?: string
}

/** Registers a device; its secret is shown once and never again. */
export function RegisterDialog({ onClose }: { onClose: () => void }) {
  const t = useT()
  const { estate, estates } = useContextInfo()
  const [form] = Form.useForm<Values>()
  const place = Form.useWatch('estate', form) ?? estate?.id ?? estates[0]?.id ?? ''
  const [made, setMade] = useState<{ device: { uid: string }; secret: string } | null>(null)
  const register = useVerb<{ device: { uid: string }; secret: string }>('register_device', { success: t('register.done'), notifyErrors: false, onSuccess: setMade })
  const own = useNewFields('devices.device')
  const notify = useNotify()
  const submit = (values: Values): void => {
    const extra = own.values()
    if (extra === null) return
    register.mutate({ ...values, ...(extra ? { extra } : {}) }, {
      onError: (error: AnjuError) => {
        own.refuse(error)
        void notify.error(error)
      },
    })
  }
  const required = [{ required: true, message: t('register.required') }]
  return (
    <Modal open title={t('register.title')} onCancel={onClose} footer={null}>
      {made ? (
        <>
          <Alert type="warning" showIcon title={t('register.once')} style={{ marginBottom: 12 }} />
          <p>{t('device.uid')}: <span className="anju-code">{made.device.uid}</span></p>
          <p>{t('register.secret')}: <span className="anju-code" data-testid="device-secret">{made.secret}</span></p>
          <Button type="primary" onClick={onClose}>{t('register.noted')}</Button>
        </>
      ) : (
        <Form<Values> form={form} layout="vertical" initialValues={{ estate: estate?.id ?? estates[0]?.id, kind: 'lock' }} onFinish={submit}>
          <Form.Item name="estate" label={t('device.estate')} rules={required}><Select onChange={() => form.setFieldValue('unit', undefined)} options={estates.map(({ id, name }) => ({ value: id, label: name }))} /></Form.Item>
          <Form.Item name="uid" label={t('device.uid')} rules={required} extra={t('register.uid_hint')}><Input maxLength={64} autoComplete="off" /></Form.Item>
          <Form.Item name="kind" label={t('device.kind')} rules={required}><Select options={kinds.map((value) => ({ value, label: t(`kind.${value}`) }))} /></Form.Item>
          <Form.Item name="unit" label={t('device.unit')} extra={t('register.unit_hint')}>
            <RecordSelect<{ id: string; label: string }> allowClear table="units" select="id, label" searchColumn="label" order="sort_key" label={(unit) => unit.label} filter={(query) => query.eq('estate_id', place)} filterKey={[place]} />
          </Form.Item>
          <Form.Item name="maker" label={t('device.maker')}><Input maxLength={60} /></Form.Item>
          <NewFields form={own} />
          <Button type="primary" htmlType="submit" loading={register.isPending}>{t('register.submit')}</Button>
        </Form>
      )}
    </Modal>
  )
}
