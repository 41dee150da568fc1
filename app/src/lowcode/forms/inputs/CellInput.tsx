import { memo, useState } from 'react'
import { titleText } from '../../../sdk/i18n.ts'
import type { JsonValue } from '../../../sdk/schemaFaults.ts'
import { numberText, parseNumber } from '../numberText.ts'
import type { Field } from '../types.ts'

interface CellInputProps {
  field: Field
  value: JsonValue | undefined
  label: string
  disabled: boolean
  invalid: boolean
  onChange: (key: string, value: JsonValue | undefined) => void
}

/** One cell of an editable table: the browser's own controls, because a table may hold a thousand of them. */
export const CellInput = memo(function CellInput({ field, value, label, disabled, invalid, onChange }: CellInputProps) {
  const [typed, setTyped] = useState<{ text: string; value: JsonValue | undefined } | null>(null)
  const common = { className: 'anju-form-cell', 'aria-label': label, 'aria-invalid': invalid || undefined, disabled }
  const change = (next: JsonValue | undefined): void => onChange(field.key, next)
  switch (field.type) {
    case 'number':
    case 'money': {
      const text = typed && typed.value === value ? typed.text : numberText(field, value)
      const type = (written: string): void => {
        const next = parseNumber(field, written)
        setTyped({ text: written, value: next })
        change(next)
      }
      return <input {...common} inputMode="decimal" value={text} onChange={({ target }) => type(target.value)} onBlur={() => setTyped(null)} />
    }
    case 'date':
      return <input {...common} type="date" max="9999-12-31" value={typeof value === 'string' ? value : ''} onChange={({ target }) => change(target.value || undefined)} />
    case 'boolean':
      return <input type="checkbox" aria-label={label} disabled={disabled} checked={value === true} onChange={({ target }) => change(target.checked)} />
    case 'choice':
      return (
        <select {...common} value={typeof value === 'string' ? value : ''} onChange={({ target }) => change(target.value || undefined)}>
          <option value="">—</option>
          {(field.options ?? []).map((option) => <option key={option.value} value={option.value}>{titleText(option.title)}</option>)}
        </select>
      )
    default:
      return <input {...common} value={typeof value === 'string' ? value : ''} {...(field.type === 'phone' ? { inputMode: 'tel' as const } : {})} onChange={({ target }) => change(target.value || undefined)} />
  }
})

/** Types a cell draws itself; others take the field's own input. */
export const isPlainCell = ({ type }: Field): boolean => ['text', 'number', 'money', 'date', 'boolean', 'choice', 'id_number', 'phone'].includes(type)
