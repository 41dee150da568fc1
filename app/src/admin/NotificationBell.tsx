import { BellOutlined } from '@ant-design/icons'
import { Badge, Button, Flex, Popover } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { from } from '../sdk/client.ts'
import { Await, EmptyState } from '../sdk/components/States.tsx'
import { DateText } from '../sdk/components/Text.tsx'
import { useContextInfo } from '../sdk/context.ts'
import { currentLocale, loadNamespace } from '../sdk/i18n.ts'
import { useLive } from '../sdk/live.ts'
import { useRefresh, useRows, useVerb } from '../sdk/query.ts'

export interface NotificationRow {
  id: string
  key: string
  params: Record<string, unknown>
  link: string | null
  created_at: string
  read_at: string | null
}

/** The latest messages to the signed-in user; new ones appear as they are sent. */
export function NotificationBell() {
  const { t } = useTranslation('app')
  const { user } = useContextInfo()
  const [open, setOpen] = useState(false)
  const refresh = useRefresh()
  const navigate = useNavigate()
  const query = useRows<NotificationRow[]>(['notifications', 'bell', user.id], () =>
    from('notifications').select('id, key, params, link, created_at, read_at').eq('user_id', user.id).order('id', { ascending: false }).limit(20),
  )
  useLive(`user:${user.id}`, 'notified', () => refresh('notifications'), { pollMs: 60_000 })
  const markRead = useVerb('mark_notifications_read', { invalidates: ['notifications'] })
  const unread = (query.data ?? []).filter(({ read_at }) => read_at === null)

  const content = (
    <div style={{ width: 'min(380px, 82vw)' }}>
      <Flex justify="space-between" align="center">
        <strong>{t('notifications.title')}</strong>
        <Button type="link" size="small" disabled={unread.length === 0} onClick={() => markRead.mutate({ ids: unread.map(({ id }) => id) })}>
          {t('notifications.mark_all')}
        </Button>
      </Flex>
      <Await query={query} rows={3}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState title={t('notifications.none')} />
          ) : (
            <ul className="anju-search-list">
              {rows.map((row) => (
                <li key={row.id}>
                  <button
                    type="button"
                    className="anju-notification"
                    onClick={() => {
                      if (row.read_at === null) markRead.mutate({ ids: [row.id] })
                      setOpen(false)
                      if (row.link) void navigate(row.link)
                    }}
                  >
                    <NotificationText row={row} />
                    <span className="anju-muted">
                      {row.read_at === null ? <strong>{t('notifications.new')} · </strong> : null}
                      <DateText value={row.created_at} mode="relative" />
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          )
        }
      </Await>
      <Button type="link" block onClick={() => { setOpen(false); void navigate('/platform/notifications') }}>
        {t('notifications.all')}
      </Button>
    </div>
  )
  return (
    <Popover trigger="click" placement="bottomRight" open={open} onOpenChange={setOpen} content={content}>
      <Badge count={unread.length} size="small" offset={[-6, 6]}>
        <Button type="text" icon={<BellOutlined />} aria-label={t('notifications.open', { count: unread.length })} />
      </Badge>
    </Popover>
  )
}

/** A message's text from its plugin's dictionary, under `notifications`. */
export function NotificationText({ row }: { row: Pick<NotificationRow, 'key' | 'params'> }) {
  const { t } = useTranslation('app')
  const dot = row.key.indexOf('.')
  const namespace = row.key.slice(0, dot)
  const [ready, setReady] = useState(false)
  useEffect(() => {
    void loadNamespace(namespace).catch(() => undefined).then(() => setReady(true))
  }, [namespace])
  if (!ready) return <span>…</span>
  return <span>{t(`${namespace}:notifications.${row.key.slice(dot + 1)}`, { ...spokenParams(row.params), defaultValue: row.key })}</span>
}

/** Values of a message: names that come in both languages, {zh, en}, are said in the reader's. */
function spokenParams(params: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => {
    const title = value as { zh?: string; en?: string } | null
    const named = typeof title === 'object' && title !== null && ('zh' in title || 'en' in title)
    return [name, named ? (currentLocale() === 'en-US' ? title.en || title.zh : title.zh || title.en) : value]
  }))
}
