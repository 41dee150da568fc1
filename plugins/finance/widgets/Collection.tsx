import { Await, Money, formatFen, useContextInfo, useLive, useRefresh, useRpc, useT } from '@anju/sdk'
import { Link } from 'react-router'

interface Overview {
  open_fen: number
  overdue_fen: number
  overdue_households: number
  deposits_fen: number
  months: { month: string; charged_fen: number; collected_fen: number }[]
}

/** What is owed, and what was charged and collected in the last six months. */
export default function Collection() {
  const t = useT()
  const { estate } = useContextInfo()
  const overview = useRpc<Overview>('finance_overview', { estate: estate?.id })
  const refresh = useRefresh()
  useLive(estate ? `estate:${estate.id}` : null, 'charge_changed', () => refresh('finance_overview'))
  return (
    <Await query={overview} rows={4}>
      {(data) => {
        const most = Math.max(1, ...data.months.flatMap((month) => [month.charged_fen, month.collected_fen]))
        return (
          <>
            <div className="anju-tiles">
              <div><div className="anju-muted">{t('widget.open')}</div><div className="anju-big"><Money fen={data.open_fen} /></div></div>
              <div><div className="anju-muted">{t('widget.overdue', { count: data.overdue_households })}</div><div className="anju-big"><Link to="/finance/charges?overdue=1"><Money fen={data.overdue_fen} /></Link></div></div>
            </div>
            <svg viewBox="0 0 360 120" role="img" aria-label={t('widget.chart', { text: data.months.map((m) => `${m.month} ${formatFen(m.charged_fen)} / ${formatFen(m.collected_fen)}`).join('; ') })} style={{ width: '100%', maxHeight: 150, marginTop: 12 }}>
              {data.months.map((month, i) => (
                <g key={month.month} transform={`translate(${i * 60} 0)`}>
                  <rect x="10" width="17" rx="3" y={100 - (month.charged_fen / most) * 92} height={(month.charged_fen / most) * 92} fill="var(--anju-border)" />
                  <rect x="30" width="17" rx="3" y={100 - (month.collected_fen / most) * 92} height={(month.collected_fen / most) * 92} fill="var(--anju-primary)" />
                  <text x="29" y="115" textAnchor="middle" fontSize="11" fill="var(--anju-text-2)">{month.month.slice(5)}</text>
                </g>
              ))}
            </svg>
            <p className="anju-muted" style={{ margin: 0 }}>{t('widget.legend')}</p>
          </>
        )
      }}
    </Await>
  )
}
