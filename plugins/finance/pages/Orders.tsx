import { DataTable, DateText, EmptyState, Money, PageHeader, StatusTag, useContextInfo, useLive, useRefresh, useT, type Tone } from '@anju/sdk'
import { Link } from 'react-router'

const statuses = ['created', 'paid', 'closed', 'failed'] as const
const channels = ['sandbox', 'wechat', 'alipay', 'cash', 'transfer'] as const
const tones: Record<(typeof statuses)[number], Tone> = { created: 'info', paid: 'success', closed: 'neutral', failed: 'danger' }

interface Order {
  id: string
  household_id: string
  out_trade_no: string
  channel: string
  amount_fen: number
  charge_ids: string[]
  status: (typeof statuses)[number]
  created_at: string
  households: { code: string } | null
  payments: { provider_txn: string; paid_at: string; unallocated_fen: number }[]
}

/** What was about to be paid and what came of it: our number beside the provider's, to check an account statement against. */
export default function Orders() {
  const t = useT()
  const { can, estate } = useContextInfo()
  const refresh = useRefresh()
  useLive(estate ? `estate:${estate.id}` : null, 'charge_changed', () => refresh('payment_orders'))
  return (
    <>
      <PageHeader title={t('orders.title')} subtitle={t('orders.subtitle')} />
      <DataTable<Order>
        name="finance.orders"
        table="payment_orders"
        select="id, household_id, out_trade_no, channel, amount_fen, charge_ids, status, created_at, households(code), payments(provider_txn, paid_at, unallocated_fen)"
        order={[{ column: 'id', ascending: false }]}
        searchColumns={['out_trade_no']}
        searchPlaceholder={t('orders.search')}
        empty={<EmptyState title={t('orders.empty')}>{t('orders.empty_hint')}</EmptyState>}
        columns={[
          { key: 'out_trade_no', title: t('orders.number'), render: (row) => <span className="anju-code">{row.out_trade_no}</span> },
          {
            key: 'household',
            title: t('orders.household'),
            render: (row) => (row.households && can('tenants.read') ? <Link to={`/tenants/households/${row.household_id}`}>{row.households.code}</Link> : (row.households?.code ?? '—')),
          },
          { key: 'channel', title: t('collect.channel'), options: channels.map((value) => ({ value, label: t(`channel.${value}`) })), render: (row) => t(`channel.${row.channel}`) },
          { key: 'bills', title: t('orders.bills'), align: 'right', render: (row) => row.charge_ids.length },
          { key: 'amount_fen', title: t('orders.amount'), align: 'right', render: (row) => <Money fen={row.amount_fen} strong /> },
          {
            key: 'status',
            title: t('charge.status'),
            options: statuses.map((value) => ({ value, label: t(`order_status.${value}`) })),
            render: (row) => <StatusTag tone={tones[row.status]}>{t(`order_status.${row.status}`)}</StatusTag>,
          },
          { key: 'created_at', title: t('orders.created_at'), render: (row) => <DateText value={row.created_at} /> },
          { key: 'paid_at', title: t('orders.paid_at'), render: (row) => <DateText value={row.payments[0]?.paid_at} /> },
          { key: 'provider_txn', title: t('orders.transaction'), render: (row) => <span className="anju-code">{row.payments.map(({ provider_txn }) => provider_txn).join(', ') || '—'}</span> },
          {
            key: 'unallocated',
            title: t('orders.unallocated'),
            align: 'right',
            hidden: true,
            render: (row) => <Money fen={row.payments.reduce((sum, payment) => sum + payment.unallocated_fen, 0)} />,
          },
        ]}
      />
    </>
  )
}
