import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Rule } from '../../logic/index.ts'
import { readLogic } from '../../conditions/read.ts'
import { currentLocale, titleText } from '../../../sdk/i18n.ts'
import type { Field } from '../types.ts'
import { conditionFields } from './conditionFields.ts'
import { FormulaFault, parseFormula, writeFormula, type FormulaNames } from './formula.ts'
import { Line } from './Line.tsx'

interface FormulaEditorProps {
  rule: Rule
  /** Fields the formula may use. */
  fields: readonly Field[]
  disabled: boolean
  onChange: (rule: Rule) => void
}

const usable = new Set(['text', 'number', 'money', 'date', 'choice', 'computed'])

/** A formula written as people write it: `[面积] × [单价]`. What it cannot say stays as it is, in words. */
export function FormulaEditor({ rule, fields, disabled, onChange }: FormulaEditorProps) {
  const { t } = useTranslation('forms')
  const offered = fields.filter(({ type, sensitive }) => usable.has(type) && !sensitive)
  const names: FormulaNames = {
    keyOf: (name) => offered.find(({ key, title }) => key === name || title.zh === name || title.en === name)?.key,
    nameOf: (key) => {
      const field = offered.find((one) => one.key === key)
      return field && offered.filter(({ title }) => titleText(title) === titleText(field.title)).length === 1 ? titleText(field.title) : key
    },
  }
  const language = currentLocale() === 'en-US' ? 'en' : 'zh'
  const [text, setText] = useState(() => writeFormula(rule, names, language))
  const [fault, setFault] = useState<number | null>(null)
  if (text === null) {
    return (
      <Line label={t('designer.formula')}>
        <p>{readLogic(rule, conditionFields(fields), currentLocale())}</p>
        {disabled ? null : <Button size="small" onClick={() => { setText('0'); onChange(0) }}>{t('designer.formula_anew')}</Button>}
      </Line>
    )
  }
  const type = (written: string): void => {
    setText(written)
    try {
      const parsed = parseFormula(written, names)
      setFault(null)
      onChange(parsed)
    } catch (error) {
      setFault(error instanceof FormulaFault ? error.at : 0)
    }
  }
  return (
    <Line id="field-formula" label={t('designer.formula')} help={t('designer.formula_hint')}>
      <Input.TextArea id="field-formula" autoSize={{ minRows: 2, maxRows: 6 }} spellCheck={false} disabled={disabled} value={text} status={fault === null ? '' : 'error'} onChange={({ target }) => type(target.value)} />
      {fault === null ? null : <span role="alert" className="anju-designer-fault">{t('designer.formula_fault', { at: fault + 1 })}</span>}
      <Select
        size="small"
        aria-label={t('designer.formula_insert')}
        placeholder={t('designer.formula_insert')}
        disabled={disabled || offered.length === 0}
        value={null}
        options={offered.map((field) => ({ value: field.key, label: titleText(field.title) || field.key }))}
        onChange={(key: string) => type(`${text === '0' ? '' : text}${text === '' || text === '0' ? '' : ' '}[${names.nameOf(key)}]`)}
      />
    </Line>
  )
}
