import type { Field, JsonValue } from '@anju/sdk'

/** Fields as they are stored: without empty English titles and what says nothing. Rules and formulas are left as they are. */
export const tidyFields = (fields: readonly Field[]): JsonValue => fields.map((field) => tidy(field)) as JsonValue

function tidy(value: unknown, name = ''): unknown {
  if (name === 'logic' || name === 'visible' || name === 'default' || typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((one) => tidy(one))
  return Object.fromEntries(Object.entries(value).filter(([key, inner]) => inner !== undefined && !(key === 'en' && inner === '')).map(([key, inner]) => [key, tidy(inner, key)]))
}
