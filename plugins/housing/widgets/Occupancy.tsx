import { Await, EmptyState, useContextInfo, useLive, useRefresh, useRpc, useT } from '@anju/sdk'
import { Link } from 'react-router'
import { OccupancyBar, StatusCountList } from '../components/OccupancyBar.tsx'
import { occupiedPercent, type StatusCounts } from '../status.ts'
import '../housing.css'

interface OccupancyAnswer {
  units: number
  counts: StatusCounts
  estates: { id: string; code: string; name: string; units: number; counts: StatusCounts }[]
}

/** How many homes there are and how many are lived in, by estate. */
export default function Occupancy() {
  const t = useT()
  const { estate } = useContextInfo()
  const occupancy = useRpc<OccupancyAnswer>('occupancy', { estate: estate?.id ?? null }, { refetchInterval: 60_000 })
  const refresh = useRefresh()
  useLive(estate ? `estate:${estate.id}` : null, 'unit_changed', () => refresh('occupancy'))
  return (
    <Await query={occupancy} rows={3}>
      {({ units, counts, estates }) =>
        units === 0 ? (
          <EmptyState title={t('buildings.empty')}>{t('buildings.empty_hint')}</EmptyState>
        ) : (
          <>
            <div className="housing-sum">
              <span>
                <b>{occupiedPercent(counts, units)}%</b>
                <span className="anju-muted">{t('occupancy.occupied_rate')}</span>
              </span>
              <span>
                <b>{units}</b>
                <span className="anju-muted">{t('occupancy.homes')}</span>
              </span>
            </div>
            <OccupancyBar counts={counts} />
            <div style={{ marginTop: 12 }}>
              <StatusCountList counts={counts} all />
            </div>
            {estates.length > 1 ? (
              <ul className="housing-estates">
                {estates.slice(0, 6).map((place) => (
                  <li key={place.id}>
                    <span>{place.name}</span>
                    <OccupancyBar counts={place.counts} />
                    <span className="housing-num">
                      {occupiedPercent(place.counts, place.units)}% · {place.units}
                    </span>
                  </li>
                ))}
              </ul>
            ) : null}
            <p style={{ margin: '14px 0 0' }}>
              <Link to="/housing/buildings">{t('occupancy.to_charts')}</Link>
            </p>
          </>
        )
      }
    </Await>
  )
}
