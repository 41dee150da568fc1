import { useContextInfo, useT } from '@anju/sdk'
import { Link } from 'react-router'
import type { Answer, Metric, Question } from '../model.ts'
import { tableOf } from '../table.ts'
import { useTerms } from '../useTerms.ts'
import { listPath } from './links.ts'

/** An answer as a table; the first column leads to the list behind it. `plain`: for screen readers, without links. */
export function AnswerTableView({ answer, metric, question, plain = false }: { answer: Answer; metric: Metric | undefined; question?: Question | undefined; plain?: boolean }) {
  const t = useT()
  const { locale } = useContextInfo()
  const terms = useTerms()
  const { heads, rows, keyColumns } = tableOf(answer, locale, terms)
  const table = (
    <table className="dash-table">
      <thead>
        <tr>{heads.map((head, i) => <th key={i} scope="col" className={i >= keyColumns ? 'dash-num' : undefined}>{head}</th>)}</tr>
      </thead>
      <tbody>
        {rows.map((row, n) => {
          const source = answer.rows[n]
          const path = plain || !source ? null : listPath(metric, question, answer, source)
          return (
            <tr key={n}>
              {row.texts.map((text, i) =>
                i === 0 && keyColumns > 0 ? (
                  <th key={i} scope="row">{path ? <Link to={path}>{text}</Link> : text}</th>
                ) : (
                  <td key={i} className={i >= keyColumns ? 'dash-num' : undefined}>{text}</td>
                ),
              )}
            </tr>
          )
        })}
      </tbody>
    </table>
  )
  if (plain) return table
  return (
    <div className="dash-scroll" tabIndex={0} role="group" aria-label={t('widget.table')}>
      {table}
      {answer.truncated ? <p className="anju-muted dash-more">{t('widget.truncated', { count: rows.length })}</p> : null}
    </div>
  )
}
