import { Await, EmptyState, OwnFieldsLink, PageHeader, useContextInfo, useLive, useRefresh, useRpc, useT } from '@anju/sdk'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { OccupancyBar, StatusCountList } from '../components/OccupancyBar.tsx'
import { occupiedPercent, type StatusCounts } from '../status.ts'
import '../housing.css'

interface Building {
  id: string
  estate_id: string
  estate_name: string
  code: string
  name: string
  sort_key: string
  floors: number | null
  units: number
  counts: StatusCounts
}

const PAGE = 60

/** All buildings with how they are let; each leads to its stack chart. */
export default function Buildings() {
  const { estate } = useContextInfo()
  // Another estate starts at its first page.
  return <BuildingPages key={estate?.id ?? 'all'} estate={estate?.id ?? null} />
}

function BuildingPages({ estate }: { estate: string | null }) {
  const t = useT()
  const { can } = useContextInfo()
  const [search, setSearch] = useSearchParams()
  const q = search.get('q') ?? ''
  const [state, setState] = useState<{ q: string; after: { key: string; id: string }[] }>({ q, after: [] })
  const after = state.q === q ? state.after : []
  const last = after.at(-1)
  const buildings = useRpc<Building[]>(
    'building_list',
    { estate, q: q || null, after_key: last?.key ?? null, after_id: last?.id ?? null, max_rows: PAGE + 1 },
    { keepPrevious: true },
  )
  const refresh = useRefresh()
  useLive(estate ? `estate:${estate}` : null, 'unit_changed', () => refresh('building_list'))
  return (
    <>
      <PageHeader title={t('buildings.title')} subtitle={t('buildings.subtitle')} actions={<OwnFieldsLink resource="housing.building" />} />
      <div className="housing-tools" role="search">
        <SearchBox
          key={q}
          value={q}
          onSearch={(text) =>
            setSearch((params) => {
              if (text) params.set('q', text)
              else params.delete('q')
              return params
            })
          }
        />
      </div>
      <Await query={buildings}>
        {(rows) =>
          rows.length === 0 && after.length === 0 ? (
            <EmptyState
              title={q ? t('buildings.nothing_found', { q }) : t('buildings.empty')}
              action={!q && can('housing.import') ? <Link to="/platform/imports/new/units">{t('units.import')}</Link> : undefined}
            >
              {q ? undefined : t('buildings.empty_hint')}
            </EmptyState>
          ) : (
            <>
              <ul className="housing-cards">
                {rows.slice(0, PAGE).map((building) => (
                  <li key={building.id}>
                    <BuildingCard building={building} showEstate={estate === null} />
                  </li>
                ))}
              </ul>
              {after.length > 0 || rows.length > PAGE ? (
                <nav className="housing-pages" aria-label={t('app:list.pages')}>
                  <Button disabled={after.length === 0} onClick={() => setState({ q, after: after.slice(0, -1) })}>
                    {t('app:list.previous')}
                  </Button>
                  <Button
                    disabled={rows.length <= PAGE}
                    onClick={() => {
                      const end = rows[PAGE - 1]
                      if (end) setState({ q, after: [...after, { key: end.sort_key, id: end.id }] })
                    }}
                  >
                    {t('app:list.next')}
                  </Button>
                </nav>
              ) : null}
            </>
          )
        }
      </Await>
    </>
  )
}

function SearchBox({ value, onSearch }: { value: string; onSearch: (text: string) => void }) {
  const t = useT()
  const [text, setText] = useState(value)
  return (
    <Input.Search
      allowClear
      aria-label={t('buildings.search')}
      placeholder={t('buildings.search')}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onSearch={(typed) => onSearch(typed.trim())}
    />
  )
}

function BuildingCard({ building, showEstate }: { building: Building; showEstate: boolean }) {
  const t = useT()
  const percent = occupiedPercent(building.counts, building.units)
  return (
    <Link to={`/housing/buildings/${building.id}`} className="housing-card">
      <div className="housing-card-head">
        <div>
          <h2 className="housing-card-name">{building.name}</h2>
          <span className="anju-muted">
            {[
              ...(showEstate ? [building.estate_name] : []),
              ...(building.floors ? [t('stack.floors', { count: building.floors })] : []),
              t('stack.units', { count: building.units }),
            ].join(' · ')}
          </span>
        </div>
        {percent === null ? null : (
          <span className="housing-percent">
            {percent}%<small>{t('occupancy.occupied_rate')}</small>
          </span>
        )}
      </div>
      <OccupancyBar counts={building.counts} />
      <StatusCountList counts={building.counts} />
    </Link>
  )
}
