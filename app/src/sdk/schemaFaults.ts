export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue }

/** One thing wrong with a body: where (JSON Pointer), by which keyword, and what a message needs to know (`{ limit: 3 }`). */
export interface SchemaFault {
  path: string
  keyword: string
  params: Record<string, JsonValue>
}

/**
 * Every fault of a body against a JSON Schema (the subset of draft 2020-12 in docs/json-schema.md); empty when it is valid. The same
 * faults, in the same order, as `private.schema_faults` in the database, which decides. The validator is loaded when first needed; it
 * interprets the schema, because the page's security policy forbids compiled code.
 */
export async function schemaFaults(schema: JsonValue, body: JsonValue): Promise<SchemaFault[]> {
  const { faultsOf } = await import('./jsonSchema.ts')
  return faultsOf(schema, body)
}
