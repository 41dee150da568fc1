import { lazy, Suspense } from 'react'
import { LoadingState } from '../../sdk/components/States.tsx'
import { loadNamespace } from '../../sdk/i18n.ts'
import type { Rule } from '../logic/index.ts'
import type { ConditionFields } from './fields.ts'

export interface ConditionBuilderProps {
  /** Given by the form. */
  id?: string
  /** The JsonLogic rule; `true`, null or nothing is no condition, which always holds. */
  value?: Rule
  /** The changed rule: always one that is checked and complete, unless the user writes the raw text of a part. */
  onChange?: (rule: Rule) => void
  /** Fields by variable name, in the order they are offered. Keep the object the same between renders. */
  fields: ConditionFields
  /** What the condition is for, read out by screen readers. */
  label?: string
  disabled?: boolean
}

const Builder = lazy(async () => {
  const [module] = await Promise.all([import('./Builder.tsx'), loadNamespace('expressions')])
  return module
})

/**
 * Edits a condition as groups of rows (field, comparison, value) and says in plain words what it means. What rows cannot
 * show stays as it is written. Works inside `Form.Item`; loaded when first shown.
 */
export function ConditionBuilder(props: ConditionBuilderProps) {
  return (
    <Suspense fallback={<LoadingState />}>
      <Builder {...props} />
    </Suspense>
  )
}
