import { Await, DateText, FieldValue, from, titleText, useContextInfo, useRows, useT, type Field, type JsonValue, type ResourceDefinition, type Values } from '@anju/sdk'
import { statusTitle, type CustomRecord } from '../record.ts'

interface Change {
  id: number
  at: string
  actor_id: string | null
  action: 'insert' | 'update'
  before: Part | null
  after: Part | null
}

/** What a change touched, as the log has it. */
interface Part {
  extra?: Values
  status?: string
  approval?: string
  archived_at?: string | null
}

/** What was changed of a record, by whom, field by field; for those who may read the log of operations. */
export function History({ definition, record }: HistoryProps) {
  const { can } = useContextInfo()
  return can('platform.audit') ? <Changes definition={definition} record={record} /> : null
}

interface HistoryProps {
  definition: ResourceDefinition
  record: Pick<CustomRecord, 'id' | 'handed_in'>
}

function Changes({ definition, record: { id, handed_in: handedIn } }: HistoryProps) {
  const t = useT()
  const { org } = useContextInfo()
  const changes = useRows<Change[]>(['audit_log', id], () => from('audit_log').select('id, at, actor_id, action, before, after').eq('row_id', id).order('id', { ascending: false }).limit(50))
  const staff = useRows<{ user_id: string | null; name: string }[]>(['staff', org?.id, 'names'], () => from('staff').select('user_id, name').eq('org_id', org?.id ?? '').limit(1000))
  const names = new Map((staff.data ?? []).map(({ user_id, name }) => [user_id, name]))
  // Whoever made what was handed in is the tenant.
  const tenant = handedIn ? changes.data?.find(({ action }) => action === 'insert')?.actor_id : undefined
  const called = (actor: string): string => names.get(actor) ?? (handedIn && actor === tenant ? handedIn.by : t('history.somebody'))
  return (
    <section className="anju-card anju-screen-only">
      <h2>{t('history.title')}</h2>
      <Await query={changes} rows={2}>
        {(rows) => (
          <ol className="records-history">
            {rows.filter((change) => change.action === 'insert' || says(definition, change)).map((change) => (
              <li key={change.id}>
                <span className="anju-muted"><DateText value={change.at} mode="minute" /> · {change.actor_id ? called(change.actor_id) : t('history.system')}</span>
                {change.action === 'insert' ? <div>{t(handedIn ? 'record.handed_in' : 'history.created')}</div> : <Changed definition={definition} change={change} />}
              </li>
            ))}
          </ol>
        )}
      </Await>
    </section>
  )
}

const differs = (a: JsonValue | undefined, b: JsonValue | undefined): boolean => JSON.stringify(a ?? null) !== JSON.stringify(b ?? null)
const changedFields = (definition: ResourceDefinition, { before, after }: Change): Field[] =>
  after?.extra ? definition.fields.filter(({ key }) => differs(before?.extra?.[key], after.extra?.[key])) : []
/** `none` is where a record is before anybody was asked: nothing to tell. */
const told = ({ after }: Change): string | null => (after?.approval && after.approval !== 'none' ? after.approval : null)

/** Whether a change is one people made: number and title follow by themselves. */
const says = (definition: ResourceDefinition, change: Change): boolean =>
  changedFields(definition, change).length > 0 || change.after?.status !== undefined || told(change) !== null || (change.after !== null && 'archived_at' in change.after)

function Changed({ definition, change }: { definition: ResourceDefinition; change: Change }) {
  const t = useT()
  const { before, after } = change
  const [old, now] = [before?.extra ?? {}, after?.extra ?? {}]
  const fields = changedFields(definition, change)
  const approval = told(change)
  const archived = before && after && 'archived_at' in after ? after.archived_at !== null : null
  return (
    <ul>
      {fields.map((field) => (
        <li key={field.key}>
          {titleText(field.title)}: <s className="anju-muted"><FieldValue field={field} value={old[field.key]} compact /></s> → <FieldValue field={field} value={now[field.key]} compact />
        </li>
      ))}
      {after?.status !== undefined && after.status !== before?.status ? <li>{t('list.status')}: {statusTitle(definition, before?.status ?? null)} → {statusTitle(definition, after.status ?? null)}</li> : null}
      {approval ? <li>{t(`approval.${approval}`)}</li> : null}
      {archived === null ? null : <li>{archived ? t('record.archived') : t('record.restored')}</li>}
    </ul>
  )
}
