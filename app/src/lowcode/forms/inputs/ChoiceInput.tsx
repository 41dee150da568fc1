import { Checkbox, Radio, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { titleText } from '../../../sdk/i18n.ts'
import { aria, type InputProps } from './types.ts'

/** So many options are all shown; more are in a list. */
const SHOWN = 5

/** One or several of the field's options, or yes and no. */
export default function ChoiceInput(props: InputProps) {
  const { t } = useTranslation('forms')
  const { id, field, value, onChange, onLeave, disabled, invalid } = props
  const options = (field.options ?? []).map((option) => ({ value: option.value, label: titleText(option.title) }))
  const group = { id, disabled, 'aria-labelledby': `${id}-label`, onBlur: onLeave, ...aria(props) }
  if (field.type === 'boolean') {
    return (
      <Radio.Group
        {...group}
        value={value === true ? 'yes' : value === false ? 'no' : undefined}
        options={[{ value: 'yes', label: t('value.yes') }, { value: 'no', label: t('value.no') }]}
        onChange={({ target }) => onChange(target.value === 'yes')}
      />
    )
  }
  const list = { id, disabled, allowClear: true, placeholder: t('form.choose'), options, showSearch: { optionFilterProp: 'label' as const }, onBlur: onLeave, ...(invalid ? { status: 'error' as const } : {}), ...aria(props) }
  if (field.type === 'choices') {
    const chosen = Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
    // In the order of the options, whatever the order of choosing.
    const choose = (next: string[]): void => onChange(next.length === 0 ? undefined : [...options.map((option) => option.value).filter((one) => next.includes(one)), ...next.filter((one) => !options.some((option) => option.value === one))])
    if (options.length <= SHOWN) return <div {...group} role="group"><Checkbox.Group disabled={disabled} options={options} value={chosen} onChange={choose} /></div>
    return <Select<string[]> {...list} mode="multiple" value={chosen} onChange={choose} />
  }
  const chosen = typeof value === 'string' ? value : undefined
  if (options.length <= SHOWN && field.required) return <Radio.Group {...group} options={options} value={chosen} onChange={({ target }) => onChange(String(target.value))} />
  return <Select<string> {...list} value={chosen ?? null} onChange={(next) => onChange(next ?? undefined)} />
}
