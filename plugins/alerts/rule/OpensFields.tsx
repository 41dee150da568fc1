import { useContextInfo, useT } from '@anju/sdk'
import { Checkbox, Radio, Select } from 'antd'
import { spoken } from '../seen.ts'
import { Field } from './Field.tsx'
import { put, type Metric, type Opening, type RuleBody } from './model.ts'
import { SpanInput } from './SpanInput.tsx'
import type { RuleCatalog } from './useRuleCatalog.ts'
import { useRoles } from './useRoles.ts'

interface OpensFieldsProps {
  body: RuleBody
  metric: Metric | undefined
  catalog: RuleCatalog
  disabled: boolean
  onBody: (body: RuleBody) => void
}

const BOUND = ''

/** What an alert of the rule opens: nothing, a flow, or a to-do for a role. */
export function OpensFields({ body, metric, catalog, disabled, onBody }: OpensFieldsProps) {
  const t = useT()
  const { locale } = useContextInfo()
  const roles = useRoles()
  const opens = body.opens
  const set = (next: Opening | undefined): void => onBody(put(body, { opens: next }))
  const about = (body.about ?? 'each') === 'each' ? (metric?.subject ?? '') : (body.about ?? '')
  const subjects = catalog.flow_subjects[about] ?? []
  const flows = catalog.flows.filter(({ subject }) => subjects.includes(subject))
  const begin = (kind: string): void => set(kind === 'flow' ? { kind } : kind === 'task' ? { kind, role: roles[0]?.value ?? '' } : undefined)
  return (
    <fieldset className="alerts-fieldset">
      <legend>{t('opens.title')}</legend>
      <Radio.Group aria-label={t('opens.title')} disabled={disabled} value={opens?.kind ?? 'nothing'} options={['nothing', 'task', 'flow'].map((value) => ({ value, label: t(`opens.${value}`) }))} onChange={({ target }) => begin(String(target.value))} />
      {opens?.kind === 'flow' ? (
        <Field label={t('opens.which_flow')} hint={t('opens.flow_hint')}>
          {(id) => <Select id={id} disabled={disabled} value={opens.flow ?? BOUND} options={[{ value: BOUND, label: t('opens.bound') }, ...flows.map(({ key, title }) => ({ value: key, label: spoken(title, locale) || key }))]} onChange={(flow: string) => set(flow ? { kind: 'flow', flow } : { kind: 'flow' })} />}
        </Field>
      ) : null}
      {opens?.kind === 'task' ? (
        <>
          <Field label={t('opens.role')} hint={t('opens.task_hint')}>{(id) => <Select id={id} disabled={disabled} value={opens.role} options={roles} onChange={(role: string) => set({ ...opens, role })} />}</Field>
          <span className="alerts-row">
            <Checkbox disabled={disabled} checked={opens.within !== undefined} onChange={({ target }) => set(target.checked ? { ...opens, within: { n: 2, unit: 'day' } } : { kind: 'task', role: opens.role })}>{t('opens.within')}</Checkbox>
            {opens.within ? <SpanInput label={t('opens.within')} disabled={disabled} value={opens.within} onChange={(within) => set({ ...opens, within })} /> : null}
          </span>
        </>
      ) : null}
    </fieldset>
  )
}
