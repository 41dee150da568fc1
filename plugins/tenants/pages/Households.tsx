import { DateText, EmptyState, formatDate, ListFilters, PageHeader, RpcTable, StatusTag, useContextInfo, useListFilters, useT } from '@anju/sdk'
import { Button, Select } from 'antd'
import { Link, useSearchParams } from 'react-router'
import { categories, statuses, toneOf } from '../household.ts'

interface Row {
  id: string
  estate_name: string
  code: string
  category: string
  status: string
  name: string
  phone: string | null
  size: number
  unit_id: string | null
  unit: string | null
  since: string | null
}

/** Households of the estates in sight; names and phones masked. */
export default function Households() {
  const t = useT()
  const { can, estate, estates } = useContextInfo()
  const [params, setParams] = useSearchParams()
  const listed = useListFilters()
  const state = statuses.find((status) => status === (params.get('state') ?? listed['status']?.[0])) ?? null
  const wanted = params.get('category')?.split(',') ?? listed['category'] ?? []
  const chosen = categories.filter((category) => wanted.includes(category))
  const choose = (name: 'state' | 'category', value: string): void =>
    setParams((before) => {
      const next = new URLSearchParams(before)
      next.delete(name === 'state' ? 'f.status' : 'f.category')
      if (value) next.set(name, value)
      else next.delete(name)
      return next
    }, { replace: true })
  return (
    <>
      <PageHeader
        title={t('households.title')}
        subtitle={t('households.subtitle')}
        actions={
          <>
            {can('tenants.import') ? <Link to="/platform/imports/new/allocations"><Button>{t('households.import')}</Button></Link> : null}
            {can('tenants.write') ? <Link to="/tenants/households/new"><Button type="primary">{t('households.register')}</Button></Link> : null}
          </>
        }
      />
      <RpcTable<Row>
        fn="household_list"
        resource="tenants.household"
        exportAs={t('households.title')}
        args={{ estate: listed['estate_id']?.[0] ?? estate?.id, ...(state ? { state } : {}), ...(chosen.length > 0 ? { categories: chosen } : {}) }}
        searchArg="q"
        searchPlaceholder={t('households.search')}
        rowPath={(row) => `/tenants/households/${row.id}`}
        toolbar={
          <>
            <Select
              allowClear
              aria-label={t('household.status')}
              placeholder={t('household.status')}
              style={{ minWidth: 140 }}
              value={state}
              onChange={(value: string | undefined) => choose('state', value ?? '')}
              options={statuses.map((value) => ({ value, label: t(`status.${value}`) }))}
            />
            <Select
              allowClear
              mode="multiple"
              maxTagCount="responsive"
              aria-label={t('household.category')}
              placeholder={t('household.category')}
              style={{ minWidth: 180 }}
              value={chosen}
              onChange={(values: string[]) => choose('category', values.join(','))}
              options={categories.map((value) => ({ value, label: t(`category.${value}`) }))}
            />
            <ListFilters names={{ estate_id: (id) => estates.find((one) => one.id === id)?.name ?? t('household.estate') }} />
          </>
        }
        empty={<EmptyState title={t('households.empty')}>{t('households.empty_hint')}</EmptyState>}
        columns={[
          { key: 'name', title: t('household.name'), render: (row) => <Link to={`/tenants/households/${row.id}`}>{row.name}</Link> },
          { key: 'code', title: t('household.code'), sortable: true },
          { key: 'size', title: t('household.size'), align: 'right', sortable: true },
          { key: 'category', title: t('household.category'), sortable: true, render: (row) => t(`category.${row.category}`), exported: (row) => t(`category.${row.category}`) },
          { key: 'status', title: t('household.status'), sortable: true, render: (row) => <StatusTag tone={toneOf(row.status)}>{t(`status.${row.status}`)}</StatusTag>, exported: (row) => t(`status.${row.status}`) },
          { key: 'unit', title: t('household.unit'), render: (row) => (row.unit_id ? <Link to={`/housing/units/${row.unit_id}`}>{row.unit}</Link> : '—') },
          { key: 'since', title: t('household.since'), sortable: true, render: (row) => <DateText value={row.since} mode="date" />, exported: (row) => (row.since ? formatDate(row.since, 'date') : null) },
          { key: 'phone', title: t('household.phone'), render: (row) => row.phone ?? '—' },
          ...(estate ? [] : [{ key: 'estate_name', title: t('household.estate') }]),
        ]}
      />
    </>
  )
}
