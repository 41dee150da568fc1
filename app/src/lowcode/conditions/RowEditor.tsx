import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { titleText } from '../../sdk/i18n.ts'
import { operatorToday } from '../logic/days.ts'
import { comparisonsOf } from './comparisons.ts'
import type { ConditionFields } from './fields.ts'
import { compareBy, newRow, type Row } from './model.ts'
import { ValueEditor } from './ValueEditor.tsx'

/** One comparison: field, how it is compared, with what. */
export function RowEditor({ row, fields, disabled, onChange }: { row: Row; fields: ConditionFields; disabled: boolean; onChange: (row: Row) => void }) {
  const { t } = useTranslation('expressions')
  const field = fields[row.field]
  if (!field) return null
  const comparisons = comparisonsOf(field)
  const comparison = comparisons.find(({ key }) => key === row.comparison)
  return (
    <div className="anju-condition-row">
      <Select
        aria-label={t('builder.field')}
        className="anju-condition-field"
        disabled={disabled}
        value={row.field}
        showSearch={{ optionFilterProp: 'label' }}
        options={Object.entries(fields).map(([value, { title }]) => ({ value, label: titleText(title) }))}
        onChange={(name: string) => onChange(newRow(fields, operatorToday(), name) ?? row)}
      />
      <Select
        aria-label={t('builder.comparison')}
        className="anju-condition-comparison"
        disabled={disabled}
        value={row.comparison}
        options={comparisons.map(({ key }) => ({ value: key, label: t(`comparisons.${key}`) }))}
        onChange={(key: string) => onChange(compareBy(row, key, fields, operatorToday()))}
      />
      {comparison && <ValueEditor shape={comparison.shape} field={field} value={row.value} disabled={disabled} onChange={(value) => onChange({ ...row, value })} />}
    </div>
  )
}
