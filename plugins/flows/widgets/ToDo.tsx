import { Await, DateText, EmptyState, StatusTag, useContextInfo, useLive, useRefresh, useRpc, useT } from '@anju/sdk'
import { useState } from 'react'
import { Link } from 'react-router'
import { OtherToDoRows, useOtherToDos } from '../components/OtherToDos.tsx'
import { isOverdue, textIn } from '../run.ts'
import type { Text } from '../steps.ts'

interface ToDoPage {
  rows: { id: string; instance: string; title: string; event_title: Text | null; applicant: string | null; at: string; due_at: string | null }[]
  counts: { to_do: number }
}

/** The newest approvals and other to-dos that wait for the signed-in user. */
export default function ToDo() {
  const t = useT()
  const { org, user } = useContextInfo()
  const refresh = useRefresh()
  const [now] = useState(() => Date.now())
  const page = useRpc<ToDoPage>('flow_inbox', { org: org?.id, box: 'to_do', before: null, max_rows: 5 }, { enabled: org !== null })
  const others = useOtherToDos() ?? []
  useLive(`user:${user.id}`, 'to_do_changed', () => refresh('flow_inbox'))
  return (
    <Await query={page} rows={3}>
      {({ rows, counts }) =>
        rows.length === 0 && others.length === 0 ? <EmptyState title={t('to_do.none')} /> : (
          <>
            <OtherToDoRows rows={others.slice(0, 5)} />
            <ul className="anju-rows">
              {rows.map((row) => (
                <li key={row.id}>
                  <span className="anju-rows-text">
                    <Link to={`/flows/${row.instance}`}>{row.title}</Link>
                    <span className="anju-muted">{[textIn(row.event_title), row.applicant ?? t('run.somebody')].filter(Boolean).join(' · ')} · <DateText value={row.at} mode="relative" /></span>
                  </span>
                  {row.due_at ? isOverdue({ status: 'open', due_at: row.due_at }, now) ? <StatusTag tone="danger">{t('run.overdue')}</StatusTag> : <span className="anju-muted">{t('run.due')} <DateText value={row.due_at} /></span> : null}
                </li>
              ))}
            </ul>
            <Link to="/flows">{t('to_do.all', { count: counts.to_do })}</Link>
          </>
        )
      }
    </Await>
  )
}
