import { needsQuestion, type Filter, type Metric, type Question, type Widget, type WidgetKind } from '../model.ts'

/** How many dimensions and measures a kind can draw. */
export const shapes: Record<WidgetKind, { dimensions: [least: number, most: number]; measures: number }> = {
  number: { dimensions: [0, 0], measures: 1 },
  gauge: { dimensions: [0, 0], measures: 1 },
  line: { dimensions: [1, 2], measures: 4 },
  bar: { dimensions: [1, 2], measures: 4 },
  stacked: { dimensions: [1, 2], measures: 4 },
  pie: { dimensions: [1, 1], measures: 1 },
  ranking: { dimensions: [1, 1], measures: 1 },
  table: { dimensions: [1, 3], measures: 6 },
  stack_chart: { dimensions: [0, 0], measures: 0 },
  calendar: { dimensions: [1, 1], measures: 1 },
  alerts: { dimensions: [0, 0], measures: 0 },
  to_do: { dimensions: [0, 0], measures: 0 },
  picture: { dimensions: [0, 0], measures: 0 },
  text: { dimensions: [0, 0], measures: 0 },
}

/** Size a new widget of the kind has, in cells. */
export const sizes: Record<WidgetKind, { w: number; h: number }> = {
  number: { w: 3, h: 2 }, gauge: { w: 3, h: 4 }, line: { w: 6, h: 4 }, bar: { w: 6, h: 4 }, stacked: { w: 6, h: 4 }, pie: { w: 4, h: 4 },
  ranking: { w: 4, h: 5 }, table: { w: 6, h: 5 }, stack_chart: { w: 8, h: 6 }, alerts: { w: 4, h: 5 }, to_do: { w: 4, h: 5 }, calendar: { w: 6, h: 6 }, picture: { w: 4, h: 4 }, text: { w: 4, h: 2 },
}

/** Comparisons a dimension's type allows, as the database does. */
export const opsOf = (type: string): string[] => ({
  choice: ['in', 'not_in', 'is_null', 'not_null'],
  ref: ['in', 'not_in'],
  text: ['in', 'contains', 'is_null', 'not_null'],
  boolean: ['eq'],
  number: ['gte', 'lte', 'gt', 'lt', 'between', 'is_null', 'not_null'],
  date: ['period', 'between', 'gte', 'lte', 'is_null', 'not_null'],
})[type] ?? ['eq']

/** A filter that can be asked as it stands; half-filled rows of the form are left out. */
export function isWhole(filter: Filter): boolean {
  if (!filter.dimension || !filter.op) return false
  if (filter.op === 'is_null' || filter.op === 'not_null') return true
  const { value } = filter
  if (filter.op === 'between') return Array.isArray(value) && value.length === 2 && value.every((part) => part !== null && part !== undefined && part !== '')
  if (Array.isArray(value)) return value.length > 0
  return value !== undefined && value !== null && value !== ''
}

/** A first question about a metric: its first measure, and a dimension that tells something where the kind needs one. */
export function firstQuestion(metric: Metric, kind: WidgetKind): Question {
  const [measure] = metric.measures
  const wanted = kind === 'line' || kind === 'calendar' ? metric.dimensions.find(({ key }) => key === metric.time) : undefined
  const dimension = wanted ?? metric.dimensions.find(({ type }) => type === 'choice') ?? metric.dimensions[0]
  return fitted({ metric: metric.key, measures: measure ? [{ key: measure.key }] : [], ...(dimension ? { dimensions: [{ key: dimension.key }] } : {}) }, kind, metric)
}

/** The question cut or filled so that the kind can draw it. */
export function fitted(question: Question, kind: WidgetKind, metric: Metric): Question {
  const shape = shapes[kind]
  const [least, most] = shape.dimensions
  // A calendar has days; whatever else was grouped by gives way to the metric's time.
  const dated = (key: string): boolean => metric.dimensions.find((known) => known.key === key)?.type === 'date'
  const dimensions = (question.dimensions ?? []).filter(({ key }) => kind !== 'calendar' || dated(key)).slice(0, most).map((one) => (kind === 'calendar' ? { key: one.key, grain: 'day' } : one))
  const spare = metric.dimensions.find(({ key }) => (kind !== 'calendar' || dated(key)) && !dimensions.some((used) => used.key === key))
  if (dimensions.length < least && spare) dimensions.push(kind === 'calendar' ? { key: spare.key, grain: 'day' } : { key: spare.key })
  const measures = question.measures.slice(0, dimensions.length === 2 && kind !== 'table' ? 1 : shape.measures)
  const filters = (question.filters ?? []).filter(isWhole)
  const timed = filters.some(({ dimension, op }) => dimension === metric.time && op === 'period')
  const names = [...dimensions.map(({ key }) => key), ...measures.map(({ key, agg }) => `${key}.${agg ?? metric.measures.find((known) => known.key === key)?.aggs[0] ?? ''}`)]
  const order = (question.order ?? []).filter(({ by }) => names.includes(by))
  const { metric: key, limit, compare } = question
  return {
    metric: key, measures,
    ...(dimensions.length ? { dimensions } : {}),
    ...(filters.length ? { filters } : {}),
    ...(order.length ? { order } : {}),
    ...(limit ? { limit } : {}),
    ...(compare && timed ? { compare } : {}),
  }
}

/** A widget as it may be stored: only what its kind uses. */
export function cleaned(widget: Widget, metrics: ReadonlyMap<string, Metric>): Widget {
  const { id, kind, x, y, w, h, title, text, query, target, building, picture } = widget
  const metric = metrics.get(query?.metric ?? '')
  const worded = (words: Widget['title']): boolean => Boolean(words?.zh?.trim() || words?.en?.trim())
  return {
    id, kind, x, y, w, h,
    ...(title && worded(title) ? { title } : {}),
    ...(kind === 'text' || (kind === 'picture' && worded(text)) ? { text: text ?? { zh: '' } } : {}),
    ...(kind === 'picture' && picture ? { picture } : {}),
    ...(needsQuestion(kind) && query ? { query: metric ? fitted(query, kind, metric) : query } : {}),
    ...(target !== undefined && target !== null && ['number', 'gauge', 'line', 'bar'].includes(kind) ? { target } : {}),
    ...(kind === 'stack_chart' && building ? { building } : {}),
  }
}

/** Whether a widget says what it needs to say. */
export const isComplete = (widget: Widget): boolean =>
  widget.kind === 'picture' ? widget.picture !== undefined : needsQuestion(widget.kind) ? Boolean(widget.query?.measures.length) && (widget.query?.dimensions?.length ?? 0) >= shapes[widget.kind].dimensions[0]
    : widget.kind !== 'text' || Boolean(widget.text?.zh?.trim() || widget.text?.en?.trim())
