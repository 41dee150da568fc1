import { Await, DateText, EmptyState, PageHeader, StatusTag, useContextInfo, useLive, useRefresh, useRpc, useT, useVerb } from '@anju/sdk'
import { Button } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { severityName, toneOf } from '../alert.ts'
import '../alerts.css'
import { HeldList } from '../components/HeldList.tsx'
import { MonthlyFindings } from '../components/MonthlyFindings.tsx'
import { MuteDialog, type MuteTarget } from '../components/MuteDialog.tsx'
import { MutedNote } from '../components/MutedNote.tsx'
import { RuleError } from '../components/RuleError.tsx'
import { fieldsOfWords } from '../rule/fields.ts'
import { falseShare, precision, stateTones, type ListedRule, type RuleList } from '../rule/list.ts'
import { readEscalation, readRule, scheduleText } from '../rule/reading.ts'
import { useOperator } from '../rule/useCatalog.ts'
import { spoken } from '../seen.ts'

/** The rules of an operator: what each says, how it runs, what it raised. */
export default function Rules() {
  const t = useT()
  const { org } = useContextInfo()
  const operator = useOperator()
  const rules = useRpc<RuleList>('rule_list', { org: operator }, { enabled: operator !== undefined, refetchInterval: 60_000 })
  const refresh = useRefresh()
  useLive(org && `org:${org.id}`, 'config_changed', () => refresh('rule_list'))
  return (
    <>
      <PageHeader help="rule" title={t('rules.title')} subtitle={t('rules.subtitle')} parents={[{ title: t('alerts.title'), path: '/alerts' }]} actions={rules.data?.may_write ? <Link to="/alerts/rules/new"><Button type="primary">{t('rules.new')}</Button></Link> : undefined} />
      <Await query={rules}>{(list) => list.items.length === 0 ? <EmptyState title={t('rules.empty')} /> : <ul className="alerts-rules">{list.items.map((rule) => <RuleCard key={rule.id} rule={rule} list={list} org={operator ?? ''} />)}</ul>}</Await>
    </>
  )
}

function RuleCard({ rule, list, org }: { rule: ListedRule; list: RuleList; org: string }) {
  const t = useT()
  const { locale } = useContextInfo()
  const [muting, setMuting] = useState<MuteTarget | null>(null)
  const run = useVerb('run_rule', { success: t('rules.ran'), invalidates: ['rule_list', 'alert_list'] })
  const name = spoken(rule.title, locale) || rule.key
  const share = precision(rule)
  const wrong = falseShare(rule)
  const [held, setHeld] = useState(false)
  const inForce = rule.state === 'on' || rule.state === 'failing'
  return (
    <li className="anju-card alerts-rule">
      <div className="alerts-rule-head">
        <h2><Link to={`/alerts/rules/${rule.id}`}>{name}</Link></h2>
        <StatusTag tone={stateTones[rule.state]}>{t(`state.${rule.state}`)}</StatusTag>
        {rule.draft ? <span className="anju-muted">{t('rules.has_draft')}</span> : null}
      </div>
      {rule.body ? (
        <p className="alerts-reading">
          <StatusTag tone={toneOf(rule.body.severity)}>{severityName(rule.body.severity)}</StatusTag> {rule.metric ? spoken(rule.metric, locale) : rule.body.metric}{t('rules.colon')}{readRule(rule.body, { fields: fieldsOfWords(rule.words) }, locale, t)}
          {(rule.body.escalate ?? []).map((step, n) => <span key={n} className="alerts-grade"><StatusTag tone={toneOf(step.severity)}>{severityName(step.severity)}</StatusTag> {readEscalation(step, fieldsOfWords(rule.words), locale, t)}</span>)}
          {rule.unless.length > 0 ? <span className="alerts-grade anju-muted">{t('rules.unless', { names: rule.unless.map((title) => spoken(title, locale)).join(locale === 'en-US' ? ', ' : '、') })}</span> : null}
        </p>
      ) : null}
      <dl className="alerts-figures">
        <div><dt>{t('rules.open')}</dt><dd><Link to={`/alerts?f.rule=${encodeURIComponent(rule.key)}`}>{rule.open}</Link></dd></div>
        <div><dt>{t('rules.last_run')}</dt><dd>{rule.last_run_at ? <><DateText value={rule.last_run_at} mode="relative" /> <span className="anju-muted">{t('rules.hits', { count: rule.last_hits ?? 0 })}</span>{rule.last_held ? <> <Button type="link" size="small" className="alerts-inline" onClick={() => setHeld(true)}>{t('rules.held', { count: rule.last_held })}</Button></> : null}</> : rule.state === 'on' ? t('rules.not_yet') : '—'}</dd></div>
        <div><dt>{t('rule.schedule')}</dt><dd>{rule.body ? scheduleText(rule.body.schedule, t) : '—'}</dd></div>
        <div><dt>{t('rules.precision')}</dt><dd>{share === null ? '—' : `${share}%`} {share === null ? null : <span className="anju-muted">{t('rules.findings', { count: rule.confirmed + rule.refuted })}</span>}</dd></div>
        <div><dt>{t('rules.false_share')}</dt><dd>{wrong === null ? '—' : `${wrong}%`}</dd></div>
      </dl>
      <MonthlyFindings months={rule.months} />
      {rule.last_error ? <RuleError error={rule.last_error} next={rule.next_run_at} /> : null}
      {rule.mutes.map((mute) => <MutedNote key={mute.id} mute={mute} />)}
      {rule.muted > 0 ? <p className="anju-muted">{t('rules.muted_subjects', { count: rule.muted })} <Link to="/alerts/mutes">{t('mutes.title')}</Link></p> : null}
      <div className="alerts-acts">
        {list.may_publish && inForce ? <Button size="small" loading={run.isPending} onClick={() => run.mutate({ item: rule.id })}>{t('rules.run')}</Button> : null}
        {list.may_mute && inForce && rule.mutes.length === 0 ? <Button size="small" onClick={() => setMuting({ org, rule: rule.key, name })}>{t('rules.mute')}</Button> : null}
      </div>
      {held ? <HeldList item={rule.id} name={name} onClose={() => setHeld(false)} /> : null}
      {muting ? <MuteDialog target={muting} onClose={() => setMuting(null)} /> : null}
    </li>
  )
}
