import { isAmount, titleText, useRpc, useT, yuanInput } from '@anju/sdk'
import { DatePicker, Input, InputNumber, Select } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import { useOperator } from '../useOperator.ts'
import type { DimensionColumn, Filter, Metric } from '../model.ts'

interface FilterValueProps {
  metric: Metric
  dimension: DimensionColumn
  filter: Filter
  onChange: (value: unknown) => void
}

/** Periods people ask for, counted from today. */
const periods: [key: string, value: { unit: string; from: number; to: number }][] = [
  ['today', { unit: 'day', from: 0, to: 0 }],
  ['last_7_days', { unit: 'day', from: -6, to: 0 }],
  ['last_30_days', { unit: 'day', from: -29, to: 0 }],
  ['this_month', { unit: 'month', from: 0, to: 0 }],
  ['last_month', { unit: 'month', from: -1, to: -1 }],
  ['last_6_months', { unit: 'month', from: -5, to: 0 }],
  ['last_12_months', { unit: 'month', from: -11, to: 0 }],
  ['next_3_months', { unit: 'month', from: 0, to: 2 }],
  ['next_12_months', { unit: 'month', from: 0, to: 11 }],
  ['this_quarter', { unit: 'quarter', from: 0, to: 0 }],
  ['this_year', { unit: 'year', from: 0, to: 0 }],
  ['last_year', { unit: 'year', from: -1, to: -1 }],
]

const listOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])

/** The control a comparison needs: options, records by search, numbers, days, a period. */
export function FilterValue({ metric, dimension, filter, onChange }: FilterValueProps) {
  const t = useT()
  const label = t('settings.value')
  const { op, value } = filter
  if (op === 'is_null' || op === 'not_null') return null
  if (op === 'period') {
    const known = periods.find(([, period]) => JSON.stringify(period) === JSON.stringify(value))
    return <Select aria-label={label} value={known?.[0] ?? null} placeholder={label} options={periods.map(([key]) => ({ value: key, label: t(`periods.${key}`) }))} onChange={(key) => onChange(periods.find(([name]) => name === key)?.[1])} />
  }
  if (dimension.type === 'boolean') {
    return <Select aria-label={label} value={typeof value === 'boolean' ? value : null} placeholder={label} options={[{ value: true, label: t('value.yes') }, { value: false, label: t('value.no') }]} onChange={onChange} />
  }
  if (dimension.type === 'choice') {
    return <Select mode="multiple" showSearch={{ optionFilterProp: 'label' }} aria-label={label} placeholder={label} value={listOf(value)} options={(dimension.options ?? []).map((option) => ({ value: option.value, label: titleText(option.title) }))} onChange={onChange} />
  }
  if (op === 'contains') return <Input aria-label={label} value={typeof value === 'string' ? value : ''} maxLength={100} onChange={(event) => onChange(event.target.value)} />
  if (dimension.type === 'ref' || dimension.type === 'text') return <RecordChoice metric={metric} dimension={dimension} value={listOf(value)} label={label} onChange={onChange} />
  const pair = Array.isArray(value) ? (value as unknown[]) : []
  if (dimension.type === 'date') {
    const day = (text: unknown) => (typeof text === 'string' ? dayjs(text) : null)
    if (op === 'between') return <DatePicker.RangePicker aria-label={label} value={[day(pair[0]), day(pair[1])]} onChange={(days) => onChange(days ? days.map((one) => one?.format('YYYY-MM-DD')) : undefined)} />
    return <DatePicker aria-label={label} value={day(value)} onChange={(one) => onChange(one ? dayjs(one as dayjs.Dayjs).format('YYYY-MM-DD') : undefined)} />
  }
  const typed = (kept: unknown, change: (next: number | null) => void) => {
    const number = typeof kept === 'number' ? kept : null
    return isAmount(dimension.key) ? { prefix: '¥', ...yuanInput(number, change) } : { value: number, onChange: change }
  }
  if (op === 'between') {
    return (
      <span className="dash-row">
        <InputNumber<number> aria-label={label} {...typed(pair[0], (next) => onChange([next, pair[1] ?? null]))} />
        <InputNumber<number> aria-label={label} {...typed(pair[1], (next) => onChange([pair[0] ?? null, next]))} />
      </span>
    )
  }
  return <InputNumber<number> aria-label={label} {...typed(value, onChange)} />
}

interface RecordChoiceProps {
  metric: Metric
  dimension: DimensionColumn
  value: string[]
  label: string
  onChange: (value: unknown) => void
}

/** Records or texts the database finds while one types. */
function RecordChoice({ metric, dimension, value, label, onChange }: RecordChoiceProps) {
  const operator = useOperator()
  const [search, setSearch] = useState('')
  const found = useRpc<{ value: string; label: string }[]>('metric_options', { metric: metric.key, dimension: dimension.key, org: operator, search }, { keepPrevious: true })
  return <Select mode="multiple" aria-label={label} placeholder={label} value={value} options={found.data ?? []} loading={found.isFetching} showSearch={{ filterOption: false, onSearch: setSearch }} onChange={onChange} />
}
