import type { JsonValue } from '../../sdk/schemaFaults.ts'
import type { Field } from './types.ts'

type Schema = { [keyword: string]: JsonValue }

const uuid: Schema = { type: 'string', format: 'uuid' }

/** JSON Schema (docs/json-schema.md) of a form's values, as `private.form_schema` makes it. Rules over several fields are not in it. */
export function formSchema(fields: readonly Field[]): Schema {
  const kept = fields.filter(({ type }) => type !== 'section')
  const required = kept.filter((field) => field.required && field.type !== 'computed' && (field.visible === undefined || field.visible === null)).map(({ key }) => key)
  return {
    type: 'object',
    properties: Object.fromEntries(kept.map((field) => [field.key, fieldSchema(field)])),
    ...(required.length > 0 ? { required } : {}),
    additionalProperties: false,
  }
}

function fieldSchema(field: Field): Schema {
  return { 'x-title': { zh: field.title.zh, en: field.title.en }, ...valueSchema(field) }
}

const optional = (keyword: string, value: JsonValue | undefined): Schema => (value === undefined ? {} : { [keyword]: value })
const values = (field: Field): string[] => (field.options ?? []).map(({ value }) => value)

/** Schema of a field's value alone. */
export function valueSchema(field: Field): Schema {
  const known = schemas.get(field)
  if (known) return known
  const made = schemaByType(field)
  schemas.set(field, made)
  return made
}

const schemas = new WeakMap<Field, Schema>()

function schemaByType(field: Field): Schema {
  switch (field.type) {
    case 'text':
      return { type: 'string', ...optional('minLength', field.min_length), ...optional('maxLength', field.max_length), ...optional('pattern', field.pattern) }
    case 'number':
      return {
        type: 'number', ...optional('minimum', field.min), ...optional('maximum', field.max),
        ...optional('multipleOf', field.decimals === undefined ? undefined : Number((10 ** -field.decimals).toFixed(field.decimals))),
      }
    case 'money':
      return { type: 'integer', ...optional('minimum', field.min), ...optional('maximum', field.max) }
    case 'boolean':
      return { type: 'boolean' }
    case 'date':
      return { type: 'string', format: 'date' }
    case 'choice':
      return { type: 'string', enum: values(field) }
    case 'choices':
      return { type: 'array', items: { type: 'string', enum: values(field) }, uniqueItems: true }
    case 'reference':
      return uuid
    case 'file':
      return { type: 'array', items: uuid, uniqueItems: true, ...optional('maxItems', field.max_files) }
    case 'address':
      return {
        type: 'object', required: ['province', 'city', 'district', 'detail'], additionalProperties: false,
        properties: { province: { type: 'string' }, city: { type: 'string' }, district: { type: 'string' }, detail: { type: 'string' }, code: { type: 'string', pattern: '^\\d{6}$' } },
      }
    case 'id_number':
      return { type: 'string', pattern: '^[1-9]\\d{16}[\\dX]$' }
    case 'phone':
      return { type: 'string', pattern: '^(1[3-9]\\d{9}|0\\d{2,3}-?\\d{7,8}(-\\d{1,6})?)$' }
    case 'signature':
      return { type: 'object', required: ['paths', 'at'] }
    case 'table':
      return { type: 'array', items: formSchema(field.fields ?? []), ...optional('maxItems', field.max_rows) }
    case 'computed':
      return { type: field.result === 'text' ? 'string' : field.result === 'money' ? 'integer' : (field.result ?? 'number') }
    default:
      return {}
  }
}
