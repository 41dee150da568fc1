import { useContextInfo, useT, useVerb, type JsonValue, type SchemaFault } from '@anju/sdk'
import { Button, Form, Input } from 'antd'
import { useCallback, useState } from 'react'
import { useNavigate } from 'react-router'
import type { Kind, Titles, Version } from '../config.ts'
import { BodyEditor } from './BodyEditor.tsx'

interface ItemFormProps {
  kind: Kind
  /** Key of the item; empty for a new one. */
  itemKey: string
  /** What the editing starts from: the draft, else what is in force. */
  start: Version | null
}

interface Fields {
  key: string
  zh?: string
  en?: string
  note?: string
}

/** Title, body and reason of an item, saved as a draft. */
export function ItemForm({ kind, itemKey, start }: ItemFormProps) {
  const t = useT()
  const { org } = useContextInfo()
  const navigate = useNavigate()
  const [form] = Form.useForm<Fields>()
  const [body, setBody] = useState<JsonValue | null>(start?.body ?? null)
  const save = useVerb<Version>('save_config_draft', { success: t('edit.saved'), onSuccess: ({ item_id }) => void navigate(`/lowcode/items/${item_id}`) })
  const keep = useCallback((next: JsonValue | null) => setBody(next), [])
  const submit = ({ key, zh, en, note }: Fields): void => {
    const title: Titles = { ...(zh ? { zh } : {}), ...(en ? { en } : {}) }
    save.mutate({ org: org?.id, kind: kind.kind, key, title, body, note: note ?? '', base: start?.id ?? null })
  }
  return (
    <Form<Fields>
      form={form}
      layout="vertical"
      className="anju-card"
      initialValues={{ key: itemKey, zh: start?.title.zh, en: start?.title.en, note: start?.status === 'draft' ? start.note : '' }}
      onFinish={submit}
    >
      <Form.Item name="key" label={t('edit.key')} extra={t('edit.key_hint')} rules={[{ required: true, pattern: /^[a-z][a-z0-9_.-]{0,79}$/, message: t('edit.key_rule') }]}>
        <Input disabled={itemKey !== ''} autoComplete="off" />
      </Form.Item>
      <div className="lowcode-titles">
        <Form.Item name="zh" label={t('edit.title_zh')} rules={[{ required: true, max: 100 }]}>
          <Input />
        </Form.Item>
        <Form.Item name="en" label={t('edit.title_en')} rules={[{ max: 100 }]}>
          <Input />
        </Form.Item>
      </div>
      <Form.Item label={t('edit.body')}>
        <BodyEditor schema={kind.body_schema} initial={start?.body ?? {}} onChange={keep} serverFaults={(save.error?.params.faults ?? []) as SchemaFault[]} />
      </Form.Item>
      <Form.Item name="note" label={t('edit.note')} extra={t('edit.note_hint')} rules={[{ max: 500 }]}>
        <Input />
      </Form.Item>
      <Button type="primary" htmlType="submit" disabled={body === null} loading={save.isPending}>
        {t('edit.save')}
      </Button>
    </Form>
  )
}
