import { ConditionBuilder, useT, type ConditionFields } from '@anju/sdk'
import { Button, Input, Select } from 'antd'
import { textIn } from '../run.ts'
import type { Who } from '../steps.ts'
import type { Catalog } from './catalog.ts'

const ways: Who['by'][] = ['role', 'persons', 'manager', 'permission', 'applicant', 'condition']

interface WhoEditorProps {
  value: readonly Who[]
  onChange: (value: Who[]) => void
  catalog: Catalog
  fields: ConditionFields
  disabled: boolean
}

/** Who a step asks: one or several ways to name people; all who are found are asked. */
export function WhoEditor({ value, onChange, catalog, fields, disabled }: WhoEditorProps) {
  const t = useT()
  const change = (n: number, who: Who): void => onChange(value.map((one, at) => (at === n ? who : one)))
  const roles = catalog.roles.map((role) => ({ value: role.key, label: textIn(role.title) ?? role.key }))
  return (
    <div className="flows-whos">
      {value.map((who, n) => (
        <div key={n} className="flows-who">
          <div className="flows-acts">
            <Select<Who['by']> aria-label={t('design.who_by')} disabled={disabled} value={who.by} options={ways.map((by) => ({ value: by, label: t(`design.by_${by}`) }))} onChange={(by) => change(n, { by })} />
            <Button type="text" disabled={disabled} aria-label={t('design.who_remove')} onClick={() => onChange(value.filter((_one, at) => at !== n))}>×</Button>
          </div>
          {who.by === 'role' || who.by === 'condition' ? (
            <Select aria-label={t('design.role')} className="flows-wide" disabled={disabled} placeholder={t('design.role')} value={who.role} options={roles} onChange={(role: string) => change(n, { ...who, role })} />
          ) : null}
          {who.by === 'role' ? (
            <Select<'estate' | 'organization'> aria-label={t('design.scope')} className="flows-wide" disabled={disabled} value={who.scope ?? 'estate'} options={(['estate', 'organization'] as const).map((scope) => ({ value: scope, label: t(`design.scope_${scope}`) }))} onChange={(scope) => change(n, { ...who, scope })} />
          ) : null}
          {who.by === 'permission' ? <Input aria-label={t('design.permission')} disabled={disabled} placeholder="contracts.sign" value={who.permission ?? ''} onChange={({ target }) => change(n, { ...who, permission: target.value })} /> : null}
          {who.by === 'persons' ? (
            <Select<string[]> mode="multiple" aria-label={t('design.persons')} className="flows-wide" disabled={disabled} placeholder={t('design.persons')} showSearch={{ optionFilterProp: 'label' }} value={who.users ?? []}
              options={catalog.people.map(({ id, name, position }) => ({ value: id, label: position ? `${name} · ${position}` : name }))} onChange={(users) => change(n, { ...who, users })} />
          ) : null}
          {who.by === 'condition' ? <ConditionBuilder label={t('design.who_condition')} disabled={disabled} fields={fields} value={who.condition ?? true} onChange={(condition) => change(n, { ...who, condition })} /> : null}
        </div>
      ))}
      <Button disabled={disabled} onClick={() => onChange([...value, { by: 'role', role: 'manager' }])}>{t('design.who_add')}</Button>
    </div>
  )
}
