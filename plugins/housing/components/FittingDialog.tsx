import { NewFields, useDraft, useNewFields, useNotify, useRefresh, useT, useVerb, type AnjuError } from '@anju/sdk'
import { Form, Input, InputNumber, Modal, Radio } from 'antd'
import type { Fitting } from './Fittings.tsx'

type Values = Pick<Fitting, 'item' | 'quantity' | 'condition' | 'note'>

/** Adds a fitting to a home's list, with the operator's own fields, or changes one. */
export function FittingDialog({ unit, fitting, onClose }: { unit: string; fitting: Fitting | null; onClose: () => void }) {
  const t = useT()
  const notify = useNotify()
  const refresh = useRefresh()
  const [form] = Form.useForm<Values>()
  const draftName = `housing.fitting.${fitting?.id ?? unit}`
  const draft = useDraft(draftName, form)
  const own = useNewFields('housing.fitting')
  const save = useVerb('save_fitting', {
    success: t('fitting.saved'),
    invalidates: ['unit_file', 'unit_inventory', 'built_in_list'],
    notifyErrors: false,
    onSuccess: () => {
      draft.clear()
      own.clear()
      onClose()
    },
  })
  const submit = (values: Values): void => {
    const extra = fitting ? undefined : own.values()
    if (extra === null) return
    save.mutate({ unit, ...values, note: values.note ?? '', ...(fitting ? { fitting: fitting.id, base_at: fitting.updated_at } : {}), ...(extra ? { extra } : {}) }, {
      onError: (error: AnjuError) => {
        own.refuse(error)
        refresh('unit_file')
        void notify.error(error)
      },
    })
  }
  return (
    <Modal open title={fitting ? t('fitting.edit_of', { item: fitting.item }) : t('fitting.add')} okText={t('app:save')} cancelText={t('app:cancel')} confirmLoading={save.isPending} onCancel={onClose} onOk={() => form.submit()}>
      <Form<Values> form={form} layout="vertical" initialValues={fitting ?? { item: '', quantity: 1, condition: 'good', note: '' }} onValuesChange={draft.onValuesChange} onFinish={submit}>
        <Form.Item name="item" label={t('fitting.item')} rules={[{ required: true, whitespace: true, message: t('fitting.item_needed') }]}>
          <Input maxLength={100} placeholder={t('fitting.item_example')} />
        </Form.Item>
        <Form.Item name="quantity" label={t('fitting.quantity')} rules={[{ required: true, message: t('fitting.quantity_needed') }]}>
          <InputNumber min={0} max={10000} precision={0} />
        </Form.Item>
        <Form.Item name="condition" label={t('fitting.condition')}>
          <Radio.Group optionType="button" options={['good', 'worn', 'broken'].map((value) => ({ value, label: t(`condition.${value}`) }))} />
        </Form.Item>
        <Form.Item name="note" label={t('fitting.note')}>
          <Input.TextArea rows={2} maxLength={500} />
        </Form.Item>
      </Form>
      {fitting ? null : <NewFields form={own} draft={draftName} />}
    </Modal>
  )
}
