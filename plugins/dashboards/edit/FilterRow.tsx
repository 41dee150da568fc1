import { titleText, useT } from '@anju/sdk'
import { Select } from 'antd'
import type { Filter, Metric } from '../model.ts'
import { FilterValue } from './FilterValue.tsx'
import { opsOf } from './question.ts'

/** One condition: dimension, comparison, value. */
export function FilterRow({ metric, filter, onChange }: { metric: Metric; filter: Filter; onChange: (filter: Filter) => void }) {
  const t = useT()
  const dimension = metric.dimensions.find(({ key }) => key === filter.dimension)
  if (!dimension) return null
  return (
    <>
      <Select
        aria-label={t('settings.filter_by')} value={filter.dimension} options={metric.dimensions.map(({ key, title }) => ({ value: key, label: titleText(title) }))}
        onChange={(key: string) => onChange({ dimension: key, op: opsOf(metric.dimensions.find((other) => other.key === key)?.type ?? '')[0] ?? 'eq' })}
      />
      <Select aria-label={t('settings.op')} value={filter.op} options={opsOf(dimension.type).map((op) => ({ value: op, label: t(`ops.${op}`) }))} onChange={(op: string) => onChange({ dimension: filter.dimension, op })} />
      <FilterValue metric={metric} dimension={dimension} filter={filter} onChange={(value) => onChange({ ...filter, value })} />
    </>
  )
}
