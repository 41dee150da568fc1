import type { JsonValue } from '@anju/sdk'
import { memberKey } from './diff.ts'

/** A place both the operator and the plugin changed; an absent member means the place was not there. */
export interface Conflict {
  path: string
  base?: JsonValue
  mine?: JsonValue
  theirs?: JsonValue
}

type JsonObject = Record<string, JsonValue>
const isObject = (value: JsonValue | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * A body with the value at a conflict's path replaced, or taken out where `value` is undefined. Paths are those of
 * `private.json_merge3`: a step [x] is the list element whose key is x; a new one goes to the end.
 */
export function withValue(body: JsonValue, path: string, value: JsonValue | undefined): JsonValue {
  if (path === '') return value ?? null
  const [step = '', ...rest] = path.slice(1).split('/')
  const further = rest.length === 0 ? '' : `/${rest.join('/')}`
  const name = step.replaceAll('~1', '/').replaceAll('~0', '~')
  if (Array.isArray(body)) {
    const key = name.slice(1, -1)
    const member = memberKey(body) ?? 'key'
    const index = body.findIndex((item) => isObject(item) && String(item[member]) === key)
    if (further === '' && value === undefined) return body.filter((_item, i) => i !== index)
    if (index === -1) return further === '' && value !== undefined ? [...body, value] : body
    return body.map((item, i) => (i === index ? withValue(item, further, value) : item))
  }
  if (!isObject(body)) return body
  if (further === '' && value === undefined) return Object.fromEntries(Object.entries(body).filter(([member]) => member !== name))
  return { ...body, [name]: withValue(body[name] ?? {}, further, value) }
}

export type Side = 'mine' | 'theirs'

/** The merge with the chosen side at every conflict. The merge itself already has mine. */
export function answered(merged: JsonValue, conflicts: readonly Conflict[], chosen: Readonly<Record<string, Side>>): JsonValue {
  return conflicts.filter(({ path }) => chosen[path] === 'theirs').reduce((body, conflict) => withValue(body, conflict.path, conflict.theirs), merged)
}
