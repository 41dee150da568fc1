import { useEffect, useId, useImperativeHandle, useRef, useState } from 'react'
import { useContextInfo } from '../../sdk/context.ts'
import { declared } from './changes.ts'
import { keepDraft, readDraft } from './drafts.ts'
import { FormFilesContext } from './files.ts'
import { faultsIn, focusFault } from './faultsOnPage.ts'
import { FormFields } from './FormFields.tsx'
import type { FormPartProps } from './FormPart.tsx'
import './forms.css'
import { defaultsOf, FormStore } from './store.ts'

/** The part itself, loaded when first shown. */
export default function FormPartBody({ fields, values, draft: draftKey, files, ref }: FormPartProps) {
  const { user } = useContextInfo()
  const prefix = useId().replaceAll(/[^a-zA-Z0-9]/g, '')
  const [store] = useState(() => {
    const first = values ? declared(fields, values) : defaultsOf(fields)
    const typed = draftKey ? readDraft(user.id, draftKey) : null
    return new FormStore(fields, typed ? declared(fields, typed.values) : first, first)
  })
  const box = useRef<HTMLDivElement>(null)
  const draft = useRef<ReturnType<typeof keepDraft> | null>(null)
  useEffect(() => {
    if (!draftKey) return
    draft.current = keepDraft(user.id, draftKey, store)
    return () => draft.current?.stop()
  }, [user.id, draftKey, store])
  useImperativeHandle(ref, () => ({
    check: () => {
      const faults = store.reveal()
      if (faults.length === 0) return store.settled()
      focusFault(box.current, faults)
      return null
    },
    refuse: (error) => {
      const faults = faultsIn(error)
      if (faults.length === 0) return
      store.refuse(faults)
      focusFault(box.current, faults)
    },
    forget: () => draft.current?.forget(),
  }), [store])
  return (
    <div ref={box} className="anju-form">
      <FormFilesContext value={files ?? null}>
        <FormFields store={store} prefix={prefix} />
      </FormFilesContext>
    </div>
  )
}
