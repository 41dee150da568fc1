import type { Title } from '@anju/sdk'
import { z } from 'zod'

/** How a widget draws. */
export const widgetKinds = ['number', 'line', 'bar', 'stacked', 'pie', 'ranking', 'gauge', 'table', 'calendar', 'stack_chart', 'alerts', 'to_do', 'text', 'picture'] as const
export type WidgetKind = (typeof widgetKinds)[number]

export const columns = 12

const text = z.object({ zh: z.string().optional(), en: z.string().optional() })
export type Words = z.infer<typeof text>

const filter = z.object({ dimension: z.string(), op: z.string(), value: z.unknown().optional() })
export type Filter = z.infer<typeof filter>

const question = z.object({
  metric: z.string(),
  measures: z.array(z.object({ key: z.string(), agg: z.string().optional() })),
  dimensions: z.array(z.object({ key: z.string(), grain: z.string().optional() })).optional(),
  filters: z.array(filter).optional(),
  order: z.array(z.object({ by: z.string(), dir: z.string().optional() })).optional(),
  limit: z.number().optional(),
  compare: z.string().optional(),
})
/** A stored question; operator and estate are added when it is asked. */
export type Question = z.infer<typeof question>

const widget = z.object({
  id: z.string(),
  kind: z.enum(widgetKinds),
  x: z.number(),
  y: z.number(),
  w: z.number(),
  h: z.number(),
  title: text.optional(),
  text: text.optional(),
  query: question.optional(),
  target: z.number().optional(),
  building: z.string().optional(),
  picture: z.object({ id: z.string(), name: z.string(), mime: z.string(), bytes: z.number(), sha256: z.string(), path: z.string() }).optional(),
})
/** A widget on the grid of twelve columns; `x`, `y`, `w`, `h` in cells. */
export type Widget = z.infer<typeof widget>

const body = z.object({ roles: z.array(z.string()).optional(), order: z.number().optional(), widgets: z.array(widget) })
export type Body = z.infer<typeof body>

const title = z.object({ zh: z.string().optional(), en: z.string().optional() })

const item = z.object({
  id: z.string(),
  key: z.string(),
  title,
  version: z.string().nullable(),
  number: z.number().nullable(),
  body: body.nullable(),
  for_me: z.boolean(),
  own: z.object({ body, outdated: z.boolean() }).nullable(),
  draft: z.object({ id: z.string(), title, body, at: z.string() }).nullable(),
})
export type DashboardItem = z.infer<typeof item>

/** What `dashboards(org)` answers. */
export const listSchema = z.object({
  may_write: z.boolean(),
  may_publish: z.boolean(),
  /** How long the questions of a dashboard may take together. */
  query_seconds: z.number(),
  refresh_seconds: z.number(),
  roles: z.array(z.object({ key: z.string(), title })).nullable(),
  items: z.array(item),
})
export type DashboardList = z.infer<typeof listSchema>

const words = z.object({ zh: z.string(), en: z.string() })
const option = z.object({ value: z.string(), title: words, tone: z.string().optional() })

const dimensionColumn = z.object({
  key: z.string(),
  title: words,
  type: z.enum(['choice', 'text', 'ref', 'date', 'number', 'boolean']),
  grain: z.enum(['day', 'week', 'month', 'quarter', 'year']).optional(),
  options: z.array(option).optional(),
  /** First day, and day after the last, of the period that was asked for. */
  from: z.string().optional(),
  to: z.string().optional(),
})
export type DimensionColumn = z.infer<typeof dimensionColumn>

const measureColumn = z.object({ key: z.string(), agg: z.string(), title: words, unit: z.string(), better: z.enum(['more', 'less']).optional() })
export type MeasureColumn = z.infer<typeof measureColumn>

export type Key = string | number | boolean | null
const key = z.union([z.string(), z.number(), z.boolean(), z.null()])
const answerRow = z.object({ keys: z.array(key), labels: z.array(z.string().nullable()), values: z.array(z.number().nullable()) })
export type AnswerRow = z.infer<typeof answerRow>

const answer = z.object({
  metric: z.string(),
  dimensions: z.array(dimensionColumn),
  measures: z.array(measureColumn),
  rows: z.array(answerRow),
  previous: z.array(answerRow).optional(),
  truncated: z.boolean(),
  at: z.string(),
})
export type Answer = z.infer<typeof answer>

const failure = z.object({ error: z.string(), params: z.record(z.string(), z.unknown()), status: z.number() })
export type Failure = z.infer<typeof failure>

export const answersSchema = z.array(z.union([failure, answer]))
export const isFailure = (value: Answer | Failure): value is Failure => 'error' in value

const metric = z.object({
  key: z.string(),
  plugin: z.string(),
  title: words,
  description: words,
  time: z.string().nullable(),
  /** The list behind it; `fixed` filters it always has, `single`: it takes one value a column. */
  link: z.object({ path: z.string(), columns: z.record(z.string(), z.string()), fixed: z.record(z.string(), z.string()).optional(), single: z.boolean().optional() }).nullable(),
  dimensions: z.array(dimensionColumn),
  measures: z.array(z.object({ key: z.string(), title: words, unit: z.string(), aggs: z.array(z.string()), better: z.string().optional() })),
})
export type Metric = z.infer<typeof metric>
/** What `metric_catalog(org)` answers. */
export const catalogSchema = z.array(metric)

/** Words in the user's language, else in the other. */
export const spoken = (value: Words | Title | undefined, locale: string): string =>
  (locale === 'en-US' ? value?.en || value?.zh : value?.zh || value?.en) ?? ''

/** Kinds that ask no question. */
export const needsQuestion = (kind: WidgetKind): boolean => !['text', 'alerts', 'stack_chart', 'to_do', 'picture'].includes(kind)
/** Kinds drawn by the chart library. */
export const isChart = (kind: WidgetKind): boolean => ['line', 'bar', 'stacked', 'pie', 'gauge'].includes(kind)
