import { Await, DateText, StatusTag, useContextInfo, useRpc, useT, useVerb, yuanInput, type ConditionFields, type JsonValue } from '@anju/sdk'
import { Button, Checkbox, Input, InputNumber, Select } from 'antd'
import { useState } from 'react'
import { DayInput } from '../components/DayInput.tsx'
import { runTones, textIn, type RunStatus } from '../run.ts'
import { stepOf, type FlowBody, type StepKind } from '../steps.ts'
import type { Catalog } from './catalog.ts'
import { nested } from './record.ts'
import { Field } from './StepPanel.tsx'

/** Answer of `try_flow`: what is wrong, or the path a sample would take and who would be asked (by name). */
export interface Trial {
  faults: { path: string; keyword: string; params: Record<string, JsonValue> }[]
  applies?: boolean
  steps?: { id: string; kind: StepKind; people: (string | null)[] | null }[]
}

/** The steps a trial lit, with the names of their people. */
export const litBy = (trial: Trial | null): ReadonlyMap<string, readonly string[]> | null =>
  trial?.steps ? new Map(trial.steps.map(({ id, people }) => [id, (people ?? []).map((name) => name ?? '—')])) : null

interface TrialPanelProps {
  body: FlowBody
  catalog: Catalog
  fields: ConditionFields
  trial: Trial | null
  onTrial: (trial: Trial | null) => void
}

/** Test run with sample values: lights the path and names the people. Stores nothing, tells nobody. */
export function TrialPanel({ body, catalog, fields, trial, onTrial }: TrialPanelProps) {
  const t = useT()
  const { org, estates } = useContextInfo()
  const [values, setValues] = useState<Record<string, JsonValue | undefined>>({})
  const [estate, setEstate] = useState<string | undefined>(estates[0]?.id)
  const [applicant, setApplicant] = useState<string | undefined>(undefined)
  const run = useVerb<Trial>('try_flow', { invalidates: [], onSuccess: onTrial })
  const set = (name: string, value: JsonValue | undefined): void => setValues({ ...values, [name]: value })
  return (
    <div className="flows-panel">
      <p className="anju-muted">{t('design.trial_hint')}</p>
      {Object.entries(fields).filter(([name]) => name !== 'applicant.roles').map(([name, field]) => field.type === 'boolean' ? (
        <Checkbox key={name} checked={values[name] === true} onChange={({ target }) => set(name, target.checked)}>{textIn(field.title) ?? name}</Checkbox>
      ) : (
        <Field key={name} label={textIn(field.title) ?? name}>
          {field.type === 'number' && field.fen ? <InputNumber<number> suffix={textIn(field.unit)} {...yuanInput(values[name] as number | undefined, (fen) => set(name, fen))} />
            : field.type === 'number' ? <InputNumber<number> value={(values[name] as number | undefined) ?? null} onChange={(value) => set(name, value)} />
            : field.type === 'list' ? <Select<string[]> mode="tags" open={false} value={(values[name] as string[] | undefined) ?? []} onChange={(value) => set(name, value)} />
            : field.type === 'date' ? <DayInput value={values[name] as string | undefined} onChange={(day) => set(name, day)} />
            : <Input value={(values[name] as string | undefined) ?? ''} onChange={({ target }) => set(name, target.value)} />}
        </Field>
      ))}
      <Field label={t('design.trial_estate')}><Select allowClear value={estate} options={estates.map(({ id, name }) => ({ value: id, label: name }))} onChange={(id?: string) => setEstate(id)} /></Field>
      <Field label={t('design.trial_applicant')}><Select allowClear showSearch={{ optionFilterProp: 'label' }} placeholder={t('design.trial_me')} value={applicant} options={catalog.people.map(({ id, name }) => ({ value: id, label: name }))} onChange={(id?: string) => setApplicant(id)} /></Field>
      <div className="flows-acts">
        <Button type="primary" loading={run.isPending} onClick={() => run.mutate({ org: org?.id, body, data: nested(values), estate: estate ?? null, applicant: applicant ?? null })}>{t('design.trial_run')}</Button>
        <Button disabled={trial === null} onClick={() => onTrial(null)}>{t('design.trial_clear')}</Button>
      </div>
      {trial ? <TrialResult trial={trial} body={body} /> : null}
    </div>
  )
}

/** What a step is called where its drawing is not beside it. */
const stepName = (body: FlowBody, id: string): string => textIn(stepOf(body.steps, id)?.title) ?? id

function TrialResult({ trial, body }: { trial: Trial; body: FlowBody }) {
  const t = useT()
  if (trial.faults.length) return <p role="status">{t('design.trial_faults')}</p>
  const asked = (trial.steps ?? []).filter(({ kind }) => kind === 'approve' || kind === 'form' || kind === 'cc')
  return (
    <div role="status">
      <p>{t(trial.applies ? 'design.trial_applies' : 'design.trial_not', { count: body.steps.length })}</p>
      <ol>{asked.map(({ id, people }) => <li key={id}>{stepName(body, id)}{t('design.colon')}{people?.length ? people.map((name) => name ?? '—').join(' · ') : t('design.trial_nobody')}</li>)}</ol>
    </div>
  )
}

interface DryRun {
  faults: unknown[]
  count: number
  applies: number
  rows: { id: string; title: string; at: string; outcome: RunStatus; applies: boolean; steps: { id: string; people: (string | null)[] }[] | null }[]
}

/** What the drawing would have done with last month's requests. */
export function DryRunPanel({ body }: { body: FlowBody }) {
  const t = useT()
  const { org } = useContextInfo()
  const [since, setSince] = useState(() => new Date(Date.now() - 30 * 86_400_000).toISOString().slice(0, 10))
  const [asked] = useState(body)
  const run = useRpc<DryRun>('flow_dry_run', { org: org?.id, body: asked, since }, { enabled: org !== null && since !== '' })
  return (
    <div className="flows-panel">
      <Field label={t('design.dry_since')}><DayInput value={since} onChange={(day) => setSince(day ?? '')} /></Field>
      <Await query={run} rows={3}>
        {(answer) => answer.faults.length ? <p>{t('design.trial_faults')}</p> : (
          <>
            <p role="status">{t('design.dry_result', { count: answer.count, applies: answer.applies })}</p>
            <ul className="anju-rows">
              {answer.rows.map((row) => (
                <li key={row.id}>
                  <span className="anju-rows-text">
                    <span>{row.title}</span>
                    <span className="anju-muted"><DateText value={row.at} mode="date" /> {row.steps?.map(({ id, people }) => `${stepName(asked, id)}${t('design.colon')}${people.map((name) => name ?? '—').join(' · ')}`).join(' → ') ?? t('design.dry_not')}</span>
                  </span>
                  <StatusTag tone={runTones[row.outcome]}>{t(`status.${row.outcome}`)}</StatusTag>
                </li>
              ))}
            </ul>
          </>
        )}
      </Await>
    </div>
  )
}
