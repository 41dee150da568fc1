import type { JsonValue } from '../../sdk/schemaFaults.ts'
import type { Field } from './types.ts'

/** One condition of a list, as `record_list` takes it. */
export interface ListFilter {
  field: string
  op: 'eq' | 'in' | 'contains' | 'gte' | 'lte'
  value: JsonValue
}

/** How a field is filtered by: chosen values, part of a text, or a range `from~to` whose ends may be empty. */
export type FilterKind = 'values' | 'text' | 'range'

/** Null for fields a list is not filtered by. */
export function filterKind(field: Field): FilterKind | null {
  switch (field.type === 'computed' ? (field.result ?? 'number') : field.type) {
    case 'choice':
    case 'choices':
    case 'boolean':
    case 'reference':
      return 'values'
    case 'text':
    case 'phone':
      return 'text'
    case 'number':
    case 'money':
    case 'date':
      return 'range'
    default:
      return null
  }
}

const isNumeric = (field: Field): boolean => field.type === 'number' || field.type === 'money' || (field.type === 'computed' && ['number', 'money'].includes(field.result ?? 'number'))

/** What the URL says of a field (`f.size=10~20`) as conditions; nothing for what cannot be read. */
export function filtersOf(field: Field, asked: readonly string[]): ListFilter[] {
  const [first = ''] = asked
  switch (filterKind(field)) {
    case 'values':
      if (field.type === 'choices') return asked.map((value) => ({ field: field.key, op: 'contains', value }))
      if (field.type === 'boolean' || field.type === 'computed') return first === 'true' || first === 'false' ? [{ field: field.key, op: 'eq', value: first === 'true' }] : []
      return asked.length > 0 ? [{ field: field.key, op: 'in', value: [...asked] }] : []
    case 'text':
      return first.trim() === '' ? [] : [{ field: field.key, op: 'contains', value: first.trim() }]
    case 'range':
      return ([['gte', first.split('~')[0]], ['lte', first.split('~')[1]]] as const).flatMap(([op, end]) => {
        const value = isNumeric(field) ? (end?.trim() && Number.isFinite(Number(end)) ? Number(end) : null) : (end || null)
        return value === null ? [] : [{ field: field.key, op, value }]
      })
    default:
      return []
  }
}

/** Path of a custom value in PostgREST's words: numbers are compared as JSON numbers, everything else as text. */
export const extraPath = (field: Field): string => (isNumeric(field) || field.type === 'boolean' || field.type === 'choices' || field.type === 'computed' ? `extra->${field.key}` : `extra->>${field.key}`)

/** The part of a PostgREST query that filters use. */
export interface Filterable<Q> {
  filter: (column: string, operator: string, value: unknown) => Q
  in: (column: string, values: readonly string[]) => Q
}

/** Puts a condition on a built-in's custom field into a PostgREST query. */
export function applyFilter<Q extends Filterable<Q>>(query: Q, field: Field, { op, value }: ListFilter): Q {
  const path = extraPath(field)
  if (op === 'in' && Array.isArray(value)) return query.in(path, value.map(String))
  if (op === 'contains') return field.type === 'choices' ? query.filter(path, 'cs', JSON.stringify([value])) : query.filter(path, 'ilike', `*${String(value).replaceAll(/[\\%_]/g, '\\$&').replaceAll('*', '')}*`)
  return query.filter(path, op, String(value))
}
