import { attachmentsOf, RecordSelect, useContextInfo, useT, type AttachTarget, type ResourceDefinition } from '@anju/sdk'
import { Form, Select } from 'antd'

export type Attach = Partial<Record<AttachTarget, string>>

const sources = {
  building: { table: 'buildings', name: 'name' },
  unit: { table: 'units', name: 'label' },
  household: { table: 'households', name: 'code' },
  contract: { table: 'contracts', name: 'code' },
} as const

interface AttachFieldsProps {
  definition: ResourceDefinition
  value: Attach
  onChange: (value: Attach) => void
  /** Required ones that were left open when the form was sent. */
  missing: readonly AttachTarget[]
}

/** What a record is attached to. With nothing else to say where it is, the estate is asked for. */
export function AttachFields({ definition, value, onChange, missing }: AttachFieldsProps) {
  const t = useT()
  const { org, estate, estates } = useContextInfo()
  const targets = attachmentsOf(definition)
  // What lies in an estate says where it is; until something is chosen, the estate itself has to.
  const located = targets.some(({ to, required }) => to !== 'estate' && (required || value[to] !== undefined))
  const asked = located || targets.some(({ to }) => to === 'estate') ? targets : [{ to: 'estate' as const, required: targets.length > 0 }, ...targets]
  return (
    <Form component={false} layout="vertical">
      <div className="anju-form-fields">
        {asked.map(({ to, required = false }) => (
          <div key={to} className="anju-form-half">
            <Form.Item label={t(`attach.${to}`)} htmlFor={`attach-${to}`} required={required} {...(missing.includes(to) ? { validateStatus: 'error' as const, help: t('attach.missing') } : {})}>
              {to === 'estate' ? (
                <Select
                  id="attach-estate"
                  allowClear={!required}
                  value={value.estate ?? null}
                  options={estates.map(({ id, name }) => ({ value: id, label: name }))}
                  onChange={(id: string | undefined) => onChange(withPart(value, 'estate', id))}
                />
              ) : (
                <RecordSelect<{ id: string } & Record<string, string>>
                  id={`attach-${to}`}
                  table={sources[to].table}
                  select={`id, ${sources[to].name}`}
                  searchColumn={sources[to].name}
                  label={(row) => row[sources[to].name] ?? ''}
                  {...(org?.kind === 'operator' ? { filter: (query) => (estate ? query.eq('estate_id', estate.id) : query.eq('org_id', org.id)), filterKey: [org.id, estate?.id] } : {})}
                  value={value[to] ?? null}
                  onChange={(id) => onChange(withPart(value, to, id ?? undefined))}
                  allowClear={!required}
                  placeholder={t('attach.choose')}
                />
              )}
            </Form.Item>
          </div>
        ))}
      </div>
    </Form>
  )
}

function withPart(value: Attach, to: AttachTarget, id: string | undefined): Attach {
  const next = { ...value }
  if (id === undefined) delete next[to]
  else next[to] = id
  return next
}
