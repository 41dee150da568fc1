import { installedPlugins, titleText, useT, type Locale } from '@anju/sdk'
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, InputNumber, Select } from 'antd'
import type { Filter, Metric, Question, WidgetKind } from '../model.ts'
import { Field } from './Field.tsx'
import { FilterRow } from './FilterRow.tsx'
import { firstQuestion, fitted, isWhole, opsOf, shapes } from './question.ts'

interface QuestionFormProps {
  kind: WidgetKind
  question: Question | undefined
  metrics: ReadonlyMap<string, Metric>
  locale: Locale
  onChange: (question: Question) => void
}

const grains = ['day', 'week', 'month', 'quarter', 'year'] as const

/** What a widget asks, drawn from the catalogue: metric, measures, dimensions, filters, order. */
export function QuestionForm({ kind, question, metrics, locale, onChange }: QuestionFormProps) {
  const t = useT()
  const metric = metrics.get(question?.metric ?? '')
  const word = (title: { zh: string; en: string }): string => titleText(title, locale)
  const plugins = installedPlugins().filter(({ key }) => [...metrics.values()].some(({ plugin }) => plugin === key))
  const metricOptions = plugins.map(({ key, title }) => ({ label: word(title), options: [...metrics.values()].filter(({ plugin }) => plugin === key).map((known) => ({ value: known.key, label: word(known.title) })) }))
  const metricField = (
    <Field label={t('settings.metric')} hint={metric ? word(metric.description) : undefined}>
      {(id) => <Select id={id} showSearch={{ optionFilterProp: 'label' }} value={metric?.key ?? null} options={metricOptions} onChange={(key) => { const next = metrics.get(key); if (next) onChange(firstQuestion(next, kind)) }} />}
    </Field>
  )
  if (!metric || !question) return metricField
  const shape = shapes[kind]
  const change = (part: Partial<Question>): void => onChange({ ...question, ...part })
  const measures = metric.measures.flatMap((measure) => measure.aggs.map((agg) => ({ value: `${measure.key}.${agg}`, label: measure.aggs.length > 1 ? `${word(measure.title)} · ${t(`aggs.${agg}`)}` : word(measure.title) })))
  const chosen = question.measures.map(({ key, agg }) => `${key}.${agg ?? metric.measures.find((known) => known.key === key)?.aggs[0] ?? ''}`)
  const setMeasures = (names: string[]): void => change({ measures: names.map((name) => ({ key: name.slice(0, name.indexOf('.')), agg: name.slice(name.indexOf('.') + 1) })) })
  const dimensions = question.dimensions ?? []
  const filters = question.filters ?? []
  const setFilters = (next: Filter[]): void => change({ filters: next })
  const timed = filters.some((filter) => filter.dimension === metric.time && filter.op === 'period' && isWhole(filter))
  const timeless = { ...question, filters: filters.filter((filter) => filter.op !== 'period') }
  const whole = fitted(timeless, kind, metric)
  const orders = [
    ...dimensions.map(({ key }) => ({ key, label: word(metric.dimensions.find((known) => known.key === key)?.title ?? { zh: key, en: key }) })),
    ...whole.measures.map(({ key, agg }) => ({ key: `${key}.${agg ?? metric.measures.find((known) => known.key === key)?.aggs[0] ?? ''}`, label: word(metric.measures.find((known) => known.key === key)?.title ?? { zh: key, en: key }) })),
  ].flatMap(({ key, label }) => [{ value: `${key} desc`, label: t('settings.downwards', { what: label }) }, { value: `${key} asc`, label: t('settings.upwards', { what: label }) }])
  return (
    <>
      {metricField}
      <Field label={t('settings.measures')}>
        {(id) =>
          shape.measures === 1 ? (
            <Select id={id} value={chosen[0] ?? null} options={measures} onChange={(name: string) => setMeasures([name])} />
          ) : (
            <Select id={id} mode="multiple" showSearch={{ optionFilterProp: 'label' }} maxCount={dimensions.length === 2 && kind !== 'table' ? 1 : shape.measures} value={chosen} options={measures} onChange={setMeasures} />
          )
        }
      </Field>
      {Array.from({ length: shape.dimensions[1] }, (_, i) => i).filter((i) => i <= dimensions.length).map((i) => {
        const used = dimensions[i]
        const known = metric.dimensions.find(({ key }) => key === used?.key)
        return (
          <Field key={i} label={t(i === 0 ? 'settings.dimension' : 'settings.then_by')}>
            {(id) => (
              <div className="dash-row">
                <Select
                  id={id} value={used?.key ?? null} allowClear={i >= shape.dimensions[0]} options={metric.dimensions.filter(({ key }) => key === used?.key || !dimensions.some((other) => other.key === key)).map(({ key, title }) => ({ value: key, label: word(title) }))}
                  onChange={(key: string | undefined) => change({ dimensions: key ? [...dimensions.slice(0, i), { key }, ...dimensions.slice(i + 1)] : dimensions.filter((_, n) => n !== i) })}
                />
                {known?.type === 'date' ? <Select aria-label={t('settings.grain')} value={used?.grain ?? 'month'} options={grains.map((grain) => ({ value: grain, label: t(`grains.${grain}`) }))} onChange={(grain) => change({ dimensions: dimensions.map((other, n) => (n === i ? { ...other, grain } : other)) })} /> : null}
              </div>
            )}
          </Field>
        )
      })}
      <fieldset className="dash-filters">
        <legend>{t('settings.filters')}</legend>
        {filters.map((filter, i) => (
          <div key={i} className="dash-filter">
            <FilterRow metric={metric} filter={filter} onChange={(next) => setFilters(filters.map((other, n) => (n === i ? next : other)))} />
            <Button type="text" icon={<DeleteOutlined />} aria-label={t('settings.remove_filter')} onClick={() => setFilters(filters.filter((_, n) => n !== i))} />
          </div>
        ))}
        <Button
          type="dashed" size="small" icon={<PlusOutlined />}
          onClick={() => { const [first] = metric.dimensions; if (first) setFilters([...filters, { dimension: first.key, op: opsOf(first.type)[0] ?? 'eq' }]) }}
        >
          {t('settings.add_filter')}
        </Button>
      </fieldset>
      {metric.time && (kind === 'number' || kind === 'gauge') ? (
        <Field label={t('settings.compare')} hint={timed ? undefined : t('settings.compare_hint')}>
          {(id) => (
            <Select
              id={id} disabled={!timed} value={question.compare ?? ''}
              options={[{ value: '', label: t('settings.compare_none') }, { value: 'previous_period', label: t('settings.compare_previous_period') }, { value: 'previous_year', label: t('settings.compare_previous_year') }]}
              onChange={(compare) => onChange(compare ? { ...question, compare } : withoutCompare(question))}
            />
          )}
        </Field>
      ) : null}
      {shape.dimensions[1] > 0 ? (
        <div className="dash-row">
          <Field label={t('settings.order')}>
            {(id) => (
              <Select
                id={id} allowClear value={question.order?.[0] ? `${question.order[0].by} ${question.order[0].dir ?? 'asc'}` : null} options={orders}
                onChange={(value: string | undefined) => change({ order: value ? [{ by: value.slice(0, value.lastIndexOf(' ')), dir: value.slice(value.lastIndexOf(' ') + 1) }] : [] })}
              />
            )}
          </Field>
          <Field label={t('settings.limit')}>
            {(id) => <InputNumber id={id} min={1} max={1000} precision={0} value={question.limit ?? null} onChange={(limit) => (limit === null ? onChange(withoutLimit(question)) : change({ limit }))} />}
          </Field>
        </div>
      ) : null}
    </>
  )
}

const withoutCompare = ({ compare: _, ...question }: Question): Question => question
const withoutLimit = ({ limit: _, ...question }: Question): Question => question
