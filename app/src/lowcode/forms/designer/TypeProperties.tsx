import { Button, Input, InputNumber, Select, Switch } from 'antd'
import { useTranslation } from 'react-i18next'
import { titleText } from '../../../sdk/i18n.ts'
import { ConditionBuilder } from '../../conditions/ConditionBuilder.tsx'
import { fileKinds } from '../fileKinds.ts'
import { fieldTypes, type Field, type FieldType } from '../types.ts'
import { conditionFields } from './conditionFields.ts'
import { moveBy, newField, removeField, type withPart } from './edit.ts'
import { FormulaEditor } from './FormulaEditor.tsx'
import { Line } from './Line.tsx'
import { OptionsEditor } from './OptionsEditor.tsx'

interface TypePropertiesProps {
  field: Field
  among: readonly Field[]
  disabled: boolean
  /** The field is in force: what its records depend on stays. */
  fixed: boolean
  set: (part: Parameters<typeof withPart>[1], tag?: string) => void
  put: (field: Field, tag?: string) => void
  onColumn: (key: string) => void
}

const targets = ['unit', 'household', 'person', 'contract', 'staff'] as const
const columnTypes: readonly FieldType[] = fieldTypes.filter((type) => !['table', 'section', 'file', 'signature', 'address'].includes(type))

/** What only this type of field has. */
export function TypeProperties(props: TypePropertiesProps) {
  const { t } = useTranslation('forms')
  const { field, among, disabled, fixed, set } = props
  const limit = (name: 'min' | 'max' | 'min_length' | 'max_length' | 'max_rows' | 'max_files' | 'max_mb' | 'decimals', most?: number) => (
    <Line key={name} id={`field-${name}`} label={t(`designer.${name}`)}>
      <InputNumber id={`field-${name}`} disabled={disabled} value={field[name] ?? null} {...(name === 'min' || name === 'max' ? {} : { min: 0, precision: 0 })} {...(most ? { max: most } : {})} onChange={(value) => set({ [name]: value ?? undefined }, name)} />
    </Line>
  )
  switch (field.type) {
    case 'text':
      return (
        <>
          <Line id="field-multiline" label={t('designer.multiline')}><Switch id="field-multiline" size="small" disabled={disabled} checked={field.multiline ?? false} onChange={(multiline) => set({ multiline })} /></Line>
          {limit('max_length', 5000)}
        </>
      )
    case 'number':
      return (
        <>
          <Line id="field-unit" label={t('designer.unit')}><Input id="field-unit" disabled={disabled} maxLength={12} placeholder="m²" value={field.unit ?? ''} onChange={({ target }) => set({ unit: target.value }, 'unit')} /></Line>
          {limit('decimals', 6)}
          {limit('min')}
          {limit('max')}
        </>
      )
    case 'money':
      return (
        <>
          {(['min', 'max'] as const).map((name) => (
            <Line key={name} id={`field-${name}`} label={`${t(`designer.${name}`)} (${t('form.yuan')})`}>
              <InputNumber id={`field-${name}`} disabled={disabled} precision={2} value={field[name] === undefined ? null : field[name] / 100} onChange={(yuan) => set({ [name]: yuan === null ? undefined : Math.round(yuan * 100) }, name)} />
            </Line>
          ))}
        </>
      )
    case 'choice':
    case 'choices':
      return <OptionsEditor options={field.options ?? []} disabled={disabled} onChange={(options, tag) => props.put({ ...field, options }, tag)} />
    case 'reference':
      return (
        <Line id="field-target" label={t('designer.target')}>
          <Select id="field-target" disabled={disabled || fixed} value={field.target ?? 'unit'} options={targets.map((target) => ({ value: target, label: t(`target.${target}`) }))} onChange={(target) => set({ target })} />
        </Line>
      )
    case 'file':
      return (
        <>
          <Line id="field-photo" label={t('designer.photo')}><Switch id="field-photo" size="small" disabled={disabled} checked={field.photo ?? false} onChange={(photo) => set({ photo, accept: undefined })} /></Line>
          {field.photo ? null : (
            <Line id="field-accept" label={t('designer.accept')}>
              <Select id="field-accept" mode="multiple" disabled={disabled} placeholder={t('designer.accept_all')} value={field.accept ?? []} options={fileKinds.map((kind) => ({ value: kind, label: t(`file_kind.${kind}`) }))}
                onChange={(accept) => set({ accept: accept.length > 0 ? accept : undefined })} />
            </Line>
          )}
          {limit('max_mb', 20)}
          {limit('max_files', 20)}
        </>
      )
    case 'computed':
      return (
        <>
          <Line id="field-result" label={t('designer.result')}>
            <Select
              id="field-result"
              disabled={disabled || fixed}
              value={field.result ?? 'number'}
              options={(['number', 'money', 'text', 'boolean'] as const).map((result) => ({ value: result, label: t(`designer.result_${result}`) }))}
              onChange={(result) => set({ result, ...(result === 'number' ? {} : { decimals: undefined, unit: undefined }), logic: (result === 'number' || result === 'money') && (field.result ?? 'number') !== 'text' && field.result !== 'boolean' ? field.logic : result === 'number' || result === 'money' ? 0 : result === 'text' ? { cat: [''] } : true })}
            />
          </Line>
          {field.result === 'boolean'
            ? <ConditionBuilder label={t('designer.formula')} value={field.logic ?? true} fields={conditionFields(among, field.key)} disabled={disabled} onChange={(logic) => props.put({ ...field, logic })} />
            : <FormulaEditor key={field.key} rule={field.logic} fields={among.filter(({ key }) => key !== field.key)} disabled={disabled} onChange={(logic) => props.put({ ...field, logic }, 'formula')} />}
          {field.result === undefined || field.result === 'number' ? (
            <>
              {limit('decimals', 6)}
              <Line id="field-unit" label={t('designer.unit')}><Input id="field-unit" disabled={disabled} maxLength={12} value={field.unit ?? ''} onChange={({ target }) => set({ unit: target.value }, 'unit')} /></Line>
            </>
          ) : null}
        </>
      )
    case 'table':
      return <Columns {...props} limit={limit('max_rows', 200)} />
    default:
      return null
  }
}

function Columns({ field, disabled, put, onColumn, limit }: TypePropertiesProps & { limit: React.ReactNode }) {
  const { t } = useTranslation('forms')
  const columns = field.fields ?? []
  const change = (next: Field[]): void => put({ ...field, fields: next })
  return (
    <>
      <Line label={t('designer.columns')}>
        <ul className="anju-designer-columns">
          {columns.map((column, n) => (
            <li key={column.key}>
              <Button size="small" type="link" onClick={() => onColumn(column.key)}>{titleText(column.title) || column.key}</Button>
              <span className="anju-muted">{t(`type.${column.type}`)}</span>
              {disabled ? null : (
                <span>
                  <Button size="small" type="text" disabled={n === 0} aria-label={t('designer.up_of', { title: titleText(column.title) })} onClick={() => change(moveBy(columns, column.key, -1))}>↑</Button>
                  <Button size="small" type="text" disabled={n === columns.length - 1} aria-label={t('designer.down_of', { title: titleText(column.title) })} onClick={() => change(moveBy(columns, column.key, 1))}>↓</Button>
                  <Button size="small" type="text" danger aria-label={t('designer.remove_of', { title: titleText(column.title) })} onClick={() => change(removeField(columns, column.key))}>×</Button>
                </span>
              )}
            </li>
          ))}
        </ul>
        {disabled ? null : (
          <Select<FieldType>
            size="small"
            aria-label={t('designer.add_column')}
            placeholder={t('designer.add_column')}
            value={null}
            options={columnTypes.map((type) => ({ value: type, label: t(`type.${type}`) }))}
            onChange={(type) => {
              const made = newField(type, columns)
              change([...columns, made])
              onColumn(made.key)
            }}
          />
        )}
      </Line>
      {limit}
    </>
  )
}
