import { Button, Collapse, Input, Select, Switch } from 'antd'
import { useTranslation } from 'react-i18next'
import { ConditionBuilder } from '../../conditions/ConditionBuilder.tsx'
import { titleText } from '../../../sdk/i18n.ts'
import { FieldInput } from '../inputs/FieldInput.tsx'
import type { Field } from '../types.ts'
import { conditionFields } from './conditionFields.ts'
import { replaceField, retitled, withPart, type Place } from './edit.ts'
import type { FieldDesignerProps } from './FieldDesigner.tsx'
import { Line } from './Line.tsx'
import { RulesEditor } from './RulesEditor.tsx'
import { TitlePair } from './TitlePair.tsx'
import { TypeProperties } from './TypeProperties.tsx'

interface PropertiesProps extends Omit<FieldDesignerProps, 'faults'> {
  place: Place
  /** The field of the place, or the table the column is in. */
  field: Field
  onPlace: (place: Place) => void
  faults: readonly string[]
}

const withDefault = new Set(['text', 'number', 'money', 'choice', 'choices', 'boolean'])
const sensitiveTypes = new Set(['text', 'number', 'money', 'date', 'address', 'id_number', 'phone', 'file'])

/** Everything that can be set of the chosen field or column. */
export function Properties(props: PropertiesProps) {
  const { fields, place, field: top, onChange, onPlace, locked, classes = [], portal = false, portalInput = false, plain = false, disabled = false, faults } = props
  const { t } = useTranslation('forms')
  const column = place.table === undefined ? undefined : top.fields?.find(({ key }) => key === place.table)
  const field = column ?? top
  const among = column ? (top.fields ?? []) : fields
  const fixed = !column && (locked?.has(top.key) ?? false)

  const put = (next: Field, tag?: string): void => {
    const named = tag === undefined ? undefined : `${top.key}.${column?.key ?? ''}.${tag}`
    if (!column) {
      onChange(replaceField(fields, top.key, next), named)
      if (next.key !== top.key) onPlace({ key: next.key })
      return
    }
    onChange(replaceField(fields, top.key, { ...top, fields: replaceField(top.fields ?? [], column.key, next) }), named)
    if (next.key !== column.key) onPlace({ key: top.key, table: next.key })
  }
  const set = (part: Parameters<typeof withPart>[1], tag?: string): void => put(withPart(field, part), tag)
  const toggles = ([
    ['list', !column && !plain && field.type !== 'section' && field.type !== 'table' && field.type !== 'signature'],
    ['filter', !column && !plain && ['text', 'number', 'money', 'date', 'choice', 'choices', 'boolean', 'computed', 'reference', 'phone'].includes(field.type) && !field.sensitive],
    ['print', !column && field.type !== 'section'],
    ['portal', !column && portal && field.type !== 'section'],
    ['portal_input', !column && portal && (portalInput || field.portal_input === true) && !['section', 'computed', 'reference'].includes(field.type)],
  ] as const).filter(([, offered]) => offered)
  const conditions = conditionFields(among, field.key)
  return (
    <div className="anju-designer-properties" key={`${top.key}.${column?.key ?? ''}`}>
      {column ? <Button size="small" onClick={() => onPlace({ key: top.key })}>← {titleText(top.title)}</Button> : null}
      {faults.length > 0 && !column ? <ul className="anju-designer-faults" role="alert">{faults.map((fault) => <li key={fault}>{fault}</li>)}</ul> : null}
      <TitlePair id="field-title" label={t('designer.title')} value={field.title} disabled={disabled} onChange={(title) => put({ ...field, title: retitled(field.title, title) }, 'title')} />
      {field.type !== 'section' && field.type !== 'computed' ? (
        <Line id="field-required" label={t('designer.required')}>
          <Switch id="field-required" size="small" disabled={disabled} checked={field.required ?? false} onChange={(required) => set({ required })} />
        </Line>
      ) : null}
      <TypeProperties field={field} among={among} disabled={disabled} fixed={fixed} set={set} put={put} onColumn={(key) => onPlace({ key: top.key, table: key })} />
      {withDefault.has(field.type) && !field.sensitive ? (
        <Line id="field-default" label={t('designer.default')}>
          <FieldInput id="field-default" field={{ ...field, required: false }} value={field.default} onChange={(value) => set({ default: value }, 'default')} onLeave={() => undefined} describedBy="" invalid={false} disabled={disabled} faults={[]} />
        </Line>
      ) : null}
      {toggles.map(([name]) => (
        <Line key={name} id={`field-${name}`} label={t(`designer.${name}`)}>
          <Switch
            id={`field-${name}`}
            size="small"
            // Who fills a field in sees it.
            disabled={disabled || (name === 'portal' && field.portal_input === true)}
            checked={field[name] === true || (name === 'portal' && field.portal_input === true)}
            onChange={(on) => set({ [name]: on })}
          />
        </Line>
      ))}
      <Collapse
        ghost
        size="small"
        items={[
          {
            key: 'visible',
            label: `${t('designer.visible')}${field.visible === undefined ? '' : ' ●'}`,
            children: <ConditionBuilder label={t('designer.visible')} value={field.visible ?? true} fields={conditions} disabled={disabled} onChange={(visible) => set({ visible })} />,
          },
          ...(field.type === 'section' || field.type === 'computed' ? [] : [{
            key: 'rules',
            label: `${t('designer.rules')}${field.rules?.length ? ` (${field.rules.length})` : ''}`,
            children: <RulesEditor rules={field.rules ?? []} fields={conditionFields(among)} disabled={disabled} onChange={(rules) => set({ rules }, 'rules')} />,
          }]),
          {
            key: 'more',
            label: t('designer.more'),
            children: (
              <>
                <TitlePair id="field-help" label={t('designer.help')} value={field.help} disabled={disabled} multiline onChange={(help) => set({ help: help.zh === '' && help.en === '' ? undefined : help }, 'help')} />
                <Line id="field-key" label={t('designer.key')} help={fixed ? t('designer.key_locked') : t('designer.key_hint')}>
                  <KeyBox value={field.key} disabled={disabled || fixed} onChange={(key) => put({ ...field, key })} taken={among.map(({ key }) => key)} />
                </Line>
                {sensitiveTypes.has(field.type) && !column && classes.length > 0 ? (
                  <Line id="field-sensitive" label={t('designer.class')} help={t(field.type === 'file' ? 'designer.class_file' : 'designer.class_hint')}>
                    <Select
                      id="field-sensitive"
                      allowClear
                      disabled={disabled || fixed}
                      placeholder={t('designer.class_none')}
                      value={field.sensitive ?? null}
                      options={classes.map(({ key, title }) => ({ value: key, label: titleText(title) }))}
                      onChange={(key: string | undefined) => set({ sensitive: key, ...(key ? { filter: false, default: undefined } : {}) })}
                    />
                  </Line>
                ) : null}
              </>
            ),
          },
        ]}
      />
    </div>
  )
}

/** The key is taken over when the box is left and the key is a good one: half a key would break what refers to it. */
function KeyBox({ value, disabled, onChange, taken }: { value: string; disabled: boolean; onChange: (key: string) => void; taken: readonly string[] }) {
  return (
    <Input
      id="field-key"
      className="anju-code"
      key={value}
      defaultValue={value}
      disabled={disabled}
      maxLength={40}
      spellCheck={false}
      autoComplete="off"
      onBlur={({ target }) => {
        const key = target.value.trim()
        if (key !== value && /^[a-z][a-z0-9_]{0,39}$/.test(key) && !taken.includes(key)) onChange(key)
        else target.value = value
      }}
    />
  )
}
