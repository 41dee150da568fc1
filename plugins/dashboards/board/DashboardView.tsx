import { DateText, EmptyState, PageHeader, useContextInfo, useT, useVerb } from '@anju/sdk'
import { EditOutlined, FullscreenOutlined, ReloadOutlined } from '@ant-design/icons'
import { Button, Dropdown, Popconfirm, Segmented, Select } from 'antd'
import { useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { spoken, type DashboardItem, type DashboardList } from '../model.ts'
import { useAnswers } from '../useAnswers.ts'
import { useCatalog } from '../useCatalog.ts'
import { Board } from './Board.tsx'
import { NewDashboard } from './NewDashboard.tsx'
import { Wall } from './Wall.tsx'

interface DashboardViewProps {
  item: DashboardItem
  list: DashboardList
  operator: string
}

/** One dashboard to look at: which one, whose arrangement, fresh numbers, the wall, the way to the editor. */
export function DashboardView({ item, list, operator }: DashboardViewProps) {
  const t = useT()
  const { locale } = useContextInfo()
  const navigate = useNavigate()
  const [params, setParams] = useSearchParams()
  const [making, setMaking] = useState(false)
  const metrics = useCatalog()
  const body = item.own?.body ?? item.body ?? item.draft?.body ?? { widgets: [] }
  const answers = useAnswers(body.widgets, list.refresh_seconds * 1000, list.query_seconds)
  const reset = useVerb('reset_dashboard_layout', { success: t('own.reset_done'), invalidates: ['dashboards'] })
  const title = spoken(item.title, locale)
  const choices = list.items.map((other) => ({ value: other.key, label: spoken(other.title, locale) }))
  const edit = (mode: string): void => void navigate(`/dashboards/${item.key}?edit=${mode}`)
  if (params.get('wall') !== null) {
    return <Wall title={title} body={body} answers={answers} metrics={metrics} onLeave={() => setParams({}, { replace: true })} />
  }
  return (
    <>
      <PageHeader
        help="dashboard"
        title={title}
        subtitle={
          <>
            {answers.at ? <>{t('as_of')} <DateText value={answers.at} mode="minute" /></> : null}
            {item.own ? <> · {t('own.shown')} <Popconfirm title={t('own.reset_sure')} okText={t('app:confirm')} cancelText={t('app:cancel')} onConfirm={() => reset.mutate({ org: operator, dashboard: item.key })}><Button type="link" size="small">{t('own.reset')}</Button></Popconfirm></> : null}
            {item.own?.outdated ? <strong> {t('own.outdated')}</strong> : null}
            {item.draft && !item.body ? <strong> {t('draft.only')}</strong> : null}
          </>
        }
        actions={
          <>
            <Button icon={<ReloadOutlined spin={answers.loading} />} onClick={answers.refresh}>{t('refresh')}</Button>
            <Button icon={<FullscreenOutlined />} onClick={() => setParams({ wall: '' })}>{t('wall.open')}</Button>
            <Dropdown
              trigger={['click']}
              menu={{
                onClick: ({ key }) => (key === 'new' ? setMaking(true) : edit(key)),
                items: [
                  { key: 'own', label: t('edit.own'), disabled: item.body === null },
                  ...(list.may_write ? [{ key: 'published', label: t('edit.published') }, { type: 'divider' as const }, { key: 'new', label: t('new.open') }] : []),
                ],
              }}
            >
              <Button type="primary" icon={<EditOutlined />}>{t('edit.open')}</Button>
            </Dropdown>
          </>
        }
      />
      {choices.length > 1 ? (
        <nav className="dash-switch" aria-label={t('title')}>
          {choices.length <= 5 ? (
            <Segmented value={item.key} options={choices} onChange={(key) => void navigate(`/dashboards/${key}`)} />
          ) : (
            <Select value={item.key} options={choices} onChange={(key) => void navigate(`/dashboards/${key}`)} aria-label={t('title')} />
          )}
        </nav>
      ) : null}
      {body.widgets.length === 0 ? <EmptyState title={t('empty')}>{t('empty_hint')}</EmptyState> : <Board widgets={body.widgets} answers={answers} metrics={metrics} />}
      {making ? <NewDashboard list={list} onClose={() => setMaking(false)} operator={operator} /> : null}
    </>
  )
}
