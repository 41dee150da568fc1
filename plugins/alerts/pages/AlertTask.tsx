import { Await, DateText, Facts, PageHeader, StatusTag, useContextInfo, useRpc, useT, useVerb } from '@anju/sdk'
import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { severityName, toneOf, type Alert, type Words } from '../alert.ts'
import '../alerts.css'
import { sentenceOf, spoken, valuesText } from '../seen.ts'
import { useTerms } from '../useTerms.ts'

interface Task extends Alert {
  alert_id: string
  task_status: 'open' | 'done' | 'closed'
  due_at: string | null
  task_note: string
  done_at: string | null
  done_by: string | null
  role: Words | null
  may_see_alert: boolean
}

/** What an alert asks of a role: what was seen, and the place to say what was done. */
export default function AlertTask() {
  const t = useT()
  const { taskId } = useParams()
  const task = useRpc<Task>('alert_task', { task: taskId })
  return <Await query={task}>{(one) => <Sheet task={one} back={t('task.title')} />}</Await>
}

function Sheet({ task, back }: { task: Task; back: string }) {
  const t = useT()
  const { locale, pluginEnabled } = useContextInfo()
  const terms = useTerms()
  const settle = useVerb('settle_alert_task', { success: t('task.settled'), invalidates: ['alert_task', 'other_to_dos', 'flow_inbox', 'alert_file', 'flow_badge'] })
  const [now] = useState(() => Date.now())
  const late = task.task_status === 'open' && task.due_at !== null && Date.parse(task.due_at) < now
  return (
    <>
      <PageHeader title={spoken(task.title, locale)} subtitle={sentenceOf(task, locale, terms) ?? valuesText(task.seen, locale, terms)} parents={pluginEnabled('flows') ? [{ title: back, path: '/flows' }] : []} />
      <section className="anju-card">
        <Facts rows={[
          [t('alert.status'), <StatusTag key="s" tone={task.task_status === 'open' ? (late ? 'danger' : 'info') : task.task_status === 'done' ? 'success' : 'neutral'}>{late ? t('task.late') : t(`task.${task.task_status}`)}</StatusTag>],
          [t('alert.severity'), <StatusTag key="g" tone={toneOf(task.severity)}>{severityName(task.severity)}</StatusTag>],
          [t('alert.subject'), [task.label, task.unit !== task.label ? task.unit : null].filter(Boolean).join(' · ')],
          task.estate !== null && [t('rule.estate'), task.estate],
          [t('task.role'), spoken(task.role, locale)],
          task.due_at !== null && [t('task.due'), <DateText key="d" value={task.due_at} mode="minute" />],
          task.done_at !== null && [t('task.done_at'), <span key="a"><DateText value={task.done_at} mode="minute" />{task.done_by ? ` · ${task.done_by}` : ''}</span>],
          task.task_note !== '' && [t('task.note'), task.task_note],
        ]} />
        {task.may_see_alert ? <Link to={`/alerts/${task.alert_id}`}>{t('task.alert')}</Link> : null}
      </section>
      {task.task_status === 'open' ? (
        <section className="anju-card alerts-evidence">
          <h2>{t('task.settle')}</h2>
          <p className="anju-muted">{t('task.explain')}</p>
          <Form layout="vertical" onFinish={({ note }: { note: string }) => settle.mutate({ task: task.id, note })}>
            <Form.Item name="note" label={t('task.note')} rules={[{ required: true, whitespace: true, message: t('resolve.required') }]}><Input.TextArea rows={3} maxLength={2000} /></Form.Item>
            <Button type="primary" htmlType="submit" loading={settle.isPending}>{t('task.submit')}</Button>
          </Form>
        </section>
      ) : null}
    </>
  )
}
