import { useContextInfo, useT } from '@anju/sdk'
import { lazy, Suspense, useCallback, useMemo } from 'react'
import type { Word } from '../rule/fields.ts'
import type { RuleBody } from '../rule/model.ts'
import { seenText, seenTitle } from '../seen.ts'
import { limitsOf } from '../series.ts'
import { useTerms } from '../useTerms.ts'

const SeriesChart = lazy(() => import('./SeriesChart.tsx'))

/** A number of an alert over time, as `alert_file` tells it. */
export interface Series {
  name: string
  by_day: boolean
  points: { at: string; value: number | null }[]
}

interface SeriesCardProps {
  series: Series
  word: Word | undefined
  body: RuleBody
  /** The stretch of time the rule looked at, to the end of the alert or now. */
  first: string
  last: string
  when: (value: string) => string
}

/** One number over the stretch of time, with the limits of the rule; as a chart and as a table. */
export function SeriesCard({ series, word, body, first, last, when }: SeriesCardProps) {
  const t = useT()
  const { locale } = useContextInfo()
  const terms = useTerms()
  const limits = useMemo(() => limitsOf(body, series.name), [body, series.name])
  const points = useMemo(() => series.points.flatMap(({ at, value }) => (typeof value === 'number' ? [{ at, value }] : [])), [series.points])
  const write = useCallback((value: number) => seenText({ ...(word ?? {}), value }, locale, terms), [word, locale, terms])
  const name = seenTitle({ name: series.name, ...(word ? { title: word.title } : {}) }, locale)
  return (
    <figure className="alerts-series" aria-label={name}>
      <figcaption><strong>{name}</strong> <span className="anju-muted">{t(series.by_day ? 'series.by_day' : 'series.as_seen')}{limits.length ? ` · ${t('series.limit')} ${limits.map(({ text }) => text).join(locale === 'en-US' ? ', ' : '、')}` : ''}</span></figcaption>
      <Suspense fallback={<div className="alerts-chart" />}><SeriesChart points={points} limits={limits} first={points[0] && points[0].at < first ? points[0].at : first} last={last} write={write} /></Suspense>
      <details>
        <summary>{t('series.table')}</summary>
        <table className="alerts-days">
          <thead><tr><th scope="col">{t('series.at')}</th><th scope="col">{name}</th></tr></thead>
          <tbody>{points.map(({ at, value }) => <tr key={at}><th scope="row">{series.by_day ? at : when(at)}</th><td>{write(value)}</td></tr>)}</tbody>
        </table>
      </details>
    </figure>
  )
}
