import { Await, DataTable, DateText, EmptyState, PageHeader, StatusTag, from, titleText, useContextInfo, useRows, useRpc, useT, useVerb, type Title } from '@anju/sdk'
import { Button, Popconfirm } from 'antd'

interface DataClass {
  id: string
  key: string
  title: Title
  source: string
  retention: string
  basis: string
  released: boolean
  legal_holds: { id: string; reason: string; during: string }[]
}

interface PurgeRecord {
  id: string
  seq: number
  data_class: string
  rows_purged: number
  purged_at: string
  hash: string
}

/** Postgres writes `180 days`, `2 years`; people want it in their language. */
function periodText(interval: string, t: (key: string, params?: Record<string, unknown>) => string): string {
  return [...interval.matchAll(/(\d+) (day|mon|year)s?/g)].map(([, count, unit]) => t(`period.${unit}`, { count: Number(count) })).join(' ') || interval
}

const openHold = (dataClass: DataClass) => dataClass.legal_holds.find(({ during }) => during.endsWith(',)'))

/** How long each class of data is kept, what holds it, and the proof of what was deleted. */
export default function Retention() {
  const t = useT()
  const { can, org } = useContextInfo()
  const classes = useRows<DataClass[]>(['data_classes', org?.id], () => from('data_classes').select('id, key, title, source, retention, basis, released, legal_holds(id, reason, during)').eq('org_id', org?.id ?? '').order('key').limit(200), { enabled: org !== null })
  const chain = useRpc<{ records: number; intact: boolean; broken_at?: number }>('verify_purge_records', { org: org?.id }, { enabled: org !== null })
  const purge = useVerb<number>('release_purge', { success: t('retention.purged') })
  const hold = useVerb('hold_data_class', { success: t('retention.held') })
  const lift = useVerb('lift_hold', { success: t('retention.lifted') })
  const sure = { okText: t('app:confirm'), cancelText: t('app:cancel') }
  return (
    <>
      <PageHeader title={t('retention.title')} subtitle={t('retention.subtitle')} />
      <section className="anju-card">
        <h2>{t('retention.classes')}</h2>
        <Await query={classes} rows={3}>
          {(list) =>
            list.length === 0 ? (
              <EmptyState />
            ) : (
              <ul className="anju-rows">
                {list.map((dataClass) => {
                  const held = openHold(dataClass)
                  return (
                    <li key={dataClass.id}>
                      <span className="anju-rows-text"><span>{titleText(dataClass.title)}</span><span className="anju-muted">{t('retention.kept', { period: periodText(dataClass.retention, t) })} · {dataClass.basis} · <span className="anju-code">{dataClass.source}</span></span></span>
                      <span>
                        <StatusTag tone={held ? 'warning' : dataClass.released ? 'success' : 'neutral'}>{t(held ? 'retention.on_hold' : dataClass.released ? 'retention.automatic' : 'retention.manual')}</StatusTag>
                        {can('privacy.manage') ? (
                          <>
                            {held ? <Button type="link" onClick={() => lift.mutate({ hold: held.id })}>{t('retention.lift')}</Button> : <Button type="link" onClick={() => hold.mutate({ data_class: dataClass.id, reason: t('retention.hold_reason') })}>{t('retention.hold')}</Button>}
                            <Popconfirm title={t('retention.purge_sure')} onConfirm={() => purge.mutate({ data_class: dataClass.id })} {...sure}><Button type="link" danger disabled={held !== undefined}>{t('retention.purge')}</Button></Popconfirm>
                          </>
                        ) : null}
                      </span>
                    </li>
                  )
                })}
              </ul>
            )
          }
        </Await>
      </section>
      <h2>{t('records.title')} {chain.data ? <StatusTag tone={chain.data.intact ? 'success' : 'danger'}>{t(chain.data.intact ? 'records.intact' : 'records.broken', { count: chain.data.records })}</StatusTag> : null}</h2>
      <DataTable<PurgeRecord>
        name="privacy.purges"
        table="purge_records"
        select="id, seq, data_class, rows_purged, purged_at, hash"
        order={[{ column: 'id', ascending: false }]}
        scope="org"
        empty={<EmptyState title={t('records.empty')} />}
        columns={[
          { key: 'seq', title: t('records.seq'), align: 'right' },
          { key: 'data_class', title: t('records.class') },
          { key: 'rows_purged', title: t('records.rows'), align: 'right' },
          { key: 'purged_at', title: t('records.at'), render: (row) => <DateText value={row.purged_at} mode="second" /> },
          { key: 'hash', title: t('records.hash'), render: (row) => <span className="anju-code">{row.hash.slice(0, 16)}…</span> },
        ]}
      />
    </>
  )
}
