import { Await, EmptyState, from, StatusTag, useContextInfo, useRows, useT, useVerb } from '@anju/sdk'
import { Button, Form, Input, Modal } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import { DayInput } from './DayInput.tsx'
import { PersonSelect } from './PersonSelect.tsx'

interface Deputyship {
  id: string
  user_id: string
  deputy_id: string
  during: string
  note: string
}

interface Values {
  deputy: string
  first: string
  last: string
  note?: string
}

/** Who stands in for me, and for whom I stand in: a button and its dialog. */
export function Deputies() {
  const t = useT()
  const { org, user } = useContextInfo()
  const [open, setOpen] = useState(false)
  const list = useRows<Deputyship[]>(['flow_deputies', org?.id, user.id], () =>
    from('flow_deputies').select('id, user_id, deputy_id, during, note').eq('org_id', org?.id ?? '').or(`user_id.eq.${user.id},deputy_id.eq.${user.id}`).order('during').limit(100), { enabled: org !== null })
  const today = dayjs().format('YYYY-MM-DD')
  const away = (list.data ?? []).some((one) => one.user_id === user.id && covers(one.during, today))
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t(away ? 'deputy.active' : 'deputy.open')}</Button>
      <Modal open={open} title={t('deputy.title')} footer={null} onCancel={() => setOpen(false)} destroyOnHidden>
        <p className="anju-muted">{t('deputy.hint')}</p>
        <Await query={list} rows={2}>{(rows) => <List rows={rows} today={today} />}</Await>
        <Name />
      </Modal>
    </>
  )
}

/** Whether a `[first,last)` range of days holds a day. */
function covers(range: string, day: string): boolean {
  const { first, last } = daysOf(range)
  return first <= day && day <= last
}

function daysOf(range: string): { first: string; last: string } {
  const [first = '', end = ''] = range.slice(1, -1).split(',')
  return { first, last: dayjs(end).subtract(1, 'day').format('YYYY-MM-DD') }
}

function List({ rows, today }: { rows: readonly Deputyship[]; today: string }) {
  const t = useT()
  const { org, user } = useContextInfo()
  const staff = useRows<{ user_id: string | null; name: string }[]>(['staff', org?.id, 'names'], () => from('staff').select('user_id, name').eq('org_id', org?.id ?? '').limit(1000))
  const names = new Map((staff.data ?? []).map(({ user_id, name }) => [user_id, name]))
  const end = useVerb('end_deputy', { success: t('deputy.ended'), invalidates: ['flow_deputies'] })
  const shown = rows.filter(({ during }) => daysOf(during).last >= today)
  if (shown.length === 0) return <EmptyState title={t('deputy.none')} />
  return (
    <ul className="anju-rows">
      {shown.map((one) => (
        <li key={one.id}>
          <span className="anju-rows-text">
            <span>{one.user_id === user.id ? t('deputy.for_me', { name: names.get(one.deputy_id) ?? t('run.somebody') }) : t('deputy.by_me', { name: names.get(one.user_id) ?? t('run.somebody') })}</span>
            <span className="anju-muted">{rangeText(one.during)} {one.note}</span>
          </span>
          <span className="flows-row">
            {covers(one.during, today) ? <StatusTag tone="info">{t('deputy.now')}</StatusTag> : null}
            {one.user_id === user.id ? <Button size="small" loading={end.isPending} onClick={() => end.mutate({ deputy: one.id })}>{t('deputy.end')}</Button> : null}
          </span>
        </li>
      ))}
    </ul>
  )
}

function rangeText(range: string): string {
  const { first, last } = daysOf(range)
  return `${first} – ${last}`
}

function Name() {
  const t = useT()
  const { org } = useContextInfo()
  const [form] = Form.useForm<Values>()
  const set = useVerb('set_deputy', { success: t('deputy.set'), invalidates: ['flow_deputies'], onSuccess: () => form.resetFields() })
  const needed = [{ required: true, message: t('fault.required') }]
  return (
    <Form<Values> form={form} layout="vertical" onFinish={({ deputy, first, last, note }) => set.mutate({ org: org?.id, deputy, first, last, note: note ?? '' })}>
      <Form.Item name="deputy" label={t('deputy.person')} rules={needed}><PersonSelect /></Form.Item>
      <div className="flows-pair">
        <Form.Item name="first" label={t('deputy.first')} rules={needed}><DayInput /></Form.Item>
        <Form.Item name="last" label={t('deputy.last')} rules={needed}><DayInput /></Form.Item>
      </div>
      <Form.Item name="note" label={t('deputy.note')}><Input maxLength={200} /></Form.Item>
      <Button type="primary" htmlType="submit" loading={set.isPending}>{t('deputy.save')}</Button>
    </Form>
  )
}
