import { fieldConditions, type ConditionFields, type Field, type JsonValue } from '@anju/sdk'

/** What the conditions of a definition speak of: its own fields. */
export default async function words(body: JsonValue): Promise<ConditionFields> {
  const fields = typeof body === 'object' && body !== null && !Array.isArray(body) ? body['fields'] : undefined
  return Array.isArray(fields) ? fieldConditions(fields as unknown as Field[]) : {}
}
