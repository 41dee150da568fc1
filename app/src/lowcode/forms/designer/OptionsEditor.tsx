import { Button, Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { FieldOption, OptionColor } from '../types.ts'
import { retitled } from './edit.ts'
import { Line } from './Line.tsx'

interface OptionsEditorProps {
  options: readonly FieldOption[]
  disabled: boolean
  onChange: (options: FieldOption[], tag?: string) => void
}

const colors: readonly OptionColor[] = ['neutral', 'info', 'success', 'warning', 'danger', 'accent']

/** The choices of a field: names in both languages, stored value, colour of the tag. */
export function OptionsEditor({ options, disabled, onChange }: OptionsEditorProps) {
  const { t } = useTranslation('forms')
  const put = (n: number, part: Partial<FieldOption>, tag?: string): void => onChange(options.map((option, i) => (i === n ? { ...option, ...part } : option)), tag && `${tag}.${n}`)
  const move = (n: number, by: -1 | 1): void => {
    const next = [...options]
    const [one] = next.splice(n, 1)
    if (one) next.splice(n + by, 0, one)
    onChange(next)
  }
  const add = (): void => {
    let n = options.length + 1
    while (options.some(({ value }) => value === `option_${n}`)) n++
    onChange([...options, { value: `option_${n}`, title: { zh: t('designer.option_name', { n, lng: 'zh-CN' }), en: `Option ${n}` } }])
  }
  return (
    <Line label={t('designer.options')}>
      <ul className="anju-designer-options">
        {options.map((option, n) => (
          <li key={n}>
            <Input size="small" aria-label={t('designer.option_zh', { n: n + 1 })} disabled={disabled} maxLength={60} value={option.title.zh} onChange={({ target }) => put(n, { title: retitled(option.title, { ...option.title, zh: target.value }) }, 'option_zh')} />
            <Input size="small" aria-label={t('designer.option_en', { n: n + 1 })} disabled={disabled} maxLength={60} value={option.title.en} onChange={({ target }) => put(n, { title: { ...option.title, en: target.value } }, 'option_en')} />
            <Input size="small" className="anju-code" aria-label={t('designer.option_value', { n: n + 1 })} disabled={disabled} maxLength={40} value={option.value} onChange={({ target }) => put(n, { value: target.value }, 'option_value')} />
            <Select<OptionColor>
              size="small"
              allowClear
              aria-label={t('designer.option_color', { n: n + 1 })}
              placeholder={t('designer.color')}
              disabled={disabled}
              value={option.color ?? null}
              options={colors.map((color) => ({ value: color, label: t(`designer.colors.${color}`) }))}
              onChange={(color: OptionColor | undefined) => {
                const { color: _former, ...rest } = option
                onChange(options.map((one, i) => (i === n ? (color ? { ...rest, color } : rest) : one)))
              }}
            />
            {disabled ? null : (
              <span>
                <Button size="small" type="text" disabled={n === 0} aria-label={t('designer.up_of', { title: option.title.zh })} onClick={() => move(n, -1)}>↑</Button>
                <Button size="small" type="text" disabled={n === options.length - 1} aria-label={t('designer.down_of', { title: option.title.zh })} onClick={() => move(n, 1)}>↓</Button>
                <Button size="small" type="text" danger aria-label={t('designer.remove_of', { title: option.title.zh })} onClick={() => onChange(options.filter((_option, i) => i !== n))}>×</Button>
              </span>
            )}
          </li>
        ))}
      </ul>
      {disabled ? null : <Button size="small" onClick={add}>{t('designer.add_option')}</Button>}
    </Line>
  )
}
