import { isAmount, titleText, useRpc, useT, yuanInput } from '@anju/sdk'
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Input, InputNumber, Select } from 'antd'
import { useState } from 'react'
import { opsOf } from './fields.ts'
import type { Dimension, Filter, Metric } from './model.ts'
import { useOperator } from './useCatalog.ts'

interface FiltersProps {
  metric: Metric
  value: readonly Filter[]
  disabled: boolean
  onChange: (filters: Filter[]) => void
}

/** Rows the rule looks at at all: kind of device, category of household, days. */
export function Filters({ metric, value, disabled, onChange }: FiltersProps) {
  const t = useT()
  const first = metric.dimensions.find(({ key }) => key !== 'estate')
  return (
    <div className="alerts-filters">
      {value.map((filter, i) => {
        const dimension = metric.dimensions.find(({ key }) => key === filter.dimension)
        const replace = (next: Filter): void => onChange(value.map((other, n) => (n === i ? next : other)))
        return dimension ? (
          <div key={i} className="alerts-filter-row">
            <Select
              aria-label={t('filter.by')} disabled={disabled} value={filter.dimension} options={metric.dimensions.map(({ key, title }) => ({ value: key, label: titleText(title) }))}
              onChange={(key: string) => replace({ dimension: key, op: opsOf(metric.dimensions.find((other) => other.key === key)?.type ?? '')[0] ?? 'eq' })}
            />
            <Select aria-label={t('filter.op')} disabled={disabled} value={filter.op} options={opsOf(dimension.type).map((op) => ({ value: op, label: t(`ops.${op}`) }))} onChange={(op: string) => replace({ dimension: filter.dimension, op })} />
            <FilterValue metric={metric} dimension={dimension} filter={filter} disabled={disabled} onChange={(next) => replace({ ...filter, value: next })} />
            <Button type="text" icon={<DeleteOutlined />} aria-label={t('filter.remove')} disabled={disabled} onClick={() => onChange(value.filter((_, n) => n !== i))} />
          </div>
        ) : null
      })}
      <Button type="dashed" size="small" icon={<PlusOutlined />} disabled={disabled || !first} onClick={() => first && onChange([...value, { dimension: first.key, op: opsOf(first.type)[0] ?? 'eq' }])}>{t('filter.add')}</Button>
    </div>
  )
}

/** Periods a rule can look at, counted from the day it runs. */
const periods: [key: string, value: { unit: string; from: number; to: number }][] = [
  ['today', { unit: 'day', from: 0, to: 0 }], ['yesterday', { unit: 'day', from: -1, to: -1 }], ['last_3_days', { unit: 'day', from: -3, to: -1 }],
  ['last_7_days', { unit: 'day', from: -6, to: 0 }], ['last_30_days', { unit: 'day', from: -29, to: 0 }], ['this_month', { unit: 'month', from: 0, to: 0 }],
  ['last_month', { unit: 'month', from: -1, to: -1 }], ['last_6_months', { unit: 'month', from: -5, to: 0 }], ['last_12_months', { unit: 'month', from: -11, to: 0 }], ['this_year', { unit: 'year', from: 0, to: 0 }],
]

interface FilterValueProps {
  metric: Metric
  dimension: Dimension
  filter: Filter
  disabled: boolean
  onChange: (value: unknown) => void
}

const listOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])

function FilterValue({ metric, dimension, filter, disabled, onChange }: FilterValueProps) {
  const t = useT()
  const label = t('filter.value')
  const { op, value } = filter
  if (op === 'is_null' || op === 'not_null') return null
  if (op === 'period') {
    const known = periods.find(([, period]) => JSON.stringify(period) === JSON.stringify(value))
    const shown = known ? known[0] : value === undefined ? null : 'other'
    const options = periods.map(([key]) => ({ value: key, label: t(`periods.${key}`) }))
    return <Select aria-label={label} disabled={disabled} value={shown} placeholder={label} options={shown === 'other' ? [...options, { value: 'other', label: t('periods.other') }] : options} onChange={(key) => onChange(periods.find(([name]) => name === key)?.[1] ?? value)} />
  }
  if (dimension.type === 'boolean') return <Select aria-label={label} disabled={disabled} value={typeof value === 'boolean' ? value : null} placeholder={label} options={[{ value: true, label: t('value.yes') }, { value: false, label: t('value.no') }]} onChange={onChange} />
  if (dimension.type === 'choice') return <Select mode="multiple" aria-label={label} disabled={disabled} placeholder={label} value={listOf(value)} options={(dimension.options ?? []).map((option) => ({ value: option.value, label: titleText(option.title) }))} onChange={onChange} />
  if (op === 'contains') return <Input aria-label={label} disabled={disabled} value={typeof value === 'string' ? value : ''} maxLength={100} onChange={(event) => onChange(event.target.value)} />
  if (dimension.type === 'ref' || dimension.type === 'text') return <RecordChoice metric={metric} dimension={dimension} value={listOf(value)} label={label} disabled={disabled} onChange={onChange} />
  const number = typeof value === 'number' ? value : null
  return isAmount(dimension.key)
    ? <InputNumber<number> aria-label={label} disabled={disabled} prefix="¥" {...yuanInput(number, onChange)} />
    : <InputNumber<number> aria-label={label} disabled={disabled} value={number} onChange={onChange} />
}

interface RecordChoiceProps {
  metric: Metric
  dimension: Dimension
  value: string[]
  label: string
  disabled: boolean
  onChange: (value: unknown) => void
}

/** Records or texts the database finds while one types. */
function RecordChoice({ metric, dimension, value, label, disabled, onChange }: RecordChoiceProps) {
  const operator = useOperator()
  const [search, setSearch] = useState('')
  const found = useRpc<{ value: string; label: string }[]>('metric_options', { metric: metric.key, dimension: dimension.key, org: operator, search }, { keepPrevious: true })
  return <Select mode="multiple" aria-label={label} disabled={disabled} placeholder={label} value={value} options={found.data ?? []} loading={found.isFetching} showSearch={{ filterOption: false, onSearch: setSearch }} onChange={onChange} />
}
