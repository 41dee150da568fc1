import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { currentLocale } from '../../sdk/i18n.ts'
import { checkLogic, type Rule } from '../logic/index.ts'
import './conditions.css'
import type { ConditionBuilderProps } from './ConditionBuilder.tsx'
import { GroupEditor } from './GroupEditor.tsx'
import { toGroup, toRule } from './model.ts'
import { readLogic } from './read.ts'

/** The builder itself, loaded when first shown. */
export default function Builder({ id, value, onChange, fields, label, disabled = false }: ConditionBuilderProps) {
  const { t } = useTranslation('expressions')
  const rule: Rule = value ?? true
  const group = useMemo(() => toGroup(rule, fields), [rule, fields])
  const fault = checkLogic(rule, fields)
  const name = label ?? t('builder.label')
  return (
    <div className="anju-condition" id={id} role="group" aria-label={name}>
      <GroupEditor group={group} fields={fields} disabled={disabled} depth={1} onChange={(changed) => onChange?.(toRule(changed, fields))} />
      <p className="anju-condition-reading" aria-live="polite">
        <strong className="anju-strong">{t('builder.reading')} </strong>
        {group.parts.length === 0 ? t('builder.none') : readLogic(rule, fields, currentLocale())}
      </p>
      {fault && (
        <p className="anju-condition-fault" role="alert">
          <strong>{t('builder.faulty')}</strong> {t(`errors.${fault.key.replace('expressions.', '')}`, fault.params)}
        </p>
      )}
    </div>
  )
}
