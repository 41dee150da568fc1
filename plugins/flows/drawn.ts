import type { Field, JsonValue, Values } from '@anju/sdk'
import { formFields } from './schema.ts'

type Object = { [key: string]: JsonValue }
const isObject = (value: JsonValue | null | undefined): value is Object => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Fields of a form that was drawn, `{"fields": […]}`; null for an older one by JSON Schema, and where there is none. */
export function drawnFields(form: JsonValue | null | undefined): readonly Field[] | null {
  const fields = isObject(form) ? form['fields'] : undefined
  return Array.isArray(fields) ? (fields as unknown as readonly Field[]) : null
}

export const asValues = (value: JsonValue | null | undefined): Values => (isObject(value) ? value : {})

/** An older form as fields; null when it has something that fields cannot say. */
export function fieldsFrom(schema: JsonValue | null | undefined): Field[] | null {
  const made = formFields(schema).map((old): Field | null => {
    if (!/^[a-z][a-z0-9_]{0,39}$/.test(old.key)) return null
    const field = { key: old.key, title: { zh: old.title, en: '' }, print: true, ...(old.required ? { required: true } : {}), ...(old.help ? { help: { zh: old.help, en: '' } } : {}) }
    const options = old.choices?.map((value) => ({ value, title: { zh: value, en: '' } }))
    if (options?.some(({ value }) => !/^[A-Za-z0-9_-]{1,40}$/.test(value))) return null
    if (old.type === 'array') return options ? { ...field, type: 'choices', options } : null
    if (options) return { ...field, type: 'choice', options }
    if (old.type === 'number') return { ...field, type: 'number' }
    if (old.type === 'integer') return { ...field, type: 'number', decimals: 0 }
    if (old.type === 'boolean') return { ...field, type: 'boolean' }
    if (old.type !== 'string') return null
    return old.format === 'date' ? { ...field, type: 'date' } : { ...field, type: 'text', ...(old.long ? { multiline: true } : {}) }
  })
  return made.every((field) => field !== null) ? made : null
}
