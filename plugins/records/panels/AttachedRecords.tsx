import { FieldValue, titleText, useContextInfo, useDefinitions, useRpc, useT, type AttachTarget, type ResourceDefinition } from '@anju/sdk'
import { Link, useLocation } from 'react-router'
import { Status } from '../components/Status.tsx'
import { attachesTo, listFields, recordName, recordPath, recordsPath, type RecordPage } from '../record.ts'
import '../records.css'

const SHOWN = 20

/** On the file of a home, household or lease: the records of every kind that is attached to such a thing. */
export default function AttachedRecords({ id }: { id: string }) {
  const { pathname } = useLocation()
  const target: AttachTarget = pathname.startsWith('/tenants') ? 'household' : pathname.startsWith('/contracts') ? 'contract' : 'unit'
  const { data = [] } = useDefinitions()
  return data.filter((definition) => !definition.base && definition.rights.read && attachesTo(definition, target)).map((definition) => <Kind key={definition.key} definition={definition} target={target} id={id} />)
}

function Kind({ definition, target, id }: { definition: ResourceDefinition; target: AttachTarget; id: string }) {
  const t = useT()
  const { org } = useContextInfo()
  const page = useRpc<RecordPage>('record_list', { org: org?.id, resource: definition.key, filters: [{ field: target, op: 'eq', value: id }], limit: SHOWN }, { enabled: org !== null })
  const rows = page.data?.rows ?? []
  if (rows.length === 0 && !definition.rights.write) return null
  const fields = listFields(definition).slice(0, 3)
  return (
    <section className="anju-card" aria-label={titleText(definition.title)}>
      <h2 className="records-panel-head">
        <span>{titleText(definition.title)}{rows.length > 0 ? ` (${page.data?.next ? `${SHOWN}+` : rows.length})` : ''}</span>
        {definition.rights.write ? <Link className="anju-screen-only" to={`${recordsPath(definition.key)}/new?${target}=${id}`}>{t('panel.add')}</Link> : null}
      </h2>
      {rows.length === 0 ? <p className="anju-muted">{page.isLoading ? t('app:state.loading') : t('panel.none')}</p> : (
        <ul className="anju-rows">
          {rows.map((record) => (
            <li key={record.id}>
              <span className="anju-rows-text">
                <Link to={recordPath(record)}>{recordName(record)}</Link>
                <span className="anju-muted">{fields.filter(({ key }) => record.values[key] !== undefined && key !== definition.title_field).map((field, n) => <span key={field.key}>{n > 0 ? ' · ' : ''}{titleText(field.title)} <FieldValue field={field} value={record.values[field.key]} compact /></span>)}</span>
              </span>
              <Status definition={definition} record={record} />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
