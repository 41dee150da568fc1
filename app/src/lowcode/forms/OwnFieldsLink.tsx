import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useNamespace } from '../../sdk/i18n.ts'
import { useDefinitions } from './definitions.ts'

/** Leads from the list of a built-in resource to the one with its own fields: columns, filters, order, file. Nothing where there are none. */
export function OwnFieldsLink({ resource }: { resource: string }) {
  const { t } = useTranslation('forms')
  const ready = useNamespace('forms')
  const { data } = useDefinitions()
  if (!ready || !data?.some(({ base, fields }) => base === resource && fields.length > 0)) return null
  return <Link to={`/records/built-in/${resource.replace('.', '/')}`}><Button>{t('extra.title')}</Button></Link>
}
