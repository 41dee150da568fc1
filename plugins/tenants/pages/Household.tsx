import { Await, DateText, ExtraFields, ExtraFieldsButton, Facts, Money, PageHeader, RecordPanels, StatusTag, useContextInfo, useLive, useRefresh, useRpc, useT, useVerb } from '@anju/sdk'
import { Alert, Button, Popconfirm } from 'antd'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { CategoryDialog } from '../components/CategoryDialog.tsx'
import { CheckOutDialog } from '../components/CheckOutDialog.tsx'
import { InviteDialog } from '../components/InviteDialog.tsx'
import { OfferDialog } from '../components/OfferDialog.tsx'
import { Qualifications } from '../components/Qualifications.tsx'
import { RevealDialog } from '../components/RevealDialog.tsx'
import { allocationTone, toneOf, type HouseholdFile, type Member } from '../household.ts'

/** One household, one file (一户一档): members, homes offered, leases, moving in and out. */
export default function Household() {
  const t = useT()
  const { householdId = '' } = useParams()
  const file = useRpc<HouseholdFile>('household_file', { household: householdId })
  const refresh = useRefresh()
  const { can } = useContextInfo()
  const [changing, setChanging] = useState(false)
  const estate = file.data?.estate.id
  useLive(estate ? `estate:${estate}` : null, 'unit_changed', () => refresh('household_file'))
  useLive(estate ? `estate:${estate}` : null, 'charge_changed', () => refresh('household_file'))
  return (
    <Await query={file}>
      {(h) => (
        <>
          <PageHeader
            title={h.members.find((m) => m.person_id === h.main_person_id)?.name ?? h.code}
            subtitle={`${h.code} · ${t(`category.${h.category}`)} · ${h.estate.name}`}
            status={<StatusTag tone={toneOf(h.status)}>{t(`status.${h.status}`)}</StatusTag>}
            parents={[{ title: t('households.title'), path: '/tenants/households' }]}
            actions={can('tenants.write') && h.status !== 'left' && h.pending_change === null ? <Button onClick={() => setChanging(true)}>{t('category_change.open')}</Button> : null}
          />
          {h.pending_change ? <Alert type="info" showIcon style={{ marginBottom: 16 }} title={t('category_change.waits', { category: t(`category.${h.pending_change.category}`), reason: h.pending_change.reason })} /> : null}
          {changing ? <CategoryDialog household={h.id} category={h.category} onClose={() => setChanging(false)} /> : null}
          <div className="anju-columns">
            <Members household={h} />
            <Homes household={h} />
            <Qualifications household={h} />
            <Leases household={h} />
            <ExtraFields resource="tenants.household" table="households" id={h.id} />
            <RecordPanels place="tenants.household" id={h.id} />
          </div>
        </>
      )}
    </Await>
  )
}

function Members({ household }: { household: HouseholdFile }) {
  const t = useT()
  const { can } = useContextInfo()
  const [reveal, setReveal] = useState<Member | null>(null)
  const [invite, setInvite] = useState<Member | null>(null)
  return (
    <section className="anju-card">
      <h2>{t('household.members')}</h2>
      <ul className="anju-rows">
        {household.members.map((member) => (
          <li key={member.id}>
            <span className="anju-rows-text">
              <span>
                <strong>{member.name}</strong> <span className="anju-muted">{t(`relation.${member.relation}`)}{member.current ? '' : ` · ${t('household.former')}`}</span>
              </span>
              <span className="anju-muted">{[member.birth_year, member.phone, member.id_last4 ? `…${member.id_last4}` : null].filter(Boolean).join(' · ')}</span>
            </span>
            <span>
              <ExtraFieldsButton resource="tenants.person" table="persons" id={member.person_id} name={member.name} />
              {member.has_account ? <StatusTag tone="success">{t('household.has_account')}</StatusTag> : null}
              {can('tenants.reveal') ? <Button type="link" onClick={() => setReveal(member)}>{t('reveal.open')}</Button> : null}
              {!member.has_account && member.current && can('tenants.write') ? <Button type="link" onClick={() => setInvite(member)}>{t('invite.open')}</Button> : null}
            </span>
          </li>
        ))}
      </ul>
      {reveal ? <RevealDialog person={reveal.person_id} name={reveal.name} onClose={() => setReveal(null)} /> : null}
      {invite ? <InviteDialog person={invite.person_id} name={invite.name} onClose={() => setInvite(null)} /> : null}
    </section>
  )
}

function Homes({ household }: { household: HouseholdFile }) {
  const t = useT()
  const { can } = useContextInfo()
  const [offering, setOffering] = useState(false)
  const [leaving, setLeaving] = useState<string | null>(null)
  const accept = useVerb('accept_offer', { success: t('allocation.accepted_done') })
  const decline = useVerb('decline_offer', { success: t('allocation.declined_done') })
  const live = household.allocations.some(({ status }) => status === 'offered' || status === 'accepted')
  const home = household.check_ins.find((stay) => stay.checked_out_at === null)
  return (
    <section className="anju-card">
      <h2>{t('household.homes')}</h2>
      <ul className="anju-rows">
        {household.check_ins.map((stay) => (
          <li key={stay.id}>
            <span className="anju-rows-text">
              <Link to={`/housing/units/${stay.unit_id}`}>{stay.unit}</Link>
              <span className="anju-muted">
                {t('household.moved_in')} <DateText value={stay.checked_in_at} mode="date" />
                {stay.checked_out_at ? <> · {t('household.moved_out')} <DateText value={stay.checked_out_at} mode="date" /></> : null}
              </span>
            </span>
            <span>
              <ExtraFieldsButton resource="tenants.check_in" table="check_ins" id={stay.id} name={`${t('household.moved_in')} · ${stay.unit}`} />
              {stay.checked_out_at ? <StatusTag tone="neutral">{t('household.moved_out')}</StatusTag> : can('tenants.check_in') ? <Button danger onClick={() => setLeaving(stay.id)}>{t('checkout.open')}</Button> : <StatusTag tone="success">{t('household.lives_here')}</StatusTag>}
            </span>
          </li>
        ))}
        {household.allocations.map((offer) => (
          <li key={offer.id}>
            <span className="anju-rows-text">
              <Link to={`/housing/units/${offer.unit_id}`}>{offer.unit}</Link>
              <span className="anju-muted">{[offer.allocation_no, t('allocation.offered')].filter(Boolean).join(' · ')} <DateText value={offer.offered_at} mode="date" /></span>
            </span>
            <span>
              <ExtraFieldsButton resource="tenants.allocation" table="allocations" id={offer.id} name={[t('allocation.offered'), offer.unit].join(' · ')} />
              <StatusTag tone={allocationTone(offer.status)}>{t(`allocation.${offer.status}`)}</StatusTag>
              {offer.status === 'offered' && can('tenants.write') ? (
                <>
                  <Button type="link" onClick={() => accept.mutate({ allocation: offer.id })}>{t('allocation.accept')}</Button>
                  <Popconfirm title={t('allocation.decline_sure')} onConfirm={() => decline.mutate({ allocation: offer.id })} okText={t('app:confirm')} cancelText={t('app:cancel')}>
                    <Button type="link">{t('allocation.decline')}</Button>
                  </Popconfirm>
                </>
              ) : null}
              {offer.status === 'accepted' && can('contracts.write') ? <Link to={`/contracts/new?household=${household.id}&unit=${offer.unit_id}`}>{t('household.draft_contract')}</Link> : null}
            </span>
          </li>
        ))}
        {household.check_ins.length + household.allocations.length === 0 ? <li className="anju-muted">{t('household.no_home')}</li> : null}
      </ul>
      {!live && !home && can('tenants.write') ? <Button type="primary" onClick={() => setOffering(true)}>{t('offer.open')}</Button> : null}
      {offering ? <OfferDialog household={household.id} estate={household.estate.id} onClose={() => setOffering(false)} /> : null}
      {leaving ? <CheckOutDialog checkIn={leaving} onClose={() => setLeaving(null)} /> : null}
    </section>
  )
}

function Leases({ household }: { household: HouseholdFile }) {
  const t = useT()
  const { can } = useContextInfo()
  const moveIn = useVerb('check_in', { success: t('checkin.done') })
  const home = household.check_ins.some((stay) => stay.checked_out_at === null)
  const waits = (contract: { id: string; status: string }): boolean =>
    contract.status === 'in_force' && !home && !household.check_ins.some((stay) => stay.contract_id === contract.id)
  return (
    <section className="anju-card">
      <h2>{t('household.leases')}</h2>
      {household.contracts?.length ? (
        <ul className="anju-rows">
          {household.contracts.map((contract) => (
            <li key={contract.id}>
              <span className="anju-rows-text">
                <Link to={`/contracts/${contract.id}`}>{contract.code}</Link>
                <span className="anju-muted">{contract.unit} · {contract.starts} – {contract.last_day}</span>
              </span>
              <span>
                <Money fen={contract.rent_fen} />
                {waits(contract) && can('tenants.check_in') ? <> <Button type="primary" size="small" loading={moveIn.isPending} onClick={() => moveIn.mutate({ contract: contract.id })}>{t('checkin.open')}</Button></> : null}
              </span>
            </li>
          ))}
        </ul>
      ) : (
        <p className="anju-muted">{t('household.no_lease')}</p>
      )}
      {household.charges ? (
        <Facts
          rows={[
            [t('household.open_fen'), <Money key="o" fen={household.charges.open_fen} />],
            [t('household.overdue_fen'), <Money key="d" fen={household.charges.overdue_fen} strong={household.charges.overdue_fen > 0} />],
            [t('household.paid_fen'), <Money key="p" fen={household.charges.paid_fen} />],
          ]}
        />
      ) : null}
    </section>
  )
}
