import { useContextInfo, useT } from '@anju/sdk'
import { Link } from 'react-router'
import type { Answer, Metric, Question } from '../model.ts'
import { useTerms } from '../useTerms.ts'
import { formatValue, keyText } from '../values.ts'
import { listPath } from './links.ts'

/** Who has most: names, bars, numbers. */
export function Ranking({ answer, metric, question }: { answer: Answer; metric: Metric | undefined; question: Question | undefined }) {
  const t = useT()
  const { locale } = useContextInfo()
  const terms = useTerms()
  const [column] = answer.dimensions
  const [measure] = answer.measures
  if (!column || !measure) return null
  const most = measure.unit === 'percent' ? 100 : Math.max(1, ...answer.rows.map((row) => row.values[0] ?? 0))
  return (
    <div className="dash-scroll" tabIndex={0} role="group" aria-label={t('widget.ranking')}>
      <ol className="dash-ranking">
        {answer.rows.map((row, i) => {
          const name = keyText(column, row.keys[0] ?? null, row.labels[0], locale, terms)
          const path = listPath(metric, question, answer, row)
          return (
            <li key={i}>
              <span className="dash-rank" aria-hidden="true">{i + 1}</span>
              <span className="dash-ranking-name">{path ? <Link to={path}>{name}</Link> : name}</span>
              <span className="dash-ranking-value">{formatValue(row.values[0], measure.unit, locale, terms)}</span>
              <span className="dash-ranking-bar" aria-hidden="true"><span style={{ width: `${Math.max(0, Math.min(100, ((row.values[0] ?? 0) / most) * 100))}%` }} /></span>
            </li>
          )
        })}
      </ol>
    </div>
  )
}
