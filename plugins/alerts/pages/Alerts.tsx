import { DateText, OwnFieldsLink, PageHeader, RpcTable, StatusTag, useContextInfo, useLive, useRefresh, useRpc, useT, useVerb } from '@anju/sdk'
import { Button, Segmented, Select } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { isOpen, pathOf, severities, severityName, statuses, toneOf, type Alert } from '../alert.ts'
import '../alerts.css'
import { NoAlerts } from '../components/NoAlerts.tsx'
import { ResolveDialog } from '../components/ResolveDialog.tsx'
import { SubjectLink } from '../components/SubjectLink.tsx'
import { sentenceOf, spoken, valuesText } from '../seen.ts'
import { useOperator } from '../rule/useCatalog.ts'
import { useFilters } from '../useFilters.ts'
import { useTerms } from '../useTerms.ts'

const OPEN = ['open', 'acknowledged']
const CLOSED = ['resolved', 'cleared']

/** Alerts of the estates in sight, filtered by the address as other lists are. An alert opens work; only what a person finds out counts. */
export default function Alerts() {
  const t = useT()
  const terms = useTerms()
  const { can, estate, locale } = useContextInfo()
  const operator = useOperator()
  const [filters, setFilter] = useFilters(['status', 'severity', 'rule'])
  const [handling, setHandling] = useState<Alert | null>(null)
  const rules = useRpc<{ items: { key: string; title: { zh?: string; en?: string } }[] }>('rule_list', { org: operator }, { enabled: operator !== undefined, staleTime: 60_000 })
  const refresh = useRefresh()
  useLive(estate ? `estate:${estate.id}` : null, 'alert_changed', () => refresh('alert_list'))
  const take = useVerb('acknowledge_alert', { success: t('alerts.taken'), invalidates: ['alert_list'] })
  const chosen = filters['status'] ?? OPEN
  const closed = chosen.length > 0 && chosen.every((status) => CLOSED.includes(status))
  return (
    <>
      <PageHeader title={t('alerts.title')} subtitle={t('alerts.subtitle')} actions={<><OwnFieldsLink resource="alerts.alert" /><Link to="/alerts/mutes"><Button>{t('mutes.title')}</Button></Link><Link to="/alerts/rules"><Button>{t('rules.title')}</Button></Link></>} />
      <RpcTable<Alert>
        fn="alert_list"
        cursorArg="before"
        args={{ estate: estate?.id, statuses: chosen, severities: filters['severity'] ?? null, rules: filters['rule'] ?? null }}
        rowPath={pathOf}
        toolbar={
          <>
            <Segmented aria-label={t('alerts.which')} value={closed ? 'closed' : 'open'} onChange={(value) => setFilter('status', value === 'closed' ? CLOSED : [])} options={[{ value: 'open', label: t('alerts.open') }, { value: 'closed', label: t('alerts.closed') }]} />
            <Select mode="multiple" allowClear className="alerts-filter" maxTagCount="responsive" showSearch={false} aria-label={t('alert.status')} placeholder={t('alert.status')} value={filters['status'] ?? []} options={statuses.map((value) => ({ value, label: t(`status.${value}`) }))} onChange={(values: string[]) => setFilter('status', values)} />
            <Select mode="multiple" allowClear className="alerts-filter" maxTagCount="responsive" showSearch={false} aria-label={t('alert.severity')} placeholder={t('alert.severity')} value={filters['severity'] ?? []} options={severities.map((value) => ({ value, label: severityName(value) }))} onChange={(values: string[]) => setFilter('severity', values)} />
            <Select mode="multiple" allowClear className="alerts-filter" maxTagCount="responsive" showSearch={{ optionFilterProp: 'label' }} aria-label={t('alert.rule')} placeholder={t('alert.rule')} value={filters['rule'] ?? []} options={(rules.data?.items ?? []).map(({ key, title }) => ({ value: key, label: spoken(title, locale) || key }))} onChange={(values: string[]) => setFilter('rule', values)} />
          </>
        }
        empty={<NoAlerts title={t('alerts.empty')} />}
        columns={[
          { key: 'rule', title: t('alert.what'), render: (row) => <span className="alerts-what"><StatusTag tone={toneOf(row.severity)}>{severityName(row.severity)}</StatusTag> <Link to={pathOf(row)}>{spoken(row.title, locale)}</Link></span> },
          { key: 'label', title: t('alert.subject'), render: (row) => <SubjectLink alert={row} /> },
          { key: 'seen', title: t('alert.seen'), render: (row) => <span className="alerts-said">{sentenceOf(row, locale, terms) ?? valuesText(row.seen, locale, terms)}</span> },
          { key: 'raised_at', title: t('alert.raised_at'), render: (row) => <DateText value={row.raised_at} mode="relative" /> },
          { key: 'status', title: t('alert.status'), render: (row) => <span>{t(`status.${row.status}`)}{row.handler ? ` · ${row.handler}` : ''}{row.finding ? ` · ${t(`finding.${row.finding}`)}` : ''}{row.muted ? ` · ${t('mute.muted')}` : ''}{row.held ? ` · ${spoken(row.held.title, locale)}` : ''}</span> },
          ...(can('alerts.handle') && !closed
            ? [{ key: 'actions', title: t('alert.actions'), render: (row: Alert) => isOpen(row) ? (
                <span className="alerts-acts">
                  {row.status === 'open' ? <Button size="small" onClick={() => take.mutate({ alert: row.id })}>{t('alerts.take')}</Button> : null}
                  <Button size="small" type="primary" onClick={() => setHandling(row)}>{t('alerts.resolve')}</Button>
                </span>
              ) : null }]
            : []),
        ]}
      />
      {handling ? <ResolveDialog alert={handling} onClose={() => setHandling(null)} /> : null}
    </>
  )
}
