import { Await, DateText, ExtraFields, ExtraFieldsButton, Facts, Money, PageHeader, RecordPanels, StatusTag, useContextInfo, useLive, useNotify, useRefresh, useRpc, useT, useVerb } from '@anju/sdk'
import { Button, Input, Modal, Popconfirm, Steps } from 'antd'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { toneOf, type ContractFile } from '../contract.ts'

/** A lease from draft to end: where it stands, what it says, who signed, what proves it. */
export default function Contract() {
  const t = useT()
  const { contractId = '' } = useParams()
  const file = useRpc<ContractFile>('contract_file', { contract: contractId })
  const refresh = useRefresh()
  const estate = file.data?.estate.id
  useLive(estate ? `estate:${estate}` : null, 'unit_changed', () => refresh('contract_file'))
  useLive(estate ? `estate:${estate}` : null, 'charge_changed', () => refresh('contract_file', 'charge_list'))
  return (
    <Await query={file}>
      {(c) => (
        <>
          <PageHeader
            title={c.code}
            subtitle={<><Link to={`/tenants/households/${c.household.id}`}>{c.household.name}</Link> · <Link to={`/housing/units/${c.unit.id}`}>{c.unit.label}</Link> · {c.estate.name}</>}
            status={<StatusTag tone={toneOf(c.status)}>{t(`status.${c.status}`)}</StatusTag>}
            parents={[{ title: t('contracts.title'), path: '/contracts' }]}
            actions={<Actions contract={c} />}
          />
          <section className="anju-card" aria-label={t('contract.progress')}><Progress contract={c} /></section>
          <div className="anju-columns">
            <Terms contract={c} />
            <Charges contract={c} />
            <Evidence contract={c} />
            <ExtraFields resource="contracts.contract" table="contracts" id={c.id} />
            <RecordPanels place="contracts.contract" id={c.id} />
          </div>
          {c.document ? (
            <section className="anju-card" style={{ marginTop: 16 }}>
              <h2>{t('contract.text')}</h2>
              <p className="anju-document" tabIndex={0}>{c.document.body}</p>
              <p className="anju-muted anju-code">SHA-256 {c.document.sha256}</p>
            </section>
          ) : null}
        </>
      )}
    </Await>
  )
}

const signed = (c: ContractFile, party: string): boolean => c.signatures.some((signature) => signature.party === party)

function Progress({ contract: c }: { contract: ContractFile }) {
  const t = useT()
  const over = ['ended', 'terminated', 'void'].includes(c.status)
  const steps = [
    { title: t('step.draft'), done: c.status !== 'draft' },
    { title: t('step.disclosure'), done: c.evidence.some(({ kind }) => kind === 'disclosure_confirmed') },
    { title: t('step.tenant'), done: signed(c, 'tenant') },
    { title: t('step.operator'), done: signed(c, 'operator') },
    { title: t('step.in_force'), done: c.status === 'in_force' || over },
    { title: t('step.moved_in'), done: c.check_in !== null },
  ]
  const current = steps.findIndex(({ done }) => !done)
  return <Steps size="small" responsive current={current < 0 ? steps.length : current} items={steps.map(({ title, done }) => ({ title, status: done ? 'finish' as const : undefined }))} />
}

function Actions({ contract: c }: { contract: ContractFile }) {
  const t = useT()
  const { can } = useContextInfo()
  const [ending, setEnding] = useState<'void_contract' | 'terminate_contract' | null>(null)
  const notify = useNotify()
  // Where the operator has drawn a flow for it, the lease stays a draft until it is approved.
  const send = useVerb<{ status: string }>('send_for_signature', { onSuccess: ({ status }) => notify.success(t(status === 'draft' ? 'action.approval_asked' : 'action.sent')) })
  const sign = useVerb('sign_contract', { success: t('action.signed') })
  const moveIn = useVerb('check_in', { success: t('action.moved_in') })
  const sure = { okText: t('app:confirm'), cancelText: t('app:cancel') }
  return (
    <>
      {['draft', 'pending_signature'].includes(c.status) && can('contracts.write') ? <Button onClick={() => setEnding('void_contract')}>{t('action.void')}</Button> : null}
      {c.status === 'in_force' && can('contracts.write') ? <Button danger onClick={() => setEnding('terminate_contract')}>{t('action.terminate')}</Button> : null}
      {c.status === 'draft' && can('contracts.write') ? <Button type="primary" loading={send.isPending} onClick={() => send.mutate({ contract: c.id })}>{t('action.send')}</Button> : null}
      {c.status === 'pending_signature' && !signed(c, 'tenant') && can('contracts.write') ? (
        <Popconfirm title={t('action.paper_sure')} onConfirm={() => sign.mutate({ contract: c.id, party: 'tenant' })} {...sure}>
          <Button loading={sign.isPending}>{t('action.sign_paper')}</Button>
        </Popconfirm>
      ) : null}
      {c.status === 'pending_signature' && !signed(c, 'operator') && can('contracts.sign') ? (
        <Popconfirm title={t('action.sign_sure')} onConfirm={() => sign.mutate({ contract: c.id, party: 'operator' })} {...sure}>
          <Button type="primary" loading={sign.isPending}>{t('action.sign_operator')}</Button>
        </Popconfirm>
      ) : null}
      {c.status === 'in_force' && !c.check_in && can('tenants.check_in') ? <Button type="primary" loading={moveIn.isPending} onClick={() => moveIn.mutate({ contract: c.id })}>{t('action.check_in')}</Button> : null}
      {ending ? <EndDialog verb={ending} contract={c.id} onClose={() => setEnding(null)} /> : null}
    </>
  )
}

function EndDialog({ verb, contract, onClose }: { verb: string; contract: string; onClose: () => void }) {
  const t = useT()
  const [reason, setReason] = useState('')
  const end = useVerb(verb, { success: t('action.ended'), onSuccess: onClose })
  return (
    <Modal open title={t(verb === 'void_contract' ? 'action.void' : 'action.terminate')} onCancel={onClose} okText={t('app:confirm')} cancelText={t('app:cancel')} okButtonProps={{ danger: true, disabled: reason.trim() === '', loading: end.isPending }} onOk={() => end.mutate({ contract, reason })}>
      <label>
        {t('action.reason')}
        <Input.TextArea rows={3} maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
      </label>
    </Modal>
  )
}

function Terms({ contract: c }: { contract: ContractFile }) {
  const t = useT()
  return (
    <section className="anju-card">
      <h2>{t('contract.terms')}</h2>
      <Facts
        rows={[
          [t('contract.term'), `${c.starts} – ${c.last_day}`],
          [t('contract.rent'), <Money key="r" fen={c.rent_fen} />],
          [t('contract.deposit'), <Money key="d" fen={c.deposit_fen} />],
          [t('contract.billing_day'), t('contract.day', { day: c.billing_day })],
          c.move_out_until !== null && [t('contract.move_out_until'), c.move_out_until],
          c.end_reason !== '' && [t('action.reason'), c.end_reason],
          c.check_in !== null && [t('step.moved_in'), <DateText key="i" value={c.check_in.checked_in_at} />],
        ]}
      />
      {c.fee_lines.length ? <ul className="anju-rows">{c.fee_lines.map((line) => <li key={line.kind}><span>{line.title}</span><Money fen={line.amount_fen} /></li>)}</ul> : null}
    </section>
  )
}

interface Charge {
  id: string
  kind: string
  title: string | null
  period_from: string | null
  amount_fen: number
  paid_fen: number
  due_on: string
  status: string
  contract_id: string
}

function Charges({ contract: c }: { contract: ContractFile }) {
  const t = useT()
  const { can } = useContextInfo()
  const charges = useRpc<Charge[]>('charge_list', { household: c.household.id, max_rows: 60 }, { enabled: can('finance.read') })
  if (!can('finance.read')) return null
  return (
    <section className="anju-card">
      <h2>{t('contract.charges')}</h2>
      <Await query={charges} rows={3}>
        {(list) => (
          <ul className="anju-rows">
            {list.filter(({ contract_id }) => contract_id === c.id).slice(0, 12).map((charge) => (
              <li key={charge.id}>
                <span className="anju-rows-text"><span>{charge.title || t(`kind.${charge.kind}`)} {charge.period_from?.slice(0, 7)}</span><span className="anju-muted">{t('contract.due')} {charge.due_on}</span></span>
                <span>
                  <ExtraFieldsButton resource="finance.charge" table="charges" id={charge.id} name={`${charge.title || t(`kind.${charge.kind}`)} ${charge.period_from?.slice(0, 7) ?? ''}`} />
                  <Money fen={charge.amount_fen} />{' '}
                  <StatusTag tone={charge.status === 'paid' ? 'success' : charge.status === 'open' || charge.status === 'partly_paid' ? 'warning' : 'neutral'}>{t(`charge.${charge.status}`)}</StatusTag>
                </span>
              </li>
            ))}
          </ul>
        )}
      </Await>
    </section>
  )
}

function Evidence({ contract: c }: { contract: ContractFile }) {
  const t = useT()
  return (
    <section className="anju-card">
      <h2>{t('contract.evidence')}</h2>
      <ul className="anju-rows">
        {c.evidence.map((item) => (
          <li key={item.seq}>
            <span className="anju-rows-text"><span>{t(`evidence.${item.kind}`)}</span><span className="anju-muted anju-code">{item.hash.slice(0, 16)}…</span></span>
            <DateText value={item.at} />
          </li>
        ))}
      </ul>
    </section>
  )
}
