import { useT } from '@anju/sdk'
import { InputNumber, Select } from 'antd'
import type { Span, SpanUnit } from './model.ts'

const units: readonly SpanUnit[] = ['minute', 'hour', 'day']

interface SpanInputProps {
  id?: string
  label: string
  value: Span
  max?: number
  disabled: boolean
  onChange: (span: Span) => void
}

/** A number and its unit: `7 天`. */
export function SpanInput({ id, label, value, max = 1000, disabled, onChange }: SpanInputProps) {
  const t = useT()
  return (
    <span className="alerts-row">
      <InputNumber<number> {...(id ? { id } : {})} aria-label={label} min={1} max={max} precision={0} disabled={disabled} value={value.n} onChange={(n) => onChange({ ...value, n: n ?? 1 })} />
      <Select<SpanUnit> aria-label={`${label} · ${t('rule.unit')}`} disabled={disabled} value={value.unit} options={units.map((unit) => ({ value: unit, label: t(`unit.${unit}`) }))} onChange={(unit) => onChange({ ...value, unit })} />
    </span>
  )
}
