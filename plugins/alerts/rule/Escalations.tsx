import { ConditionBuilder, useT, type ConditionFields } from '@anju/sdk'
import { Checkbox, Select } from 'antd'
import { severities, severityName, type Severity } from '../alert.ts'
import type { Escalation, RuleBody } from './model.ts'
import { SpanInput } from './SpanInput.tsx'
import { useRoles } from './useRoles.ts'

interface EscalationsProps {
  body: RuleBody
  fields: ConditionFields
  disabled: boolean
  onChange: (escalate: RuleBody['escalate'] | undefined) => void
}

/** When an alert is worse than the rule's own severity: by what is seen, or because nobody settles it. */
export function Escalations({ body, fields, disabled, onChange }: EscalationsProps) {
  const t = useT()
  const roles = useRoles()
  const worse = severities.slice(0, severities.indexOf(body.severity)).reverse()
  const list = body.escalate ?? []
  const change = (former: Escalation | undefined, next: Escalation | null): void => {
    const all = [...list.filter((one) => one !== former), ...(next ? [next] : [])]
    onChange(all.length ? all.sort((a, b) => severities.indexOf(b.severity) - severities.indexOf(a.severity) || (a.after ? 1 : 0) - (b.after ? 1 : 0)) : undefined)
  }
  const tell = (severity: Severity, step: Escalation, label: string) => (
    <span className="alerts-row">
      <span className="anju-muted">{t('rule.also_tell')}</span>
      <Select mode="multiple" allowClear className="alerts-roles" aria-label={`${label} · ${t('rule.also_tell')}`} disabled={disabled} value={step.roles ?? []} options={roles} onChange={(keys: string[]) => {
        const { roles: _, ...rest } = step
        change(step, (keys.length ? { ...rest, severity, roles: keys } : { ...rest, severity }) as Escalation)
      }} />
    </span>
  )
  return worse.map((severity) => {
    const seen = list.find((one) => one.severity === severity && one.condition !== undefined)
    const late = list.find((one) => one.severity === severity && one.after !== undefined)
    const label = t('rule.worse', { severity: severityName(severity) })
    const lateLabel = t('rule.worse_after', { severity: severityName(severity) })
    return (
      <div key={severity} className="alerts-worse">
        <Checkbox disabled={disabled} checked={seen !== undefined} onChange={({ target }) => change(seen, target.checked ? { severity, condition: true } : null)}>{label}</Checkbox>
        {seen?.condition !== undefined ? <ConditionBuilder label={label} fields={fields} disabled={disabled} value={seen.condition} onChange={(condition) => change(seen, { ...seen, condition })} /> : null}
        <div className="alerts-row">
          <Checkbox disabled={disabled} checked={late !== undefined} onChange={({ target }) => change(late, target.checked ? { severity, after: { n: severity === 'red' ? 24 : 4, unit: 'hour' } } : null)}>{lateLabel}</Checkbox>
          {late?.after ? <SpanInput label={lateLabel} disabled={disabled} value={late.after} onChange={(after) => change(late, { ...late, after })} /> : null}
          {late ? tell(severity, late, lateLabel) : null}
        </div>
      </div>
    )
  })
}
