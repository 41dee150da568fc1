import { ColumnChooser, DateText, EmptyState, ErrorState, FieldFilters, FieldValue, filtersOf, LoadingState, PageHeader, titleText, useContextInfo, useHiddenColumns, useListState, useRpc, useT, type Field, type ListFilter, type ResourceDefinition } from '@anju/sdk'
import { Button, Checkbox, Flex, Input, Table, type TableColumnType } from 'antd'
import { useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import { ExportButton } from '../components/ExportButton.tsx'
import { ForKind } from '../components/ForKind.tsx'
import { Status } from '../components/Status.tsx'
import { attachmentsShown, searchFilter } from '../list.ts'
import { attachPath, listFields, recordName, recordPath, recordsPath, type CustomRecord, type RecordPage } from '../record.ts'
import '../records.css'

const PAGE = 50

/** The records of one kind. */
export default function Records() {
  const { resource = '' } = useParams()
  return <ForKind key={resource} resource={resource}>{(definition) => <List definition={definition} />}</ForKind>
}

function List({ definition }: { definition: ResourceDefinition }) {
  const t = useT()
  const navigate = useNavigate()
  const { org, estate, can } = useContextInfo()
  const [state, update] = useListState()
  const [place, setPlace] = useState<{ key: string; cursors: string[] }>({ key: '', cursors: [] })
  const archived = state.filters['archived']?.[0] === 'true'
  const statusField: Field[] = definition.statuses?.length ? [{ key: 'status', type: 'choice', title: { zh: t('list.status'), en: t('list.status') }, options: definition.statuses, filter: true }] : []
  const originField: Field[] = definition.portal?.submit ? [{ key: 'origin', type: 'choice', title: { zh: t('list.origin'), en: t('list.origin') }, options: (['portal', 'staff'] as const).map((value) => ({ value, title: { zh: t(`list.origin_${value}`), en: t(`list.origin_${value}`) } })), filter: true }] : []
  const filterable = [...statusField, ...originField, ...definition.fields.filter(({ filter }) => filter)]
  const filters: ListFilter[] = [
    ...filterable.flatMap((field) => filtersOf(field, state.filters[field.key] ?? [])),
    ...(estate ? [{ field: 'estate', op: 'eq' as const, value: estate.id }] : []),
    ...(archived ? [{ field: 'archived', op: 'eq' as const, value: true }] : []),
    ...searchFilter(definition, state.search),
  ]
  const sort = state.sort ? { field: state.sort.column, dir: state.sort.ascending ? 'asc' : 'desc' } : null
  const key = JSON.stringify([filters, sort])
  const cursors = place.key === key ? place.cursors : []
  const page = useRpc<RecordPage>('record_list', { org: org?.id, resource: definition.key, filters, sort, cursor: cursors.at(-1), limit: PAGE }, { enabled: org !== null, keepPrevious: true })

  const sortable = (column: string) => ({ sorter: true, sortOrder: state.sort?.column === column ? (state.sort.ascending ? ('ascend' as const) : ('descend' as const)) : null })
  const all: (TableColumnType<CustomRecord> & { key: string; label: string; hidden?: boolean })[] = [
    { key: 'number', label: t('list.number'), ...sortable('number'), render: (_value, record) => <Link to={recordPath(record)}>{record.number}</Link> },
    ...(definition.title_field ? [{ key: 'title', label: titleText(definition.fields.find((field) => field.key === definition.title_field)?.title ?? { zh: t('list.name'), en: t('list.name') }), render: (_value: unknown, record: CustomRecord) => recordName(record) }] : []),
    ...(definition.statuses?.length || definition.portal?.submit ? [{ key: 'status', label: t('list.status'), render: (_value: unknown, record: CustomRecord) => <Status definition={definition} record={record} /> }] : []),
    ...attachmentsShown(definition, estate === null).map((target) => ({
      key: target,
      label: t(`attach.${target}`),
      render: (_value: unknown, { attach }: CustomRecord) => {
        const to = attach[target]
        const path = to && attachPath[target]?.(to.id)
        return to ? (path ? <Link to={path}>{to.label}</Link> : to.label) : '—'
      },
    })),
    ...listFields(definition).filter((field) => field.key !== definition.title_field).map((field) => ({
      key: field.key,
      label: titleText(field.title),
      ...(field.filter ? sortable(field.key) : {}),
      ...(field.type === 'number' || field.type === 'money' || field.result === 'money' ? { align: 'right' as const } : {}),
      render: (_value: unknown, record: CustomRecord) => <FieldValue field={field} value={record.values[field.key]} compact />,
    })),
    { key: 'updated_at', label: t('list.updated'), hidden: true, ...sortable('updated_at'), render: (_value, record) => <DateText value={record.updated_at} mode="minute" /> },
  ]
  const hidden = useHiddenColumns(`records.${definition.key}`, all.filter((column) => column.hidden).map((column) => column.key))
  const columns = all.filter((column) => !hidden.hidden.includes(column.key)).map(({ label, hidden: _hidden, ...column }) => ({ ...column, title: label }))
  const asked = state.search !== '' || Object.values(state.filters).some((values) => values.length > 0)
  const change = (field: string, values: string[]): void => update({ filters: { ...state.filters, [field]: values } })
  return (
    <>
      <PageHeader
        help="records"
        title={titleText(definition.title)}
        {...(definition.description ? { subtitle: titleText(definition.description) } : {})}
        actions={
          <>
            {definition.rights.export ? <ExportButton definition={definition} filters={filters} /> : null}
            {definition.rights.write ? <Link to={`/platform/imports/new/records?resource=${definition.key}`}><Button>{t('list.import')}</Button></Link> : null}
            {can('config.write:resource') ? <Link to={`/records?open=${definition.key}`}><Button>{t('list.design')}</Button></Link> : null}
            {definition.rights.write ? <Link to={`${recordsPath(definition.key)}/new`}><Button type="primary">{t('list.new', { kind: titleText(definition.title) })}</Button></Link> : null}
          </>
        }
      />
      <section className="anju-list" aria-busy={page.isFetching}>
        <Flex justify="space-between" wrap gap={8} className="anju-list-toolbar">
          <Flex gap={8} wrap align="center">
            <Input.Search key={state.search} allowClear className="anju-list-search" aria-label={t('list.search')} placeholder={t('list.search')} defaultValue={state.search} onSearch={(search) => update({ search: search.trim() })} />
            <FieldFilters fields={filterable} value={state.filters} onChange={change} />
            <Checkbox checked={archived} onChange={({ target }) => change('archived', target.checked ? ['true'] : [])}>{t('list.archived')}</Checkbox>
            {asked ? <Button type="link" onClick={() => update({ search: '', filters: {} })}>{t('app:list.clear')}</Button> : null}
          </Flex>
          <ColumnChooser columns={all.map((column) => ({ key: column.key, title: column.label }))} state={hidden} />
        </Flex>
        {page.error && !page.data ? <ErrorState error={page.error} onRetry={() => void page.refetch()} /> : page.isLoading ? <LoadingState /> : (
          <Table<CustomRecord>
            size="middle"
            rowKey="id"
            columns={columns}
            dataSource={page.data?.rows ?? []}
            pagination={false}
            scroll={{ x: 'max-content' }}
            locale={{ emptyText: asked ? <EmptyState title={t('app:list.nothing_found')} /> : <EmptyState title={t('list.empty', { kind: titleText(definition.title) })} action={definition.rights.write ? <Link to={`${recordsPath(definition.key)}/new`}>{t('list.first')}</Link> : undefined} /> }}
            onChange={(_pagination, _filters, sorter) => {
              const one = Array.isArray(sorter) ? sorter[0] : sorter
              update({ sort: one?.order && one.columnKey ? { column: String(one.columnKey), ascending: one.order === 'ascend' } : null })
            }}
            onRow={(record) => ({ className: 'anju-row-link', onClick: () => void navigate(recordPath(record)) })}
          />
        )}
        {cursors.length > 0 || page.data?.next ? (
          <Flex justify="flex-end" align="center" gap={8} className="anju-list-pages" role="navigation" aria-label={t('app:list.pages')}>
            <span className="anju-muted">{t('app:list.page', { page: cursors.length + 1 })}</span>
            <Button disabled={cursors.length === 0} onClick={() => setPlace({ key, cursors: cursors.slice(0, -1) })}>{t('app:list.previous')}</Button>
            <Button disabled={!page.data?.next} onClick={() => page.data?.next && setPlace({ key, cursors: [...cursors, page.data.next] })}>{t('app:list.next')}</Button>
          </Flex>
        ) : null}
      </section>
    </>
  )
}
