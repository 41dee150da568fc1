import { useEffect, useId, useImperativeHandle, useRef, useState, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { useContextInfo } from '../../sdk/context.ts'
import { changesOf, declared } from './changes.ts'
import { keepDraft, readDraft } from './drafts.ts'
import { faultsIn, focusFault } from './faultsOnPage.ts'
import { FormFields } from './FormFields.tsx'
import './forms.css'
import type { NewFieldsHandle } from './NewFields.tsx'
import { defaultsOf, FormStore } from './store.ts'
import type { Field } from './types.ts'

interface Props {
  fields: readonly Field[]
  handle: RefObject<NewFieldsHandle | null>
  label: string
  draft?: string
}

/** The fields themselves, loaded when there are any. Part of another form: they have no button of their own. */
export default function NewFieldsBody({ fields, handle, label, draft }: Props) {
  const { t } = useTranslation('forms')
  const { user } = useContextInfo()
  const prefix = useId().replaceAll(/[^a-zA-Z0-9]/g, '')
  const [store] = useState(() => {
    const kept = draft ? readDraft(user.id, draft) : null
    return new FormStore(fields, kept ? declared(fields, kept.values) : defaultsOf(fields), {})
  })
  const keeper = useRef<ReturnType<typeof keepDraft> | null>(null)
  const section = useRef<HTMLElement>(null)
  useEffect(() => {
    if (!draft) return
    keeper.current = keepDraft(user.id, draft, store)
    return () => keeper.current?.stop()
  }, [user.id, draft, store])
  useImperativeHandle(handle, () => ({
    values: () => {
      const faults = store.reveal()
      if (faults.length > 0) focusFault(section.current, faults)
      return faults.length > 0 ? null : changesOf(fields, {}, store.settled())
    },
    refuse: (error) => {
      const faults = faultsIn(error)
      if (faults.length === 0) return
      store.refuse(faults)
      focusFault(section.current, faults)
    },
    clear: () => {
      keeper.current?.forget()
      store.reset(defaultsOf(fields), {})
    },
  }), [fields, store])
  return (
    <section ref={section} className="anju-form" aria-label={label || t('extra.title')}>
      <h3 className="anju-form-section">{t('extra.title')}</h3>
      <FormFields store={store} prefix={prefix} />
    </section>
  )
}
