import { DateText, EmptyState, LoadingState, PageHeader, RpcTable, useContextInfo, useRpc, useT, useVerb } from '@anju/sdk'
import { Button, Segmented } from 'antd'
import { useState } from 'react'
import type { Words } from '../alert.ts'
import '../alerts.css'
import { NewMute } from '../components/NewMute.tsx'
import type { RuleList } from '../rule/list.ts'
import { useCatalog, useOperator } from '../rule/useCatalog.ts'
import { spoken } from '../seen.ts'

interface ListedMute {
  id: string
  rule: string | null
  title: Words | null
  label: string | null
  estate: string | null
  reason: string
  until: string
  by: string | null
  created_at: string
  ended_at: string | null
  ended_by: string | null
  may_end: boolean
}

/** What is muted where, until when, why and by whom; ends a mute early. */
export default function Mutes() {
  const t = useT()
  const { can, locale } = useContextInfo()
  const operator = useOperator()
  const catalog = useCatalog()
  const [past, setPast] = useState(false)
  const [adding, setAdding] = useState(false)
  const rules = useRpc<RuleList>('rule_list', { org: operator }, { enabled: operator !== undefined, staleTime: 60_000 })
  const end = useVerb('unmute', { success: t('mute.ended'), invalidates: ['mute_list', 'rule_list', 'alert_list', 'alert_file'] })
  if (!operator) return <LoadingState />
  return (
    <>
      <PageHeader title={t('mutes.title')} subtitle={t('mutes.subtitle')} parents={[{ title: t('alerts.title'), path: '/alerts' }]} actions={can('alerts.handle') ? <Button type="primary" disabled={!rules.data || !catalog} onClick={() => setAdding(true)}>{t('mute.new')}</Button> : undefined} />
      <RpcTable<ListedMute>
        fn="mute_list"
        cursorArg="before"
        args={{ org: operator, past }}
        toolbar={<Segmented aria-label={t('mutes.which')} value={past ? 'past' : 'now'} onChange={(value) => setPast(value === 'past')} options={[{ value: 'now', label: t('mutes.now') }, { value: 'past', label: t('mutes.past') }]} />}
        empty={<EmptyState title={t(past ? 'mutes.none_past' : 'mutes.none')} />}
        columns={[
          { key: 'label', title: t('mutes.what'), render: (row) => <span className="alerts-subject"><strong>{row.label ?? row.estate ?? t('about.organization')}</strong>{row.label && row.estate ? <span className="anju-muted">{row.estate}</span> : row.label === null ? <span className="anju-muted">{t('mutes.whole')}</span> : null}</span> },
          { key: 'rule', title: t('alert.rule'), render: (row) => row.rule === null ? t('mute.every_rule') : spoken(row.title, locale) || row.rule },
          { key: 'reason', title: t('mute.reason'), render: (row) => <span className="alerts-said">{row.reason}</span> },
          { key: 'until', title: t('mute.until'), render: (row) => <DateText value={row.until} mode="minute" /> },
          { key: 'by', title: t('mutes.by'), render: (row) => <span>{row.by ?? '—'} · <DateText value={row.created_at} />{row.ended_at ? <> · {t('mutes.ended_by')} {row.ended_by ?? '—'} <DateText value={row.ended_at} mode="minute" /></> : null}</span> },
          ...(past ? [] : [{ key: 'actions', title: t('alert.actions'), render: (row: ListedMute) => row.may_end ? <Button size="small" loading={end.isPending && end.variables?.['mute'] === row.id} onClick={() => end.mutate({ mute: row.id })}>{t('mute.end')}</Button> : null }]),
        ]}
      />
      {adding && rules.data && catalog ? <NewMute rules={rules.data.items} catalog={catalog} onClose={() => setAdding(false)} /> : null}
    </>
  )
}
