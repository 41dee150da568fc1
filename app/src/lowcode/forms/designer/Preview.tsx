import { useState, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { currentLocale, titleText } from '../../../sdk/i18n.ts'
import { fieldText } from '../fieldText.ts'
import { FormFields } from '../FormFields.tsx'
import '../forms.css'
import { defaultsOf, FormStore } from '../store.ts'
import type { Field } from '../types.ts'

/** The form as it will be, to be filled in for trial; what was typed stays while fields are changed. */
export function Preview({ fields }: { fields: readonly Field[] }) {
  const { t } = useTranslation('forms')
  const [trial, setTrial] = useState(() => ({ fields, store: new FormStore(fields, defaultsOf(fields)) }))
  if (trial.fields !== fields) {
    const known = new Set(fields.map(({ key }) => key))
    const typed = Object.fromEntries(Object.entries(trial.store.values()).filter(([key]) => known.has(key)))
    setTrial({ fields, store: new FormStore(fields, { ...defaultsOf(fields), ...typed }) })
  }
  return (
    <div className="anju-form anju-designer-preview">
      <p className="anju-muted">{t('designer.preview_hint')}</p>
      <FormFields store={trial.store} prefix="trial" />
      <Kept store={trial.store} />
    </div>
  )
}

/** What would be stored. */
function Kept({ store }: { store: FormStore }) {
  const { t } = useTranslation('forms')
  const values = useSyncExternalStore(store.subscribe, store.settled)
  const rows = store.fields.filter(({ key }) => values[key] !== undefined)
  if (rows.length === 0) return null
  return (
    <details className="anju-designer-kept">
      <summary>{t('designer.kept')}</summary>
      <dl className="anju-facts">
        {rows.map((field) => (
          <div key={field.key} style={{ display: 'contents' }}>
            <dt>{titleText(field.title)}</dt>
            <dd>{fieldText(field, values[field.key], currentLocale())}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
