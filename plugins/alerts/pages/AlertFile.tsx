import { Await, DateText, ExtraFields, Facts, formatDate, PageHeader, StatusTag, useContextInfo, useLive, useRefresh, useRpc, useT, useVerb } from '@anju/sdk'
import { Button } from 'antd'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { isOpen, severityName, toneOf, type Alert, type Seen, type Words } from '../alert.ts'
import '../alerts.css'
import { MuteDialog } from '../components/MuteDialog.tsx'
import { MutedNote } from '../components/MutedNote.tsx'
import { ResolveDialog } from '../components/ResolveDialog.tsx'
import { SeriesCard, type Series } from '../components/SeriesCard.tsx'
import { SubjectLink } from '../components/SubjectLink.tsx'
import { Timeline, type AlertEvent } from '../components/Timeline.tsx'
import { fieldsOfWords, type Word } from '../rule/fields.ts'
import type { RuleBody } from '../rule/model.ts'
import { readRule, scheduleText } from '../rule/reading.ts'
import { seenText, seenTitle, sentenceOf, spoken } from '../seen.ts'
import { useTerms } from '../useTerms.ts'

interface File extends Alert {
  item_id: string | null
  /** Since when the rule looked. */
  from: string
  body: RuleBody | null
  words: Record<string, Word>
  opened: { flow?: string; task?: string; error?: string } | null
  series: Series[]
  task: { id: string; status: string; role: Words | null; due_at: string | null; note: string; done_at: string | null; by: string | null } | null
  events: AlertEvent[]
}

/** One alert: what the rule saw and when, what the rule said then, what people did. */
export default function AlertFile() {
  const t = useT()
  const { alertId } = useParams()
  const file = useRpc<File>('alert_file', { alert: alertId })
  return <Await query={file}>{(alert) => <Sheet alert={alert} title={t('alert.title')} />}</Await>
}

function Sheet({ alert, title }: { alert: File; title: string }) {
  const t = useT()
  const terms = useTerms()
  const { can, locale } = useContextInfo()
  const [dialog, setDialog] = useState<'resolve' | 'mute' | null>(null)
  const refresh = useRefresh()
  useLive(alert.estate_id ? `estate:${alert.estate_id}` : null, 'alert_changed', () => refresh('alert_file'))
  const take = useVerb('acknowledge_alert', { success: t('alerts.taken'), invalidates: ['alert_file', 'alert_list'] })
  const [now] = useState(() => new Date().toISOString())
  const handles = can('alerts.handle')
  const name = spoken(alert.title, locale) || title
  return (
    <>
      <PageHeader
        title={`${name} · ${alert.label ?? '—'}`}
        subtitle={sentenceOf(alert, locale, terms) ?? undefined}
        parents={[{ title: t('alerts.title'), path: '/alerts' }]}
        actions={handles ? (
          <>
            {alert.muted ? null : <Button onClick={() => setDialog('mute')}>{t('mute.open')}</Button>}
            {alert.status === 'open' ? <Button loading={take.isPending} onClick={() => take.mutate({ alert: alert.id })}>{t('alerts.take')}</Button> : null}
            {isOpen(alert) ? <Button type="primary" onClick={() => setDialog('resolve')}>{t('alerts.resolve')}</Button> : null}
            {alert.status === 'cleared' && alert.finding === null ? <Button onClick={() => setDialog('resolve')}>{t('alerts.judge')}</Button> : null}
          </>
        ) : undefined}
      />
      {alert.muted ? <MutedNote mute={alert.muted} /> : null}
      {alert.held ? <p className="alerts-muted">{t('held.note', { why: spoken(alert.held.title, locale) })}</p> : null}
      <div className="anju-columns">
        <section className="anju-card">
          <h2>{t('alert.facts')}</h2>
          <Facts rows={[
            [t('alert.severity'), <StatusTag key="s" tone={toneOf(alert.severity)}>{severityName(alert.severity)}</StatusTag>],
            [t('alert.status'), `${t(`status.${alert.status}`)}${alert.handler ? ` · ${alert.handler}` : ''}`],
            [t('alert.subject'), <SubjectLink key="l" alert={alert} />],
            alert.estate !== null && [t('rule.estate'), alert.estate],
            ...alert.seen.map((seen: Seen): [string, string] => [seenTitle(seen, locale), seenText(seen, locale, terms)]),
            [t('alert.raised_at'), <DateText key="r" value={alert.raised_at} mode="minute" />],
            alert.closed_at !== null && [t('alert.closed_at'), <DateText key="c" value={alert.closed_at} mode="minute" />],
            alert.finding !== null && [t('resolve.finding'), `${t(`finding.${alert.finding ?? ''}`)} · ${alert.note ?? ''}`],
            alert.opened !== null && [t('alert.opened'), alert.opened?.flow ? <Link key="f" to={`/flows/${alert.opened.flow}`}>{t('alert.flow')}</Link> : alert.task ? <Link key="t" to={`/alerts/tasks/${alert.task.id}`}>{[t('alert.task'), spoken(alert.task.role, locale), t(`task.${alert.task.status}`), alert.task.by, alert.task.note].filter(Boolean).join(' · ')}</Link> : t('alert.not_opened')],
          ]} />
        </section>
        {alert.body ? (
          <section className="anju-card">
            <h2>{t('alert.the_rule')}</h2>
            <Facts rows={[
              [t('rule.condition'), readRule(alert.body, { fields: fieldsOfWords(alert.words) }, locale, t)],
              [t('rule.schedule'), scheduleText(alert.body.schedule, t)],
              [t('alert.version'), alert.item_id ? <Link key="v" to={can('config.read') ? `/lowcode/items/${alert.item_id}` : `/alerts/rules/${alert.item_id}`}>{t('alert.version_n', { n: alert.rule_version })}</Link> : t('alert.version_n', { n: alert.rule_version })],
              Boolean(spoken(alert.body.description, locale)) && [t('rule.description'), spoken(alert.body.description, locale)],
            ]} />
          </section>
        ) : null}
        <ExtraFields resource="alerts.alert" table="alerts" id={alert.id} />
      </div>
      {alert.body && alert.series.some(({ points }) => points.length > 0) ? (
        <section className="anju-card alerts-evidence">
          <h2>{t('series.title')}</h2>
          <div className="alerts-all-series">
            {alert.series.filter(({ points }) => points.length > 0).map((series) => alert.body ? <SeriesCard key={series.name} series={series} word={alert.words[series.name]} body={alert.body} first={alert.from} last={alert.closed_at ?? now} when={(value) => formatDate(value, 'minute')} /> : null)}
          </div>
        </section>
      ) : null}
      <section className="anju-card alerts-evidence">
        <h2>{t('alert.evidence')}</h2>
        <Timeline events={alert.events} when={(value) => formatDate(value, 'minute')} />
      </section>
      {dialog === 'resolve' ? <ResolveDialog alert={alert} onClose={() => setDialog(null)} /> : null}
      {dialog === 'mute' ? <MuteDialog target={{ alert: alert.id, name: alert.label ?? name }} onClose={() => setDialog(null)} /> : null}
    </>
  )
}
