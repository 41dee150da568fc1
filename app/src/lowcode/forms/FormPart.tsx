import { lazy, Suspense, useCallback, useRef, useState, type Ref, type RefObject } from 'react'
import { LoadingState } from '../../sdk/components/States.tsx'
import { loadNamespace } from '../../sdk/i18n.ts'
import type { AnjuError } from '../../sdk/errors.ts'
import type { FileOwner } from './files.ts'
import type { Field, Values } from './types.ts'

/** What the page around a form part asks of it. */
export interface FormPartHandle {
  /** The values as they would be kept; null when something is wrong, which is then said at its field. */
  check: () => Values | null
  /** Says what the server found wrong (422 `forms.invalid`) at the fields. */
  refuse: (error: AnjuError) => void
  /** Forgets the draft: it was stored. */
  forget: () => void
}

export interface FormPartProps {
  /** Keep the list the same between renders. */
  fields: readonly Field[]
  /** As answered before; left out for a first answer, which begins with the fields' defaults. */
  values?: Values
  /** Names the half-filled form, so that it survives reload and sign-out. */
  draft?: string
  /** Whose files it uploads; left out: none can be. */
  files?: FileOwner
  ref?: Ref<FormPartHandle>
}

/** The handle of a form part, and whether it is there yet: until then what sends the form stays disabled. Give `drawn` as its `ref`. */
export function useFormPart(): { part: RefObject<FormPartHandle | null>; drawn: (handle: FormPartHandle | null) => void; ready: boolean } {
  const part = useRef<FormPartHandle>(null)
  const [ready, setReady] = useState(false)
  const drawn = useCallback((handle: FormPartHandle | null) => {
    part.current = handle
    setReady(handle !== null)
  }, [])
  return { part, drawn, ready }
}

const Body = lazy(async () => {
  const [module] = await Promise.all([import('./FormPartBody.tsx'), loadNamespace('forms'), loadNamespace('expressions')])
  return module
})

/** Fields as part of a larger form with buttons of its own, such as an approver's decision. Draws no `<form>`. Loaded when first shown. */
export function FormPart(props: FormPartProps) {
  return (
    <Suspense fallback={<LoadingState rows={2} />}>
      <Body {...props} />
    </Suspense>
  )
}
