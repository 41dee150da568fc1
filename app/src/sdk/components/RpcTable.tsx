import { Button, Flex, Input, Table, type TableColumnType } from 'antd'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { extraColumns } from '../../lowcode/forms/extraColumns.tsx'
import { useExtraFields } from '../../lowcode/forms/definitions.ts'
import { FieldFilters } from '../../lowcode/forms/FieldFilters.tsx'
import { filtersOf } from '../../lowcode/forms/filters.ts'
import type { Values } from '../../lowcode/forms/types.ts'
import { from } from '../client.ts'
import { useRows, useRpc } from '../query.ts'
import { EmptyState, ErrorState, LoadingState } from './States.tsx'
import { rowLink } from './rowLink.ts'
import { useListState } from './listState.ts'

export interface RpcColumn<Row> {
  key: string
  title: string
  render?: (row: Row) => ReactNode
  align?: 'left' | 'right' | 'center'
  width?: number
}

export interface RpcTableProps<Row extends { id: string }> {
  /** List function of the database: takes `after_id` (last id seen) and `max_rows`, newest first. */
  fn: string
  /**
   * The built-in resource and table the rows are of: fields an operator added become columns, and conditions handed to the function as
   * `narrow`.
   */
  own?: { resource: string; table: string }
  args?: Record<string, unknown>
  columns: RpcColumn<Row>[]
  /** Argument the search box fills; without it there is no box. */
  searchArg?: string
  searchPlaceholder?: string
  /** Argument that names the last row seen. Default `after_id`. */
  cursorArg?: string
  rowPath?: (row: Row) => string
  toolbar?: ReactNode
  empty?: ReactNode
  pageSize?: number
}

/** A list page over a database function, a page at a time; for lists a table alone cannot give (masked names, sums, joins). */
export function RpcTable<Row extends { id: string }>(props: RpcTableProps<Row>) {
  const { t } = useTranslation('app')
  const navigate = useNavigate()
  const [state, update] = useListState()
  const pageSize = props.pageSize ?? 50
  const extra = useExtraFields(props.own?.resource)
  const narrow = extra.flatMap((field) => filtersOf(field, state.filters[field.key] ?? []))
  const args = { ...props.args, ...(props.searchArg && state.search ? { [props.searchArg]: state.search } : {}), ...(narrow.length > 0 ? { narrow } : {}) }
  const key = JSON.stringify(args)
  const [place, setPlace] = useState<{ key: string; seen: string[] }>({ key, seen: [] })
  const seen = place.key === key ? place.seen : []
  // One row more than shown tells whether there is a next page.
  const query = useRpc<Row[]>(props.fn, { ...args, [props.cursorArg ?? 'after_id']: seen.at(-1), max_rows: pageSize + 1 }, { keepPrevious: true })
  const rows = (query.data ?? []).slice(0, pageSize)
  const more = (query.data?.length ?? 0) > pageSize
  const last = rows.at(-1)
  const extras = useExtras(props.own?.table, extra.length > 0 ? rows.map(({ id }) => id) : [])
  const own = extraColumns<Row>(extra).filter(({ hidden }) => !hidden).map((column): RpcColumn<Row> => ({
    ...column,
    render: (row) => column.render?.({ ...row, extra: extras.get(row.id) ?? {} }),
  }))
  const columns = [...props.columns, ...own].map((column): TableColumnType<Row> => ({
    key: column.key,
    dataIndex: column.key,
    title: column.title,
    ...(column.render ? { render: (_value: unknown, row: Row) => column.render?.(row) } : {}),
    ...(column.align ? { align: column.align } : {}),
    ...(column.width ? { width: column.width } : {}),
  }))
  return (
    <section className="anju-list" aria-busy={query.isFetching}>
      {props.searchArg || props.toolbar || extra.length > 0 ? (
        <Flex gap={8} wrap align="center" className="anju-list-toolbar">
          {props.searchArg ? (
            <Input.Search
              allowClear
              key={state.search}
              className="anju-list-search"
              aria-label={props.searchPlaceholder ?? t('list.search')}
              placeholder={props.searchPlaceholder ?? t('list.search')}
              defaultValue={state.search}
              onSearch={(search) => update({ search: search.trim() })}
            />
          ) : null}
          {props.toolbar}
          {extra.length > 0 ? <FieldFilters fields={extra} value={state.filters} onChange={(key, values) => update({ filters: { ...state.filters, [key]: values } })} /> : null}
        </Flex>
      ) : null}
      {query.error && rows.length === 0 ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : query.isLoading ? (
        <LoadingState />
      ) : (
        <Table<Row>
          size="middle"
          rowKey="id"
          columns={columns}
          dataSource={rows}
          pagination={false}
          scroll={{ x: 'max-content' }}
          locale={{ emptyText: state.search || narrow.length > 0 ? <EmptyState title={t('list.nothing_found')} /> : (props.empty ?? <EmptyState />) }}
          {...(props.rowPath ? { onRow: (row: Row) => rowLink(() => void navigate(props.rowPath?.(row) ?? '')) } : {})}
        />
      )}
      {more || seen.length > 0 ? (
        <Flex justify="flex-end" align="center" gap={8} className="anju-list-pages" role="navigation" aria-label={t('list.pages')}>
          <span className="anju-muted">{t('list.page', { page: seen.length + 1 })}</span>
          <Button disabled={seen.length === 0} onClick={() => setPlace({ key, seen: seen.slice(0, -1) })}>
            {t('list.previous')}
          </Button>
          <Button disabled={!more} onClick={() => last && setPlace({ key, seen: [...seen, last.id] })}>
            {t('list.next')}
          </Button>
        </Flex>
      ) : null}
    </section>
  )
}

/** Custom values of the rows on screen, which the function does not tell. */
function useExtras(table: string | undefined, ids: readonly string[]): ReadonlyMap<string, Values> {
  const found = useRows<{ id: string; extra: Values }[]>([table, 'extras', ids], () => from(table ?? '').select('id, extra').in('id', [...ids]), { enabled: table !== undefined && ids.length > 0, keepPrevious: true })
  return new Map((found.data ?? []).map(({ id, extra }) => [id, extra]))
}
