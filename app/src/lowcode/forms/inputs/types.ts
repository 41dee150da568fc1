import type { JsonValue } from '../../../sdk/schemaFaults.ts'
import type { FormFault } from '../faults.ts'
import type { Field } from '../types.ts'

/** What every input of a field gets. */
export interface InputProps {
  /** Id of the control; its label and its notes refer to it. */
  id: string
  field: Field
  value: JsonValue | undefined
  onChange: (value: JsonValue | undefined) => void
  /** The user left the field. */
  onLeave: () => void
  /** Ids of the elements that explain the field. */
  describedBy: string
  invalid: boolean
  disabled: boolean
  /** All faults of the field, for inputs that show them by part. */
  faults: readonly FormFault[]
}

/** Attributes that tell assistive technology about help and faults. */
export const aria = ({ describedBy, invalid, field }: InputProps) => ({
  'aria-describedby': describedBy || undefined,
  'aria-invalid': invalid || undefined,
  'aria-required': field.required || undefined,
})
