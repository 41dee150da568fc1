import { StatusTag, useContextInfo, useT } from '@anju/sdk'
import { severityName, toneOf, type Held, type Seen, type Severity } from '../alert.ts'
import { spoken, valuesText } from '../seen.ts'
import { useTerms } from '../useTerms.ts'

export interface AlertEvent {
  id: string
  kind: string
  at: string
  by: string | null
  seen: Seen[] | null
  /** Who was told; null when this is not about telling. */
  people: string[] | null
  /** What held it off. */
  held: Held[] | null
  detail: { severity?: Severity; version?: number; from?: string; to?: string; reason?: string; until?: string; finding?: string; after?: number; error?: string; task?: string; note?: string }
}

/** What happened to an alert, the newest last: values, stretch of time and version of the rule each time. */
export function Timeline({ events, when }: { events: readonly AlertEvent[]; when: (value: string) => string }) {
  const t = useT()
  const terms = useTerms()
  const { locale } = useContextInfo()
  const more = ({ kind, detail, people }: AlertEvent): string => {
    if (kind === 'muted') return `${t('mute.until')} ${when(detail.until ?? '')} · ${detail.reason ?? ''}`
    if (kind === 'told') return people?.length ? people.join(locale === 'en-US' ? ', ' : '、') : t('event.nobody')
    if (kind === 'settled') return detail.note ?? ''
    if (kind === 'judged' || kind === 'resolved') return t(`finding.${detail.finding ?? 'unclear'}`)
    if (kind === 'cleared') return t(detail.reason === 'rule_withdrawn' ? 'event.rule_withdrawn' : 'event.facts_changed')
    if (kind === 'opened') return t(detail.error ? 'alert.not_opened' : detail.task ? 'alert.task' : 'alert.flow')
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
            {event.detail.reason === 'time' ? <div>{t('event.by_time')}</div> : null}
            {event.held?.map((held, n) => <div key={n}>{held.from ? t('event.was_held', { why: spoken(held.title, locale), from: when(held.from), to: when(held.to ?? '') }) : `${spoken(held.title, locale)}${held.until ? ` · ${t('event.until', { at: when(held.until) })}` : ''}`}</div>)}
            {event.detail.from && event.detail.to ? <div className="anju-muted">{when(event.detail.from) === when(event.detail.to) ? t('event.moment') : t('event.window', { from: when(event.detail.from), to: when(event.detail.to) })} · {t('alert.version_n', { n: event.detail.version ?? 1 })}</div> : null}
          </div>
        </li>
      ))}
    </ol>
  )
}
