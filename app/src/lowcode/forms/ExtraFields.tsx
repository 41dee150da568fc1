import { Button, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Await } from '../../sdk/components/States.tsx'
import { from, rpc } from '../../sdk/client.ts'
import { titleText, useNamespace } from '../../sdk/i18n.ts'
import { useRefresh, useRows } from '../../sdk/query.ts'
import { useDefinitions } from './definitions.ts'
import { FieldValue } from './FieldValue.tsx'
import { RecordForm } from './RecordForm.tsx'
import { Reveal } from './Reveal.tsx'
import type { ResourceDefinition, Values } from './types.ts'

export interface ExtraFieldsProps {
  /** The built-in resource, as its plugin registered it with `private.resource_base`: `housing.unit`. */
  resource: string
  /** Its table. */
  table: string
  id: string
}

interface Stored {
  extra: Values
  updated_at: string
}

/**
 * The fields an operator added to a built-in record, on its page: shown, printed, and changed in a form of their own. Nothing where
 * there are none.
 */
export function ExtraFields(props: ExtraFieldsProps) {
  const { data } = useDefinitions()
  const ready = useNamespace('forms')
  const definition = data?.find(({ base, key }) => base === props.resource || (base && key === props.resource))
  return definition && ready && definition.fields.length > 0 ? <Card {...props} definition={definition} /> : null
}

function Card({ resource, table, id, definition }: ExtraFieldsProps & { definition: ResourceDefinition }) {
  const { t } = useTranslation('forms')
  const refresh = useRefresh()
  const [editing, setEditing] = useState<Stored | null>(null)
  const stored = useRows<Stored>([table, 'extra', id], () => from(table).select('extra, updated_at').eq('id', id).single())
  const parts = partsOf(definition)
  return (
    <section className="anju-card" aria-label={t('extra.title')}>
      <h2 className="anju-extra-head">
        <span>{t('extra.title')}</span>
        {definition.rights.write && stored.data ? <Button size="small" className="anju-screen-only" onClick={() => setEditing(stored.data)}>{t('extra.edit')}</Button> : null}
      </h2>
      <Await query={stored} rows={2}>
        {({ extra }) => parts.map(({ title, fields }) => (
          <div key={title ?? ''}>
            {title ? <h3 className="anju-extra-part">{title}</h3> : null}
            <dl className="anju-facts">
              {fields.map((field) => (
                <div key={field.key} style={{ display: 'contents' }}>
                  <dt className={field.print ? undefined : 'anju-screen-only'}>{titleText(field.title)}</dt>
                  <dd className={field.print ? undefined : 'anju-screen-only'}>
                    <FieldValue field={field} value={extra[field.key]} />
                    {field.sensitive && extra[field.key] !== undefined ? <Reveal resource={resource} id={id} field={field} /> : null}
                  </dd>
                </div>
              ))}
            </dl>
          </div>
        ))}
      </Await>
      {editing ? (
        <Modal open width={820} title={t('extra.edit_title')} footer={null} onCancel={() => setEditing(null)} destroyOnHidden mask={{ closable: false }}>
          <RecordForm
            fields={definition.fields}
            values={editing.extra}
            at={editing.updated_at}
            draft={`extra.${resource}.${id}`}
            onSubmit={async (values, { at }) => {
              await rpc('save_extra', { resource, id, values, base_at: at })
              setEditing(null)
              refresh(table, 'built_in_list')
            }}
            actions={<Button onClick={() => setEditing(null)}>{t('extra.cancel')}</Button>}
          />
        </Modal>
      ) : null}
    </section>
  )
}

function partsOf({ fields }: ResourceDefinition): { title: string | null; fields: ResourceDefinition['fields'] }[] {
  const parts: { title: string | null; fields: ResourceDefinition['fields'] }[] = [{ title: null, fields: [] }]
  for (const field of fields) {
    if (field.type === 'section') parts.push({ title: titleText(field.title), fields: [] })
    else parts.at(-1)?.fields.push(field)
  }
  return parts.filter((part) => part.fields.length > 0)
}
