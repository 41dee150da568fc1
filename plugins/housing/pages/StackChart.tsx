import { Await, EmptyState, ExtraFields, PageHeader, useLive, useRefresh, useRpc, useT } from '@anju/sdk'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useParams, useSearchParams } from 'react-router'
import { StackGridView } from '../components/StackGridView.tsx'
import { StackLegend } from '../components/StackLegend.tsx'
import { matches, stackGrid, type Mark, type StackChart } from '../stack.ts'
import { occupiedPercent, statuses } from '../status.ts'
import '../housing.css'

const marks: readonly string[] = [...statuses, 'arrears', 'offline']

/** The stack chart (房态图) of one building, always as the database has it now. */
export default function StackChartPage() {
  const { buildingId = '' } = useParams()
  const chart = useRpc<StackChart>('stack_chart', { building: buildingId }, { staleTime: 0 })
  const estate = chart.data?.building.estate_id
  useChartLive(estate)
  return <Await query={chart} rows={10}>{(data) => <Chart chart={data} updatedAt={chart.dataUpdatedAt} />}</Await>
}

/** Reads the chart again when something in the estate moves; a burst of changes (a bill run, a power cut) costs one read. */
function useChartLive(estate: string | undefined): void {
  const refresh = useRefresh()
  const pending = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  useEffect(() => () => clearTimeout(pending.current), [])
  const soon = (): void => {
    if (pending.current !== undefined) return
    pending.current = setTimeout(() => {
      pending.current = undefined
      refresh('stack_chart')
    }, 300)
  }
  const topic = estate ? `estate:${estate}` : null
  useLive(topic, 'unit_changed', soon)
  useLive(topic, 'access_event', soon)
  useLive(topic, 'charge_changed', soon)
  useLive(topic, 'command_changed', soon)
}

function Chart({ chart, updatedAt }: { chart: StackChart; updatedAt: number }) {
  const t = useT()
  const [search, setSearch] = useSearchParams()
  const grid = useMemo(() => stackGrid(chart), [chart])
  const chosen = useMemo(() => new Set((search.get('show') ?? '').split(',').filter((mark): mark is Mark => marks.includes(mark))), [search])
  const units = chart.floors.flatMap(({ units: list }) => list)
  // Statuses younger than the page are what moved while somebody looks: they light up once.
  const [openedWith] = useState(() => units.reduce((latest, { since }) => Math.max(latest, Date.parse(since)), 0))
  const toggle = (mark: Mark): void => {
    const next = new Set(chosen)
    if (!next.delete(mark)) next.add(mark)
    setSearch((params) => {
      if (next.size) params.set('show', [...next].join(','))
      else params.delete('show')
      return params
    }, { replace: true })
  }
  const { building } = chart
  const percent = occupiedPercent(chart.counts, units.length)
  return (
    <>
      <PageHeader
        title={t('stack.title', { building: building.name })}
        parents={[{ title: t('buildings.title'), path: '/housing/buildings' }]}
        subtitle={[
          building.estate_name,
          t('stack.units', { count: units.length }),
          ...(building.floors ? [t('stack.floors', { count: building.floors })] : []),
          ...(percent === null ? [] : [t('stack.occupied', { percent })]),
        ].join(' · ')}
      />
      {units.length === 0 ? (
        <EmptyState title={t('stack.empty')}>{t('stack.empty_hint')}</EmptyState>
      ) : (
        <section className="housing-stack">
          <StackLegend chart={chart} units={units} chosen={chosen} onToggle={toggle} updatedAt={updatedAt} shown={units.filter((unit) => matches(unit, chosen)).length} />
          <StackGridView grid={grid} chosen={chosen} openedWith={openedWith} />
        </section>
      )}
      <div className="housing-extra"><ExtraFields resource="housing.building" table="buildings" id={chart.building.id} /></div>
    </>
  )
}
