import { Await, EmptyState, Money, PageHeader, StatusTag, titleText, useContextInfo, useRpc, useT, type Title } from '@anju/sdk'
import { Table } from 'antd'

interface Balance {
  code: string
  kind: string
  title: Title
  debit_fen: number
  credit_fen: number
  balance_fen: number
}

/** Trial balance: what every account holds, and that all of them sum to nothing. */
export default function Ledger() {
  const t = useT()
  const { org, estate } = useContextInfo()
  const balances = useRpc<Balance[]>('ledger_balances', { org: org?.id, estate: estate?.id }, { enabled: org !== null })
  return (
    <>
      <PageHeader title={t('ledger.title')} subtitle={t('ledger.subtitle')} />
      <Await query={balances}>
        {(rows) => {
          const sum = rows.reduce((total, row) => total + row.balance_fen, 0)
          return (
            <section className="anju-list">
              <div role="group" aria-label={t('ledger.title')} tabIndex={0} style={{ overflowX: 'auto' }}>
                <Table<Balance>
                  size="middle"
                  rowKey="code"
                  pagination={false}
                  style={{ minWidth: 620 }}
                  dataSource={rows}
                  locale={{ emptyText: <EmptyState /> }}
                  columns={[
                    { dataIndex: 'code', title: t('ledger.code') },
                    { dataIndex: 'title', title: t('ledger.account'), render: (title: Title) => titleText(title) },
                    { dataIndex: 'debit_fen', title: t('ledger.debit'), align: 'right', render: (fen: number) => <Money fen={fen} /> },
                    { dataIndex: 'credit_fen', title: t('ledger.credit'), align: 'right', render: (fen: number) => <Money fen={fen} /> },
                    { dataIndex: 'balance_fen', title: t('ledger.balance'), align: 'right', render: (fen: number) => <Money fen={fen} strong /> },
                  ]}
                  footer={() => <StatusTag tone={sum === 0 ? 'success' : 'danger'}>{t(sum === 0 ? 'ledger.balanced' : 'ledger.unbalanced')}</StatusTag>}
                />
              </div>
            </section>
          )
        }}
      </Await>
    </>
  )
}
