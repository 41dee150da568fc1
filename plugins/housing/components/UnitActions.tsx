import { useDraft, useT, useVerb } from '@anju/sdk'
import { Button, DatePicker, Form, Input, Modal, Popconfirm, Radio } from 'antd'
import type { Dayjs } from 'dayjs'
import { useState } from 'react'
import type { UnitFileAnswer } from '../pages/UnitFile.tsx'

/** The verbs on one home. Which of them makes sense follows from its status; the database has the last word. */
export function UnitActions({ file }: { file: UnitFileAnswer }) {
  const t = useT()
  const [open, setOpen] = useState<'block' | 'release' | null>(null)
  const withdraw = useVerb('withdraw_release', { success: t('release.withdrawn') })
  const inUse = file.status === 'occupied' || file.status === 'reserved'
  const close = (): void => setOpen(null)
  return (
    <>
      <Button onClick={() => setOpen('block')}>{t('block.action')}</Button>
      {file.released_on === null ? (
        <Button type="primary" disabled={inUse} onClick={() => setOpen('release')}>
          {t('release.action')}
        </Button>
      ) : inUse ? null : (
        <Popconfirm title={t('release.withdraw_question')} okText={t('release.withdraw')} cancelText={t('app:cancel')} onConfirm={() => withdraw.mutate({ unit: file.id })}>
          <Button loading={withdraw.isPending}>{t('release.withdraw')}</Button>
        </Popconfirm>
      )}
      {open === 'block' ? <BlockDialog file={file} inUse={inUse} onClose={close} /> : null}
      {open === 'release' ? <ReleaseDialog file={file} onClose={close} /> : null}
    </>
  )
}

interface BlockValues {
  kind: 'repair' | 'disabled'
  reason: string
}

function BlockDialog({ file, inUse, onClose }: { file: UnitFileAnswer; inUse: boolean; onClose: () => void }) {
  const t = useT()
  const [form] = Form.useForm<BlockValues>()
  // A picked moment is not text: it stays out of the draft.
  const [until, setUntil] = useState<Dayjs | null>(null)
  const draft = useDraft(`housing.block.${file.id}`, form)
  const block = useVerb('block_unit', {
    success: t('block.done'),
    onSuccess: () => {
      draft.clear()
      onClose()
    },
  })
  return (
    <Modal
      open
      title={t('block.heading', { unit: file.label })}
      okText={t('block.submit')}
      cancelText={t('app:cancel')}
      confirmLoading={block.isPending}
      onCancel={onClose}
      onOk={() => form.submit()}
    >
      <Form
        form={form}
        layout="vertical"
        initialValues={{ kind: 'repair' }}
        onValuesChange={draft.onValuesChange}
        onFinish={({ kind, reason }) => block.mutate({ unit: file.id, kind, reason, ends_at: until?.toISOString() })}
      >
        <Form.Item name="kind" label={t('block.kind')} extra={inUse ? t('block.disabled_refused') : undefined}>
          <Radio.Group
            optionType="button"
            options={[
              { value: 'repair', label: t('block.repair') },
              { value: 'disabled', label: t('block.disabled'), disabled: inUse },
            ]}
          />
        </Form.Item>
        <Form.Item name="reason" label={t('block.reason')} rules={[{ required: true, whitespace: true, message: t('errors.reason_required') }]}>
          <Input.TextArea rows={3} maxLength={500} showCount placeholder={t('block.reason_example')} />
        </Form.Item>
        <Form.Item label={t('block.until')} htmlFor="housing-block-until" extra={t('block.until_hint')}>
          <DatePicker id="housing-block-until" showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" value={until} onChange={setUntil} style={{ width: '100%' }} />
        </Form.Item>
      </Form>
    </Modal>
  )
}

function ReleaseDialog({ file, onClose }: { file: UnitFileAnswer; onClose: () => void }) {
  const t = useT()
  const [day, setDay] = useState<Dayjs | null>(null)
  const release = useVerb('release_unit', { success: t('release.done'), onSuccess: onClose })
  return (
    <Modal
      open
      title={t('release.heading', { unit: file.label })}
      okText={t('release.submit')}
      cancelText={t('app:cancel')}
      confirmLoading={release.isPending}
      onCancel={onClose}
      onOk={() => release.mutate({ unit: file.id, on_date: day?.format('YYYY-MM-DD') })}
    >
      <Form layout="vertical">
        <Form.Item label={t('release.from')} htmlFor="housing-release-from" extra={t('release.hint')}>
          <DatePicker id="housing-release-from" value={day} onChange={setDay} placeholder={t('release.today')} style={{ width: '100%' }} />
        </Form.Item>
      </Form>
    </Modal>
  )
}
