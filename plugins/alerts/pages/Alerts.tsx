import { DateText, EmptyState, Money, PageHeader, RpcTable, StatusTag, useContextInfo, useLive, useRefresh, useT, useVerb } from '@anju/sdk'
import { Button, Form, Input, Modal, Radio, Segmented } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { toneOf, type Alert } from '../alert.ts'

/** Alerts of the estates in sight. An alert opens work; only what a person finds out counts. */
export default function Alerts() {
  const t = useT()
  const { can, estate } = useContextInfo()
  const [closed, setClosed] = useState(false)
  const [handling, setHandling] = useState<Alert | null>(null)
  const refresh = useRefresh()
  useLive(estate ? `estate:${estate.id}` : null, 'alert_changed', () => refresh('alert_list'))
  const take = useVerb('acknowledge_alert', { success: t('alerts.taken'), invalidates: ['alert_list'] })
  return (
    <>
      <PageHeader title={t('alerts.title')} subtitle={t('alerts.subtitle')} />
      <RpcTable<Alert>
        fn="alert_list"
        cursorArg="before"
        args={{ estate: estate?.id, statuses: closed ? ['resolved', 'cleared'] : ['open', 'acknowledged'] }}
        toolbar={<Segmented aria-label={t('alerts.which')} value={closed ? 'closed' : 'open'} onChange={(value) => setClosed(value === 'closed')} options={[{ value: 'open', label: t('alerts.open') }, { value: 'closed', label: t('alerts.closed') }]} />}
        empty={<EmptyState title={t('alerts.empty')} />}
        columns={[
          { key: 'rule', title: t('alert.what'), render: (row) => <StatusTag tone={toneOf(row.severity)}>{t(`rule.${row.rule}`)}</StatusTag> },
          { key: 'tenant', title: t('alert.who'), render: (row) => (row.household_id ? <Link to={`/tenants/households/${row.household_id}`}>{row.tenant}</Link> : '—') },
          { key: 'unit', title: t('alert.unit'), render: (row) => (row.unit_id ? <Link to={`/housing/units/${row.unit_id}`}>{row.unit}</Link> : '—') },
          { key: 'inputs', title: t('alert.seen'), render: (row) => <span><Money fen={row.inputs.overdue_fen} strong /> <span className="anju-muted">{t('alert.months', { months: row.inputs.months ?? 0, since: row.inputs.oldest_due_on ?? '—' })}</span></span> },
          { key: 'raised_at', title: t('alert.raised_at'), render: (row) => <DateText value={row.raised_at} mode="relative" /> },
          { key: 'status', title: t('alert.status'), render: (row) => <span>{t(`status.${row.status}`)}{row.handler ? ` · ${row.handler}` : ''}{row.finding ? ` · ${t(`finding.${row.finding}`)}` : ''}</span> },
          ...(can('alerts.handle') && !closed
            ? [{ key: 'actions', title: t('alert.actions'), render: (row: Alert) => (
                <span>
                  {row.status === 'open' ? <Button size="small" onClick={() => take.mutate({ alert: row.id })}>{t('alerts.take')}</Button> : null}{' '}
                  <Button size="small" type="primary" onClick={() => setHandling(row)}>{t('alerts.resolve')}</Button>
                </span>
              ) }]
            : []),
        ]}
      />
      {handling ? <ResolveDialog alert={handling} onClose={() => setHandling(null)} /> : null}
    </>
  )
}

function ResolveDialog({ alert, onClose }: { alert: Alert; onClose: () => void }) {
  const t = useT()
  const resolve = useVerb('resolve_alert', { success: t('alerts.resolved'), onSuccess: onClose, invalidates: ['alert_list'] })
  return (
    <Modal open title={t('resolve.title', { who: alert.tenant ?? '', unit: alert.unit ?? '' })} onCancel={onClose} footer={null}>
      <p className="anju-muted">{t('resolve.explain')}</p>
      <Form layout="vertical" onFinish={(values: { finding: string; note: string }) => resolve.mutate({ alert: alert.id, ...values })}>
        <Form.Item name="finding" label={t('resolve.finding')} rules={[{ required: true, message: t('resolve.required') }]}><Radio.Group options={['true', 'false', 'unclear'].map((value) => ({ value, label: t(`finding.${value}`) }))} /></Form.Item>
        <Form.Item name="note" label={t('resolve.note')} rules={[{ required: true, message: t('resolve.required') }]}><Input.TextArea rows={3} maxLength={2000} /></Form.Item>
        <Button type="primary" htmlType="submit" loading={resolve.isPending}>{t('resolve.submit')}</Button>
      </Form>
    </Modal>
  )
}
