import { formats } from './jsonFormats.ts'
import type { JsonValue, SchemaFault } from './schemaFaults.ts'

type JsonObject = Record<string, JsonValue>
type Report = (keyword: string, params?: JsonObject, path?: string) => void

const MAX_DEPTH = 100

/** See `schemaFaults`. Written keyword by keyword as `private.schema_walk`, so that one can be read beside the other. */
export function faultsOf(schema: JsonValue, body: JsonValue): SchemaFault[] {
  const found = walk(schema, schema, body, '', 0)
  const keyed = new Map(found.map((fault) => [canonical([fault.path, fault.keyword, fault.params]), fault]))
  return [...keyed.values()].sort((a, b) => compare(a.path, b.path) || compare(a.keyword, b.keyword) || compare(canonical(a.params), canonical(b.params)))
}

function walk(root: JsonValue, schema: JsonValue | undefined, value: JsonValue, here: string, depth: number): SchemaFault[] {
  if (schema === true) return []
  if (!isObject(schema)) return [{ path: here, keyword: 'false', params: {} }]
  if (depth > MAX_DEPTH) return [{ path: here, keyword: 'depth', params: { limit: MAX_DEPTH } }]
  const faults: SchemaFault[] = []
  const report: Report = (keyword, params = {}, path = here) => void faults.push({ path, keyword, params })
  const into = (part: JsonValue | undefined, inner: JsonValue = value, path = here): SchemaFault[] => walk(root, part, inner, path, depth + 1)
  const descend = (...args: Parameters<typeof into>): void => void faults.push(...into(...args))

  if (typeof schema['$ref'] === 'string') descend(target(root, schema['$ref']))
  if (schema['type'] !== undefined) {
    const expected = listed(schema['type'])
    if (!expected.includes(typeOf(value)) && !(expected.includes('integer') && Number.isInteger(value))) report('type', { expected })
  }
  if (schema['enum'] !== undefined && !items(schema['enum']).some((allowed) => same(allowed, value))) report('enum', { allowed: schema['enum'] })
  if (schema['const'] !== undefined && !same(schema['const'], value)) report('const', { value: schema['const'] })

  if (typeof value === 'number') number(schema, value, report)
  else if (typeof value === 'string') text(schema, value, report)
  else if (Array.isArray(value)) list(schema, value, here, report, descend)
  else if (isObject(value)) object(schema, value, here, report, descend)

  for (const part of items(schema['allOf'])) descend(part)
  if (schema['anyOf'] !== undefined && !items(schema['anyOf']).some((part) => into(part).length === 0)) report('anyOf')
  if (schema['oneOf'] !== undefined) {
    const matching = items(schema['oneOf']).filter((part) => into(part).length === 0).length
    if (matching !== 1) report('oneOf', { matching })
  }
  if (schema['not'] !== undefined && into(schema['not']).length === 0) report('not')
  if (schema['if'] !== undefined) {
    const branch = into(schema['if']).length === 0 ? schema['then'] : schema['else']
    if (branch !== undefined) descend(branch)
  }
  return faults
}

function number(schema: JsonObject, value: number, report: Report): void {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema
  if (typeof minimum === 'number' && value < minimum) report('minimum', { limit: minimum })
  if (typeof maximum === 'number' && value > maximum) report('maximum', { limit: maximum })
  if (typeof exclusiveMinimum === 'number' && value <= exclusiveMinimum) report('exclusiveMinimum', { limit: exclusiveMinimum })
  if (typeof exclusiveMaximum === 'number' && value >= exclusiveMaximum) report('exclusiveMaximum', { limit: exclusiveMaximum })
  if (typeof multipleOf === 'number' && !isMultiple(value, multipleOf)) report('multipleOf', { factor: multipleOf })
}

function text(schema: JsonObject, value: string, report: Report): void {
  const { minLength, maxLength, pattern, format } = schema
  // Characters, not UTF-16 units: 𠮷 is one.
  const length = [...value].length
  if (typeof minLength === 'number' && length < minLength) report('minLength', { limit: minLength })
  if (typeof maxLength === 'number' && length > maxLength) report('maxLength', { limit: maxLength })
  if (typeof pattern === 'string' && !new RegExp(pattern, 'u').test(value)) report('pattern', { pattern })
  if (typeof format === 'string' && formats[format]?.(value) !== true) report('format', { format })
}

type Descend = (part: JsonValue | undefined, inner?: JsonValue, path?: string) => void

function list(schema: JsonObject, value: JsonValue[], here: string, report: Report, descend: Descend): void {
  const { minItems, maxItems, uniqueItems } = schema
  if (typeof minItems === 'number' && value.length < minItems) report('minItems', { limit: minItems })
  if (typeof maxItems === 'number' && value.length > maxItems) report('maxItems', { limit: maxItems })
  if (uniqueItems === true && new Set(value.map(canonical)).size < value.length) report('uniqueItems')
  const first = items(schema['prefixItems'])
  for (const [i, item] of value.entries()) {
    if (i < first.length) descend(first[i], item, `${here}/${i}`)
    else if (schema['items'] !== undefined) descend(schema['items'], item, `${here}/${i}`)
  }
}

function object(schema: JsonObject, value: JsonObject, here: string, report: Report, descend: Descend): void {
  for (const missing of items(schema['required'])) {
    if (typeof missing === 'string' && !Object.hasOwn(value, missing)) report('required', { missing })
  }
  for (const [because, needed] of entries(schema['dependentRequired'])) {
    if (!Object.hasOwn(value, because)) continue
    for (const missing of items(needed)) if (typeof missing === 'string' && !Object.hasOwn(value, missing)) report('dependentRequired', { missing, because })
  }
  const properties = isObject(schema['properties']) ? schema['properties'] : {}
  const patterns = entries(schema['patternProperties']).map(([pattern, part]) => ({ pattern: new RegExp(pattern, 'u'), part }))
  for (const [name, inner] of Object.entries(value)) {
    const path = `${here}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
    const matching = patterns.filter(({ pattern }) => pattern.test(name))
    const known = Object.hasOwn(properties, name)
    if (known) descend(properties[name], inner, path)
    for (const { part } of matching) descend(part, inner, path)
    if (known || matching.length > 0 || schema['additionalProperties'] === undefined) continue
    if (schema['additionalProperties'] === false) report('additionalProperties', {}, path)
    else descend(schema['additionalProperties'], inner, path)
  }
}

function target(root: JsonValue, ref: string): JsonValue | undefined {
  if (!ref.startsWith('#')) return undefined
  const steps = decodeURIComponent(ref.slice(1)).split('/').slice(1)
  return steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~')).reduce<JsonValue | undefined>((at, step) => {
    if (Array.isArray(at)) return at[Number(step)]
    return isObject(at) && Object.hasOwn(at, step) ? at[step] : undefined
  }, root)
}

const isObject = (value: JsonValue | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)
const items = (value: JsonValue | undefined): JsonValue[] => (Array.isArray(value) ? value : [])
const listed = (value: JsonValue): JsonValue[] => (Array.isArray(value) ? value : [value])
const entries = (value: JsonValue | undefined): [string, JsonValue][] => (isObject(value) ? Object.entries(value) : [])

function typeOf(value: JsonValue): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

/** One text per value: members sorted, 1.0 and 1 the same. */
function canonical(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  if (isObject(value)) return `{${Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name] ?? null)}`).join()}}`
  return JSON.stringify(value)
}

const same = (a: JsonValue, b: JsonValue): boolean => canonical(a) === canonical(b)

/** By code point, as the database sorts with collation C. */
function compare(a: string, b: string): number {
  const [x, y] = [[...a], [...b]]
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    const difference = (x[i]?.codePointAt(0) ?? 0) - (y[i]?.codePointAt(0) ?? 0)
    if (difference !== 0) return difference
  }
  return x.length - y.length
}

/** In decimal, as people mean it: 0.0075 is a multiple of 0.0001. */
function isMultiple(value: number, factor: number): boolean {
  const [a, b] = [decimal(value), decimal(factor)]
  const exponent = Math.min(a.exponent, b.exponent)
  const scaled = (n: { digits: bigint; exponent: number }): bigint => n.digits * 10n ** BigInt(n.exponent - exponent)
  return scaled(a) % scaled(b) === 0n
}

function decimal(value: number): { digits: bigint; exponent: number } {
  const [mantissa = '0', power = '0'] = String(value).split('e')
  const [whole = '0', fraction = ''] = mantissa.split('.')
  return { digits: BigInt(whole + fraction), exponent: Number(power) - fraction.length }
}
