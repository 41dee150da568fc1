import { useImperativeHandle, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { changesOf } from './changes.ts'
import { FormFields } from './FormFields.tsx'
import './forms.css'
import type { NewFieldsHandle } from './NewFields.tsx'
import { defaultsOf } from './store.ts'
import type { Field } from './types.ts'
import { usePart } from './usePart.ts'

interface Props {
  fields: readonly Field[]
  handle: RefObject<NewFieldsHandle | null>
  label: string
  draft?: string
}

/** The fields themselves, loaded when there are any. Part of another form: they have no button of their own. */
export default function NewFieldsBody({ fields, handle, label, draft }: Props) {
  const { t } = useTranslation('forms')
  const { store, prefix, box, acts } = usePart<HTMLElement>(fields, defaultsOf(fields), {}, draft)
  useImperativeHandle(handle, () => ({
    values: () => (acts.sound() ? changesOf(fields, {}, store.settled()) : null),
    refuse: acts.refuse,
    clear: () => {
      acts.forget()
      store.reset(defaultsOf(fields), {})
    },
  }), [fields, store, acts])
  return (
    <section ref={box} className="anju-form" aria-label={label || t('extra.title')}>
      <h3 className="anju-form-section">{t('extra.title')}</h3>
      <FormFields store={store} prefix={prefix} />
    </section>
  )
}
