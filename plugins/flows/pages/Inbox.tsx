import { Await, DateText, EmptyState, PageHeader, StatusTag, useContextInfo, useLive, useRefresh, useRpc, useT, useVerb } from '@anju/sdk'
import { Badge, Button, Checkbox, Input, Modal, Tabs } from 'antd'
import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { Deputies } from '../components/Deputies.tsx'
import { OtherToDoRows, useOtherToDos } from '../components/OtherToDos.tsx'
import { isOverdue, runTones, textIn, type RunStatus, type Task } from '../run.ts'
import type { Text } from '../steps.ts'
import '../flows.css'

const boxes = ['to_do', 'done', 'started', 'copies'] as const
type Box = (typeof boxes)[number]

interface InboxRow {
  id: string
  instance: string
  title: string
  subject_title: Text | null
  event_title: Text | null
  /** Title of the step; none for corrections and in the other boxes. */
  node_title: Text | null
  status: RunStatus
  kind: Task['kind'] | null
  due_at: string | null
  at: string
  comment: string
  task_status: string | null
  applicant: string | null
  as_deputy: boolean
  /** May be approved together with others. */
  batch: boolean
}

interface InboxPage {
  rows: InboxRow[]
  /** Each box, my requests under way and unread copies; each at most 100. */
  counts: Record<Box | 'running' | 'unread', number>
}

const PAGE = 30

/** What waits for me, what I decided, what I asked for, and what I got a copy of. */
export default function Inbox() {
  const t = useT()
  const { org, user } = useContextInfo()
  const [params, setParams] = useSearchParams()
  const refresh = useRefresh()
  useLive(`user:${user.id}`, 'notified', () => refresh('flow_inbox'))
  useLive(`user:${user.id}`, 'to_do_changed', () => refresh('flow_inbox'))
  const box = boxes.find((one) => one === params.get('box')) ?? 'to_do'
  const [seen, setSeen] = useState<{ box: Box; before: string[] }>({ box, before: [] })
  const before = seen.box === box ? seen.before : []
  const page = useRpc<InboxPage>('flow_inbox', { org: org?.id, box, before: before.at(-1) ?? null, max_rows: PAGE + 1 }, { enabled: org !== null, keepPrevious: true })
  const counts = page.data?.counts
  const others = useOtherToDos() ?? []
  return (
    <>
      <PageHeader help="flow" title={t('inbox.title')} subtitle={t('inbox.subtitle')} actions={<><Link to="/flows/calendar"><Button>{t('calendar.title')}</Button></Link><Deputies /></>} />
      <Tabs
        activeKey={box}
        onChange={(next) => setParams(next === 'to_do' ? {} : { box: next }, { replace: true })}
        items={boxes.map((key) => ({ key, label: <BoxLabel box={key} counts={counts} /> }))}
      />
      {box === 'to_do' && others.length > 0 ? (
        <section className="anju-card flows-others">
          <h2>{t('inbox.others')}</h2>
          <OtherToDoRows rows={others} />
        </section>
      ) : null}
      <Await query={page}>
        {({ rows }) => (
          <Rows
            key={`${box}-${before.at(-1) ?? ''}`}
            box={box}
            others={others.length}
            rows={rows.slice(0, PAGE)}
            more={rows.length > PAGE}
            first={before.length === 0}
            onNext={(id) => setSeen({ box, before: [...before, id] })}
            onPrevious={() => setSeen({ box, before: before.slice(0, -1) })}
          />
        )}
      </Await>
    </>
  )
}

/** A box's name with how much is in it; what wants to be seen is a badge, the rest a plain number. */
function BoxLabel({ box, counts }: { box: Box; counts: InboxPage['counts'] | undefined }) {
  const t = useT()
  const urgent = box === 'to_do' ? counts?.to_do : box === 'copies' ? counts?.unread : undefined
  const all = counts?.[box] ?? 0
  return (
    <span>
      {t(`inbox.${box}`)} {urgent ? <Badge count={urgent} overflowCount={99} size="small" /> : all > 0 && box !== 'to_do' ? <span className="anju-muted">{all > 99 ? '99+' : all}</span> : null}
    </span>
  )
}

interface RowsProps {
  box: Box
  /** To-dos that stand above. */
  others: number
  rows: InboxRow[]
  more: boolean
  first: boolean
  onNext: (last: string) => void
  onPrevious: () => void
}

function Rows({ box, others, rows, more, first, onNext, onPrevious }: RowsProps) {
  const t = useT()
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [asking, setAsking] = useState(false)
  const [now] = useState(() => Date.now())
  const batchable = box === 'to_do' ? rows.filter(({ batch }) => batch).map(({ id }) => id) : []
  const selected = chosen.filter((id) => batchable.includes(id))
  const last = rows.at(-1)
  if (rows.length === 0 && first && box === 'to_do' && others > 0) return null
  if (rows.length === 0 && first) return <section className="anju-card"><EmptyState title={t(`inbox.${box}_empty`)}>{t(`inbox.${box}_hint`)}</EmptyState></section>
  return (
    <section className="anju-card">
      {batchable.length ? (
        <div className="flows-acts">
          <Checkbox checked={selected.length === batchable.length} indeterminate={selected.length > 0 && selected.length < batchable.length} onChange={({ target }) => setChosen(target.checked ? batchable : [])}>
            {t('inbox.choose_all', { count: batchable.length })}
          </Checkbox>
          <Button type="primary" disabled={selected.length === 0} onClick={() => setAsking(true)}>{t('inbox.approve_chosen', { count: selected.length })}</Button>
        </div>
      ) : null}
      <ul className="anju-rows">
        {rows.map((row) => (
          <li key={row.id}>
            <span className="flows-row">
              {batchable.length ? (
                <Checkbox aria-label={t('inbox.choose', { title: row.title })} disabled={!row.batch} checked={selected.includes(row.id)} onChange={({ target }) => setChosen(target.checked ? [...selected, row.id] : selected.filter((id) => id !== row.id))} />
              ) : null}
              <span className="anju-rows-text">
                <Link to={`/flows/${row.instance}`}>{row.title}</Link>
                <span className="anju-muted">
                  {[textIn(row.event_title) ?? textIn(row.subject_title), textIn(row.node_title) ?? (row.kind && row.kind !== 'approve' ? t(`act.${row.kind}_title`) : undefined), row.applicant ?? t('run.somebody')].filter(Boolean).join(' · ')} · <DateText value={row.at} mode="relative" />
                  {row.as_deputy ? ` · ${t('inbox.as_deputy')}` : ''}
                </span>
              </span>
            </span>
            <Mark box={box} row={row} now={now} />
          </li>
        ))}
      </ul>
      {more || !first ? (
        <div className="flows-acts flows-pages" role="navigation" aria-label={t('app:list.pages')}>
          <Button disabled={first} onClick={onPrevious}>{t('app:list.previous')}</Button>
          <Button disabled={!more || !last} onClick={() => last && onNext(last.id)}>{t('app:list.next')}</Button>
        </div>
      ) : null}
      {asking ? <BatchApprove tasks={selected} titles={new Map(rows.map(({ id, title }) => [id, title]))} onClose={() => setAsking(false)} /> : null}
    </section>
  )
}

function Mark({ box, row, now }: { box: Box; row: InboxRow; now: number }) {
  const t = useT()
  if (box === 'to_do') {
    if (!row.due_at) return null
    const late = isOverdue({ status: 'open', due_at: row.due_at }, now)
    return late ? <StatusTag tone="danger">{t('run.overdue')} <DateText value={row.due_at} /></StatusTag> : <span className="anju-muted">{t('run.due')} <DateText value={row.due_at} /></span>
  }
  return (
    <span className="flows-row">
      {box === 'done' && row.task_status ? <span className="anju-muted">{t('inbox.i', { what: t(`task.${row.task_status}`) })}</span> : null}
      {row.task_status === 'unread' ? <StatusTag tone="accent">{t('inbox.unread')}</StatusTag> : null}
      <StatusTag tone={runTones[row.status]}>{t(`status.${row.status}`)}</StatusTag>
    </span>
  )
}

interface BatchResult {
  task: string
  ok: boolean
  error?: string
}

/** Approves several at once; each by itself, and what was refused is said by name. */
function BatchApprove({ tasks, titles, onClose }: { tasks: readonly string[]; titles: ReadonlyMap<string, string>; onClose: () => void }) {
  const t = useT()
  const [comment, setComment] = useState('')
  const [results, setResults] = useState<BatchResult[] | null>(null)
  const [asked] = useState(tasks)
  const approve = useVerb<BatchResult[]>('act_on_tasks', {
    invalidates: ['flow_inbox', 'flow_file', 'notifications'],
    success: t('inbox.batch_done'),
    onSuccess: (list) => (list.every(({ ok }) => ok) ? onClose() : setResults(list)),
  })
  return (
    <Modal
      open
      title={t('inbox.approve_chosen', { count: asked.length })}
      okText={t(results ? 'app:close' : 'act.approve')}
      cancelText={t('app:cancel')}
      confirmLoading={approve.isPending}
      onCancel={onClose}
      onOk={() => (results ? onClose() : approve.mutate({ tasks: asked, comment }))}
    >
      {results ? (
        <ul>{results.filter(({ ok }) => !ok).map((one) => <li key={one.task}>{titles.get(one.task)}: {t(`errors.${(one.error ?? '').replace(/^flows\./, '')}`, { defaultValue: t('inbox.not_approved') })}</li>)}</ul>
      ) : (
        <label>{t('act.comment')}<Input.TextArea value={comment} maxLength={2000} onChange={({ target }) => setComment(target.value)} /></label>
      )}
    </Modal>
  )
}
