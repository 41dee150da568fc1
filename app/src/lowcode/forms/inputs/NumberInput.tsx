import { Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { numberText, parseNumber } from '../numberText.ts'
import { aria, type InputProps } from './types.ts'

/** A number in its unit, or money in yuan (kept in fen). */
export default function NumberInput(props: InputProps) {
  const { t } = useTranslation('forms')
  const { id, field, value, onChange, onLeave, disabled, invalid } = props
  // While somebody types, “1.” and “1.50” must stay what they are.
  const [typed, setTyped] = useState<{ text: string; value: typeof value } | null>(null)
  const text = typed && typed.value === value ? typed.text : numberText(field, value)
  return (
    <Input
      id={id}
      inputMode="decimal"
      autoComplete="off"
      disabled={disabled}
      status={invalid ? 'error' : ''}
      value={text}
      {...(field.type === 'money' ? { prefix: '¥', suffix: t('form.yuan') } : { suffix: field.unit ?? <span /> })}
      onChange={({ target }) => {
        const next = parseNumber(field, target.value)
        setTyped({ text: target.value, value: next })
        onChange(next)
      }}
      onBlur={() => {
        setTyped(null)
        onLeave()
      }}
      {...aria(props)}
    />
  )
}
