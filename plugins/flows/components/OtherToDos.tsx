import { DateText, StatusTag, useContextInfo, useLive, useRefresh, useRpc, useT } from '@anju/sdk'
import { useState } from 'react'
import { Link } from 'react-router'
import { isOverdue, textIn } from '../run.ts'
import type { Text } from '../steps.ts'

/** Something to do that is no approval, as `other_to_dos` tells it. */
export interface OtherToDo {
  source: string
  id: string
  title: Text
  text: string
  link: string
  at: string
  due_at: string | null
}

/** What waits for the signed-in user beside approvals; undefined until it is known. */
export function useOtherToDos(): OtherToDo[] | undefined {
  const { org, user } = useContextInfo()
  const refresh = useRefresh()
  const rows = useRpc<OtherToDo[]>('other_to_dos', { org: org?.id }, { enabled: org !== null })
  useLive(`user:${user.id}`, 'to_do_changed', () => refresh('other_to_dos'))
  return rows.data
}

/** To-dos that are no approvals: what, about what, until when. */
export function OtherToDoRows({ rows }: { rows: readonly OtherToDo[] }) {
  const t = useT()
  const [now] = useState(() => Date.now())
  return (
    <ul className="anju-rows">
      {rows.map((row) => (
        <li key={row.id}>
          <span className="anju-rows-text">
            <Link to={row.link}>{textIn(row.title)}</Link>
            <span className="anju-muted">{row.text} · <DateText value={row.at} mode="relative" /></span>
          </span>
          {row.due_at ? isOverdue({ status: 'open', due_at: row.due_at }, now) ? <StatusTag tone="danger">{t('run.overdue')}</StatusTag> : <span className="anju-muted">{t('run.due')} <DateText value={row.due_at} /></span> : null}
        </li>
      ))}
    </ul>
  )
}
