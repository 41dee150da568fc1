import type { JsonValue } from '@anju/sdk'

export type Locale = 'zh-CN' | 'en-US'

/** One place where two bodies differ. */
export interface Change {
  /** Steps of the way there; list elements by their key: `/fields/[rent]/title`. */
  path: string
  /** The same way in words: ["Fields", "Rent", "Title"]. */
  labels: string[]
  what: 'added' | 'removed' | 'changed' | 'moved'
  before?: JsonValue
  after?: JsonValue
}

type JsonObject = Record<string, JsonValue>
const isObject = (value: JsonValue | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The member (key, else id) that tells the objects of a list apart, as `private.member_key` finds it. */
export function memberKey(list: readonly JsonValue[]): 'key' | 'id' | undefined {
  return (['key', 'id'] as const).find((member) => {
    const values = list.map((item) => (isObject(item) ? item[member] : undefined))
    return values.every((value) => typeof value === 'string' || typeof value === 'number') && new Set(values).size === list.length
  })
}

/** A text by language, such as {"zh": "租金", "en": "Rent"}. */
export function localText(value: JsonValue | undefined, locale: Locale): string | undefined {
  if (typeof value === 'string') return value
  if (!isObject(value) || Object.keys(value).some((key) => key !== 'zh' && key !== 'en')) return undefined
  const [first, second] = locale === 'en-US' ? [value['en'], value['zh']] : [value['zh'], value['en']]
  return typeof first === 'string' ? first : typeof second === 'string' ? second : undefined
}

/** What people call a list element: its title, label or name, else its key. */
export function nameOf(item: JsonValue, locale: Locale): string | undefined {
  if (!isObject(item)) return undefined
  for (const member of ['title', 'label', 'name', 'key', 'id']) {
    const text = localText(item[member], locale) ?? (typeof item[member] === 'number' ? String(item[member]) : undefined)
    if (text !== undefined && text !== '') return text
  }
  return undefined
}

/** Operators of conditions that no member of a body is called by. */
const operators = /^(==|===|!=|!==|!|!!|and|or|if|<|<=|>|>=|in|missing|[-+*/%]|min|max|cat|some|all|none|var|today|days_between|add_days)$/

/** Whether a value is a condition or a formula: people read it as a whole, never by its parts. */
export const isLogic = (value: JsonValue | undefined): value is JsonObject => isObject(value) && Object.keys(value).length === 1 && operators.test(Object.keys(value)[0] ?? '')

/** The condition a path leads into, and where in it the operator stands; null outside conditions. */
export function logicAt(path: string): { path: string; operator: string } | null {
  const steps = path.split('/')
  const last = (steps.at(-1) ?? '').replaceAll('~1', '/').replaceAll('~0', '~')
  return operators.test(last) ? { path: steps.slice(0, -1).join('/'), operator: last } : null
}

/** A schema with its reference followed, and what it says of one step further. */
function within(root: JsonValue, schema: JsonValue | undefined, step: string | null): JsonValue | undefined {
  const here = follow(root, schema)
  if (!isObject(here)) return undefined
  if (step === null) return here['items']
  const own = isObject(here['properties']) ? here['properties'][step] : undefined
  return own ?? (isObject(here['additionalProperties']) ? here['additionalProperties'] : undefined)
}

function follow(root: JsonValue, schema: JsonValue | undefined): JsonValue | undefined {
  let here = schema
  for (let hops = 0; hops < 20 && isObject(here) && typeof here['$ref'] === 'string'; hops++) {
    here = here['$ref'].slice(1).split('/').slice(1).reduce<JsonValue | undefined>((at, step) => (isObject(at) ? at[step.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined), root)
  }
  return here
}

/** The schema's name of a member: its note `x-title` by language, else its title, else the member itself. */
function labelOf(root: JsonValue, schema: JsonValue | undefined, step: string, locale: Locale): string {
  const here = follow(root, schema)
  if (!isObject(here)) return step
  return localText(isObject(schema) ? schema['x-title'] : undefined, locale) ?? localText(here['x-title'], locale) ?? localText(here['title'], locale) ?? step
}

/** A path of a change or conflict in words, as the schema and the elements of the bodies name its steps; the first body goes first. */
export function labelsAt(schema: JsonValue, bodies: readonly (JsonValue | undefined)[], path: string, locale: Locale): string[] {
  let [part, here]: [JsonValue | undefined, (JsonValue | undefined)[]] = [schema, [...bodies]]
  return path.split('/').slice(1).map((step) => {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~')
    if (name.startsWith('[') && name.endsWith(']')) {
      const key = name.slice(1, -1)
      here = here.map((list) => (Array.isArray(list) ? list.find((item) => isObject(item) && [item['key'], item['id']].map(String).includes(key)) : undefined))
      part = within(schema, part, null)
      return here.flatMap((item) => nameOf(item ?? null, locale) ?? [])[0] ?? key
    }
    here = here.map((value) => (isObject(value) ? value[name] : undefined))
    part = within(schema, part, name)
    return labelOf(schema, part, name, locale)
  })
}

/**
 * What changed between two bodies, in reading order: every place with its way in words, as the schema and the elements themselves
 * name it. Lists of objects are compared by their key, lists of texts as sets.
 */
export function differences(schema: JsonValue, before: JsonValue | undefined, after: JsonValue | undefined, locale: Locale): Change[] {
  const changes: Change[] = []
  const compare = (part: JsonValue | undefined, a: JsonValue | undefined, b: JsonValue | undefined, path: string, labels: string[]): void => {
    if (JSON.stringify(a) === JSON.stringify(b)) return
    if (isObject(a) && isObject(b) && !isLogic(a) && !isLogic(b)) {
      for (const step of new Set([...Object.keys(b), ...Object.keys(a)])) {
        const inner = within(schema, part, step)
        compare(inner, a[step], b[step], `${path}/${escape(step)}`, [...labels, labelOf(schema, inner, step, locale)])
      }
    } else if (Array.isArray(a) && Array.isArray(b)) {
      lists(part, a, b, path, labels)
    } else if (a === undefined && b !== undefined) {
      changes.push({ path, labels, what: 'added', after: b })
    } else if (b === undefined && a !== undefined) {
      changes.push({ path, labels, what: 'removed', before: a })
    } else if (a !== undefined && b !== undefined) {
      changes.push({ path, labels, what: 'changed', before: a, after: b })
    }
  }
  const lists = (part: JsonValue | undefined, a: JsonValue[], b: JsonValue[], path: string, labels: string[]): void => {
    const member = memberKey(a.length > 0 ? a : b)
    if (member && memberKey(b.length > 0 ? b : a) === member) {
      const keyed = (list: JsonValue[]): Map<string, JsonValue> => new Map(list.map((item) => [String(isObject(item) ? item[member] : ''), item]))
      const [was, is] = [keyed(a), keyed(b)]
      for (const key of new Set([...is.keys(), ...was.keys()])) {
        const shown = is.get(key) ?? was.get(key) ?? null
        compare(within(schema, part, null), was.get(key), is.get(key), `${path}/[${escape(key)}]`, [...labels, nameOf(shown, locale) ?? key])
      }
      const order = (list: Map<string, JsonValue>, other: Map<string, JsonValue>): string[] => [...list.keys()].filter((key) => other.has(key))
      const [first, second] = [order(was, is), order(is, was)]
      if (first.join('\n') !== second.join('\n')) {
        const names = (keys: string[]): JsonValue => keys.map((key) => nameOf(is.get(key) ?? null, locale) ?? key)
        changes.push({ path, labels, what: 'moved', before: names(first), after: names(second) })
      }
    } else if ([...a, ...b].every((item) => typeof item === 'string')) {
      for (const item of b) if (!a.includes(item)) changes.push({ path, labels, what: 'added', after: item })
      for (const item of a) if (!b.includes(item)) changes.push({ path, labels, what: 'removed', before: item })
      if (a.length === b.length && a.every((item) => b.includes(item))) changes.push({ path, labels, what: 'moved', before: a, after: b })
    } else {
      changes.push({ path, labels, what: 'changed', before: a, after: b })
    }
  }
  compare(schema, before, after, '', [])
  return changes
}

const escape = (step: string): string => step.replaceAll('~', '~0').replaceAll('/', '~1')
