import { useT, useVerb } from '@anju/sdk'
import { Alert, Button, Form, Input, Modal } from 'antd'

/** Takes a home back. Ends the lease and removes the keys, so it says so before. */
export function CheckOutDialog({ checkIn, onClose }: { checkIn: string; onClose: () => void }) {
  const t = useT()
  const leave = useVerb('check_out', { success: t('checkout.done'), onSuccess: onClose })
  return (
    <Modal open title={t('checkout.title')} onCancel={onClose} footer={null}>
      <Form layout="vertical" onFinish={(values: { reason: string }) => leave.mutate({ check_in: checkIn, reason: values.reason })}>
        <Alert type="warning" showIcon title={t('checkout.warning')} style={{ marginBottom: 16 }} />
        <Form.Item name="reason" label={t('checkout.reason')} rules={[{ required: true, message: t('register.required') }]}>
          <Input.TextArea rows={3} maxLength={500} />
        </Form.Item>
        <Button danger type="primary" htmlType="submit" loading={leave.isPending}>{t('checkout.submit')}</Button>
      </Form>
    </Modal>
  )
}
