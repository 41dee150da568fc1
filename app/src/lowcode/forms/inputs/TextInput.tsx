import { Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { tidyIdNumber, birthDate, isIdNumber } from '../idNumber.ts'
import { tidyPhone } from '../phone.ts'
import { aria, type InputProps } from './types.ts'

const tidiers = { id_number: tidyIdNumber, phone: tidyPhone } as const

/** Text, ID number or phone. Numbers are tidied when the field is left, so that the cursor never jumps. */
export default function TextInput(props: InputProps) {
  const { t } = useTranslation('forms')
  const { id, field, value, onChange, onLeave, disabled, invalid } = props
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  const leave = (): void => {
    const tidy = field.type === 'id_number' || field.type === 'phone' ? tidiers[field.type](text) : text.trim() === '' ? '' : text
    if (tidy !== text) onChange(tidy === '' ? undefined : tidy)
    onLeave()
  }
  const common = {
    id,
    value: text,
    disabled,
    status: invalid ? ('error' as const) : ('' as const),
    autoComplete: 'off',
    onChange: ({ target }: { target: { value: string } }) => onChange(target.value === '' ? undefined : target.value),
    onBlur: leave,
    ...aria(props),
  }
  if (field.multiline) return <Input.TextArea {...common} autoSize={{ minRows: 3, maxRows: 12 }} {...(field.max_length ? { showCount: { formatter: ({ count }: { count: number }) => `${count} / ${field.max_length}` } } : {})} />
  if (field.type === 'id_number') {
    const born = isIdNumber(tidyIdNumber(text)) ? birthDate(tidyIdNumber(text)) : null
    return <Input {...common} maxLength={24} spellCheck={false} suffix={born ? <span className="anju-muted">{t('id.born', { date: born })}</span> : <span />} />
  }
  return <Input {...common} {...(field.type === 'phone' ? { inputMode: 'tel' as const, maxLength: 24 } : {})} />
}
