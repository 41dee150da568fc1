import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { EmptyState } from '../sdk/components/States.tsx'
import { PageHeader } from '../sdk/components/PageHeader.tsx'

export function NotFound() {
  const { t } = useTranslation('app')
  return (
    <>
      <PageHeader title={t('not_found.title')} />
      <EmptyState title={t('not_found.text')} action={<Link to="/">{t('shell.workbench')}</Link>} />
    </>
  )
}
