import type { JsonValue } from '@anju/sdk'

/** One property of a step's form, as far as the fields here draw it. */
export interface FormField {
  key: string
  title: string
  help: string | undefined
  type: string
  format: string | undefined
  required: boolean
  long: boolean
  choices: string[] | undefined
}

type Object = { [key: string]: JsonValue }
const isObject = (value: JsonValue | undefined): value is Object => typeof value === 'object' && value !== null && !Array.isArray(value)
const text = (value: JsonValue | undefined): string | undefined => (typeof value === 'string' ? value : undefined)
const texts = (value: JsonValue | undefined): string[] | undefined => (Array.isArray(value) ? value.map((one) => String(one)) : undefined)

/** The fields of a form's JSON Schema, in the order they are written. */
export function formFields(schema: JsonValue | null | undefined): FormField[] {
  const properties = isObject(schema ?? undefined) ? (schema as Object)['properties'] : undefined
  if (!isObject(properties)) return []
  const required = texts((schema as Object)['required']) ?? []
  return Object.entries(properties).filter((entry): entry is [string, Object] => isObject(entry[1])).map(([key, property]) => {
    const items = property['items']
    return {
      key,
      title: text(property['title']) ?? key,
      help: text(property['description']),
      type: text(property['type']) ?? 'string',
      format: text(property['format']),
      required: required.includes(key),
      long: typeof property['maxLength'] === 'number' && property['maxLength'] > 200,
      choices: texts(property['enum']) ?? (isObject(items) ? texts(items['enum']) : undefined),
    }
  })
}

/** Without what was left empty: a schema tells an absent property from an empty one. */
export function filledIn(values: Record<string, JsonValue | undefined> | undefined): Object {
  return Object.fromEntries(Object.entries(values ?? {}).filter((entry): entry is [string, JsonValue] => entry[1] !== undefined && entry[1] !== null && entry[1] !== ''))
}
