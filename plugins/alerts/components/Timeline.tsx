import { StatusTag, useContextInfo, useT } from '@anju/sdk'
import { severityName, toneOf, type Seen, type Severity } from '../alert.ts'
import { valuesText } from '../seen.ts'
import { useTerms } from '../useTerms.ts'

export interface AlertEvent {
  id: string
  kind: string
  at: string
  by: string | null
  seen: Seen[] | null
  detail: { severity?: Severity; version?: number; from?: string; to?: string; reason?: string; until?: string; finding?: string; after?: number; error?: string }
}

/** What happened to an alert, the newest last: values, stretch of time and version of the rule each time. */
export function Timeline({ events, when }: { events: readonly AlertEvent[]; when: (value: string) => string }) {
  const t = useT()
  const terms = useTerms()
  const { locale } = useContextInfo()
  const more = ({ kind, detail }: AlertEvent): string => {
    if (kind === 'muted') return `${t('mute.until')} ${when(detail.until ?? '')} · ${detail.reason ?? ''}`
    if (kind === 'resolved') return t(`finding.${detail.finding ?? 'unclear'}`)
    if (kind === 'cleared') return t(detail.reason === 'rule_withdrawn' ? 'event.rule_withdrawn' : 'event.facts_changed')
    if (kind === 'opened') return t(detail.error ? 'alert.not_opened' : 'alert.flow')
    return ''
  }
  return (
    <ol className="alerts-timeline">
      {events.map((event) => (
        <li key={event.id} className={`alerts-event alerts-event-${event.kind}`}>
          <time dateTime={event.at} className="anju-muted">{when(event.at)}</time>
          <div>
            <strong>{t(`event.${event.kind}`)}</strong> {event.detail.severity ? <StatusTag tone={toneOf(event.detail.severity)}>{severityName(event.detail.severity)}</StatusTag> : null} {event.by ?? ''}
            {event.seen?.length ? <div>{valuesText(event.seen, locale, terms)}</div> : null}
            {more(event) ? <div>{more(event)}</div> : null}
            {event.detail.from && event.detail.to ? <div className="anju-muted">{when(event.detail.from) === when(event.detail.to) ? t('event.moment') : t('event.window', { from: when(event.detail.from), to: when(event.detail.to) })} · {t('alert.version_n', { n: event.detail.version ?? 1 })}</div> : null}
          </div>
        </li>
      ))}
    </ol>
  )
}
