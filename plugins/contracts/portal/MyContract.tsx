import { Await, DateText, EmptyState, Facts, Money, PageHeader, StatusTag, currentLocale, useContextInfo, useLive, useRefresh, useRpc, useT, useVerb } from '@anju/sdk'
import { Button } from 'antd'
import { useState } from 'react'
import { toneOf } from '../contract.ts'

interface MyContract {
  id: string
  code: string
  status: string
  unit: string
  estate: string
  landlord: string
  starts: string
  last_day: string
  rent_fen: number
  deposit_fen: number
  document: { sha256: string | null; body: string | null }
  disclosure: { items: { zh: string; en: string }[]; confirmed_at: string | null }
  signatures: { party: string; signed_at: string }[]
  to_sign: boolean
}

/** A tenant's leases: read, be told one's duties, sign. */
export default function MyContracts() {
  const t = useT()
  const { user } = useContextInfo()
  const mine = useRpc<MyContract[]>('my_contracts')
  const refresh = useRefresh()
  useLive(`user:${user.id}`, 'home_changed', () => refresh('my_contracts'))
  return (
    <>
      <PageHeader title={t('portal.title')} />
      <Await query={mine}>{(list) => (list.length ? list.map((contract) => <Lease key={contract.id} contract={contract} />) : <EmptyState title={t('portal.none')} />)}</Await>
    </>
  )
}

function Lease({ contract: c }: { contract: MyContract }) {
  const t = useT()
  const [open, setOpen] = useState(c.to_sign)
  return (
    <section className="anju-portal-card" aria-label={c.code}>
      <h2>{c.unit}</h2>
      <StatusTag tone={toneOf(c.status)}>{t(`status.${c.status}`)}</StatusTag>
      <Facts rows={[[t('contract.code'), c.code], [t('portal.landlord'), c.landlord], [t('contract.term'), `${c.starts} – ${c.last_day}`], [t('contract.rent'), <Money key="r" fen={c.rent_fen} />], [t('contract.deposit'), <Money key="d" fen={c.deposit_fen} />]]} />
      <Button block style={{ margin: '12px 0' }} aria-expanded={open} onClick={() => setOpen(!open)}>{t(open ? 'portal.hide_text' : 'portal.show_text')}</Button>
      {open ? <p className="anju-document" tabIndex={0}>{c.document.body}</p> : null}
      {c.to_sign ? <Sign contract={c} /> : null}
      {c.signatures.map((signature) => <p key={signature.party} className="anju-muted">{t(`portal.signed_${signature.party}`)} <DateText value={signature.signed_at} /></p>)}
    </section>
  )
}

function Sign({ contract: c }: { contract: MyContract }) {
  const t = useT()
  const language = currentLocale() === 'zh-CN' ? 'zh' : 'en'
  const [read, setRead] = useState(false)
  const confirm = useVerb('confirm_disclosure', { invalidates: ['my_contracts'] })
  const sign = useVerb('sign_contract', { success: t('portal.signed') })
  if (!c.disclosure.confirmed_at) {
    return (
      <>
        <h2>{t('portal.duties')}</h2>
        <ol>{c.disclosure.items.map((item) => <li key={item.zh} style={{ marginBottom: 8 }}>{item[language]}</li>)}</ol>
        <label className="anju-check"><input type="checkbox" checked={read} onChange={(event) => setRead(event.target.checked)} /> {t('portal.understood')}</label>
        <Button type="primary" block disabled={!read} loading={confirm.isPending} onClick={() => confirm.mutate({ contract: c.id })}>{t('portal.confirm')}</Button>
      </>
    )
  }
  return <Button type="primary" block loading={sign.isPending} onClick={() => sign.mutate({ contract: c.id, party: 'tenant' })}>{t('portal.sign')}</Button>
}
