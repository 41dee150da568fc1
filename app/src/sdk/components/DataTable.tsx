import { Button, Flex, Input, Table, type TableColumnType } from 'antd'
import { lazy, Suspense, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useExtraFields } from '../../lowcode/forms/definitions.ts'
import { extraColumns } from '../../lowcode/forms/extraColumns.tsx'
import { FieldFilters } from '../../lowcode/forms/FieldFilters.tsx'
import { applyFilter, filtersOf } from '../../lowcode/forms/filters.ts'
import { useContextInfo, type EstateInfo, type OrganizationInfo } from '../context.ts'
import { rows } from '../client.ts'
import { loggedRows } from '../export/rows.ts'
import { exportColumn, type ExportCell } from '../export/table.ts'
import { cursorOf, type OrderBy } from '../keyset.ts'
import { keysetRequest, useKeyset, type Query } from '../useKeyset.ts'
import { ColumnChooser, useHiddenColumns } from './ColumnChooser.tsx'
import { EmptyState, ErrorState, LoadingState } from './States.tsx'
import { useListState } from './listState.ts'
import { rowLink } from './rowLink.ts'

export interface Column<Row> {
  /** Column of the table; also what sorting and filtering use. A computed column may have any key. */
  key: string
  title: string
  render?: (row: Row) => ReactNode
  /** Sortable columns must be in `select` and should have an index. */
  sortable?: boolean
  /** The column can be null: sorted last. */
  nullable?: boolean
  /** Offers these values as a filter (`column in (…)`). */
  options?: { value: string; label: string }[]
  align?: 'left' | 'right' | 'center'
  width?: number
  /** Hidden until chosen. */
  hidden?: boolean
  /** What the database sorts by when it is not `key`: a JSON path such as `extra->>size`. */
  path?: string
  /** What a file of the list has in this column; by default the row's value under `key`, or the label of its option. Money in yuan. */
  exported?: (row: Row) => ExportCell
}

const ListExport = lazy(() => import('../export/ListExport.tsx'))
const EXPORT_PAGE = 500

export interface DataTableProps<Row extends { id: string }> {
  /** Names the list for its remembered columns: `housing.units`. */
  name: string
  /** Table or view. */
  table: string
  /** The built-in resource the rows are of (`housing.unit`): fields an operator added become columns, filters and orders. */
  resource?: string
  select: string
  columns: Column<Row>[]
  /** First order, before the user sorts; `id` is added as the last column. */
  order: OrderBy[]
  /** Text columns the search box looks through (`ilike`). Without it there is no box. */
  searchColumns?: string[]
  searchPlaceholder?: string
  /** Filter by the switcher: `estate` (all chosen estates of the organisation), `org`, or `none` when RLS alone decides. Default `estate`. */
  scope?: 'estate' | 'org' | 'none'
  /** Fixed filter of this page, with what it depends on. */
  filter?: (query: Query) => Query
  filterKey?: readonly unknown[]
  /** Where a click (or Enter) on a row leads. */
  rowPath?: (row: Row) => string
  /** Beside the search box. */
  toolbar?: ReactNode
  empty?: ReactNode
  pageSize?: number
  /** Lets people take the list out as a file of this name: the columns on screen, under the list's conditions and in its order. */
  exportAs?: string
  /** Tells two tables on one page apart in the URL. */
  urlPrefix?: string
}

/** Escapes `%`, `_` and `\` of what the user typed; `*` is PostgREST's other name for `%`. */
const pattern = (search: string): string => `"*${search.replaceAll(/[\\%_]/g, '\\\\$&').replaceAll('"', '\\"').replaceAll('*', '')}*"`

/** The rows of the place the switcher stands on. Estates of other organisations' guests carry the operator's `org_id`. */
function within(query: Query, scope: 'estate' | 'org' | 'none', org: OrganizationInfo | null, estate: EstateInfo | null): Query {
  if (scope === 'none' || !org) return query
  if (scope === 'org') return query.eq('org_id', org.id)
  if (estate) return query.eq('estate_id', estate.id)
  return org.kind === 'operator' ? query.eq('org_id', org.id) : query.in('estate_id', org.estates.map(({ id }) => id))
}

/**
 * A list page: server-side search, filter, sort and keyset pages, all in the URL; chosen columns are remembered.
 * Never counts the whole table.
 */
export function DataTable<Row extends { id: string }>(props: DataTableProps<Row>) {
  const { t } = useTranslation('app')
  const navigate = useNavigate()
  const { org, estate } = useContextInfo()
  const [state, update] = useListState(props.urlPrefix)
  const extra = useExtraFields(props.resource)
  const allColumns = extra.length > 0 ? [...props.columns, ...extraColumns<Row>(extra)] : props.columns
  const hiddenColumns = useHiddenColumns(props.name, allColumns.filter((column) => column.hidden).map((column) => column.key))
  const scope = props.scope ?? 'estate'
  const known = new Map(allColumns.map((column) => [column.key, column]))
  const sorted = state.sort && known.get(state.sort.column)?.sortable ? state.sort : null
  const order: OrderBy[] = sorted
    ? [{ ...sorted, column: known.get(sorted.column)?.path ?? sorted.column, nullable: known.get(sorted.column)?.nullable ?? false }, { column: 'id', ascending: sorted.ascending }]
    : [...props.order, ...(props.order.some((by) => by.column === 'id') ? [] : [{ column: 'id', ascending: true }])]

  const source = {
    table: props.table,
    select: extra.length > 0 ? `${props.select}, extra` : props.select,
    order,
    filter: (query: Query): Query => {
      let result = props.filter ? props.filter(query) : query
      result = within(result, scope, org, estate)
      for (const [column, values] of Object.entries(state.filters)) if (known.get(column)?.options) result = result.in(column, values)
      for (const field of extra) for (const asked of filtersOf(field, state.filters[field.key] ?? [])) result = applyFilter(result, field, asked)
      if (state.search && props.searchColumns) {
        result = result.or(props.searchColumns.map((column) => `${column}.ilike.${pattern(state.search)}`).join(','))
      }
      return result
    },
  }
  const list = useKeyset<Row>({
    ...source,
    filterKey: [scope === 'none' ? null : org?.id, scope === 'estate' ? estate?.id : null, state.search, state.filters, ...(props.filterKey ?? [])],
    ...(props.pageSize ? { pageSize: props.pageSize } : {}),
  })

  const columns = allColumns
    .filter((column) => !hiddenColumns.hidden.includes(column.key))
    .map((column): TableColumnType<Row> => ({
      key: column.key,
      dataIndex: column.key,
      title: column.title,
      ...(column.render ? { render: (_value: unknown, row: Row) => column.render?.(row) } : {}),
      ...(column.sortable ? { sorter: true, sortOrder: sorted?.column === column.key ? (sorted.ascending ? 'ascend' : 'descend') : null } : {}),
      ...(column.options
        ? {
            filters: column.options.map(({ value, label }) => ({ value, text: label })),
            filteredValue: state.filters[column.key] ?? null,
          }
        : {}),
      ...(column.align ? { align: column.align } : {}),
      ...(column.width ? { width: column.width } : {}),
    }))

  const asked = state.search !== '' || Object.values(state.filters).some((values) => values.length > 0)
  return (
    <section className="anju-list" aria-busy={list.fetching}>
      <Flex justify="space-between" wrap gap={8} className="anju-list-toolbar">
        <Flex gap={8} wrap align="center">
          {props.searchColumns ? <SearchBox value={state.search} placeholder={props.searchPlaceholder} onSearch={(search) => update({ search })} /> : null}
          {props.toolbar}
          {extra.length > 0 ? <FieldFilters fields={extra} value={state.filters} onChange={(key, values) => update({ filters: { ...state.filters, [key]: values } })} /> : null}
          {asked ? (
            <Button type="link" onClick={() => update({ search: '', filters: {} })}>
              {t('list.clear')}
            </Button>
          ) : null}
        </Flex>
        <Flex gap={8} align="center">
          {props.exportAs ? (
            <Suspense fallback={null}>
              <ListExport
                list={props.resource ?? props.name}
                title={props.exportAs}
                columns={allColumns.filter(({ key }) => !hiddenColumns.hidden.includes(key)).map((column) => exportColumn<object>(column as Column<object>))}
                fields={extra}
                rows={(entry) => loggedRows<object>(entry, { search: state.search, ...state.filters }, (after) =>
                  rows<object[]>(keysetRequest(source, after && cursorOf(order, after as Record<string, unknown>), EXPORT_PAGE)))}
              />
            </Suspense>
          ) : null}
          <ColumnChooser columns={allColumns} state={hiddenColumns} />
        </Flex>
      </Flex>
      {list.error && list.rows.length === 0 ? (
        <ErrorState error={list.error} onRetry={list.reload} />
      ) : list.loading ? (
        <LoadingState />
      ) : (
        <>
          <Table<Row>
            size="middle"
            rowKey="id"
            columns={columns}
            dataSource={list.rows}
            pagination={false}
            scroll={{ x: 'max-content' }}
            locale={{ emptyText: asked ? <EmptyState title={t('list.nothing_found')} /> : (props.empty ?? <EmptyState />) }}
            onChange={(_pagination, filters, sorter) => {
              const one = Array.isArray(sorter) ? sorter[0] : sorter
              update({
                filters: { ...state.filters, ...Object.fromEntries(Object.entries(filters).map(([key, values]) => [key, (values ?? []).map(String)])) },
                sort: one?.order && one.columnKey ? { column: String(one.columnKey), ascending: one.order === 'ascend' } : null,
              })
            }}
            {...(props.rowPath ? { onRow: (row: Row) => rowLink(() => void navigate(props.rowPath?.(row) ?? '')) } : {})}
          />
          {list.hasNext || list.hasPrevious ? (
            <Flex justify="flex-end" align="center" gap={8} className="anju-list-pages" role="navigation" aria-label={t('list.pages')}>
              <span className="anju-muted">{t('list.page', { page: list.page })}</span>
              <Button disabled={!list.hasPrevious} onClick={list.previous}>
                {t('list.previous')}
              </Button>
              <Button disabled={!list.hasNext} onClick={list.next}>
                {t('list.next')}
              </Button>
            </Flex>
          ) : null}
        </>
      )}
    </section>
  )
}

function SearchBox({ value, placeholder, onSearch }: { value: string; placeholder: string | undefined; onSearch: (search: string) => void }) {
  const { t } = useTranslation('app')
  const [typed, setTyped] = useState({ from: value, text: value })
  const text = typed.from === value ? typed.text : value
  return (
    <Input.Search
      allowClear
      className="anju-list-search"
      aria-label={placeholder ?? t('list.search')}
      placeholder={placeholder ?? t('list.search')}
      value={text}
      onChange={(event) => setTyped({ from: value, text: event.target.value })}
      onSearch={(search) => onSearch(search.trim())}
    />
  )
}
