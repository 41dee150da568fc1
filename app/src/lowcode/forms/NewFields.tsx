import { lazy, Suspense, useRef, type RefObject } from 'react'
import type { AnjuError } from '../../sdk/errors.ts'
import { LoadingState } from '../../sdk/components/States.tsx'
import { loadNamespace, titleText } from '../../sdk/i18n.ts'
import { useDefinitions, useExtraFields } from './definitions.ts'
import type { Values } from './types.ts'

/** What a page that makes a record asks of the operator's own fields in its form. */
export interface NewFieldsHandle {
  /** What was filled in; null when something is wrong, which is then said at its field. */
  values: () => Values | null
  /** Puts what the database found wrong (`forms.invalid`) at its fields. */
  refuse: (error: AnjuError) => void
  /** After the record was made, or when the user throws the draft away. */
  clear: () => void
}

export interface NewFieldsProps {
  form: NewFields
  /** Names the half-filled form, so that it survives a reload. */
  draft?: string
}

export interface NewFields {
  resource: string
  handle: RefObject<NewFieldsHandle | null>
  /**
   * The values to send as `extra`: undefined where the operator has no own fields, null when the form may not be sent (something is
   * wrong, or the fields are not drawn yet).
   */
  values: () => Values | null | undefined
  refuse: (error: AnjuError) => void
  clear: () => void
}

/** The operator's own fields in a form that makes a built-in record: `const own = useNewFields('tenants.household')`, `<NewFields form={own}/>`. */
export function useNewFields(resource: string): NewFields {
  const handle = useRef<NewFieldsHandle>(null)
  const some = useExtraFields(resource).length > 0
  return {
    resource, handle,
    values: () => (some ? (handle.current?.values() ?? null) : undefined),
    refuse: (error) => handle.current?.refuse(error),
    clear: () => handle.current?.clear(),
  }
}

const Body = lazy(async () => {
  const [module] = await Promise.all([import('./NewFieldsBody.tsx'), loadNamespace('forms'), loadNamespace('expressions')])
  return module
})

/** Draws the fields; nothing where there are none. They are checked as everywhere else and stored with the record, or neither is. */
export function NewFields({ form, draft }: NewFieldsProps) {
  const fields = useExtraFields(form.resource)
  const { data } = useDefinitions()
  const title = data?.find(({ key, base }) => base === form.resource || (base && key === form.resource))?.title
  if (fields.length === 0) return null
  return (
    <Suspense fallback={<LoadingState rows={2} />}>
      <Body key={form.resource} fields={fields} handle={form.handle} label={title ? titleText(title) : ''} {...(draft ? { draft } : {})} />
    </Suspense>
  )
}
