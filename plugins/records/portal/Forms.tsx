import { titleText, useT } from '@anju/sdk'
import { Link } from 'react-router'
import type { PortalForm } from './forms.ts'

/** What can be handed in, each leading to its form. */
export function Forms({ forms }: { forms: readonly PortalForm[] }) {
  const t = useT()
  if (forms.length === 0) return null
  return (
    <nav aria-label={t('portal.hand_in')} className="anju-portal-card">
      <h2>{t('portal.hand_in')}</h2>
      <ul className="records-portal-forms">
        {forms.map((form) => (
          <li key={`${form.org}.${form.resource}`}>
            <Link className="records-portal-link" to={`/records/new/${form.org}/${form.resource}`}>
              <span>
                <strong>{titleText(form.title)}</strong>
                {form.description ? <span className="anju-muted">{titleText(form.description)}</span> : null}
              </span>
              <span aria-hidden="true">›</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
