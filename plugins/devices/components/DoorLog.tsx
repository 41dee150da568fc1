import { DateText, useT, useVerb } from '@anju/sdk'
import { Button, Form, Input } from 'antd'
import { useState } from 'react'

export interface AccessRow {
  id: string
  at: string
  kind: string
  method: string | null
  success: boolean
  device: string
  person: string | null
}

const PAGE = 50

/** The access log of a home. Door times tell where people are, so the purpose is asked and kept, for each page that is read. */
export function DoorLog({ unit }: { unit: string }) {
  const t = useT()
  const [purpose, setPurpose] = useState('')
  const [log, setLog] = useState<AccessRow[] | null>(null)
  const [complete, setComplete] = useState(false)
  const read = useVerb<AccessRow[]>('door_log', {
    invalidates: [],
    onSuccess: (page) => {
      setLog((before) => [...(before ?? []), ...page])
      setComplete(page.length < PAGE)
    },
  })
  const ask = (why: string): void => read.mutate({ unit, purpose: why, before: log?.at(-1)?.at ?? null, max_rows: PAGE })
  return (
    <section className="anju-card">
      <h2>{t('log.title')}</h2>
      {log === null ? (
        <Form
          layout="vertical"
          onFinish={(values: { purpose: string }) => {
            setPurpose(values.purpose)
            ask(values.purpose)
          }}
        >
          <p className="anju-muted">{t('log.explain')}</p>
          <Form.Item name="purpose" label={t('log.purpose')} rules={[{ required: true, message: t('register.required') }]}><Input maxLength={200} /></Form.Item>
          <Button htmlType="submit" loading={read.isPending}>{t('log.show')}</Button>
        </Form>
      ) : (
        <>
          <AccessList log={log} />
          {complete ? null : <Button onClick={() => ask(purpose)} loading={read.isPending}>{t('log.earlier')}</Button>}
        </>
      )}
    </section>
  )
}

/** Entries of an access log, newest first. */
export function AccessList({ log }: { log: AccessRow[] }) {
  const t = useT()
  if (log.length === 0) return <p className="anju-muted">{t('log.empty')}</p>
  return (
    <ul className="anju-rows">
      {log.map((event) => (
        <li key={event.id}>
          <span className="anju-rows-text">
            <span>{t(`event.${event.kind}`, { defaultValue: event.kind })}{event.success ? '' : ` · ${t('log.failed')}`}</span>
            <span className="anju-muted">{[event.method ? t(`method.${event.method}`, { defaultValue: event.method }) : null, event.person, event.device].filter(Boolean).join(' · ')}</span>
          </span>
          <DateText value={event.at} mode="second" />
        </li>
      ))}
    </ul>
  )
}
