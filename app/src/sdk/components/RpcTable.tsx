import { Button, Flex, Input, Table, type TableColumnType } from 'antd'
import { lazy, Suspense, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { extraColumns } from '../../lowcode/forms/extraColumns.tsx'
import { useExtraFields } from '../../lowcode/forms/definitions.ts'
import { FieldFilters } from '../../lowcode/forms/FieldFilters.tsx'
import { filtersOf } from '../../lowcode/forms/filters.ts'
import { exportedRows } from '../export/rows.ts'
import { exportColumn, type ExportCell } from '../export/table.ts'
import { useRpc } from '../query.ts'
import { ColumnChooser, useHiddenColumns } from './ColumnChooser.tsx'
import { EmptyState, ErrorState, LoadingState } from './States.tsx'
import { rowLink } from './rowLink.ts'
import { useListState } from './listState.ts'

export interface RpcColumn<Row> {
  key: string
  title: string
  render?: (row: Row) => ReactNode
  align?: 'left' | 'right' | 'center'
  width?: number
  /** The function takes `sort: {field: key, dir}` for it. */
  sortable?: boolean
  /** Hidden until chosen. */
  hidden?: boolean
  /** What a file of the list has in this column; by default the row's value under `key`. Money in yuan. */
  exported?: (row: Row) => ExportCell
}

const ListExport = lazy(() => import('../export/ListExport.tsx'))

export interface RpcTableProps<Row extends { id: string }> {
  /** List function of the database: takes `after_id` (last id seen) and `max_rows`, newest first. */
  fn: string
  /**
   * The built-in resource the rows are of: fields an operator added become columns (of `extra` in the rows), and conditions and orders
   * handed to the function as `narrow` and `sort`.
   */
  resource?: string
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
  /**
   * Lets people take the list out as a file of this name: the columns on screen, under the list's conditions and in its order. The
   * function is registered with `private.export_list` under the name of `exportList`.
   */
  exportAs?: string
  /** What the list is called in the log of exports, and where the database finds it; by default `resource`, else `fn`. */
  exportList?: string
}

/** A list page over a database function, a page at a time; for lists a table alone cannot give (masked names, sums, joins). */
export function RpcTable<Row extends { id: string }>(props: RpcTableProps<Row>) {
  const { t } = useTranslation('app')
  const navigate = useNavigate()
  const [state, update] = useListState()
  const pageSize = props.pageSize ?? 50
  const extra = useExtraFields(props.resource)
  const narrow = extra.flatMap((field) => filtersOf(field, state.filters[field.key] ?? []))
  const own = extraColumns<Row>(extra)
  const all: RpcColumn<Row>[] = [...props.columns, ...own]
  const hiddenColumns = useHiddenColumns(props.resource ?? props.fn, all.filter(({ hidden }) => hidden).map(({ key }) => key))
  const sorted = state.sort && all.find(({ key }) => key === state.sort?.column)?.sortable ? state.sort : null
  const sort = sorted ? { sort: { field: sorted.column, dir: sorted.ascending ? 'asc' : 'desc' } } : {}
  const args = { ...props.args, ...sort, ...(props.searchArg && state.search ? { [props.searchArg]: state.search } : {}), ...(narrow.length > 0 ? { narrow } : {}) }
  const key = JSON.stringify(args)
  const [place, setPlace] = useState<{ key: string; seen: string[] }>({ key, seen: [] })
  const seen = place.key === key ? place.seen : []
  // One row more than shown tells whether there is a next page.
  const query = useRpc<Row[]>(props.fn, { ...args, [props.cursorArg ?? 'after_id']: seen.at(-1), max_rows: pageSize + 1 }, { keepPrevious: true })
  const rows = (query.data ?? []).slice(0, pageSize)
  const more = (query.data?.length ?? 0) > pageSize
  const last = rows.at(-1)
  const shown = all.filter(({ key }) => !hiddenColumns.hidden.includes(key))
  const columns = shown.map((column): TableColumnType<Row> => ({
    key: column.key,
    dataIndex: column.key,
    title: column.title,
    ...(column.render ? { render: (_value: unknown, row: Row) => column.render?.(row) } : {}),
    ...(column.sortable ? { sorter: true, sortOrder: sorted?.column === column.key ? (sorted.ascending ? 'ascend' : 'descend') : null } : {}),
    ...(column.align ? { align: column.align } : {}),
    ...(column.width ? { width: column.width } : {}),
  }))
  return (
    <section className="anju-list" aria-busy={query.isFetching}>
      {props.searchArg || props.toolbar || extra.length > 0 || props.exportAs ? (
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
          {props.exportAs ? (
            <Suspense fallback={null}>
              <ListExport
                list={props.exportList ?? props.resource ?? props.fn}
                title={props.exportAs}
                columns={shown.map((column) => exportColumn<object>(column as RpcColumn<object>))}
                fields={extra}
                rows={(entry) => exportedRows<object>(entry, args)}
              />
            </Suspense>
          ) : null}
          {own.length > 0 ? <ColumnChooser columns={all} state={hiddenColumns} /> : null}
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
          onChange={(_pagination, _filters, sorter) => {
            const one = Array.isArray(sorter) ? sorter[0] : sorter
            update({ sort: one?.order && one.columnKey ? { column: String(one.columnKey), ascending: one.order === 'ascend' } : null })
          }}
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
