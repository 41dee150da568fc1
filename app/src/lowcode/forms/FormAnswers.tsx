import { titleText, useNamespace } from '../../sdk/i18n.ts'
import { FieldValue } from './FieldValue.tsx'
import type { Field, Values } from './types.ts'

export interface FormAnswersProps {
  fields: readonly Field[]
  values: Values
}

/** What was filled in, by the titles of its fields; those not marked for print stay on the screen. */
export function FormAnswers({ fields, values }: FormAnswersProps) {
  const ready = useNamespace('forms')
  if (!ready) return null
  return (
    <dl className="anju-facts">
      {fields.filter(({ type, key }) => type !== 'section' && values[key] !== undefined).map((field) => {
        const hidden = field.print ? undefined : 'anju-screen-only'
        return (
          <div key={field.key} style={{ display: 'contents' }}>
            <dt className={hidden}>{titleText(field.title)}</dt>
            <dd className={hidden}><FieldValue field={field} value={values[field.key]} /></dd>
          </div>
        )
      })}
    </dl>
  )
}
