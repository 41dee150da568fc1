import { useContextInfo, useT, useVerb } from '@anju/sdk'
import { Button, Form, Modal, Radio, Select } from 'antd'
import dayjs from 'dayjs'
import type { ListedRule } from '../rule/list.ts'
import type { Metric } from '../rule/model.ts'
import { spoken } from '../seen.ts'
import { MuteFields } from './MuteFields.tsx'
import { SubjectPicker } from './SubjectPicker.tsx'

interface Wanted {
  what: string
  rule: string
  estate?: string
  subject?: string
  days: number
  reason: string
}

const EVERY = ''
const kinds = ['unit', 'household', 'contract', 'device']

/** Mutes a rule, or every rule, for a whole estate or for a subject that has no alert yet. */
export function NewMute({ rules, catalog, onClose }: { rules: readonly ListedRule[]; catalog: ReadonlyMap<string, Metric>; onClose: () => void }) {
  const t = useT()
  const { estate, estates, locale } = useContextInfo()
  const [form] = Form.useForm<Wanted>()
  const what = Form.useWatch('what', form) ?? 'estate'
  const options = { success: t('mute.done'), onSuccess: onClose, invalidates: ['mute_list', 'rule_list', 'alert_list', 'alert_file'] }
  const subject = useVerb('mute_subject', options)
  const place = useVerb('mute_estate', options)
  const fits = rules.filter(({ body }) => what === 'estate' || ((body?.about ?? 'each') === 'each' && catalog.get(body?.metric ?? '')?.subject === what))
  const send = ({ rule, days, reason, ...rest }: Wanted): void => {
    const common = { rule: rule || null, reason, until: dayjs().add(days, 'day').toISOString() }
    if (what === 'estate') place.mutate({ ...common, estate: rest.estate })
    else subject.mutate({ ...common, kind: what, subject: rest.subject })
  }
  const required = { required: true, message: t('resolve.required') }
  return (
    <Modal open title={t('mute.new')} onCancel={onClose} footer={null}>
      <p className="anju-muted">{t('mute.explain_new')}</p>
      <Form form={form} layout="vertical" initialValues={{ what: 'estate', rule: EVERY, days: 7, estate: estate?.id }} onFinish={send}>
        <Form.Item name="what" label={t('mute.what')}><Radio.Group options={['estate', ...kinds].map((value) => ({ value, label: t(`mute.of_${value}`) }))} onChange={() => form.setFieldsValue({ subject: undefined as never, rule: EVERY })} /></Form.Item>
        {what === 'estate'
          ? <Form.Item name="estate" label={t('rule.estate')} rules={[required]}><Select options={estates.map(({ id, name }) => ({ value: id, label: name }))} /></Form.Item>
          : <Form.Item key={what} name="subject" label={t('alert.subject')} rules={[required]}><SubjectPicker id="subject" kind={what} /></Form.Item>}
        <Form.Item name="rule" label={t('alert.rule')}><Select options={[{ value: EVERY, label: t('mute.every_rule') }, ...fits.map(({ key, title }) => ({ value: key, label: spoken(title, locale) || key }))]} /></Form.Item>
        <MuteFields />
        <Button type="primary" htmlType="submit" loading={subject.isPending || place.isPending}>{t('mute.submit')}</Button>
      </Form>
    </Modal>
  )
}
