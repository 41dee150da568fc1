import { useContextInfo, useRpc, useT } from '@anju/sdk'
import { Button } from 'antd'
import { useEffect, useState } from 'react'

interface Order {
  out_trade_no: string
  status: 'created' | 'paid' | 'closed' | 'failed'
}

/** How long a result is asked for before the tenant is told to look again later. */
const PATIENCE_MS = 60_000
const keyOf = (user: string): string => `anju.pay.${user}`

/** Kept in this tab only, so that whoever comes back from the cashier is told how it ended. */
export const rememberOrder = (user: string, number: string): void => sessionStorage.setItem(keyOf(user), number)

/**
 * How the payment that was just attempted ended. The provider tells the server, not this page, so the answer can come
 * a little after the tenant does.
 */
export function PayResult() {
  const { user } = useContextInfo()
  const [number, setNumber] = useState(() => sessionStorage.getItem(keyOf(user.id)))
  const forget = (): void => {
    sessionStorage.removeItem(keyOf(user.id))
    setNumber(null)
  }
  return number ? <Result number={number} onClose={forget} /> : null
}

function Result({ number, onClose }: { number: string; onClose: () => void }) {
  const t = useT()
  const { data: order } = useRpc<Order | null>('my_payment_order', { out_trade_no: number }, { staleTime: 0 })
  if (!order) return null
  return (
    <section className="anju-portal-card" aria-label={t('result.title')}>
      <div role="status">
        <h2>{t(`result.${order.status}`)}</h2>
        {order.status === 'created' ? <Waiting number={number} /> : <p className="anju-muted">{t(`result.${order.status}_hint`)}</p>}
      </div>
      <p className="anju-muted anju-code">{order.out_trade_no}</p>
      <Button block onClick={onClose}>{t('result.close')}</Button>
    </section>
  )
}

/** Asks again every two seconds; shares its answers with the result above by the query's key. */
function Waiting({ number }: { number: string }) {
  const t = useT()
  const [patient, setPatient] = useState(true)
  useRpc<Order | null>('my_payment_order', { out_trade_no: number }, patient ? { refetchInterval: 2_000 } : {})
  useEffect(() => {
    const timer = setTimeout(() => setPatient(false), PATIENCE_MS)
    return () => clearTimeout(timer)
  }, [])
  return <p className="anju-muted">{t(patient ? 'result.created_hint' : 'result.later')}</p>
}
