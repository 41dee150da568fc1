import { ConditionBuilder, useT, type ConditionFields } from '@anju/sdk'
import { Checkbox, Input, InputNumber, Select } from 'antd'
import { DayInput } from '../components/DayInput.tsx'
import { textIn } from '../run.ts'
import type { FlowBody, FlowSettings, Text } from '../steps.ts'
import type { Catalog } from './catalog.ts'
import { FormEditor } from './FormEditor.tsx'
import { Field, put, TitleFields } from './StepPanel.tsx'

interface FlowPanelProps {
  body: FlowBody
  title: Partial<Text>
  itemKey: string
  keyFixed: boolean
  catalog: Catalog
  fields: ConditionFields
  disabled: boolean
  onBody: (body: FlowBody) => void
  onTitle: (title: Partial<Text>) => void
  onKey: (key: string) => void
}

/** Settings of the flow: what it is for, when it applies, and how its runs behave. */
export function FlowPanel({ body, title, itemKey, keyFixed, catalog, fields, disabled, onBody, onTitle, onKey }: FlowPanelProps) {
  const t = useT()
  const set = (change: { [K in keyof FlowBody]?: FlowBody[K] | undefined }): void => onBody(put(body, change))
  const settings = (change: { [K in keyof FlowSettings]?: FlowSettings[K] | undefined }): void => set({ settings: put(body.settings ?? {}, change) })
  const subject = catalog.subjects.find(({ key }) => key === body.subject)
  const choice = <K extends 'own_request' | 'approved_before' | 'after_return'>(name: K, values: readonly NonNullable<FlowSettings[K]>[]) => (
    <Field label={t(`design.${name}`)}><Select disabled={disabled} value={body.settings?.[name] ?? values[0]} options={values.map((value) => ({ value, label: t(`design.${name}_${value}`) }))} onChange={(value) => settings({ [name]: value })} /></Field>
  )
  return (
    <div className="flows-panel">
      <TitleFields disabled={disabled} value={title} onChange={(next) => onTitle(next ?? {})} />
      {keyFixed ? null : <Field label={t('design.key')}><Input disabled={disabled} maxLength={40} value={itemKey} onChange={({ target }) => onKey(target.value)} /></Field>}
      <Field label={t('design.subject')}><Select disabled={disabled} value={body.subject} options={catalog.subjects.map((one) => ({ value: one.key, label: textIn(one.title) ?? one.key }))}
        onChange={(key: string) => set({ subject: key, event: Object.keys(catalog.subjects.find((one) => one.key === key)?.events ?? {})[0] ?? '' })} /></Field>
      <Field label={t('design.event')}><Select disabled={disabled} value={body.event} options={Object.entries(subject?.events ?? {}).map(([key, text]) => ({ value: key, label: textIn(text) ?? key }))} onChange={(event: string) => set({ event })} /></Field>
      <section><h3>{t('design.condition')}</h3><ConditionBuilder label={t('design.condition')} disabled={disabled} fields={fields} value={body.condition ?? true} onChange={(condition) => set({ condition: condition === true || condition === null ? undefined : condition })} /></section>
      <div className="flows-pair">
        <Field label={t('design.from')}><DayInput disabled={disabled} value={body.from} onChange={(from) => set({ from })} /></Field>
        <Field label={t('design.until')}><DayInput disabled={disabled} value={body.until} onChange={(until) => set({ until })} /></Field>
      </div>
      <Field label={t('design.priority')}><InputNumber<number> disabled={disabled} min={-1000} max={1000} value={body.priority ?? 0} onChange={(priority) => set({ priority: priority ?? undefined })} /></Field>
      <Checkbox disabled={disabled} checked={body.settings?.withdraw ?? true} onChange={({ target }) => settings({ withdraw: target.checked ? undefined : false })}>{t('design.withdraw')}</Checkbox>
      {body.subject.startsWith('records.') ? <Checkbox disabled={disabled} checked={body.settings?.lock ?? true} onChange={({ target }) => settings({ lock: target.checked ? undefined : false })}>{t('design.lock')}</Checkbox> : null}
      <Checkbox disabled={disabled} checked={body.settings?.batch ?? false} onChange={({ target }) => settings({ batch: target.checked || undefined })}>{t('design.batch')}</Checkbox>
      {choice('own_request', ['exclude', 'keep', 'pass'])}
      {choice('approved_before', ['keep', 'pass'])}
      {choice('after_return', ['again', 'here'])}
      <FormEditor disabled={disabled} label={t('design.start_form')} value={body.form} onChange={(form) => set({ form })} />
    </div>
  )
}
