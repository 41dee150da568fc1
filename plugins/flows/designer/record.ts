import type { JsonValue } from '@anju/sdk'

/** Values by dotted name as the nested record conditions look at. */
export function nested(values: Record<string, JsonValue | undefined>): { [key: string]: JsonValue } {
  const record: { [key: string]: JsonValue } = {}
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || value === null || value === '') continue
    const parts = name.split('.')
    const last = parts.pop() ?? name
    let here = record
    for (const part of parts) {
      const inner = here[part]
      here = typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? inner : (here[part] = {})
    }
    here[last] = value
  }
  return record
}
