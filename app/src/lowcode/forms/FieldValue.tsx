import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { StatusTag } from '../../sdk/components/StatusTag.tsx'
import { currentLocale, loadNamespace, titleText, useNamespace } from '../../sdk/i18n.ts'
import type { JsonValue } from '../../sdk/schemaFaults.ts'
import { fieldText } from './fieldText.ts'
import { referenceKinds, useReferenceName } from './references.ts'
import { isMoney } from './money.ts'
import { isStrokes } from './signature.ts'
import type { Field } from './types.ts'

const FileList = lazy(async () => {
  const [module] = await Promise.all([import('./FileList.tsx'), loadNamespace('forms')])
  return module
})

export interface FieldValueProps {
  field: Field
  value: JsonValue | undefined
  /** One line, for lists: tables and signatures as text. */
  compact?: boolean
}

/** A field's value as people read it; a dash when nothing was filled in. */
export function FieldValue({ field, value, compact = false }: FieldValueProps) {
  if (value === undefined || value === null) return <>—</>
  const locale = currentLocale()
  const option = field.type === 'choice' ? field.options?.find((one) => one.value === value) : undefined
  if (option?.color) return <StatusTag tone={option.color}>{titleText(option.title, locale)}</StatusTag>
  if (field.type === 'reference' && typeof value === 'string') return <Reference field={field} id={value} />
  if (field.type === 'signature' && !compact) return <Signed value={value} />
  if (field.type === 'file' && !compact && Array.isArray(value)) {
    return <Suspense fallback="…"><FileList ids={value.filter((one) => typeof one === 'string')} {...(field.sensitive ? { hidden: fieldText(field, value, locale) } : {})} /></Suspense>
  }
  if (field.type === 'table' && !compact && Array.isArray(value)) return <Rows columns={field.fields ?? []} rows={value} />
  const text = fieldText(field, value, locale)
  return isMoney(field) ? <span className="anju-money">{text}</span> : field.type === 'text' && field.multiline && !compact ? <span className="anju-form-long">{text}</span> : <>{text || '—'}</>
}

function Reference({ field, id }: { field: Field; id: string }) {
  const { t } = useTranslation('forms')
  const ready = useNamespace('forms')
  const name = useReferenceName(field.target, id)
  const path = field.target && referenceKinds[field.target].path?.(id)
  if (name === undefined || !ready) return <span className="anju-muted">…</span>
  if (name === null) return <span className="anju-muted">{t('value.gone')}</span>
  return path ? <Link to={path} onClick={(event) => event.stopPropagation()}>{name}</Link> : <>{name}</>
}

function Signed({ value }: { value: JsonValue }) {
  const { t } = useTranslation('forms')
  const ready = useNamespace('forms')
  const text = fieldText({ key: '', type: 'signature', title: { zh: '', en: '' } }, value, currentLocale())
  const paths = typeof value === 'object' && value !== null && !Array.isArray(value) ? value['paths'] : undefined
  if (typeof paths !== 'string' || !isStrokes(paths) || !ready) return <>{text}</>
  return (
    <span className="anju-form-signed">
      <svg viewBox="0 0 480 160" role="img" aria-label={t('sign.given')}>
        <path d={paths} />
      </svg>
      <span className="anju-muted">{text}</span>
    </span>
  )
}

function Rows({ columns, rows }: { columns: readonly Field[]; rows: readonly JsonValue[] }) {
  return (
    <div className="anju-form-scroll">
      <table className="anju-form-rows">
        <thead>
          <tr>{columns.map((column) => <th key={column.key} scope="col">{titleText(column.title)}</th>)}</tr>
        </thead>
        <tbody>
          {rows.map((row, n) => (
            <tr key={n}>
              {columns.map((column) => <td key={column.key}><FieldValue field={column} value={typeof row === 'object' && row !== null && !Array.isArray(row) ? row[column.key] : undefined} compact /></td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
