import { useT, useVerb } from '@anju/sdk'
import { Button, Form, Input, Modal, Radio } from 'antd'
import type { Alert } from '../alert.ts'

/** Closes an alert with what a person found out; says of one that was over by itself whether it was right. */
export function ResolveDialog({ alert, onClose }: { alert: Alert; onClose: () => void }) {
  const t = useT()
  const resolve = useVerb(alert.status === 'cleared' ? 'judge_alert' : 'resolve_alert', { success: t('alerts.resolved'), onSuccess: onClose, invalidates: ['alert_list', 'alert_file', 'rule_list'] })
  return (
    <Modal open title={t('resolve.title', { who: alert.label ?? '' })} onCancel={onClose} footer={null}>
      <p className="anju-muted">{t(alert.status === 'cleared' ? 'resolve.explain_over' : 'resolve.explain')}</p>
      <Form layout="vertical" onFinish={(values: { finding: string; note: string }) => resolve.mutate({ alert: alert.id, ...values })}>
        <Form.Item name="finding" label={t('resolve.finding')} rules={[{ required: true, message: t('resolve.required') }]}><Radio.Group options={['true', 'false', 'unclear'].map((value) => ({ value, label: t(`finding.${value}`) }))} /></Form.Item>
        <Form.Item name="note" label={t('resolve.note')} rules={[{ required: true, message: t('resolve.required') }]}><Input.TextArea rows={3} maxLength={2000} /></Form.Item>
        <Button type="primary" htmlType="submit" loading={resolve.isPending}>{t('resolve.submit')}</Button>
      </Form>
    </Modal>
  )
}
