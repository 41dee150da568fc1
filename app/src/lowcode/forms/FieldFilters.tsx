import { Button, DatePicker, Dropdown, Input, Select } from 'antd'
import dayjs from 'dayjs'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { titleText, useNamespace } from '../../sdk/i18n.ts'
import { parseYuan } from '../../sdk/format.ts'
import { filterKind } from './filters.ts'
import ReferenceInput from './inputs/ReferenceInput.tsx'
import { isMoney } from './money.ts'
import type { Field } from './types.ts'

export interface FieldFiltersProps {
  fields: readonly Field[]
  /** Field → what is asked of it, as in the URL. */
  value: Readonly<Record<string, readonly string[]>>
  onChange: (key: string, asked: string[]) => void
}

/** Conditions of a list, chosen from its filterable fields; those in use stand beside each other. */
export function FieldFilters({ fields, value, onChange }: FieldFiltersProps) {
  const { t } = useTranslation('forms')
  const ready = useNamespace('forms')
  const [opened, setOpened] = useState<readonly string[]>([])
  const offered = fields.filter((field) => field.filter && filterKind(field) !== null)
  if (offered.length === 0 || !ready) return null
  const used = offered.filter(({ key }) => opened.includes(key) || (value[key] ?? []).length > 0)
  const rest = offered.filter((field) => !used.includes(field))
  return (
    <>
      {used.map((field) => (
        <span key={field.key} className="anju-filter" role="group" aria-label={titleText(field.title)}>
          <span className="anju-muted">{titleText(field.title)}</span>
          <FilterBox field={field} asked={value[field.key] ?? []} onChange={(asked) => onChange(field.key, asked)} />
          <Button
            size="small"
            type="text"
            aria-label={t('filter.remove', { title: titleText(field.title) })}
            onClick={() => {
              setOpened(opened.filter((key) => key !== field.key))
              onChange(field.key, [])
            }}
          >
            ×
          </Button>
        </span>
      ))}
      {rest.length > 0 ? (
        <Dropdown trigger={['click']} menu={{ items: rest.map(({ key, title }) => ({ key, label: titleText(title) })), onClick: ({ key }) => setOpened([...opened, key]) }}>
          <Button>{t('filter.add')}</Button>
        </Dropdown>
      ) : null}
    </>
  )
}

function FilterBox({ field, asked, onChange }: { field: Field; asked: readonly string[]; onChange: (asked: string[]) => void }) {
  const { t } = useTranslation('forms')
  const label = titleText(field.title)
  switch (filterKind(field)) {
    case 'values': {
      if (field.type === 'reference') {
        return <ReferenceInput id={`filter-${field.key}`} field={field} value={asked[0]} onChange={(id) => onChange(typeof id === 'string' ? [id] : [])} onLeave={() => undefined} describedBy="" invalid={false} disabled={false} faults={[]} />
      }
      const options = field.options?.map(({ value, title }) => ({ value, label: titleText(title) })) ?? [{ value: 'true', label: t('value.yes') }, { value: 'false', label: t('value.no') }]
      return field.options
        ? <Select<string[]> aria-label={label} mode="multiple" style={{ minWidth: 190 }} maxTagCount="responsive" placeholder={t('form.choose')} value={[...asked]} options={options} showSearch={{ optionFilterProp: 'label' }} onChange={onChange} />
        : <Select<string> aria-label={label} style={{ minWidth: 90 }} placeholder={t('form.choose')} value={asked[0] ?? null} options={options} onChange={(value) => onChange([value])} />
    }
    case 'range':
      return field.type === 'date' ? <Days label={label} asked={asked} onChange={onChange} /> : <Numbers field={field} label={label} asked={asked} onChange={onChange} />
    default:
      return <Later label={label} value={asked[0] ?? ''} onChange={(text) => onChange(text.trim() === '' ? [] : [text])} />
  }
}

interface RangeProps {
  label: string
  asked: readonly string[]
  onChange: (asked: string[]) => void
}

const range = (from: string, to: string): string[] => (from === '' && to === '' ? [] : [`${from}~${to}`])

function Days({ label, asked, onChange }: RangeProps) {
  const [from = '', to = ''] = (asked[0] ?? '').split('~')
  const day = (text: string) => (text && dayjs(text).isValid() ? dayjs(text) : null)
  return <DatePicker.RangePicker aria-label={label} allowEmpty={[true, true]} value={[day(from), day(to)]} onChange={(days) => onChange(range(days?.[0]?.format('YYYY-MM-DD') ?? '', days?.[1]?.format('YYYY-MM-DD') ?? ''))} />
}

/** A range of numbers; money is typed in yuan and asked for in fen. */
function Numbers({ field, label, asked, onChange }: RangeProps & { field: Field }) {
  const { t } = useTranslation('forms')
  const [from = '', to = ''] = (asked[0] ?? '').split('~')
  const money = isMoney(field)
  const shown = (text: string): string => (money && text !== '' ? String(Number(text) / 100) : text)
  const kept = (text: string): string => (money ? String(parseYuan(text) ?? '') : Number.isFinite(Number(text)) ? text.trim() : '')
  return (
    <span className="anju-filter-range">
      <Later label={`${label} ${t('filter.from')}`} value={shown(from)} numeric onChange={(text) => onChange(range(kept(text), to))} />
      –
      <Later label={`${label} ${t('filter.to')}`} value={shown(to)} numeric onChange={(text) => onChange(range(from, kept(text)))} />
    </span>
  )
}

/** A box whose text is asked for once typing has paused. */
function Later({ label, value, numeric = false, onChange }: { label: string; value: string; numeric?: boolean; onChange: (text: string) => void }) {
  const [typed, setTyped] = useState({ from: value, text: value })
  const text = typed.from === value ? typed.text : value
  useEffect(() => {
    if (text === value) return
    const timer = setTimeout(() => onChange(text), 450)
    return () => clearTimeout(timer)
  }, [text, value, onChange])
  return <Input aria-label={label} style={{ width: numeric ? 90 : 160 }} allowClear={!numeric} {...(numeric ? { inputMode: 'decimal' as const } : {})} value={text} onChange={({ target }) => setTyped({ from: value, text: target.value })} onPressEnter={() => onChange(text)} />
}
