import { ConditionBuilder, useT, type ConditionFields } from '@anju/sdk'
import { Checkbox } from 'antd'
import { severities, type Severity } from '../alert.ts'
import type { RuleBody } from './model.ts'

interface EscalationsProps {
  body: RuleBody
  fields: ConditionFields
  disabled: boolean
  onChange: (escalate: RuleBody['escalate'] | undefined) => void
}

/** When an alert is worse than the rule's own severity. */
export function Escalations({ body, fields, disabled, onChange }: EscalationsProps) {
  const t = useT()
  const worse = severities.slice(0, severities.indexOf(body.severity)).reverse()
  const list = body.escalate ?? []
  const change = (severity: Severity, next: NonNullable<RuleBody['escalate']>[number] | null): void => {
    const rest = list.filter((one) => one.severity !== severity)
    const all = next ? [...rest, next] : rest
    onChange(all.length ? all.sort((a, b) => severities.indexOf(b.severity) - severities.indexOf(a.severity)) : undefined)
  }
  return worse.map((severity) => {
    const said = list.find((one) => one.severity === severity)
    const label = t('rule.worse', { severity: t(`severity.${severity}`) })
    return (
      <div key={severity} className="alerts-worse">
        <Checkbox disabled={disabled} checked={said !== undefined} onChange={({ target }) => change(severity, target.checked ? { severity, condition: true } : null)}>{label}</Checkbox>
        {said ? <ConditionBuilder label={label} fields={fields} disabled={disabled} value={said.condition} onChange={(condition) => change(severity, { severity, condition })} /> : null}
      </div>
    )
  })
}
