import { useMemo } from 'react'
import { useSearchParams } from 'react-router'

/** What the user asked of a list; lives in the URL, so that a link shows the same rows and “back” brings them back. */
export interface ListState {
  search: string
  /** Column key → chosen values. */
  filters: Record<string, string[]>
  sort: { column: string; ascending: boolean } | null
}

const FILTER = 'f.'

/** `?q=李&f.status=vacant,blocked&sort=-code` to a list state. `prefix` keeps two lists on one page apart. */
export function readListState(params: URLSearchParams, prefix = ''): ListState {
  const filters: Record<string, string[]> = {}
  for (const [name, value] of params) {
    if (name.startsWith(prefix + FILTER) && value) filters[name.slice((prefix + FILTER).length)] = value.split(',').map(decodeURIComponent)
  }
  const sort = params.get(`${prefix}sort`)
  return {
    search: params.get(`${prefix}q`) ?? '',
    filters,
    sort: sort ? { column: sort.replace(/^-/, ''), ascending: !sort.startsWith('-') } : null,
  }
}

/** The reverse of `readListState`; other parameters of the URL stay. */
export function writeListState(params: URLSearchParams, state: ListState, prefix = ''): URLSearchParams {
  const next = new URLSearchParams(params)
  for (const name of [...next.keys()]) if (name.startsWith(prefix + FILTER)) next.delete(name)
  for (const [column, values] of Object.entries(state.filters)) {
    if (values.length) next.set(prefix + FILTER + column, values.map(encodeURIComponent).join(','))
  }
  const set = (name: string, value: string): void => (value ? next.set(prefix + name, value) : next.delete(prefix + name))
  set('q', state.search)
  set('sort', state.sort ? `${state.sort.ascending ? '' : '-'}${state.sort.column}` : '')
  return next
}

export function useListState(prefix = ''): [ListState, (change: Partial<ListState>) => void] {
  const [params, setParams] = useSearchParams()
  const state = useMemo(() => readListState(params, prefix), [params, prefix])
  const update = (change: Partial<ListState>): void => {
    setParams((current) => writeListState(current, { ...readListState(current, prefix), ...change }, prefix), { replace: true })
  }
  return [state, update]
}
