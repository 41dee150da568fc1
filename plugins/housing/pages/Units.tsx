import { DataTable, DateText, EmptyState, formatDate, PageHeader, StatusTag, useContextInfo, useT } from '@anju/sdk'
import { Button } from 'antd'
import { Link } from 'react-router'
import { statuses, toneOf } from '../status.ts'

interface Unit {
  id: string
  estate_id: string
  label: string
  floor: number
  layout: string
  area_m2: string | number | null
  orientation: string
  released_on: string | null
  status: string
  status_since: string
}

/** Every unit of the estates in sight, with its derived status. */
export default function Units() {
  const t = useT()
  const { can, estate, estates } = useContextInfo()
  const names = new Map(estates.map(({ id, name }) => [id, name]))
  return (
    <>
      <PageHeader
        title={t('units.title')}
        subtitle={t('units.subtitle')}
        actions={
          can('housing.import') ? (
            <Link to="/platform/imports/new/units">
              <Button type="primary">{t('units.import')}</Button>
            </Link>
          ) : null
        }
      />
      <DataTable<Unit>
        name="housing.units"
        table="units"
        resource="housing.unit"
        select="id, estate_id, label, sort_key, floor, layout, area_m2, orientation, released_on, status, status_since"
        order={[{ column: 'sort_key', ascending: true }]}
        searchColumns={['label']}
        searchPlaceholder={t('units.search')}
        exportAs={t('units.title')}
        rowPath={(unit) => `/housing/units/${unit.id}`}
        empty={
          <EmptyState
            title={t('units.empty')}
            action={can('housing.import') ? <Link to="/platform/imports/new/units">{t('units.import')}</Link> : undefined}
          >
            {t('units.empty_hint')}
          </EmptyState>
        }
        columns={[
          { key: 'label', title: t('unit.label'), render: (unit) => <Link to={`/housing/units/${unit.id}`}>{unit.label}</Link> },
          {
            key: 'status',
            title: t('unit.status'),
            options: statuses.map((value) => ({ value, label: t(`status.${value}`) })),
            render: (unit) => <StatusTag tone={toneOf(unit.status)}>{t(`status.${unit.status}`)}</StatusTag>,
          },
          { key: 'status_since', title: t('unit.since'), render: (unit) => <DateText value={unit.status_since} mode="relative" />, exported: (unit) => formatDate(unit.status_since, 'date') },
          {
            key: 'estate_id',
            title: t('unit.estate'),
            hidden: estate !== null || estates.length < 2,
            ...(estate === null && estates.length > 1 ? { options: estates.map(({ id, name }) => ({ value: id, label: name })) } : {}),
            render: (unit) => names.get(unit.estate_id) ?? '—',
            exported: (unit) => names.get(unit.estate_id) ?? null,
          },
          { key: 'layout', title: t('unit.layout'), render: (unit) => unit.layout || '—' },
          { key: 'area_m2', title: t('unit.area'), align: 'right', sortable: true, nullable: true, render: (unit) => unit.area_m2 ?? '—', exported: (unit) => (unit.area_m2 === null ? null : Number(unit.area_m2)) },
          { key: 'floor', title: t('unit.floor'), align: 'right', hidden: true },
          { key: 'orientation', title: t('unit.orientation'), hidden: true, render: (unit) => unit.orientation || '—' },
          { key: 'released_on', title: t('unit.released_on'), hidden: true, sortable: true, nullable: true, render: (unit) => <DateText value={unit.released_on} mode="date" /> },
        ]}
      />
    </>
  )
}
