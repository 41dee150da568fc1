import { formatDate, useT } from '@anju/sdk'
import { offlineDevices, type Mark, type StackChart, type StackUnit } from '../stack.ts'
import { statuses, statusMarks } from '../status.ts'

interface StackLegendProps {
  chart: StackChart
  units: StackUnit[]
  chosen: ReadonlySet<Mark>
  onToggle: (mark: Mark) => void
  updatedAt: number
  shown: number
}

/** What the colours and shapes mean and how many homes carry each; pressing one narrows the chart to it. */
export function StackLegend({ chart, units, chosen, onToggle, updatedAt, shown }: StackLegendProps) {
  const t = useT()
  const inArrears = units.filter((unit) => Number(unit.arrears_fen) > 0).length
  const offline = units.filter((unit) => offlineDevices(unit).length > 0).length
  const entry = (mark: Mark, symbol: string, label: string, count: number) => (
    <li key={mark}>
      <button type="button" className={`housing-legend housing-tone-${mark}`} aria-pressed={chosen.has(mark)} onClick={() => onToggle(mark)}>
        <span aria-hidden="true" className="housing-mark">
          {symbol}
        </span>
        {label} <b>{count}</b>
      </button>
    </li>
  )
  return (
    <div className="housing-legend-bar">
      <ul aria-label={t('stack.legend')}>
        {statuses.map((status) => entry(status, statusMarks[status], t(`status.${status}`), chart.counts[status] ?? 0))}
        {inArrears > 0 || chosen.has('arrears') ? entry('arrears', '¥', t('stack.arrears'), inArrears) : null}
        {offline > 0 || chosen.has('offline') ? entry('offline', '⌁', t('stack.offline'), offline) : null}
      </ul>
      <p className="housing-live" role="status">
        {chosen.size > 0 ? <span>{t('stack.shown', { shown, all: units.length })}</span> : null}
        <span className="housing-live-dot" aria-hidden="true" />
        <span>{t('stack.live')}</span>
        <time aria-hidden="true" className="anju-date">
          {formatDate(updatedAt, 'time')}
        </time>
      </p>
    </div>
  )
}
