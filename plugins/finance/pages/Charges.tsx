import { EmptyState, ExtraFieldsButton, ListFilters, Money, OwnFieldsLink, PageHeader, RpcTable, StatusTag, useContextInfo, useListFilters, useLive, useRefresh, useT, useVerb } from '@anju/sdk'
import { Button, Select, Switch } from 'antd'
import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { billName, isOpen, statuses, toneOf } from '../charge.ts'
import { CollectDialog } from '../components/CollectDialog.tsx'

export interface ChargeRow {
  id: string
  estate_name: string
  household_id: string
  name: string
  unit_id: string
  unit: string
  contract_id: string | null
  contract_code: string | null
  kind: string
  title: string | null
  period_from: string | null
  amount_fen: number
  paid_fen: number
  due_on: string
  status: string
  days_late: number
}

/** Bills of the estates in sight, newest first; money taken at the counter is entered here. */
export default function Charges() {
  const t = useT()
  const { can, estate, estates, org } = useContextInfo()
  const nameOf = (row: ChargeRow): string => billName({ ...row, period: row.period_from }, t)
  const [params, setParams] = useSearchParams()
  const listed = useListFilters()
  const state = statuses.find((status) => status === (params.get('state') ?? listed['status']?.[0])) ?? null
  const overdue = (params.get('overdue') ?? listed['overdue']?.[0]) === '1' || (!params.has('overdue') && listed['overdue']?.[0] === 'true')
  const choose = (name: string, value: string | null): void =>
    setParams((before) => {
      const next = new URLSearchParams(before)
      next.delete(name === 'state' ? 'f.status' : `f.${name}`)
      if (value) next.set(name, value)
      else next.delete(name)
      return next
    }, { replace: true })
  const [collecting, setCollecting] = useState<ChargeRow | null>(null)
  const refresh = useRefresh()
  useLive(estate ? `estate:${estate.id}` : null, 'charge_changed', () => refresh('charge_list'))
  const run = useVerb<number>('run_bills', { success: t('charges.billed') })
  return (
    <>
      <PageHeader
        title={t('charges.title')}
        subtitle={t('charges.subtitle')}
        actions={<><OwnFieldsLink resource="finance.charge" />{can('finance.bill') && org ? <Button loading={run.isPending} onClick={() => run.mutate({ org: org.id })}>{t('charges.run')}</Button> : null}</>}
      />
      <RpcTable<ChargeRow>
        fn="charge_list"
        args={{ estate: listed['estate_id']?.[0] ?? estate?.id, overdue, ...(state ? { state } : {}), ...(listed['household_id'] ? { household: listed['household_id'][0] } : {}) }}
        searchArg="q"
        searchPlaceholder={t('charges.search')}
        toolbar={
          <>
            <Select allowClear aria-label={t('charge.status')} placeholder={t('charge.status')} style={{ minWidth: 130 }} value={state} onChange={(value: string | undefined) => choose('state', value ?? null)} options={statuses.map((value) => ({ value, label: t(`status.${value}`) }))} />
            <label><Switch size="small" checked={overdue} onChange={(checked) => choose('overdue', checked ? '1' : null)} aria-label={t('charges.only_overdue')} /> {t('charges.only_overdue')}</label>
            <ListFilters names={{ estate_id: (id) => estates.find((one) => one.id === id)?.name ?? t('charges.one_estate'), household_id: () => t('charges.one_household') }} />
          </>
        }
        empty={<EmptyState title={t('charges.empty')}>{t('charges.empty_hint')}</EmptyState>}
        columns={[
          { key: 'title', title: t('charge.title'), render: (row) => <>{row.contract_id ? <Link to={`/contracts/${row.contract_id}`}>{nameOf(row)}</Link> : nameOf(row)} <ExtraFieldsButton resource="finance.charge" table="charges" id={row.id} name={nameOf(row)} /></> },
          { key: 'name', title: t('charge.tenant'), render: (row) => <Link to={`/tenants/households/${row.household_id}`}>{row.name}</Link> },
          { key: 'unit', title: t('charge.unit'), render: (row) => <Link to={`/housing/units/${row.unit_id}`}>{row.unit}</Link> },
          { key: 'amount_fen', title: t('charge.amount'), align: 'right', render: (row) => <Money fen={row.amount_fen} /> },
          { key: 'paid_fen', title: t('charge.paid'), align: 'right', render: (row) => <Money fen={row.paid_fen} /> },
          { key: 'due_on', title: t('charge.due_on') },
          { key: 'status', title: t('charge.status'), render: (row) => <StatusTag tone={toneOf(row.status, row.days_late > 0)}>{row.days_late > 0 ? t('charge.late', { days: row.days_late }) : t(`status.${row.status}`)}</StatusTag> },
          ...(can('finance.collect') ? [{ key: 'collect', title: t('charge.actions'), render: (row: ChargeRow) => (isOpen(row.status) ? <Button size="small" onClick={() => setCollecting(row)}>{t('collect.open')}</Button> : null) }] : []),
        ]}
      />
      {collecting ? <CollectDialog charge={collecting} onClose={() => setCollecting(null)} /> : null}
    </>
  )
}
