import { useT } from '@anju/sdk'
import { falseShare, type ListedRule } from '../rule/list.ts'

/** What people found out about a rule's alerts, by month, with the share of false alarms. */
export function MonthlyFindings({ months }: Pick<ListedRule, 'months'>) {
  const t = useT()
  if (months.length === 0) return null
  return (
    <details className="alerts-months">
      <summary>{t('rules.by_month')}</summary>
      <table className="alerts-days">
        <thead><tr>{['month', 'true', 'false', 'unclear', 'false_share'].map((key) => <th key={key} scope="col">{t(key === 'month' ? 'rules.month' : key === 'false_share' ? 'rules.false_share' : `finding.${key}`)}</th>)}</tr></thead>
        <tbody>
          {months.map((one) => {
            const share = falseShare(one)
            return <tr key={one.month}><th scope="row">{one.month}</th><td>{one.confirmed}</td><td>{one.refuted}</td><td>{one.unclear}</td><td>{share === null ? '—' : `${share}%`}</td></tr>
          })}
        </tbody>
      </table>
    </details>
  )
}
