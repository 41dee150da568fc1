import { useState } from 'react'
import { from } from './client.ts'
import type { AnjuError } from './errors.ts'
import { afterCursor, cursorOf, startOfScan, type Cursor, type OrderBy } from './keyset.ts'
import { useRows } from './query.ts'

/** A PostgREST filter builder; `filter` gets one and gives one back: `(q) => q.eq('status', 'vacant')`. */
export type Query = ReturnType<ReturnType<typeof from>['select']>

export interface KeysetOptions {
  /** Table or view. */
  table: string
  select: string
  /** Must end with a unique column. Columns named here must be part of `select`. */
  order: OrderBy[]
  filter?: (query: Query) => Query
  /** Everything `filter` depends on; a change starts over at the first page. */
  filterKey?: readonly unknown[]
  pageSize?: number
  enabled?: boolean
}

export interface Keyset<Row> {
  rows: Row[]
  /** The first answer is still on its way. */
  loading: boolean
  /** A newer answer is on its way. */
  fetching: boolean
  error: AnjuError | null
  page: number
  hasNext: boolean
  hasPrevious: boolean
  next: () => void
  previous: () => void
  reload: () => void
}

/** Asks for the rows after a cursor (null: from the first). */
export function keysetRequest({ table, select, order, filter }: Pick<KeysetOptions, 'table' | 'select' | 'order' | 'filter'>, cursor: Cursor | null, limit: number): Query {
  let request: Query = from(table).select(select)
  if (filter) request = filter(request)
  for (const by of order) request = request.order(by.column, by.nullable ? { ascending: by.ascending, nullsFirst: false } : { ascending: by.ascending })
  const start = cursor && startOfScan(order, cursor)
  if (start) request = request.filter(...start)
  if (cursor) request = request.or(afterCursor(order, cursor))
  return request.limit(limit)
}

/** Pages of a large list without counting it: each page asks for the rows after the last one seen. */
export function useKeyset<Row extends object>(options: KeysetOptions): Keyset<Row> {
  const { table, select, order, filter, filterKey = [], pageSize = 50, enabled = true } = options
  const listKey = JSON.stringify([table, select, order, filterKey, pageSize])
  const [state, setState] = useState<{ listKey: string; cursors: Cursor[] }>({ listKey, cursors: [] })
  const cursors = state.listKey === listKey ? state.cursors : []
  const cursor = cursors.at(-1)

  const query = useRows<Row[]>(
    [table, 'keyset', listKey, cursor ?? null],
    // One row more than shown tells whether there is a next page.
    () => keysetRequest({ table, select, order, ...(filter ? { filter } : {}) }, cursor ?? null, pageSize + 1),
    { enabled, keepPrevious: true },
  )
  const all = query.data ?? []
  const shown = all.slice(0, pageSize)
  const last = shown.at(-1)
  return {
    rows: shown,
    loading: query.isLoading,
    fetching: query.isFetching,
    error: query.error,
    page: cursors.length + 1,
    hasNext: all.length > pageSize,
    hasPrevious: cursors.length > 0,
    next: () => {
      if (last && all.length > pageSize) setState({ listKey, cursors: [...cursors, cursorOf(order, last as Record<string, unknown>)] })
    },
    previous: () => setState({ listKey, cursors: cursors.slice(0, -1) }),
    reload: () => void query.refetch(),
  }
}
