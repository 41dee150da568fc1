import { formatFen, parseYuan, useT, useVerb } from '@anju/sdk'
import { Button, Form, Input, Modal, Radio } from 'antd'
import { billName } from '../charge.ts'
import type { ChargeRow } from '../pages/Charges.tsx'

interface Values {
  amount: string
  channel: 'cash' | 'transfer'
  reference?: string
}

/** Enters money taken at the counter or by bank transfer against one bill. */
export function CollectDialog({ charge, onClose }: { charge: ChargeRow; onClose: () => void }) {
  const t = useT()
  const open = charge.amount_fen - charge.paid_fen
  const [form] = Form.useForm<Values>()
  const channel = Form.useWatch('channel', form)
  const record = useVerb('record_payment', { success: t('collect.done'), onSuccess: onClose })
  const amount = { validator: (_: unknown, text?: string) => { const fen = parseYuan(text ?? ''); return fen !== null && fen > 0 && fen <= open ? Promise.resolve() : Promise.reject(new Error(t('collect.amount_invalid', { max: formatFen(open) }))) } }
  return (
    <Modal open title={t('collect.title', { bill: billName({ ...charge, period: charge.period_from }, t) })} onCancel={onClose} footer={null}>
      <Form<Values>
        form={form}
        layout="vertical"
        initialValues={{ amount: (open / 100).toFixed(2), channel: 'cash' }}
        onFinish={(values) => record.mutate({ charge_ids: [charge.id], amount_fen: parseYuan(values.amount), channel: values.channel, reference: values.reference ?? '' })}
      >
        <Form.Item name="amount" label={t('collect.amount')} rules={[amount]}><Input prefix="¥" inputMode="decimal" /></Form.Item>
        <Form.Item name="channel" label={t('collect.channel')}><Radio.Group options={(['cash', 'transfer'] as const).map((value) => ({ value, label: t(`collect.${value}`) }))} /></Form.Item>
        <Form.Item name="reference" label={t('collect.reference')} rules={[{ required: channel === 'transfer', message: t('collect.reference_required') }]}><Input maxLength={60} /></Form.Item>
        <Button type="primary" htmlType="submit" loading={record.isPending}>{t('collect.submit')}</Button>
      </Form>
    </Modal>
  )
}
