import { Link } from 'react-router'
import type { Alert } from '../alert.ts'

/** Whom or what an alert is about, leading to its page where there is one. */
export function SubjectLink({ alert }: { alert: Alert }) {
  const path = alert.household_id ? `/tenants/households/${alert.household_id}` : alert.device_id ? `/devices/${alert.device_id}` : alert.unit_id ? `/housing/units/${alert.unit_id}` : null
  const name = alert.label ?? '—'
  return (
    <span className="alerts-subject">
      {path ? <Link to={path}>{name}</Link> : <span>{name}</span>}
      {alert.unit && alert.unit !== name ? <span className="anju-muted">{alert.unit_id && alert.household_id ? <Link to={`/housing/units/${alert.unit_id}`}>{alert.unit}</Link> : alert.unit}</span> : null}
    </span>
  )
}
