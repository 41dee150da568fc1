import { DateText, ExtraFieldsButton, StatusTag, useContextInfo, useT } from '@anju/sdk'
import { Button } from 'antd'
import { useState } from 'react'
import type { HouseholdFile, Qualification } from '../household.ts'
import { QualificationDialog } from './QualificationDialog.tsx'

/** What entitles the household to a home, and until when (资格). */
export function Qualifications({ household }: { household: HouseholdFile }) {
  const t = useT()
  const { can } = useContextInfo()
  const [open, setOpen] = useState<Qualification | 'new' | null>(null)
  const mayWrite = can('tenants.write')
  return (
    <section className="anju-card">
      <h2>{t('qualification.title')}</h2>
      <ul className="anju-rows">
        {household.qualifications.map((one) => (
          <li key={one.id}>
            <span className="anju-rows-text">
              <strong>{one.kind}</strong>
              <span className="anju-muted">
                <DateText value={one.from} mode="date" /> – {one.until ? <DateText value={one.until} mode="date" /> : t('qualification.open_end')}
                {one.source ? ` · ${one.source}` : ''}
              </span>
            </span>
            <span>
              <ExtraFieldsButton resource="tenants.qualification" table="qualifications" id={one.id} name={one.kind} />
              {mayWrite ? <Button type="link" size="small" aria-label={t('qualification.edit_of', { kind: one.kind })} onClick={() => setOpen(one)}>{t('app:edit')}</Button> : null}
              <StatusTag tone={one.current ? 'success' : 'neutral'}>{t(one.current ? 'qualification.current' : 'qualification.not_current')}</StatusTag>
            </span>
          </li>
        ))}
        {household.qualifications.length === 0 ? <li className="anju-muted">{t('qualification.none')}</li> : null}
      </ul>
      {mayWrite && household.status !== 'left' ? <Button onClick={() => setOpen('new')}>{t('qualification.add')}</Button> : null}
      {open ? <QualificationDialog household={household.id} qualification={open === 'new' ? null : open} onClose={() => setOpen(null)} /> : null}
    </section>
  )
}
