import type { ConditionField, ConditionFields } from '../../conditions/fields.ts'
import type { Field } from '../types.ts'

const yuan = { zh: '元', en: 'yuan' }

/** The fields of a form as the condition builder offers them. Sensitive values, files and signatures are in no condition. */
export function conditionFields(fields: readonly Field[], without?: string): ConditionFields {
  return Object.fromEntries(fields.flatMap((field) => {
    const condition = field.key === without || field.sensitive ? null : conditionField(field)
    return condition ? [[field.key, condition]] : []
  }))
}

function conditionField(field: Field): ConditionField | null {
  const { title, unit, options } = field
  switch (field.type) {
    case 'number':
      return { type: 'number', title, ...(unit ? { unit: { zh: unit, en: unit } } : {}) }
    case 'money':
      return { type: 'number', title, unit: yuan }
    case 'computed':
      return field.result === 'money' ? { type: 'number', title, unit: yuan } : { type: field.result ?? 'number', title, ...(unit ? { unit: { zh: unit, en: unit } } : {}) }
    case 'date':
      return { type: 'date', title }
    case 'boolean':
      return { type: 'boolean', title }
    case 'choice':
      return { type: 'text', title, ...(options ? { options } : {}) }
    case 'choices':
      return { type: 'list', title, ...(options ? { options } : {}) }
    case 'text':
    case 'phone':
    case 'reference':
      return { type: 'text', title }
    case 'table':
      return { type: 'list', title, items: conditionFields(field.fields ?? []) }
    default:
      return null
  }
}
