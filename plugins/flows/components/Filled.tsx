import { DateText, Facts, FormAnswers, Money, useT, type JsonValue } from '@anju/sdk'
import type { ReactNode } from 'react'
import { flatValues, textIn, type RunFile, type TrailEntry } from '../run.ts'
import { asValues, drawnFields } from '../drawn.ts'
import { formFields } from '../schema.ts'
import { placed, stepOf } from '../steps.ts'

/** What is asked for: the record as it was when it was asked. */
export function Asked({ file }: { file: RunFile }) {
  const t = useT()
  const rows = recordRows(file, file.snapshot ?? {}, t)
  const own = ownAnswers(file, file.snapshot ?? {})
  return rows.length || own.length ? <>{rows.length ? <Facts rows={rows} /> : null}{own}</> : <p className="anju-muted">{t('run.nothing_shown')}</p>
}

/** What a person had before them when they acted: the whole record, and first what had changed since it was asked for. */
export function Seen({ file, entry }: { file: RunFile; entry: TrailEntry }) {
  const t = useT()
  if (!entry.seen || Object.keys(entry.seen).length === 0 || entry.kind === 'started') return null
  const asked = new Map(flatValues(file.snapshot ?? {}))
  const changed = flatValues(entry.seen).filter(([name, value]) => JSON.stringify(asked.get(name) ?? null) !== JSON.stringify(value))
  return (
    <details className="flows-seen">
      <summary>{t('run.seen')}{changed.length ? ` · ${t('run.seen_changed', { count: changed.length })}` : ''}</summary>
      <Facts rows={recordRows(file, entry.seen, t)} />
      {ownAnswers(file, entry.seen)}
    </details>
  )
}

/** The operator's own fields of the record, as the record's page shows them. */
function ownAnswers(file: RunFile, record: { [key: string]: JsonValue }): ReactNode[] {
  return Object.entries(file.custom).flatMap(([prefix, fields]) => {
    const values = asValues(record[prefix])
    return fields.some(({ key }) => values[key] !== undefined) ? [<FormAnswers key={prefix} fields={fields} values={values} />] : []
  })
}

/** A record by the titles its plugin gave; what has none is not for people. */
function recordRows(file: RunFile, record: { [key: string]: JsonValue }, t: (key: string) => string): [string, ReactNode][] {
  const known = Object.keys(file.fields ?? {}).length > 0
  return flatValues(Object.fromEntries(Object.entries(record).filter(([name]) => !file.custom[name]))).flatMap(([name, value]): [string, ReactNode][] => {
    const field = file.fields?.[name]
    const title = textIn(field?.title)
    const option = field?.options?.find((one) => one.value === value)
    return title ? [[title, option ? textIn(option.title) : shown(value, name, textIn(field?.unit), t)]] : known ? [] : [[name, shown(value, name, undefined, t)]]
  })
}

/** What was filled in on the way, form by form. */
export function FilledForms({ file }: { file: RunFile }) {
  const t = useT()
  const forms = [
    { key: 'start', title: t('run.start_form'), schema: file.flow.form },
    ...placed(file.flow.steps).filter(({ step }) => step.form !== undefined).map(({ step }) => ({ key: step.id, title: textIn(step.title) ?? t(`kind.${step.kind}`), schema: step.form ?? null })),
  ]
  // A tenant gets the form of the start alone.
  const values = file.snapshot === null ? { start: file.form ?? {} } : (file.form ?? {})
  return forms.map(({ key, title, schema }) => {
    const answers = values[key]
    if (typeof answers !== 'object' || answers === null || Array.isArray(answers)) return null
    const fields = drawnFields(schema)
    if (fields && Object.keys(answers).length > 0) {
      return <section key={key} className="anju-card"><h2>{title}</h2><FormAnswers fields={fields} values={answers} /></section>
    }
    const titles = new Map(formFields(schema).map((field) => [field.key, field.title]))
    const rows = flatValues(answers).map(([name, value]): [string, ReactNode] => [titles.get(name) ?? name, shown(value, name, undefined, t)])
    return rows.length ? (
      <section key={key} className="anju-card">
        <h2>{title}</h2>
        <Facts rows={rows} />
      </section>
    ) : null
  })
}

function shown(value: JsonValue, name: string, unit: string | undefined, t: (key: string) => string): ReactNode {
  if (value === null || value === '') return null
  if (typeof value === 'boolean') return t(value ? 'app:yes' : 'app:no')
  if (Array.isArray(value)) return value.map((one) => (typeof one === 'object' ? JSON.stringify(one) : String(one))).join(' · ')
  if (typeof value === 'number') return name.endsWith('_fen') ? <Money fen={value} /> : `${value}${unit ? ` ${unit}` : ''}`
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value)) return <DateText value={value} />
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** What a person filled in when acting, as the trail tells it. */
export function Answered({ file, entry }: { file: RunFile; entry: TrailEntry }) {
  const t = useT()
  const form = entry.node ? stepOf(file.flow.steps, entry.node)?.form : file.flow.form
  const fields = drawnFields(form)
  const values = asValues(entry.detail['form'])
  if (!fields || Object.keys(values).length === 0) return null
  return (
    <details className="flows-seen">
      <summary>{t('run.filled_in')}</summary>
      <FormAnswers fields={fields} values={values} />
    </details>
  )
}
