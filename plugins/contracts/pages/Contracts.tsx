import { EmptyState, ListFilters, Money, PageHeader, RpcTable, StatusTag, useContextInfo, useListFilters, useT } from '@anju/sdk'
import { Select } from 'antd'
import { Link, useSearchParams } from 'react-router'
import { statuses, toneOf } from '../contract.ts'

interface Row {
  id: string
  estate_name: string
  code: string
  status: string
  unit_id: string
  unit: string
  household_id: string
  name: string
  starts: string
  last_day: string
  rent_fen: number
}

/** Days within which a lease ends, to choose from. */
const horizons = [30, 60, 90, 120] as const

/** Leases of the estates in sight, newest first. */
export default function Contracts() {
  const t = useT()
  const { estate, estates } = useContextInfo()
  const [params, setParams] = useSearchParams()
  const listed = useListFilters()
  const state = statuses.find((status) => status === (params.get('state') ?? listed['status']?.[0])) ?? null
  const endsWithin = horizons.find((days) => String(days) === params.get('ends')) ?? null
  const choose = (name: string, value: string | number | undefined): void =>
    setParams((before) => {
      const next = new URLSearchParams(before)
      if (name === 'state') next.delete('f.status')
      if (value === undefined) next.delete(name)
      else next.set(name, String(value))
      return next
    }, { replace: true })
  return (
    <>
      <PageHeader title={t('contracts.title')} subtitle={t('contracts.subtitle')} />
      <RpcTable<Row>
        fn="contract_list"
        resource="contracts.contract"
        exportAs={t('contracts.title')}
        args={{ estate: listed['estate_id']?.[0] ?? estate?.id, ...(state ? { state } : {}), ...(endsWithin ? { ends_within: endsWithin } : {}) }}
        searchArg="q"
        searchPlaceholder={t('contracts.search')}
        rowPath={(row) => `/contracts/${row.id}`}
        toolbar={
          <>
            <Select allowClear aria-label={t('contract.status')} placeholder={t('contract.status')} style={{ minWidth: 130 }} value={state} onChange={(value: string | undefined) => choose('state', value)} options={statuses.map((value) => ({ value, label: t(`status.${value}`) }))} />
            <Select allowClear aria-label={t('contracts.ends')} placeholder={t('contracts.ends')} style={{ minWidth: 150 }} value={endsWithin} onChange={(value: number | undefined) => choose('ends', value)} options={horizons.map((days) => ({ value: days, label: t('contracts.within', { days }) }))} />
            <ListFilters names={{ estate_id: (id) => estates.find((one) => one.id === id)?.name ?? t('contract.estate') }} />
          </>
        }
        empty={<EmptyState title={t('contracts.empty')}>{t('contracts.empty_hint')}</EmptyState>}
        columns={[
          { key: 'code', title: t('contract.code'), sortable: true, render: (row) => <Link to={`/contracts/${row.id}`}>{row.code}</Link> },
          { key: 'status', title: t('contract.status'), sortable: true, render: (row) => <StatusTag tone={toneOf(row.status)}>{t(`status.${row.status}`)}</StatusTag>, exported: (row) => t(`status.${row.status}`) },
          { key: 'name', title: t('contract.tenant'), render: (row) => <Link to={`/tenants/households/${row.household_id}`}>{row.name}</Link> },
          { key: 'unit', title: t('contract.unit'), sortable: true, render: (row) => <Link to={`/housing/units/${row.unit_id}`}>{row.unit}</Link> },
          { key: 'starts', title: t('contract.starts'), sortable: true },
          { key: 'last_day', title: t('contract.last_day'), sortable: true },
          { key: 'rent_fen', title: t('contract.rent'), align: 'right', sortable: true, render: (row) => <Money fen={row.rent_fen} />, exported: (row) => row.rent_fen / 100 },
          ...(estate ? [] : [{ key: 'estate_name', title: t('contract.estate') }]),
        ]}
      />
    </>
  )
}
