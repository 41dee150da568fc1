import { Await, EmptyState, Money, StatusTag, useContextInfo, useLive, useRefresh, useRpc, useT } from '@anju/sdk'
import { Link } from 'react-router'
import { toneOf, type Alert } from '../alert.ts'

/** The newest open alerts. */
export default function OpenAlerts() {
  const t = useT()
  const { estate } = useContextInfo()
  const alerts = useRpc<Alert[]>('alert_list', { estate: estate?.id, max_rows: 5 })
  const refresh = useRefresh()
  useLive(estate ? `estate:${estate.id}` : null, 'alert_changed', () => refresh('alert_list'))
  return (
    <Await query={alerts} rows={4}>
      {(list) =>
        list.length === 0 ? (
          <EmptyState title={t('alerts.empty')} />
        ) : (
          <>
            <ul className="anju-rows">
              {list.map((alert) => (
                <li key={alert.id}>
                  <span className="anju-rows-text"><span>{alert.tenant} · {alert.unit}</span><span className="anju-muted">{alert.estate}</span></span>
                  <span><StatusTag tone={toneOf(alert.severity)}>{t(`rule.${alert.rule}`)}</StatusTag> <Money fen={alert.inputs.overdue_fen} /></span>
                </li>
              ))}
            </ul>
            <Link to="/alerts">{t('alerts.all')}</Link>
          </>
        )
      }
    </Await>
  )
}
