import { dayNumber } from '../logic/days.ts'
import { Decimal } from '../logic/decimal.ts'
import type { JsonValue } from '../../sdk/schemaFaults.ts'
import { isIdNumber } from './idNumber.ts'
import { isPhone } from './phone.ts'
import { scopeOf } from './money.ts'
import { same } from './merge.ts'
import { holds, isMask, settle } from './settle.ts'
import type { Field, Values } from './types.ts'

/** One thing wrong with a form's values: where (JSON Pointer), message key (`forms.required`) and its values. */
export interface FormFault {
  path: string
  key: string
  params: Record<string, JsonValue>
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const TEXT_LIMIT = 500
const LONG_TEXT_LIMIT = 5000
const FILE_LIMIT = 9
const ROW_LIMIT = 200
/** Values from 10^15 on cannot be told apart in a rule. */
const NUMBER_LIMIT = 1e15

/**
 * Every fault of a form's values, in the order of the fields, as `private.form_values` finds them in the database, which
 * decides. Hidden fields have none.
 *
 * @param old values as stored: the mask of a sensitive value, and what a former version of the form left behind, may stay
 * @param today the day that counts as today in rules, `YYYY-MM-DD`
 */
export function formFaults(fields: readonly Field[], values: Values, old: Values = {}, today?: string): FormFault[] {
  const { values: kept, shown } = settle(fields, values, today)
  const scope = scopeOf(fields, kept)
  return [...unknownFields(fields, values, old), ...fields.filter(({ key }) => shown.has(key)).flatMap((field) => fieldFaults(field, kept, scope, values, old, today))]
}

function unknownFields(fields: readonly Field[], values: Values, old: Values): FormFault[] {
  const known = new Set(fields.map(({ key }) => key))
  return Object.keys(values)
    .filter((key) => !known.has(key) && !(key in old && same(values[key], old[key])))
    .sort()
    .map((key) => fault(`/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, 'unknown_field'))
}

function fieldFaults(field: Field, kept: Values, scope: Values, given: Values, old: Values, today: string | undefined): FormFault[] {
  const path = `/${field.key}`
  const value = kept[field.key]
  if (field.type === 'section' || field.type === 'computed') return []
  if (value === undefined) return field.required ? [fault(path, 'required')] : []
  if (field.sensitive && isMask(value)) return only(value === old[field.key], path, 'mask')
  // Rows are judged as they were given: a column nobody declared is a fault.
  const found = valueFaults(field, field.type === 'table' ? (given[field.key] ?? value) : value, path)
  if (found.length > 0) return found
  return (field.rules ?? []).filter(({ logic }) => !holds(logic, scope, today)).map(({ message }) => fault(path, 'rule', { message: { zh: message.zh, en: message.en } }))
}

function valueFaults(field: Field, value: JsonValue, path: string): FormFault[] {
  switch (field.type) {
    case 'text':
      return textFaults(field, value, path)
    case 'number':
      return numberFaults(field, value, path, field.decimals)
    case 'money':
      return numberFaults(field, value, path, 0)
    case 'boolean':
      return only(typeof value === 'boolean', path, 'not_boolean')
    case 'date':
      return only(typeof value === 'string' && dayNumber(value) !== null, path, 'not_date')
    case 'choice':
      return only(offered(field, value), path, 'not_choice')
    case 'choices':
      return listFaults(value, path, 'not_choice', (item) => offered(field, item))
    case 'reference':
      return only(typeof value === 'string' && UUID.test(value), path, 'not_reference')
    case 'file': {
      const limit = field.max_files ?? FILE_LIMIT
      return Array.isArray(value) && value.length > limit ? [fault(path, 'too_many_files', { limit })] : listFaults(value, path, 'not_reference', (item) => typeof item === 'string' && UUID.test(item))
    }
    case 'address':
      return only(isAddress(value), path, 'address')
    case 'id_number':
      return only(typeof value === 'string' && isIdNumber(value), path, 'id_number')
    case 'phone':
      return only(typeof value === 'string' && isPhone(value), path, 'phone')
    case 'signature':
      return only(isSignature(value), path, 'signature')
    case 'table':
      return tableFaults(field, value, path)
    default:
      return []
  }
}

function textFaults(field: Field, value: JsonValue, path: string): FormFault[] {
  if (typeof value !== 'string') return [fault(path, 'not_text')]
  const length = [...value].length
  const most = field.max_length ?? (field.multiline ? LONG_TEXT_LIMIT : TEXT_LIMIT)
  if (field.min_length !== undefined && length < field.min_length) return [fault(path, 'too_short', { limit: field.min_length })]
  if (length > most) return [fault(path, 'too_long', { limit: most })]
  return field.pattern !== undefined && !matches(field.pattern, value) ? [fault(path, 'pattern')] : []
}

function matches(pattern: string, value: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(value)
  } catch {
    return true
  }
}

function numberFaults({ min, max }: Field, value: JsonValue, path: string, decimals: number | undefined): FormFault[] {
  if (typeof value !== 'number' || !Number.isFinite(value) || Math.abs(value) >= NUMBER_LIMIT) return [fault(path, 'not_number')]
  const exact = Decimal.of(value)
  if (decimals !== undefined && exact.rounded(decimals).compare(exact) !== 0) return [fault(path, 'decimals', { limit: decimals })]
  if (min !== undefined && value < min) return [fault(path, 'too_small', { limit: min })]
  return max !== undefined && value > max ? [fault(path, 'too_large', { limit: max })] : []
}

function listFaults(value: JsonValue, path: string, key: string, fits: (item: JsonValue) => boolean): FormFault[] {
  if (!Array.isArray(value) || !value.every(fits)) return [fault(path, key)]
  return only(new Set(value).size === value.length, path, 'repeated')
}

function tableFaults(field: Field, value: JsonValue, path: string): FormFault[] {
  if (!Array.isArray(value)) return [fault(path, 'not_table')]
  const limit = field.max_rows ?? ROW_LIMIT
  if (value.length > limit) return [fault(path, 'too_many_rows', { limit })]
  const columns = field.fields ?? []
  return value.flatMap((row, n) => (isObject(row) ? rowFaults(columns, row, `${path}/${n}`) : [fault(`${path}/${n}`, 'not_table')]))
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

const isObject = (value: JsonValue): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value)

const offered = (field: Field, value: JsonValue): boolean => (field.options ?? []).some((option) => option.value === value)

function isAddress(value: JsonValue): boolean {
  if (!isObject(value)) return false
  const { province, city, district, detail, code, ...others } = value
  return [province, city, district, detail].every((part) => typeof part === 'string' && part !== '' && [...part].length <= 200)
    && (code === undefined || (typeof code === 'string' && /^\d{6}$/.test(code))) && Object.keys(others).length === 0
}

function isSignature(value: JsonValue): boolean {
  if (!isObject(value)) return false
  const { paths, at, by: _by, name: _name, ...others } = value
  return typeof paths === 'string' && /^[A-Za-z0-9 ,.-]{0,200000}$/.test(paths) && typeof at === 'string' && at.length <= 40 && Object.keys(others).length === 0
}

const only = (fine: boolean, path: string, key: string): FormFault[] => (fine ? [] : [fault(path, key)])
const fault = (path: string, key: string, params: FormFault['params'] = {}): FormFault => ({ path, key: `forms.${key}`, params })
