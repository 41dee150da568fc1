import { DatePicker, Input, InputNumber, Select } from 'antd'
import dayjs from 'dayjs'
import { useTranslation } from 'react-i18next'
import { yuanInput, type NumberInput } from '../../sdk/format.ts'
import { titleText } from '../../sdk/i18n.ts'
import type { Shape, Value } from './comparisons.ts'
import type { ConditionField } from './fields.ts'

interface ValueEditorProps {
  shape: Shape
  field: ConditionField
  value: Value
  disabled: boolean
  onChange: (value: Value) => void
}

/** The value of a row by the field's kind: a number, a day, a text or one of its choices; two for a range, several for a list. */
export function ValueEditor({ shape, field, value, disabled, onChange }: ValueEditorProps) {
  const { t } = useTranslation('expressions')
  switch (shape) {
    case 'none':
      return null
    case 'range': {
      const [from = null, to = null] = Array.isArray(value) ? value : []
      return (
        <>
          <One label={t('builder.from')} field={field} value={from} disabled={disabled} onChange={(changed) => onChange([changed, to])} />
          <One label={t('builder.to')} field={field} value={to} disabled={disabled} onChange={(changed) => onChange([from, changed])} />
        </>
      )
    }
    case 'days':
      return (
        <InputNumber
          aria-label={t('builder.value')}
          disabled={disabled}
          min={1}
          max={36500}
          precision={0}
          suffix={t('builder.days')}
          value={typeof value === 'number' ? value : null}
          onChange={(changed) => onChange(changed ?? 1)}
        />
      )
    case 'many':
      return (
        <Select
          aria-label={t('builder.value')}
          className="anju-condition-value"
          mode={field.options ? 'multiple' : 'tags'}
          disabled={disabled}
          placeholder={field.options ? undefined : t('builder.values_hint')}
          value={Array.isArray(value) ? value.map(String) : []}
          options={field.options?.map((option) => ({ value: option.value, label: titleText(option.title) }))}
          onChange={(changed: string[]) => onChange(changed)}
        />
      )
    case 'one':
      return <One label={t('builder.value')} field={field} value={value} disabled={disabled} onChange={onChange} />
  }
}

const plainInput = (value: number | null, onChange: (value: number | null) => void): NumberInput => ({ value, onChange })

function One({ label, field, value, disabled, onChange }: { label: string; field: ConditionField; value: Value; disabled: boolean; onChange: (value: Value) => void }) {
  if (field.type === 'number') {
    return (
      <InputNumber
        aria-label={label}
        disabled={disabled}
        suffix={field.unit && titleText(field.unit)}
        min={-1e14}
        max={1e14}
        {...(field.fen ? yuanInput : plainInput)(typeof value === 'number' ? value : null, (changed) => onChange(changed ?? 0))}
      />
    )
  }
  if (field.type === 'date') {
    return (
      <DatePicker
        aria-label={label}
        disabled={disabled}
        allowClear={false}
        value={typeof value === 'string' ? dayjs(value) : null}
        onChange={(changed) => changed && onChange(changed.format('YYYY-MM-DD'))}
      />
    )
  }
  if (field.options) {
    return (
      <Select
        aria-label={label}
        className="anju-condition-value"
        disabled={disabled}
        value={typeof value === 'string' ? value : null}
        showSearch={{ optionFilterProp: 'label' }}
        options={field.options.map((option) => ({ value: option.value, label: titleText(option.title) }))}
        onChange={(changed: string) => onChange(changed)}
      />
    )
  }
  return <Input aria-label={label} className="anju-condition-value" disabled={disabled} maxLength={500} value={typeof value === 'string' ? value : ''} onChange={(event) => onChange(event.target.value)} />
}
