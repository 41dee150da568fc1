import { ConditionBuilder, useT, type ConditionFields } from '@anju/sdk'
import { Button, Checkbox, Input, InputNumber, Select } from 'antd'
import type { ReactNode } from 'react'
import { textIn } from '../run.ts'
import type { Branch, Step, Text } from '../steps.ts'
import type { Catalog } from './catalog.ts'
import { FormEditor } from './FormEditor.tsx'
import { JsonText } from './JsonText.tsx'
import { WhoEditor } from './WhoEditor.tsx'

interface StepPanelProps {
  step: Step
  catalog: Catalog
  fields: ConditionFields
  disabled: boolean
  faults: readonly string[]
  onChange: (step: Step) => void
  onAddWay: () => void
  onRemoveWay: (way: number) => void
}

const acts = ['return', 'reassign', 'add_signer', 'ask'] as const

/** A copy without the properties that are undefined: an absent setting is the default. */
export function put<T extends object>(value: T, change: { [K in keyof T]?: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries({ ...value, ...change }).filter(([, one]) => one !== undefined)) as T
}

export function TitleFields({ value, onChange, disabled }: { value: Partial<Text> | undefined; onChange: (title: Text | undefined) => void; disabled: boolean }) {
  const t = useT()
  const set = (zh: string, en: string): void => onChange(zh === '' && en === '' ? undefined : { zh, ...(en ? { en } : {}) })
  return (
    <div className="flows-pair">
      <Field label={t('design.title_zh')}><Input disabled={disabled} maxLength={80} value={value?.zh ?? ''} onChange={({ target }) => set(target.value, value?.en ?? '')} /></Field>
      <Field label={t('design.title_en')}><Input disabled={disabled} maxLength={80} value={value?.en ?? ''} onChange={({ target }) => set(value?.zh ?? '', target.value)} /></Field>
    </div>
  )
}

export function Field({ label, children }: { label: string; children: ReactNode }) {
  return <label className="flows-field">{label}{children}</label>
}

/** Settings of one step. */
export function StepPanel({ step, catalog, fields, disabled, faults, onChange, onAddWay, onRemoveWay }: StepPanelProps) {
  const t = useT()
  const set = (change: { [K in keyof Step]?: Step[K] | undefined }): void => onChange(put(step, change))
  const way = (n: number, change: { [K in keyof Branch]?: Branch[K] | undefined }): void => set({ branches: (step.branches ?? []).map((one, at) => (at === n ? put(one, change) : one)) })
  const asksPeople = step.kind === 'approve' || step.kind === 'cc' || step.kind === 'form'
  return (
    <div className="flows-panel">
      {faults.length ? <ul role="alert" className="flows-faults">{faults.map((fault) => <li key={fault}>{fault}</li>)}</ul> : null}
      <TitleFields disabled={disabled} value={step.title} onChange={(title) => set({ title })} />
      {asksPeople ? <section><h3>{t('design.who')}</h3><WhoEditor disabled={disabled} value={step.who ?? []} catalog={catalog} fields={fields} onChange={(who) => set({ who })} /></section> : null}
      {step.kind === 'approve' || step.kind === 'form' ? (
        <>
          <Field label={t('design.mode')}><Select disabled={disabled} value={step.mode ?? 'any'} options={(['any', 'all', 'ratio', 'turn'] as const).map((mode) => ({ value: mode, label: t(`design.mode_${mode}`) }))} onChange={(mode) => set({ mode, ratio: mode === 'ratio' ? (step.ratio ?? 0.5) : undefined })} /></Field>
          {step.mode === 'ratio' ? <Field label={t('design.ratio')}><InputNumber<number> disabled={disabled} min={1} max={100} suffix="%" value={Math.round((step.ratio ?? 0.5) * 100)} onChange={(percent) => set({ ratio: (percent ?? 50) / 100 })} /></Field> : null}
          <Field label={t('design.nobody')}><Select disabled={disabled} value={step.nobody ?? 'admin'} options={(['admin', 'pass', 'reject'] as const).map((one) => ({ value: one, label: t(`design.nobody_${one}`) }))} onChange={(nobody) => set({ nobody })} /></Field>
          <Checkbox.Group<(typeof acts)[number]> disabled={disabled} value={step.may ?? [...acts]} options={acts.map((one) => ({ value: one, label: t(`design.may_${one}`) }))} onChange={(may) => set({ may })} />
          <Checkbox disabled={disabled} checked={step.comment_required ?? false} onChange={({ target }) => set({ comment_required: target.checked || undefined })}>{t('design.comment_required')}</Checkbox>
          <Checkbox disabled={disabled} checked={step.signature ?? false} onChange={({ target }) => set({ signature: target.checked || undefined })}>{t('design.signature')}</Checkbox>
          <section>
            <h3>{t('design.sla')}</h3>
            <div className="flows-pair">
              <Field label={t('design.sla_hours')}><InputNumber<number> disabled={disabled} min={0.5} max={2000} value={step.sla?.hours ?? null} onChange={(hours) => set({ sla: hours === null ? undefined : { ...step.sla, hours } })} /></Field>
              <Field label={t('design.sla_remind')}><InputNumber<number> disabled={disabled || !step.sla} min={0.5} max={2000} value={step.sla?.remind_hours ?? null} onChange={(hours) => step.sla && set({ sla: put(step.sla, { remind_hours: hours ?? undefined }) })} /></Field>
            </div>
            {step.sla ? <Field label={t('design.sla_then')}><Select disabled={disabled} value={step.sla.then ?? 'none'} options={(['none', 'pass', 'reject', 'escalate'] as const).map((one) => ({ value: one, label: t(`design.then_${one}`) }))} onChange={(then) => step.sla && set({ sla: put(step.sla, { then }) })} /></Field> : null}
            {step.sla?.then === 'escalate' ? <WhoEditor disabled={disabled} value={step.sla.escalate ?? []} catalog={catalog} fields={fields} onChange={(escalate) => step.sla && set({ sla: put(step.sla, { escalate }) })} /> : null}
          </section>
          <FormEditor key={step.id} disabled={disabled} label={t('design.form')} value={step.form} onChange={(form) => set({ form })} />
        </>
      ) : null}
      {step.kind === 'wait' ? (
        <div className="flows-pair">
          <Field label={t('design.days')}><InputNumber<number> disabled={disabled} min={1} max={366} precision={0} value={step.days ?? null} onChange={(days) => set({ days: days ?? undefined, working_hours: days === null ? step.working_hours : undefined })} /></Field>
          <Field label={t('design.working_hours')}><InputNumber<number> disabled={disabled} min={0.5} max={2000} value={step.working_hours ?? null} onChange={(hours) => set({ working_hours: hours ?? undefined, days: hours === null ? step.days : undefined })} /></Field>
        </div>
      ) : null}
      {step.kind === 'action' ? (
        <>
          <Field label={t('design.action')}><Select disabled={disabled} value={step.action} options={catalog.actions.map((one) => ({ value: one.key, label: textIn(one.title) ?? one.key }))} onChange={(action: string) => set({ action })} notFoundContent={t('design.no_actions')} /></Field>
          <JsonText key={step.id} disabled={disabled} label={t('design.params')} value={step.params} onChange={(params) => set({ params })} />
        </>
      ) : null}
      {step.branches?.map((branch, n) => (
        <section key={n}>
          <h3>{step.kind === 'branch' && branch.condition === undefined ? t('design.default_way') : t('design.way', { n: n + 1 })}</h3>
          <TitleFields disabled={disabled} value={branch.title} onChange={(title) => way(n, { title })} />
          {step.kind === 'branch' && branch.condition !== undefined ? <ConditionBuilder label={t('design.way_condition')} disabled={disabled} fields={fields} value={branch.condition} onChange={(condition) => way(n, { condition })} /> : null}
          {(step.branches?.length ?? 0) > 2 && (step.kind === 'parallel' || branch.condition !== undefined) ? <Button danger type="text" disabled={disabled} onClick={() => onRemoveWay(n)}>{t('design.remove_way')}</Button> : null}
        </section>
      ))}
      {step.branches ? <Button disabled={disabled} onClick={onAddWay}>{t('design.add_way')}</Button> : null}
    </div>
  )
}
