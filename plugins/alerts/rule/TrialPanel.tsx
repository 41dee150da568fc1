import { errorText, StatusTag, useContextInfo, useT, type AnjuError } from '@anju/sdk'
import { useEffect, useState } from 'react'
import { severities, severityName, toneOf } from '../alert.ts'
import { spoken, valuesText } from '../seen.ts'
import { useTerms } from '../useTerms.ts'
import type { RuleFault, Trial } from './useTrial.ts'

interface TrialPanelProps {
  trial: Trial | null
  error: AnjuError | null
  trying: boolean
  said: boolean
}

/** What the rule would find: how many, which, and on how many of the past days. */
export function TrialPanel({ trial, error, trying, said }: TrialPanelProps) {
  const t = useT()
  const { locale } = useContextInfo()
  const terms = useTerms()
  return (
    <section className="anju-card alerts-trial" aria-busy={trying}>
      <h2>{t('trial.title')}</h2>
      <div aria-live="polite">
        {!said ? <p className="anju-muted">{t('trial.say_first')}</p> : null}
        {said && !trial && !error ? <p className="anju-muted">{t('trial.trying')}</p> : null}
        {error ? <Faults error={error} /> : null}
        {trial?.subject === 'organization' ? <p><strong>{t(trial.count > 0 ? 'trial.organization_yes' : 'trial.organization_no')}</strong></p> : null}
        {trial && trial.subject !== 'organization' ? <p className="alerts-count"><strong className="anju-big">{trial.count}</strong> {t(`trial.found_${trial.subject}`, { count: trial.count })}</p> : null}
        {trial && trial.held.length > 0 ? <p>{t('trial.held', { count: trial.held.reduce((sum, { count }) => sum + count, 0) })}{trial.held.map(({ title, count }) => `${spoken(title, locale)} ${count}`).join(locale === 'en-US' ? ', ' : '、')}</p> : null}
        {trial && trial.count > 0 ? <p className="alerts-row">{severities.filter((severity) => trial.by_severity[severity]).map((severity) => <StatusTag key={severity} tone={toneOf(severity)}>{`${severityName(severity)} ${trial.by_severity[severity]}`}</StatusTag>)}</p> : null}
      </div>
      {trial ? <p className="anju-muted">{t('trial.hint')}</p> : null}
      {trial?.days ? <Days days={trial.days} /> : trial ? <p className="anju-muted">{t('trial.no_days')}</p> : null}
      {trial && trial.rows.length > 0 ? (
        <ul className="alerts-found" tabIndex={0} aria-label={t('trial.list')}>
          {trial.rows.map((row) => (
            <li key={row.subject_id}>
              <span><strong>{row.label ?? '—'}</strong> {row.unit && row.unit !== row.label ? row.unit : null} <span className="anju-muted">{row.estate}</span>{row.held ? <span className="alerts-held">{spoken(row.held.title, locale)}</span> : null}</span>
              <span className="anju-muted">{valuesText(row.seen, locale, terms)}</span>
            </li>
          ))}
        </ul>
      ) : null}
      {trial && trial.count > trial.rows.length ? <p className="anju-muted">{t('trial.first', { count: trial.rows.length })}</p> : null}
    </section>
  )
}

function Days({ days }: { days: NonNullable<Trial['days']> }) {
  const t = useT()
  const most = Math.max(1, ...days.map(({ count }) => count))
  return (
    <table className="alerts-days">
      <caption>{t('trial.days')}</caption>
      <thead><tr><th scope="col">{t('trial.day')}</th><th scope="col">{t('trial.count')}</th><th scope="col">{t('trial.new')}</th></tr></thead>
      <tbody>
        {days.map((day) => (
          <tr key={day.day}>
            <th scope="row">{day.day.slice(5)}</th>
            <td><span className="alerts-bar" style={{ width: `${(100 * day.count) / most}%` }} aria-hidden="true" /><span>{day.count}</span></td>
            <td>{day.new}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** What is wrong with the rule, in words. */
function Faults({ error }: { error: AnjuError }) {
  const t = useT()
  const [texts, setTexts] = useState<readonly string[]>([])
  useEffect(() => {
    let current = true
    const faults = (Array.isArray(error.params['faults']) ? error.params['faults'] : []) as RuleFault[]
    const spoken = faults.length
      ? Promise.all(faults.slice(0, 8).map(async ({ path, keyword, params }) => {
          const [section = ''] = path.split('/').slice(1)
          const place = t(`place.${section}`, { defaultValue: '' })
          return `${place}${place ? t('rules.colon') : ''}${keyword.includes('.') ? await errorText(keyword, params) : t('fault.other')}`
        }))
      : errorText(error.key, error.params).then((text) => [text])
    void spoken.then((found) => current && setTexts([...new Set(found)]))
    return () => {
      current = false
    }
  }, [error, t])
  return <ul className="alerts-faults" role="alert">{texts.map((text) => <li key={text}>{text}</li>)}</ul>
}
