import type { LogicVectors } from '../../../tests/vectors/logic.ts'

const sqlTypes = { number: 'numeric', text: 'text', date: 'date', boolean: 'boolean', list: 'jsonb' }

/** Column names of the one-row table: field names without dots. */
const column = (name: string): string => name.replaceAll('.', '_')

/** The field whose column is an integer. */
const WHOLE = 'household.members'

/** The vectors' fields as the allow-list of `private.logic_sql`, over a table `x` with one column per field. */
export const setFields = (fields: LogicVectors['fields']): Record<string, object> =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, { ...field, sql: `x.${column(name)}`, ...(name === WHOLE ? { whole: true } : {}) }]))

/** A from-clause with the record as one typed row `x`; `$1` is the record as jsonb. */
export const rowOf = (fields: LogicVectors['fields']): string => {
  const columns = Object.entries(fields).map(([name, { type }]) => {
    const path = `{${name.replaceAll('.', ',')}}`
    return type === 'list' ? `nullif($1::jsonb #> '${path}', 'null') as ${column(name)}` : `($1::jsonb #>> '${path}')::${name === WHOLE ? 'bigint' : sqlTypes[type]} as ${column(name)}`
  })
  return `(select ${columns.join(', ')}) as x`
}
