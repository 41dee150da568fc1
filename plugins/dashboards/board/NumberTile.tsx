import { useContextInfo, useT } from '@anju/sdk'
import { Link } from 'react-router'
import type { Answer, Metric, Question } from '../model.ts'
import { listPath } from './links.ts'
import { formatValue } from '../values.ts'
import { useTerms } from '../useTerms.ts'

/** How a number stands against the former period: share of change in percent, and whether that is good. */
export function trendOf(now: number | null, before: number | null | undefined, better: 'more' | 'less' | undefined): { percent: number | null; tone: 'good' | 'bad' | 'flat' } | null {
  if (now === null || before === null || before === undefined) return null
  if (now === before) return { percent: 0, tone: 'flat' }
  const up = now > before
  return { percent: before === 0 ? null : ((now - before) / Math.abs(before)) * 100, tone: better === undefined ? 'flat' : up === (better === 'more') ? 'good' : 'bad' }
}

/** One number, large, with its change since the period before and how far it is from its target. */
export function NumberTile({ answer, metric, question, target }: { answer: Answer; metric: Metric | undefined; question: Question | undefined; target?: number | undefined }) {
  const t = useT()
  const { locale } = useContextInfo()
  const terms = useTerms()
  const [measure] = answer.measures
  const value = answer.rows[0]?.values[0] ?? null
  if (!measure) return null
  const before = answer.previous?.[0]?.values[0]
  const trend = answer.previous ? trendOf(value, before ?? 0, measure.better) : null
  const reached = target === undefined || value === null ? null : measure.better === 'less' ? value <= target : value >= target
  const share = target ? Math.max(0, Math.min(100, ((value ?? 0) / target) * 100)) : 0
  const text = formatValue(value, measure.unit, locale, terms)
  const path = listPath(metric, question, answer)
  const arrow = trend === null || value === before ? '→' : (value ?? 0) > (before ?? 0) ? '↑' : '↓'
  return (
    <div className="dash-number">
      <div className="dash-number-value" data-long={text.length > 10 || undefined}>{path ? <Link to={path} title={t('number.list')}>{text}</Link> : text}</div>
      {trend ? (
        <div className={`dash-trend dash-trend-${trend.tone}`}>
          <span aria-hidden="true">{arrow}</span> {trend.percent === null ? t('number.new') : `${new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(Math.abs(trend.percent))}%`}
          <span className="anju-muted">{t('number.before', { value: formatValue(before ?? 0, measure.unit, locale, terms) })}</span>
        </div>
      ) : null}
      {reached === null ? null : (
        <div className="dash-target">
          <div className="dash-target-bar" data-reached={reached}><span style={{ width: `${share}%` }} /></div>
          <span className="anju-muted">{t(reached ? 'number.reached' : 'number.target', { value: formatValue(target, measure.unit, locale, terms) })}</span>
        </div>
      )}
    </div>
  )
}
