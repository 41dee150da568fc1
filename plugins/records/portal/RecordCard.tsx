import { DateText, Facts, FieldValue, StatusTag, titleText, useContextInfo, useT, useVerb } from '@anju/sdk'
import { Button, Popconfirm } from 'antd'
import { Link } from 'react-router'
import { nameOf, touched, type MyKind, type MyRecord } from './forms.ts'

const approvalTones = { pending: 'warning', approved: 'success', rejected: 'danger' } as const

/** One record: where it stands, what it says, and what the tenant can do with what he handed in. */
export function RecordCard({ kind, record }: { kind: MyKind; record: MyRecord }) {
  const t = useT()
  const { pluginEnabled } = useContextInfo()
  const { handed_in: mine, approval } = record
  const name = nameOf(record)
  const status = kind.statuses.find(({ value }) => value === record.status)
  return (
    <article className="anju-portal-card" aria-label={`${titleText(kind.title)} ${name}`}>
      <p className="records-portal-head">
        <strong>{name}</strong>
        {mine?.correct ? <StatusTag tone="warning">{t('portal.to_correct')}</StatusTag> : approval === 'none' ? null : <StatusTag tone={approvalTones[approval]}>{t(`approval.${approval}`)}</StatusTag>}
        {status ? <StatusTag tone={status.color ?? 'info'}>{titleText(status.title)}</StatusTag> : null}
      </p>
      {mine ? <p className="anju-muted">{t(mine.mine ? 'portal.handed_in' : 'portal.handed_in_by_family')} <DateText value={mine.at} mode="minute" />{name === record.number ? null : ` · ${record.number}`}</p> : null}
      {mine?.correct && mine.said ? <p>{t('portal.said')}{t('portal.colon')}{mine.said}</p> : null}
      <Facts rows={kind.fields.filter(({ type }) => type !== 'section').map((field) => [titleText(field.title), <FieldValue key={field.key} field={field} value={record.values[field.key]} />])} />
      <div className="anju-stack records-portal-acts">
        {mine?.correct ? <Link className="records-portal-link records-portal-primary" to={`/records/correct/${record.id}`}>{t('portal.correct')}</Link> : null}
        {approval === 'pending' && !mine?.correct && pluginEnabled('flows') ? <Link className="records-portal-link" to="/approvals">{t('portal.progress')}</Link> : null}
        {mine?.withdraw ? <Withdraw record={record} /> : null}
      </div>
    </article>
  )
}

function Withdraw({ record }: { record: MyRecord }) {
  const t = useT()
  const withdraw = useVerb('my_record_withdraw', { success: t('portal.withdrawn'), invalidates: touched })
  return (
    <Popconfirm title={t('portal.withdraw_sure')} okText={t('portal.withdraw')} cancelText={t('app:cancel')} onConfirm={() => withdraw.mutate({ id: record.id })}>
      <Button block loading={withdraw.isPending} aria-label={`${t('portal.withdraw')} ${nameOf(record)}`}>{t('portal.withdraw')}</Button>
    </Popconfirm>
  )
}
