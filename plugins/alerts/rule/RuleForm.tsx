import { ConditionBuilder, titleText, useContextInfo, useT } from '@anju/sdk'
import { Checkbox, Input, InputNumber, Radio, Select, Switch } from 'antd'
import { useMemo } from 'react'
import { severities, severityName, type Words } from '../alert.ts'
import { Escalations } from './Escalations.tsx'
import { Field } from './Field.tsx'
import { conditionFields } from './fields.ts'
import { Filters } from './Filters.tsx'
import { isSaid, newBody, put, type About, type Metric, type RuleBody } from './model.ts'
import { NotifyFields } from './NotifyFields.tsx'
import { OpensFields } from './OpensFields.tsx'
import { SpanInput } from './SpanInput.tsx'
import { UnlessFields } from './UnlessFields.tsx'
import { useRuleCatalog } from './useRuleCatalog.ts'

interface RuleFormProps {
  title: Words
  body: RuleBody
  catalog: ReadonlyMap<string, Metric>
  disabled: boolean
  onTitle: (title: Words) => void
  onBody: (body: RuleBody) => void
}

/** Everything a rule says, drawn from the catalogue of metrics. */
export function RuleForm({ title, body, catalog, disabled, onTitle, onBody }: RuleFormProps) {
  const t = useT()
  const { estates, org } = useContextInfo()
  const named = useRuleCatalog()
  const metric = catalog.get(body.metric)
  const about = body.about ?? 'each'
  const fields = useMemo(() => (metric ? conditionFields(metric, about) : {}), [metric, about])
  const set = (change: { [K in keyof RuleBody]?: RuleBody[K] | undefined }): void => onBody(put(body, change))
  const scope = (change: { [K in keyof NonNullable<RuleBody['scope']>]?: NonNullable<RuleBody['scope']>[K] }): void => set({ scope: { ...body.scope, ...change } })
  const chooseMetric = (key: string): void => {
    const chosen = catalog.get(key)
    if (chosen) onBody({ ...newBody(chosen), ...(body.description ? { description: body.description } : {}), severity: body.severity, schedule: body.schedule, ...(body.notify ? { notify: body.notify } : {}) })
  }
  const abouts: About[] = metric?.subject ? ['each', 'estate', 'organization'] : ['estate', 'organization']
  return (
    <div className="alerts-form">
      <section className="anju-card">
        <h2>{t('rule.section_what')}</h2>
        <div className="alerts-pair">
          <Field label={t('rule.name_zh')}>{(id) => <Input id={id} disabled={disabled} maxLength={100} value={title.zh ?? ''} onChange={({ target }) => onTitle({ ...title, zh: target.value })} />}</Field>
          <Field label={t('rule.name_en')}>{(id) => <Input id={id} disabled={disabled} maxLength={100} value={title.en ?? ''} onChange={({ target }) => onTitle({ ...title, en: target.value })} />}</Field>
        </div>
        <Field label={t('rule.metric')} hint={metric ? titleText(metric.description) : undefined}>
          {(id) => <Select id={id} disabled={disabled} value={body.metric} showSearch={{ optionFilterProp: 'label' }} options={[...catalog.values()].map((one) => ({ value: one.key, label: titleText(one.title) }))} onChange={chooseMetric} />}
        </Field>
        <Field label={t('rule.about')}>
          {(id) => <Radio.Group id={id} disabled={disabled} value={about} options={abouts.map((value) => ({ value, label: value === 'each' ? t(`about.${metric?.subject ?? 'each'}`) : t(`about.${value}`) }))} onChange={({ target }) => set({ about: target.value as About, condition: true, escalate: undefined, clear: { after: body.clear?.after ?? 2 }, show: undefined, unless: undefined, care: undefined })} />}
        </Field>
        <Field label={t('rule.estates')}>
          {(id) => <Select id={id} mode="multiple" allowClear disabled={disabled} placeholder={t('rule.all_estates')} value={body.scope?.estates ?? []} options={estates.filter(({ org_id }) => org_id === org?.id).map(({ code, name }) => ({ value: code, label: name }))} onChange={(codes: string[]) => scope({ estates: codes })} />}
        </Field>
        {metric ? <fieldset className="alerts-fieldset"><legend>{t('rule.filters')}</legend><Filters metric={metric} value={body.scope?.filters ?? []} disabled={disabled} onChange={(filters) => scope({ filters })} /></fieldset> : null}
      </section>
      <section className="anju-card">
        <h2>{t('rule.section_when')}</h2>
        <ConditionBuilder label={t('rule.condition')} fields={fields} disabled={disabled} value={body.condition} onChange={(condition) => set({ condition })} />
        <div className="alerts-options">
          <Checkbox disabled={disabled} checked={body.duration !== undefined} onChange={({ target }) => set({ duration: target.checked ? { n: 1, unit: 'day' } : undefined })}>{t('rule.duration')}</Checkbox>
          {body.duration ? <SpanInput label={t('rule.duration')} disabled={disabled} value={body.duration} onChange={(duration) => set({ duration })} /> : null}
          <Checkbox disabled={disabled} checked={body.repetition !== undefined} onChange={({ target }) => set({ repetition: target.checked ? { times: 3, within: { n: 7, unit: 'day' } } : undefined })}>{t('rule.repetition')}</Checkbox>
          {body.repetition ? (
            <span className="alerts-row">
              <InputNumber<number> aria-label={t('rule.times')} min={2} max={50} precision={0} disabled={disabled} value={body.repetition.times} suffix={t('rule.times_suffix')} onChange={(times) => body.repetition && set({ repetition: { ...body.repetition, times: times ?? 2 } })} />
              <span>{t('rule.within')}</span>
              <SpanInput label={t('rule.within')} disabled={disabled} value={body.repetition.within} onChange={(within) => body.repetition && set({ repetition: { ...body.repetition, within } })} />
            </span>
          ) : null}
        </div>
      </section>
      {named && metric && about === 'each' && metric.subject ? (
        <section className="anju-card">
          <h2>{t('rule.section_unless')}</h2>
          <UnlessFields body={body} metric={metric} catalog={named} disabled={disabled} onBody={onBody} />
        </section>
      ) : null}
      <section className="anju-card">
        <h2>{t('rule.section_severity')}</h2>
        <Field label={t('rule.severity_first')}>{(id) => <Radio.Group id={id} disabled={disabled} value={body.severity} options={[...severities].reverse().map((value) => ({ value, label: severityName(value) }))} onChange={({ target }) => set({ severity: target.value as RuleBody['severity'], escalate: undefined })} />}</Field>
        <Escalations body={body} fields={fields} disabled={disabled} onChange={(escalate) => set({ escalate })} />
      </section>
      <section className="anju-card">
        <h2>{t('rule.section_clear')}</h2>
        <Field label={t('rule.clear_after')}>{(id) => <InputNumber<number> id={id} min={1} max={20} precision={0} disabled={disabled} value={body.clear?.after ?? 1} suffix={t('rule.clear_after_suffix')} onChange={(after) => set({ clear: { ...body.clear, after: after ?? 1 } })} />}</Field>
        <Checkbox disabled={disabled} checked={body.clear?.condition !== undefined} onChange={({ target }) => set({ clear: put(body.clear ?? {}, { condition: target.checked ? true : undefined }) })}>{t('rule.clear_when')}</Checkbox>
        {body.clear?.condition !== undefined ? <ConditionBuilder label={t('rule.clear_when')} fields={fields} disabled={disabled} value={body.clear.condition} onChange={(condition) => set({ clear: { ...body.clear, condition: isSaid(condition) ? condition : true } })} /> : null}
      </section>
      <section className="anju-card">
        <h2>{t('rule.section_run')}</h2>
        <div className="alerts-options">
          <span className="alerts-row">
            <span>{t('rule.look_every')}</span>
            <SpanInput label={t('rule.look_every')} max={59} disabled={disabled} value={{ n: body.schedule.every, unit: body.schedule.unit }} onChange={({ n, unit }) => set({ schedule: unit === 'day' ? { every: n, unit, at: body.schedule.at ?? '08:00' } : { every: n, unit } })} />
            {body.schedule.unit === 'day' ? <Input className="alerts-time" type="time" aria-label={t('rule.at')} disabled={disabled} value={body.schedule.at ?? '08:00'} onChange={({ target }) => target.value && set({ schedule: { ...body.schedule, at: target.value } })} /> : null}
          </span>
          <span className="alerts-row"><Switch id="rule-enabled" disabled={disabled} checked={body.enabled} onChange={(enabled) => set({ enabled })} /><label htmlFor="rule-enabled">{t('rule.enabled')}</label></span>
        </div>
        <NotifyFields body={body} fields={fields} disabled={disabled} onBody={onBody} />
        {named ? <OpensFields body={body} metric={metric} catalog={named} disabled={disabled} onBody={onBody} /> : null}
      </section>
    </div>
  )
}
