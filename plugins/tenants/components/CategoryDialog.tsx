import { useNotify, useT, useVerb } from '@anju/sdk'
import { Button, Form, Input, Modal, Select } from 'antd'
import { categories } from '../household.ts'

interface Changed {
  asked: boolean
  category: string
}

/** Puts a household into another category; where the operator has drawn a flow for it, asks for approval. */
export function CategoryDialog({ household, category, onClose }: { household: string; category: string; onClose: () => void }) {
  const t = useT()
  const notify = useNotify()
  const change = useVerb<Changed>('change_household_category', {
    onSuccess: ({ asked }) => {
      notify.success(t(asked ? 'category_change.asked' : 'category_change.done'))
      onClose()
    },
  })
  const required = [{ required: true, message: t('register.required') }]
  return (
    <Modal open title={t('category_change.title')} onCancel={onClose} footer={null}>
      <Form layout="vertical" onFinish={(values: { category: string; reason: string }) => change.mutate({ household, category: values.category, reason: values.reason })}>
        <Form.Item name="category" label={t('category_change.to')} rules={required}>
          <Select options={categories.filter((one) => one !== category).map((value) => ({ value, label: t(`category.${value}`) }))} />
        </Form.Item>
        <Form.Item name="reason" label={t('category_change.reason')} rules={required}>
          <Input.TextArea rows={3} maxLength={500} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={change.isPending}>{t('category_change.submit')}</Button>
      </Form>
    </Modal>
  )
}
