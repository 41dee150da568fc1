import { useT } from '@anju/sdk'
import { Form, Input, Radio } from 'antd'

const lengths: [key: string, days: number][] = [['day', 1], ['week', 7], ['month', 30], ['quarter', 90]]

/** How long something is muted and why: both are asked of every mute. */
export function MuteFields() {
  const t = useT()
  return (
    <>
      <Form.Item name="days" label={t('mute.how_long')}><Radio.Group options={lengths.map(([key, days]) => ({ value: days, label: t(`mute.${key}`) }))} /></Form.Item>
      <Form.Item name="reason" label={t('mute.reason')} rules={[{ required: true, whitespace: true, message: t('mute.reason_required') }]}><Input.TextArea rows={2} maxLength={500} /></Form.Item>
    </>
  )
}
