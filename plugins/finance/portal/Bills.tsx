import { Await, DateText, EmptyState, Money, PageHeader, StatusTag, invoke, useAction, useContextInfo, useLive, useRefresh, useRpc, useT } from '@anju/sdk'
import { Button } from 'antd'
import { useState } from 'react'
import { billName, toneOf } from '../charge.ts'
import { PayResult, rememberOrder } from './PayResult.tsx'

interface Bill {
  id: string
  kind: string
  title: string | null
  unit: string
  from: string | null
  to: string | null
  amount_fen: number
  paid_fen: number
  due_on: string
  status: string
  overdue: boolean
}

interface MyBills {
  open: Bill[]
  history: Bill[]
  open_fen: number
  payments: { id: string; paid_at: string; amount_fen: number; channel: string; out_trade_no: string }[]
}

/** What a tenant has to pay and has paid; all open bills are chosen to begin with. */
export default function Bills() {
  const t = useT()
  const { user } = useContextInfo()
  const bills = useRpc<MyBills>('my_bills')
  const refresh = useRefresh()
  useLive(`user:${user.id}`, 'home_changed', () => refresh('my_bills'))
  return (
    <>
      <PageHeader title={t('portal.title')} />
      <PayResult />
      <Await query={bills}>{(data) => <Open bills={data} />}</Await>
    </>
  )
}

function Open({ bills }: { bills: MyBills }) {
  const t = useT()
  const { user } = useContextInfo()
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const pay = useAction((ids: string[]) => invoke<{ order: { out_trade_no: string }; pay_url: string }>('pay', '/orders', { body: { charge_ids: ids } }), {
    onSuccess: ({ order, pay_url }) => {
      rememberOrder(user.id, order.out_trade_no)
      window.location.assign(pay_url)
    },
    invalidates: [],
  })
  const chosen = bills.open.filter(({ id }) => !left.has(id))
  const total = chosen.reduce((sum, bill) => sum + bill.amount_fen - bill.paid_fen, 0)
  const toggle = (id: string): void => setLeft((before) => { const next = new Set(before); if (!next.delete(id)) next.add(id); return next })
  return (
    <>
      <section className="anju-portal-card" aria-label={t('portal.open')}>
        <h2>{t('portal.open')}</h2>
        {bills.open.length === 0 ? <EmptyState title={t('portal.nothing')} /> : null}
        <ul className="anju-rows">
          {bills.open.map((bill) => (
            <li key={bill.id}>
              <label className="anju-check">
                <input type="checkbox" checked={!left.has(bill.id)} onChange={() => toggle(bill.id)} />
                <span className="anju-rows-text" style={{ flex: 1 }}>
                  <span>{billName({ ...bill, period: bill.from }, t)}</span>
                  <span className="anju-muted">{bill.from ? `${bill.from} – ${bill.to}` : bill.unit}</span>
                  {bill.overdue ? <span><StatusTag tone={toneOf(bill.status, true)}>{t('portal.overdue')}</StatusTag></span> : <span className="anju-muted">{t('charge.due_on')} {bill.due_on}</span>}
                </span>
                <Money fen={bill.amount_fen - bill.paid_fen} strong />
              </label>
            </li>
          ))}
        </ul>
      </section>
      {bills.open.length > 0 ? (
        <div className="anju-pay-bar">
          <span>{t('portal.total')} <span className="anju-big"><Money fen={total} /></span></span>
          <Button type="primary" size="large" disabled={chosen.length === 0} loading={pay.isPending} onClick={() => pay.mutate(chosen.map(({ id }) => id))}>{t('portal.pay')}</Button>
        </div>
      ) : null}
      <section className="anju-portal-card" aria-label={t('portal.payments')} style={{ marginTop: 14 }}>
        <h2>{t('portal.payments')}</h2>
        {bills.payments.length === 0 ? <p className="anju-muted">{t('portal.no_payments')}</p> : null}
        <ul className="anju-rows">
          {bills.payments.slice(0, 12).map((payment) => (
            <li key={payment.id}>
              <span className="anju-rows-text"><DateText value={payment.paid_at} /><span className="anju-muted anju-code">{payment.out_trade_no}</span></span>
              <span><StatusTag tone="success">{t('status.paid')}</StatusTag> <Money fen={payment.amount_fen} strong /></span>
            </li>
          ))}
        </ul>
      </section>
    </>
  )
}
