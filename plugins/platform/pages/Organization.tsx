import { Await, DateText, EmptyState, ExtraFields, ExtraFieldsButton, Facts, PageHeader, useContextInfo, useRpc, useT } from '@anju/sdk'
import { Alert, Button } from 'antd'
import { useState } from 'react'
import { EstateDialog, type Estate } from '../components/EstateDialog.tsx'
import { OrganizationDialog } from '../components/OrganizationDialog.tsx'
import '../platform.css'

/** What `organization_facts` answers. */
export interface OrganizationFacts {
  id: string
  name: string
  kind: 'operator' | 'property_company' | 'authority' | 'asset_platform'
  confirmation_no: string | null
  confirmed_until: string | null
  /** Until the last day of the confirmation; negative once it is over. */
  days_left: number | null
  /** Within the days the setting `confirmation_warn_days` says. */
  lapses: boolean
  /** Base of the next save. */
  updated_at: string
  may_write: boolean
  estates: Estate[]
}

/** One's own organisation with its confirmation (5.1.a), and its estates; own fields of each. */
export default function Organization() {
  const t = useT()
  const { org } = useContextInfo()
  const facts = useRpc<OrganizationFacts>('organization_facts', { org: org?.id }, { enabled: org !== null })
  return (
    <>
      <PageHeader title={t('organization.title')} subtitle={t('organization.subtitle')} />
      <Await query={facts}>
        {(data) => (
          <>
            <Lapsing facts={data} />
            <div className="platform-organization">
              <Own facts={data} />
              <ExtraFields resource="platform.organization" table="organizations" id={data.id} />
            </div>
            {data.kind === 'operator' || data.estates.length > 0 ? <Estates facts={data} /> : null}
          </>
        )}
      </Await>
    </>
  )
}

function Lapsing({ facts: { lapses, days_left } }: { facts: OrganizationFacts }) {
  const t = useT()
  if (!lapses || days_left === null) return null
  return (
    <Alert
      showIcon
      type={days_left < 0 ? 'error' : 'warning'}
      style={{ marginBottom: 16 }}
      title={days_left < 0 ? t('organization.lapsed', { days: -days_left }) : t('organization.lapses', { days: days_left })}
      description={t('organization.lapse_advice')}
    />
  )
}

function Own({ facts }: { facts: OrganizationFacts }) {
  const t = useT()
  const [editing, setEditing] = useState(false)
  return (
    <section className="platform-panel">
      <div className="platform-panel-head">
        <h2>{t('organization.own')}</h2>
        {facts.may_write ? <Button size="small" onClick={() => setEditing(true)}>{t('app:edit')}</Button> : null}
      </div>
      <Facts
        rows={[
          [t('organization.name'), facts.name],
          [t('organization.kind'), t(`organization.kinds.${facts.kind}`)],
          facts.kind === 'operator' && [t('organization.confirmation_no'), facts.confirmation_no],
          facts.kind === 'operator' && [t('organization.confirmed_until'), facts.confirmed_until ? <DateText key="until" value={facts.confirmed_until} mode="date" /> : null],
        ]}
      />
      {editing ? <OrganizationDialog facts={facts} onClose={() => setEditing(false)} /> : null}
    </section>
  )
}

function Estates({ facts }: { facts: OrganizationFacts }) {
  const t = useT()
  const [open, setOpen] = useState<Estate | 'new' | null>(null)
  return (
    <section className="platform-panel">
      <div className="platform-panel-head">
        <h2>{t('organization.estates')}</h2>
        {facts.may_write ? <Button size="small" onClick={() => setOpen('new')}>{t('organization.add_estate')}</Button> : null}
      </div>
      {facts.estates.length === 0 ? <EmptyState title={t('organization.no_estates')} /> : (
        <ul className="anju-rows">
          {facts.estates.map((estate) => (
            <li key={estate.id}>
              <span className="anju-rows-text">
                <span><strong>{estate.name}</strong> <span className="platform-chip">{estate.code}</span></span>
                <span className="anju-muted">{estate.address || t('organization.no_address')}</span>
              </span>
              <span>
                <ExtraFieldsButton resource="platform.estate" table="estates" id={estate.id} name={estate.name} />
                {estate.may_write ? <Button size="small" aria-label={t('organization.edit_of', { name: estate.name })} onClick={() => setOpen(estate)}>{t('app:edit')}</Button> : null}
              </span>
            </li>
          ))}
        </ul>
      )}
      {open ? <EstateDialog org={facts.id} estate={open === 'new' ? null : open} onClose={() => setOpen(null)} /> : null}
    </section>
  )
}
