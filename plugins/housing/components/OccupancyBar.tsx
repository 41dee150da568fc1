import { useT } from '@anju/sdk'
import { statuses, statusMarks, type StatusCounts } from '../status.ts'

/** Order of the bar: what is lived in first, what cannot be let last. */
const order = ['occupied', 'reserved', 'awaiting_allocation', 'vacant', 'under_repair', 'blocked'] as const

/** How the homes of a place are divided, as one bar; the same in words for those who do not see it. */
export function OccupancyBar({ counts }: { counts: StatusCounts }) {
  const t = useT()
  const shown = order.filter((status) => (counts[status] ?? 0) > 0)
  return (
    <div className="housing-bar" role="img" aria-label={shown.map((status) => `${t(`status.${status}`)} ${counts[status]}`).join(', ')}>
      {shown.map((status) => (
        <span key={status} className={`housing-tone-${status}`} style={{ flexGrow: counts[status] ?? 0 }} />
      ))}
    </div>
  )
}

/** The numbers under the bar, each with the shape of its status. */
export function StatusCountList({ counts, all = false }: { counts: StatusCounts; all?: boolean }) {
  const t = useT()
  return (
    <ul className="housing-counts">
      {statuses
        .filter((status) => all || (counts[status] ?? 0) > 0)
        .map((status) => (
          <li key={status} className={`housing-tone-${status}`}>
            <span aria-hidden="true" className="housing-mark">
              {statusMarks[status]}
            </span>
            {t(`status.${status}`)} <b>{counts[status] ?? 0}</b>
          </li>
        ))}
    </ul>
  )
}
