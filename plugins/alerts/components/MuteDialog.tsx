import { useT, useVerb } from '@anju/sdk'
import { Button, Form, Modal } from 'antd'
import dayjs from 'dayjs'
import { MuteFields } from './MuteFields.tsx'

/** What is muted: the rule of one alert for its subject, or a rule altogether. */
export type MuteTarget = { alert: string; name: string } | { org: string; rule: string; name: string }

/** Mutes with a reason and an end. */
export function MuteDialog({ target, onClose }: { target: MuteTarget; onClose: () => void }) {
  const t = useT()
  const single = 'alert' in target
  const mute = useVerb(single ? 'mute_alert' : 'mute_rule', { success: t('mute.done'), onSuccess: onClose, invalidates: ['alert_list', 'alert_file', 'rule_list', 'mute_list'] })
  const send = ({ reason, days }: { reason: string; days: number }): void => {
    const { name: _, ...what } = target
    mute.mutate({ ...what, reason, until: dayjs().add(days, 'day').toISOString() })
  }
  return (
    <Modal open title={t('mute.title', { name: target.name })} onCancel={onClose} footer={null}>
      <p className="anju-muted">{t(single ? 'mute.explain_alert' : 'mute.explain_rule')}</p>
      <Form layout="vertical" initialValues={{ days: 7 }} onFinish={send}>
        <MuteFields />
        <Button type="primary" htmlType="submit" loading={mute.isPending}>{t('mute.submit')}</Button>
      </Form>
    </Modal>
  )
}
