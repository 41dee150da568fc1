import { Form } from 'antd'
import { memo, useCallback, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { currentLocale, titleText } from '../../sdk/i18n.ts'
import type { JsonValue } from '../../sdk/schemaFaults.ts'
import { faultText } from './faultText.ts'
import { fieldText } from './fieldText.ts'
import { FieldInput } from './inputs/FieldInput.tsx'
import { isMask } from './settle.ts'
import type { FormStore } from './store.ts'
import type { Field } from './types.ts'

interface FormFieldsProps {
  store: FormStore
  /** Sets the ids of one form apart from those of another on the page. */
  prefix: string
  disabled?: boolean
}

/** The fields of a form, each listening to itself alone. */
export function FormFields({ store, prefix, disabled = false }: FormFieldsProps) {
  return (
    <Form component={false} layout="vertical">
      <div className="anju-form-fields">
        {store.fields.map((field) => <FieldLine key={field.key} store={store} field={field} prefix={prefix} disabled={disabled} />)}
      </div>
    </Form>
  )
}

/** Short answers stand side by side. */
const isShort = ({ type, multiline, options = [] }: Field): boolean =>
  ['number', 'money', 'date', 'boolean', 'reference', 'id_number', 'phone', 'computed'].includes(type) || (type === 'text' && !multiline) || (type === 'choice' && options.length <= 12)

interface FieldLineProps extends FormFieldsProps {
  field: Field
  disabled: boolean
}

const FieldLine = memo(function FieldLine({ store, field, prefix, disabled }: FieldLineProps) {
  const { t } = useTranslation('forms')
  const state = useSyncExternalStore(store.subscribe, () => store.field(field.key))
  const change = useCallback((value: JsonValue | undefined) => store.set(field.key, value), [store, field.key])
  const leave = useCallback(() => store.touch(field.key), [store, field.key])
  if (!state.shown) return null
  if (field.type === 'section') {
    return (
      <div>
        <h3 className="anju-form-section">{titleText(field.title)}</h3>
        {field.help ? <p className="anju-muted">{titleText(field.help)}</p> : null}
      </div>
    )
  }
  const id = `${prefix}-${field.key}`
  const own = state.faults.filter(({ path }) => field.type !== 'table' || path === `/${field.key}`)
  const help = field.help ? titleText(field.help) : ''
  const note = field.sensitive ? (isMask(state.value) ? t('form.masked') : t('form.sensitive')) : ''
  const extra = [help, note].filter(Boolean).join(' · ')
  return (
    <div className={isShort(field) ? 'anju-form-half' : undefined} data-field={field.key}>
      <Form.Item
        label={<span id={`${id}-label`}>{titleText(field.title)}</span>}
        htmlFor={id}
        required={field.required ?? false}
        {...(own.length > 0 ? { validateStatus: 'error' as const, help: <span id={`${id}-fault`} role="alert">{[...new Set(own.map((fault) => faultText(fault, field)))].join('; ')}</span> } : {})}
        {...(extra ? { extra: <span id={`${id}-help`}>{extra}</span> } : {})}
      >
        {field.type === 'computed' ? (
          <output id={id} className="anju-form-computed" style={{ display: 'block' }}>{fieldText(field, state.value, currentLocale()) || t('form.not_computed')}</output>
        ) : (
          <FieldInput
            id={id}
            field={field}
            value={state.value}
            onChange={change}
            onLeave={leave}
            describedBy={[extra && `${id}-help`, own.length > 0 && `${id}-fault`].filter(Boolean).join(' ')}
            invalid={state.faults.length > 0}
            disabled={disabled}
            faults={state.faults}
          />
        )}
      </Form.Item>
    </div>
  )
})
