import { faultsOf } from '../../sdk/jsonSchema.ts'
import type { JsonValue } from '../../sdk/schemaFaults.ts'
import { isIdNumber } from './idNumber.ts'
import { isPhone } from './phone.ts'
import { valueSchema } from './schema.ts'
import { holds, isMask, settle } from './settle.ts'
import type { Field, Values } from './types.ts'

/**
 * One thing wrong with a form's values: where (JSON Pointer), message key and its values. Keys are `forms.required`,
 * `forms.rule`, … or `forms.` and the keyword of JSON Schema that is not met.
 */
export interface FormFault {
  path: string
  key: string
  params: Record<string, JsonValue>
}

/** Every fault of a form's values, by path, as `private.form_values` finds them in the database, which decides. Hidden fields have none. */
export function formFaults(fields: readonly Field[], values: Values, today?: string): FormFault[] {
  const { values: kept, shown } = settle(fields, values, today)
  const seen = Object.fromEntries(fields.flatMap(({ key, sensitive }) => { const value = kept[key]; return sensitive || value === undefined ? [] : [[key, value]] }))
  const found = [...unknownFields(fields, values), ...fields.filter(({ key }) => shown.has(key)).flatMap((field) => fieldFaults(field, kept[field.key], seen, today))]
  return found.sort((a, b) => (a.path === b.path ? order(a.key, b.key) : order(a.path, b.path)))
}

/** Paths and keys hold nothing beyond ASCII: by code unit is by code point. */
const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function unknownFields(fields: readonly Field[], values: Values): FormFault[] {
  const known = new Set(fields.map(({ key }) => key))
  return Object.keys(values).filter((key) => !known.has(key)).map((key) => fault(`/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, 'unknown_field'))
}

function fieldFaults(field: Field, value: JsonValue | undefined, seen: Values, today: string | undefined): FormFault[] {
  const path = `/${field.key}`
  if (field.type === 'section') return []
  if (value === undefined) return field.required && field.type !== 'computed' ? [fault(path, 'required')] : []
  if (field.sensitive && isMask(value)) return []
  const broken = (field.rules ?? []).flatMap(({ logic, message }, n) => (holds(logic, seen, today) ? [] : [fault(path, 'rule', { message: { zh: message.zh, en: message.en }, n })]))
  return [...valueFaults(field, value, path), ...broken]
}

function valueFaults(field: Field, value: JsonValue, path: string): FormFault[] {
  if (field.type === 'id_number' && typeof value === 'string') return isIdNumber(value) ? [] : [fault(path, 'id_number')]
  if (field.type === 'phone' && typeof value === 'string') return isPhone(value) ? [] : [fault(path, 'phone')]
  if (field.type === 'table') return tableFaults(field, value, path)
  return schemaFaultsOf(valueSchema(field), value, path)
}

/** Faults against a schema; what a nested object lacks is said at the place where it should be. */
function schemaFaultsOf(schema: JsonValue, value: JsonValue, path: string): FormFault[] {
  return faultsOf(schema, value).map((found) =>
    found.keyword === 'required' ? fault(`${path}${found.path}/${String(found.params['missing'])}`, 'required') : fault(path + found.path, found.keyword, found.params))
}

function tableFaults(field: Field, value: JsonValue, path: string): FormFault[] {
  const { items: _items, ...whole } = valueSchema(field)
  const rows = Array.isArray(value) ? value : []
  const columns = field.fields ?? []
  return [
    ...schemaFaultsOf(whole, value, path),
    ...rows.flatMap((row, n) => (typeof row === 'object' && row !== null && !Array.isArray(row) ? rowFaults(columns, row, `${path}/${n}`) : [fault(`${path}/${n}`, 'type', { expected: ['object'] })])),
  ]
}

const judged = new WeakMap<readonly Field[], WeakMap<object, readonly FormFault[]>>()

/** Faults of one row of a table; a row that was judged, and is not changed in place, is not judged again. */
function rowFaults(columns: readonly Field[], row: Values, base: string): FormFault[] {
  const known = judged.get(columns) ?? new WeakMap<object, readonly FormFault[]>()
  judged.set(columns, known)
  const found = known.get(row) ?? formFaults(columns, row)
  known.set(row, found)
  return found.map((one) => ({ ...one, path: base + one.path }))
}

const fault = (path: string, key: string, params: FormFault['params'] = {}): FormFault => ({ path, key: `forms.${key}`, params })
