import { Await, DateText, SEVERITY, StatusTag, titleText, useContextInfo, useLive, useRefresh, useRpc, useT, type Severity } from '@anju/sdk'
import { Link } from 'react-router'
import { spoken, type Words } from '../model.ts'

interface Alert {
  id: string
  severity: Severity
  raised_at: string
  /** What it is about. */
  label?: string | null
  title: Words
}

/** The newest alerts nobody has settled, live. */
export function AlertList() {
  const t = useT()
  const { estate, org, can, pluginEnabled, locale } = useContextInfo()
  const allowed = can('alerts.read') && pluginEnabled('alerts')
  const alerts = useRpc<Alert[]>('alert_list', { estate: estate?.id, max_rows: 20 }, { enabled: allowed, refetchInterval: 60_000 })
  const operator = estate?.org_id ?? org?.id
  // No alerts means nothing before the rules have looked.
  const pulse = useRpc<{ rules: number; evaluated: number }>('alert_pulse', { org: operator }, { enabled: allowed && operator !== undefined, refetchInterval: 60_000 })
  const refresh = useRefresh()
  useLive(allowed && estate ? `estate:${estate.id}` : null, 'alert_changed', () => refresh('alert_list'))
  if (!allowed) return <p className="dash-empty">{t('alerts.not_yours')}</p>
  return (
    <Await query={alerts} rows={3}>
      {(list) =>
        list.length === 0 ? (
          <p className="dash-empty">{t(pulse.data && pulse.data.evaluated < pulse.data.rules ? (pulse.data.evaluated === 0 ? 'alerts.not_yet' : 'alerts.some_not_yet') : 'alerts.none')}</p>
        ) : (
          <div className="dash-scroll" tabIndex={0} role="group" aria-label={t('kinds.alerts')}>
            <ul className="dash-alerts">
              {list.map((alert) => (
                <li key={alert.id}>
                  <StatusTag tone={SEVERITY[alert.severity].tone}>{titleText(SEVERITY[alert.severity].title)}</StatusTag>
                  <Link to={`/alerts/${alert.id}`}>{spoken(alert.title, locale)}{alert.label ? ` · ${alert.label}` : ''}</Link>
                  <span className="anju-muted"><DateText value={alert.raised_at} mode="relative" /></span>
                </li>
              ))}
            </ul>
          </div>
        )
      }
    </Await>
  )
}
