import { Select } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { from } from '../client.ts'
import { useRows } from '../query.ts'
import type { Query } from '../useKeyset.ts'

export interface RecordSelectProps<Row extends { id: string }> {
  /** Given by the form. */
  id?: string
  value?: string | null
  onChange?: (value: string | null, row: Row | null) => void
  /** Table or view to choose from, and its columns; `id` must be among them. */
  table: string
  select: string
  /** Text column the search looks through (`ilike`) and the text of a row. */
  searchColumn: string
  label: (row: Row) => string
  order?: string
  /** Narrows the choice, with what it depends on. */
  filter?: (query: Query) => Query
  filterKey?: readonly unknown[]
  disabled?: boolean
  allowClear?: boolean
  placeholder?: string
}

const TYPED_MS = 200
const SHOWN = 50

/**
 * Chooses one record of a table: the database searches while the user types, at most 50 rows are offered, and the chosen
 * one keeps its text whatever the list shows now. Works inside `Form.Item`; a value set from outside is looked up.
 */
export function RecordSelect<Row extends { id: string }>(props: RecordSelectProps<Row>) {
  const { t } = useTranslation('app')
  const [typed, setTyped] = useState('')
  const [chosen, setChosen] = useState<Row | null>(null)
  const search = useSettled(typed, TYPED_MS)
  const narrowed = (query: Query): Query => (props.filter ? props.filter(query) : query)
  const found = useRows<Row[]>(
    [props.table, 'choice', props.select, ...(props.filterKey ?? []), search],
    () => narrowed(from(props.table).select(props.select) as Query).ilike(props.searchColumn, `%${search.replaceAll(/[\\%_]/g, '\\$&')}%`).order(props.order ?? props.searchColumn).limit(SHOWN),
    { keepPrevious: true },
  )
  const listed = found.data ?? []
  const known = listed.find((row) => row.id === props.value) ?? (chosen?.id === props.value ? chosen : null)
  const single = useRows<Row[]>([props.table, 'chosen', props.select, props.value], () => from(props.table).select(props.select).eq('id', props.value ?? '').limit(1), {
    enabled: Boolean(props.value) && !known && !found.isPending,
  })
  const current = known ?? single.data?.[0] ?? null
  // While the user still types, rows of the former search would be picked by mistake.
  const settled = typed === search && !found.isPlaceholderData
  const offered = settled ? listed : []
  return (
    <Select
      {...(props.id ? { id: props.id } : {})}
      labelInValue
      value={props.value ? { value: props.value, label: current ? props.label(current) : '…' } : null}
      disabled={props.disabled ?? false}
      allowClear={props.allowClear ?? false}
      placeholder={props.placeholder}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      loading={found.isFetching || single.isFetching}
      notFoundContent={found.isFetching || !settled ? t('state.loading') : t('list.nothing_found')}
      options={offered.map((row) => ({ value: row.id, label: props.label(row) }))}
      onChange={(option: { value: string; label: string } | null) => {
        const row = offered.find(({ id }) => id === option?.value) ?? null
        setChosen(row)
        props.onChange?.(row?.id ?? null, row)
      }}
    />
  )
}

/** The value once it has stood still for so many milliseconds. */
function useSettled<T>(value: T, ms: number): T {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms)
    return () => clearTimeout(timer)
  }, [value, ms])
  return settled
}
