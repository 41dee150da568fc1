import { Await, DateText, StatusTag, useContextInfo, useLive, useRefresh, useRpc, useT } from '@anju/sdk'
import { useState } from 'react'
import { Link } from 'react-router'
import { spoken, type Words } from '../model.ts'

interface ToDoPage {
  rows: { id: string; instance: string; title: string; event_title: Words | null; applicant: string | null; at: string; due_at: string | null }[]
}

interface OtherToDo {
  id: string
  title: Words
  text: string
  link: string
  at: string
  due_at: string | null
}

/** Approvals and other to-dos that wait for the viewer, newest first, live. */
export function ToDoList() {
  const t = useT()
  const { locale, org, user, pluginEnabled } = useContextInfo()
  const allowed = pluginEnabled('flows')
  const [now] = useState(() => Date.now())
  const page = useRpc<ToDoPage>('flow_inbox', { org: org?.id, box: 'to_do', before: null, max_rows: 20 }, { enabled: allowed && org !== null, refetchInterval: 60_000 })
  const others = useRpc<OtherToDo[]>('other_to_dos', { org: org?.id }, { enabled: allowed && org !== null, refetchInterval: 60_000 })
  const refresh = useRefresh()
  useLive(allowed ? `user:${user.id}` : null, 'to_do_changed', () => refresh('flow_inbox', 'other_to_dos'))
  if (!allowed) return <p className="dash-empty">{t('to_do.off')}</p>
  return (
    <Await query={page} rows={3}>
      {({ rows }) =>
        rows.length === 0 && !others.data?.length ? <p className="dash-empty">{t('to_do.none')}</p> : (
          <div className="dash-scroll" tabIndex={0} role="group" aria-label={t('kinds.to_do')}>
            <ul className="dash-alerts">
              {(others.data ?? []).map((row) => (
                <li key={row.id}>
                  {row.due_at && Date.parse(row.due_at) < now ? <StatusTag tone="danger">{t('to_do.late')}</StatusTag> : null}
                  <Link to={row.link}>{spoken(row.title, locale)}</Link>
                  <span className="anju-muted">{row.text} <DateText value={row.at} mode="relative" /></span>
                </li>
              ))}
              {rows.map((row) => (
                <li key={row.id}>
                  {row.due_at && Date.parse(row.due_at) < now ? <StatusTag tone="danger">{t('to_do.late')}</StatusTag> : null}
                  <Link to={`/flows/${row.instance}`}>{row.title}</Link>
                  <span className="anju-muted">{spoken(row.event_title ?? undefined, locale)} <DateText value={row.at} mode="relative" /></span>
                </li>
              ))}
            </ul>
          </div>
        )
      }
    </Await>
  )
}
