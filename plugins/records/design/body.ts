import type { Field, JsonValue, ResourceBody, Title } from '@anju/sdk'

/** The body as it is stored: titles without empty languages, and nothing that says nothing. */
export function tidyBody(body: ResourceBody): JsonValue {
  return tidy({ ...body, fields: body.fields.map(tidyField) }) as JsonValue
}

function tidyField(field: Field): Field {
  return { ...field, ...(field.fields ? { fields: field.fields.map(tidyField) } : {}), ...(field.logic === undefined ? {} : { logic: field.logic }) }
}

const isTitle = (value: object): value is Title => 'zh' in value && Object.keys(value).every((name) => name === 'zh' || name === 'en')

/** Drops undefined members and empty English titles, deep. Rules and formulas are left as they are. */
function tidy(value: unknown, name = ''): unknown {
  if (name === 'logic' || name === 'visible' || name === 'default' || typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((one) => tidy(one))
  if (isTitle(value)) return value.en ? { zh: value.zh, en: value.en } : { zh: value.zh }
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined).map(([key, inner]) => [key, tidy(inner, key)]))
}

/** A key for a new kind of record that its author did not give one: `records_7f3a`. */
export const inventedKey = (): string => `records_${Math.random().toString(36).slice(2, 6)}`

export const isKey = (key: string): boolean => /^[a-z][a-z0-9_]{0,38}$/.test(key)
