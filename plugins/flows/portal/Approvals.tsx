import { Await, DateText, EmptyState, PageHeader, StatusTag, useContextInfo, useLive, useRefresh, useRpc, useT } from '@anju/sdk'
import { Button } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { Act } from '../components/Act.tsx'
import { Trail } from '../components/Trail.tsx'
import { runTones, textIn, type RunFile, type RunStatus } from '../run.ts'
import type { Text } from '../steps.ts'
import '../flows.css'

/** A row of `my_flows`. */
interface Request {
  id: string
  title: string
  status: RunStatus
  started_at: string
  ended_at: string | null
  to_correct: boolean
  /** Page of the portal on which what was asked about is changed and sent again; null where there is none. */
  correct_at: string | null
  /** The reader asked for it himself; of what was asked for his household he sees where it stands. */
  mine: boolean
  event_title: Text | null
  step: Text | null
}

const PAGE = 10

/** What was asked for the household, and where it stands, in plain words. */
export default function Approvals() {
  const t = useT()
  const { user } = useContextInfo()
  const refresh = useRefresh()
  const [before, setBefore] = useState<string[]>([])
  const mine = useRpc<Request[]>('my_flows', { before: before.at(-1) ?? null, max_rows: PAGE + 1 })
  useLive(`user:${user.id}`, 'notified', () => refresh('my_flows', 'flow_file'))
  return (
    <>
      <PageHeader title={t('portal.title')} />
      <Await query={mine}>
        {(list) =>
          list.length === 0 && before.length === 0 ? <EmptyState title={t('portal.none')}>{t('portal.none_hint')}</EmptyState> : (
            <>
              {list.slice(0, PAGE).map((request) => <Card key={request.id} request={request} />)}
              <div className="flows-acts">
                {before.length ? <Button onClick={() => setBefore(before.slice(0, -1))}>{t('portal.newer')}</Button> : null}
                {list.length > PAGE ? <Button onClick={() => setBefore([...before, list[PAGE - 1]?.id ?? ''])}>{t('portal.older')}</Button> : null}
              </div>
            </>
          )
        }
      </Await>
    </>
  )
}

function Card({ request }: { request: Request }) {
  const t = useT()
  const [open, setOpen] = useState(request.to_correct)
  const step = textIn(request.step)
  return (
    <section className="anju-portal-card flows-request" aria-label={request.title}>
      <h2>{textIn(request.event_title) ?? request.title}</h2>
      <p className="anju-muted">{request.title}</p>
      {request.mine ? <p className="flows-plain">{t(request.to_correct ? 'portal.to_correct' : `portal.said_${request.status}`)}</p> : null}
      <StatusTag tone={request.to_correct ? 'warning' : runTones[request.status]}>{request.to_correct ? t('portal.to_correct') : t(`status.${request.status}`)}</StatusTag>
      {request.status === 'running' && !request.to_correct ? <p>{step ? t('portal.at', { step }) : t('portal.in_review')}</p> : null}
      <p className="anju-muted">
        {t('portal.asked_at')} <DateText value={request.started_at} />
        {request.ended_at ? <> · {t('portal.ended_at')} <DateText value={request.ended_at} /></> : null}
      </p>
      {request.correct_at ? <Link to={request.correct_at} className="flows-correct">{t('portal.correct_at')}</Link> : null}
      {request.mine ? <Button block size="large" aria-expanded={open} onClick={() => setOpen(!open)}>{t(open ? 'portal.hide' : request.to_correct ? 'portal.correct' : 'portal.progress')}</Button> : null}
      {open ? <Detail id={request.id} /> : null}
    </section>
  )
}

function Detail({ id }: { id: string }) {
  const file = useRpc<RunFile>('flow_file', { instance: id })
  return (
    <Await query={file} rows={3}>
      {(run) => (
        <>
          {run.tasks.filter((task) => task.mine && task.status === 'open').map((task) => <Act key={task.id} file={run} task={task} />)}
          <Trail file={run} />
        </>
      )}
    </Await>
  )
}
