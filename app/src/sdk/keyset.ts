/** One column of the order. The last one must be unique (`id`): it decides between equal values. */
export interface OrderBy {
  column: string
  ascending: boolean
  /** Nulls come last; say so only for columns that can be null. */
  nullable?: boolean
}

export type CursorValue = string | number | boolean | null
export type Cursor = CursorValue[]

/** Quotes a value inside PostgREST's `or=(…)`, where commas, dots and brackets are syntax. */
export function quoteValue(value: Exclude<CursorValue, null>): string {
  return typeof value === 'string' ? `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"` : String(value)
}

/**
 * The `or` filter that continues after `cursor` in `order`: rows greater in the first column, or equal there and
 * greater in the second, and so on. Nulls sort last, so after a value come greater values and nulls, after a null only
 * nulls. Together with `startOfScan` a page costs the same at row 60,000
 * as at row 0; an offset does not.
 */
export function afterCursor(order: readonly OrderBy[], cursor: Cursor): string {
  const alternatives: string[] = []
  const equal: string[] = []
  order.forEach((by, index) => {
    const value = cursor[index] ?? null
    const together = (condition: string) => (equal.length ? `and(${[...equal, condition].join(',')})` : condition)
    if (value !== null) {
      alternatives.push(together(`${by.column}.${by.ascending ? 'gt' : 'lt'}.${quoteValue(value)}`))
      if (by.nullable) alternatives.push(together(`${by.column}.is.null`))
      equal.push(`${by.column}.eq.${quoteValue(value)}`)
    } else {
      equal.push(`${by.column}.is.null`)
    }
  })
  return alternatives.join(',')
}

/**
 * What `afterCursor` implies for the first column alone, as `[column, operator, value]`; null where nulls may follow. Without it
 * Postgres walks the index from its beginning to the cursor (34 ms at row 60,000): an `or` is no place to start an index
 * scan at, a single comparison is (1 ms).
 */
export function startOfScan(order: readonly OrderBy[], cursor: Cursor): [column: string, operator: 'gte' | 'lte', value: Exclude<CursorValue, null>] | null {
  const [first] = order
  const value = cursor[0] ?? null
  return first && !first.nullable && value !== null ? [first.column, first.ascending ? 'gte' : 'lte', value] : null
}

/** The cursor that stands on `row`. */
export function cursorOf(order: readonly OrderBy[], row: Record<string, unknown>): Cursor {
  return order.map(({ column }) => {
    const value = valueAt(row, column)
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null
  })
}

/** The value of a column, or of a JSON path such as `extra->>size`, in a row that has the whole of the JSON. */
function valueAt(row: Record<string, unknown>, column: string): unknown {
  return column.split(/->>?/).reduce<unknown>((inner, step) => (typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[step] : undefined), row)
}
