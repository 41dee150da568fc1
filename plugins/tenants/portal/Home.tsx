import { Await, DateText, Facts, Money, PageHeader, StatusTag, useContextInfo, useLive, useRefresh, useRpc, useT, useVerb } from '@anju/sdk'
import { Button } from 'antd'
import { Link } from 'react-router'

interface Home {
  name: string
  unit: { id: string; label: string; estate_name: string } | null
  household: { code: string; category: string; members: { person_id: string; name: string; relation: string; me: boolean }[] } | null
  offers: { id: string; unit: string; estate: string; layout: string; area_m2: number | null; expires_at: string | null }[]
  check_in: { checked_in_at: string } | null
  contracts: { id: string; code: string; status: string; starts: string; last_day: string; rent_fen: number; unit: string; to_sign: boolean }[]
  bills: { open: number; open_fen: number; overdue_fen: number; next_due_on: string | null } | null
}

/** A tenant's first screen: the home, what is to be done, what is to be paid. */
export default function PortalHome() {
  const t = useT()
  const { user } = useContextInfo()
  const home = useRpc<Home>('tenants_home')
  const refresh = useRefresh()
  useLive(`user:${user.id}`, 'home_changed', () => refresh('tenants_home'))
  const accept = useVerb('accept_offer', { success: t('allocation.accepted_done') })
  return (
    <>
      <PageHeader title={t('home.title')} />
      <Await query={home}>
        {(data) => (
          <>
            {data.offers.map((offer) => (
              <section key={offer.id} className="anju-portal-card" aria-label={t('home.offer')}>
                <h2>{t('home.offer')}</h2>
                <Facts rows={[[t('household.unit'), `${offer.estate} ${offer.unit}`], [t('home.layout'), [offer.layout, offer.area_m2 ? `${offer.area_m2} m²` : ''].filter(Boolean).join(' · ')], [t('home.answer_by'), <DateText key="d" value={offer.expires_at} />]]} />
                <Button type="primary" block loading={accept.isPending} onClick={() => accept.mutate({ allocation: offer.id })} style={{ marginTop: 12 }}>{t('allocation.accept')}</Button>
              </section>
            ))}
            {data.contracts.filter((contract) => contract.to_sign).map((contract) => (
              <section key={contract.id} className="anju-portal-card" aria-label={t('home.to_sign')}>
                <h2>{t('home.to_sign')}</h2>
                <p>{contract.unit} · {contract.code}</p>
                <Link to="/contract"><Button type="primary" block>{t('home.read_and_sign')}</Button></Link>
              </section>
            ))}
            {data.bills && data.bills.open > 0 ? (
              <section className="anju-portal-card" aria-label={t('home.to_pay')}>
                <h2>{t('home.to_pay')}</h2>
                <p className="anju-big"><Money fen={data.bills.open_fen} /></p>
                {data.bills.overdue_fen > 0 ? <StatusTag tone="warning">{t('home.overdue')}</StatusTag> : <p className="anju-muted">{t('home.due')} <DateText value={data.bills.next_due_on} mode="date" /></p>}
                <Link to="/bills"><Button type="primary" block style={{ marginTop: 10 }}>{t('home.pay')}</Button></Link>
              </section>
            ) : null}
            <section className="anju-portal-card" aria-label={t('home.mine')}>
              <h2>{t('home.mine')}</h2>
              {data.unit ? (
                <Facts
                  rows={[
                    [t('household.unit'), `${data.unit.estate_name} ${data.unit.label}`],
                    data.check_in !== null && [t('household.moved_in'), <DateText key="i" value={data.check_in.checked_in_at} mode="date" />],
                    ...data.contracts.filter(({ status }) => status === 'in_force').slice(0, 1).flatMap((contract): [string, React.ReactNode][] => [
                      [t('home.lease'), `${contract.starts} – ${contract.last_day}`],
                      [t('home.rent'), <Money key="r" fen={contract.rent_fen} />],
                    ]),
                  ]}
                />
              ) : (
                <p className="anju-muted">{t('home.none')}</p>
              )}
            </section>
            {data.household ? (
              <section className="anju-portal-card" aria-label={t('household.members')}>
                <h2>{t('household.members')}</h2>
                <ul className="anju-rows">
                  {data.household.members.map((member) => (
                    <li key={member.person_id}>
                      <span>{member.me ? data.name : member.name}</span>
                      <span className="anju-muted">{member.me ? t('home.me') : t(`relation.${member.relation}`)}</span>
                    </li>
                  ))}
                </ul>
              </section>
            ) : null}
          </>
        )}
      </Await>
    </>
  )
}
