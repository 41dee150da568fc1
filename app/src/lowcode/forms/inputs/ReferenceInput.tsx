import { RecordSelect } from '../../../sdk/components/RecordSelect.tsx'
import { useContextInfo } from '../../../sdk/context.ts'
import { useTranslation } from 'react-i18next'
import { referenceKinds } from '../references.ts'
import type { InputProps } from './types.ts'

/** Chooses a person, household, unit, contract or member of staff of the organisation. */
export default function ReferenceInput({ id, field, value, onChange, disabled }: InputProps) {
  const { t } = useTranslation('forms')
  const { org } = useContextInfo()
  const kind = referenceKinds[field.target ?? 'unit']
  return (
    <RecordSelect<{ id: string } & Record<string, string>>
      id={id}
      table={kind.table}
      select={`id, ${kind.name}`}
      searchColumn={kind.name}
      label={(row) => row[kind.name] ?? ''}
      {...(org?.kind === 'operator' ? { filter: (query) => query.eq('org_id', org.id), filterKey: [org.id] } : {})}
      value={typeof value === 'string' ? value : null}
      onChange={(next) => onChange(next ?? undefined)}
      disabled={disabled}
      allowClear
      placeholder={t('form.choose')}
    />
  )
}
