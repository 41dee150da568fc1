import { Input } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { currentLocale } from '../../sdk/i18n.ts'
import type { ConditionFields } from './fields.ts'
import type { Raw } from './model.ts'
import { readLogic } from './read.ts'

/** A part that rows cannot show: what it means, and its text. Text that is no JSON is kept in the field and not taken over. */
export function RawEditor({ raw, fields, disabled, onChange }: { raw: Raw; fields: ConditionFields; disabled: boolean; onChange: (raw: Raw) => void }) {
  const { t } = useTranslation('expressions')
  const note = useId()
  const written = JSON.stringify(raw.rule)
  // While someone types, what he typed; once the rule changed otherwise, the rule.
  const [typed, setTyped] = useState<{ text: string; of: string } | null>(null)
  const text = typed?.of === written ? typed.text : JSON.stringify(raw.rule, null, 1)
  const parsed = parse(text)
  const take = (changed: string): void => {
    const rule = parse(changed)
    setTyped({ text: changed, of: rule === undefined ? written : JSON.stringify(rule) })
    if (rule !== undefined) onChange({ kind: 'raw', rule })
  }
  return (
    <div className="anju-condition-raw">
      <p id={note} className="anju-condition-note">
        <span aria-hidden="true">▲ </span>
        {t('builder.raw_note')}
      </p>
      <p>{readLogic(raw.rule, fields, currentLocale())}</p>
      <Input.TextArea
        aria-label={t('builder.raw_text')}
        aria-describedby={note}
        autoSize={{ minRows: 2, maxRows: 12 }}
        disabled={disabled}
        spellCheck={false}
        status={parsed === undefined ? 'error' : ''}
        value={text}
        onChange={(event) => take(event.target.value)}
      />
      {parsed === undefined && <p role="alert">{t('builder.raw_not_json')}</p>}
    </div>
  )
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
