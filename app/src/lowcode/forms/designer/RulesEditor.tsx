import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { ConditionBuilder } from '../../conditions/ConditionBuilder.tsx'
import type { ConditionFields } from '../../conditions/fields.ts'
import type { FieldRule } from '../types.ts'
import { TitlePair } from './TitlePair.tsx'

interface RulesEditorProps {
  rules: readonly FieldRule[]
  fields: ConditionFields
  disabled: boolean
  onChange: (rules: FieldRule[]) => void
}

/** What must hold for the value, and what to say when it does not. */
export function RulesEditor({ rules, fields, disabled, onChange }: RulesEditorProps) {
  const { t } = useTranslation('forms')
  const put = (n: number, part: Partial<FieldRule>): void => onChange(rules.map((rule, i) => (i === n ? { ...rule, ...part } : rule)))
  return (
    <div className="anju-stack">
      <p className="anju-muted">{t('designer.rules_hint')}</p>
      {rules.map((rule, n) => (
        <fieldset key={n} className="anju-designer-rule">
          <legend>{t('designer.rule', { n: n + 1 })}</legend>
          <ConditionBuilder label={t('designer.rule', { n: n + 1 })} value={rule.logic} fields={fields} disabled={disabled} onChange={(logic) => put(n, { logic })} />
          <TitlePair id={`rule-${n}`} label={t('designer.message')} value={rule.message} disabled={disabled} onChange={(message) => put(n, { message })} />
          {disabled ? null : <Button size="small" danger onClick={() => onChange(rules.filter((_rule, i) => i !== n))}>{t('designer.remove_rule')}</Button>}
        </fieldset>
      ))}
      {disabled ? null : <Button size="small" onClick={() => onChange([...rules, { logic: true, message: { zh: '', en: '' } }])}>{t('designer.add_rule')}</Button>}
    </div>
  )
}
