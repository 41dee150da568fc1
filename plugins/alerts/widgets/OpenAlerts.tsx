import { Await, StatusTag, useContextInfo, useLive, useRefresh, useRpc, useT } from '@anju/sdk'
import { Link } from 'react-router'
import { pathOf, toneOf, type Alert } from '../alert.ts'
import { NoAlerts } from '../components/NoAlerts.tsx'
import { spoken } from '../seen.ts'

/** The newest open alerts. */
export default function OpenAlerts() {
  const t = useT()
  const { estate, locale } = useContextInfo()
  const alerts = useRpc<Alert[]>('alert_list', { estate: estate?.id, max_rows: 5 }, { refetchInterval: 60_000 })
  const refresh = useRefresh()
  useLive(estate ? `estate:${estate.id}` : null, 'alert_changed', () => refresh('alert_list'))
  return (
    <Await query={alerts} rows={4}>
      {(list) =>
        list.length === 0 ? (
          <NoAlerts title={t('alerts.empty')} />
        ) : (
          <>
            <ul className="anju-rows">
              {list.map((alert) => (
                <li key={alert.id}>
                  <span className="anju-rows-text"><Link to={pathOf(alert)}>{alert.label ?? '—'}{alert.unit && alert.unit !== alert.label ? ` · ${alert.unit}` : ''}</Link><span className="anju-muted">{alert.estate}</span></span>
                  <StatusTag tone={toneOf(alert.severity)}>{spoken(alert.title, locale)}</StatusTag>
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
