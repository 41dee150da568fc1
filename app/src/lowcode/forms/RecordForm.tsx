import { lazy, Suspense, type ReactNode } from 'react'
import { LoadingState } from '../../sdk/components/States.tsx'
import { loadNamespace } from '../../sdk/i18n.ts'
import type { FileOwner } from './files.ts'
import type { Field, Values } from './types.ts'

/** What somebody else stored meanwhile. */
export interface RecordConflict {
  values: Values
  /** When, as the database gave it: base of the next save. */
  at: string | null
  who: string | null
}

export interface RecordFormProps {
  /** Keep the list the same between renders. */
  fields: readonly Field[]
  /** As stored; left out for a new record, which begins with the fields' defaults. */
  values?: Values
  /** `updated_at` of the stored record, exactly as the database gave it. */
  at?: string | null
  /** Names the half-filled form, so that it survives reload and sign-out: `records.parking_space.new`. */
  draft?: string
  submitText?: string
  /**
   * Stores the changes (null: cleared). A thrown `forms.invalid` lands at its fields, `forms.conflict` opens the comparison; anything
   * else is shown as a message. Nothing typed is lost.
   */
  onSubmit: (changes: Values, context: { settled: Values; at: string | null }) => Promise<unknown>
  disabled?: boolean
  /** Above the fields, inside the form. */
  lead?: ReactNode
  /** Beside the submit button. */
  actions?: ReactNode
  compact?: boolean
  /** Whose files the form uploads; left out: those of a record, which they are tied to when it is saved. */
  files?: FileOwner
}

const Body = lazy(async () => {
  const [module] = await Promise.all([import('./Form.tsx'), loadNamespace('forms'), loadNamespace('expressions')])
  return module
})

/** A form drawn from fields: checks while typing what the database checks when saving. Loaded when first shown. */
export function RecordForm(props: RecordFormProps) {
  return (
    <Suspense fallback={<LoadingState />}>
      <Body {...props} />
    </Suspense>
  )
}
