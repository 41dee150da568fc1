import type { Rule } from '@anju/sdk'
import { z } from 'zod'
import type { Severity, Words } from '../alert.ts'

export type SpanUnit = 'minute' | 'hour' | 'day'
/** A stretch of time. */
export interface Span {
  n: number
  unit: SpanUnit
}

export interface Filter {
  dimension: string
  op: string
  value?: unknown
}

/** What a rule is about: each subject of its metric, each estate, or the operator as a whole. */
export type About = 'each' | 'estate' | 'organization'

/** When an alert is worse: by what is seen, or because nobody has settled it for so long; `roles` are told as well. */
export type Escalation = { severity: Severity; roles?: string[] } & ({ condition: Rule; after?: never } | { after: Span; condition?: never })

/** What an alert opens: a flow (none named: the one bound to "alert raised"), or a to-do for a role. */
export type Opening = { kind: 'flow'; flow?: string } | { kind: 'task'; role: string; within?: Span }

/** Body of a config item of kind `alert_rule`. */
export interface RuleBody {
  description?: Words
  message?: Words
  metric: string
  about?: About
  condition: Rule
  scope?: { estates?: string[]; filters?: Filter[] }
  duration?: Span
  repetition?: { times: number; within: Span }
  schedule: { every: number; unit: SpanUnit; at?: string }
  severity: Severity
  escalate?: Escalation[]
  /** Keys of suppressions: while one holds for a subject, nothing is raised about it. */
  unless?: string[]
  /** Watches over people: quietened by name only, and never by what has nothing to do with whether it can be judged. */
  care?: boolean
  clear?: { condition?: Rule; after?: number }
  notify?: { handlers?: boolean; staff?: boolean; roles?: string[]; permissions?: string[] }
  opens?: Opening
  show?: string[]
  enabled: boolean
}

const words = z.object({ zh: z.string(), en: z.string() })
const dimension = z.object({
  key: z.string(), title: words, type: z.enum(['choice', 'text', 'ref', 'date', 'number', 'boolean']), options: z.array(z.object({ value: z.string(), title: words })).optional(),
})
export type Dimension = z.infer<typeof dimension>
const measure = z.object({ key: z.string(), title: words, unit: z.string(), aggs: z.array(z.string()), better: z.string().optional() })
const metric = z.object({
  key: z.string(), title: words, description: words, grain: z.string(), subject: z.string().nullable(), time: z.string().nullable(),
  dimensions: z.array(dimension), measures: z.array(measure),
})
/** A metric as `metric_catalog(org)` tells it. */
export type Metric = z.infer<typeof metric>
export const catalogSchema = z.array(metric)

/** Sets and, with undefined, removes members of an object. */
export function put<T extends object>(value: T, change: { [K in keyof T]?: T[K] | undefined }): T {
  const merged = { ...value, ...change } as Record<string, unknown>
  for (const [key, part] of Object.entries(merged)) if (part === undefined) delete merged[key]
  return merged as T
}

/** Whether a condition says anything yet. */
export const isSaid = (rule: Rule): boolean => typeof rule === 'object' && rule !== null

/** The first rule about a metric: half-filled, so that the form shows what to say. */
export function newBody(metric: Metric): RuleBody {
  return { metric: metric.key, about: metric.subject ? 'each' : 'organization', condition: true, schedule: { every: 5, unit: 'minute' }, severity: 'yellow', clear: { after: 2 }, enabled: true }
}

/** A rule begun from a number on a dashboard: `?metric=…&measure=key.agg&filters=[…]&target=90`. Null when the address names no metric of the catalogue. */
export function bodyFromAddress(params: URLSearchParams, catalog: ReadonlyMap<string, Metric>): RuleBody | null {
  const known = catalog.get(params.get('metric') ?? '')
  if (!known) return null
  const [key = '', agg = ''] = (params.get('measure') ?? '').split('.')
  const measured = known.measures.find((one) => one.key === key)
  const filters = filtersFrom(params.get('filters'), known)
  const wanted = Number(params.get('target') ?? '')
  const name = measured ? `${key}.${measured.aggs.includes(agg) ? agg : measured.aggs[0]}` : null
  return {
    ...newBody(known),
    about: 'organization',
    condition: name && measured ? { [measured.better === 'more' ? '<' : '>']: [{ var: name }, Number.isFinite(wanted) ? wanted : 0] } : true,
    ...(filters.length ? { scope: { filters } } : {}),
  }
}

const filterList = z.array(z.object({ dimension: z.string(), op: z.string(), value: z.unknown().optional() }))

function filtersFrom(text: string | null, metric: Metric): Filter[] {
  try {
    const filters = filterList.parse(JSON.parse(text ?? '[]'))
    return filters.filter((filter) => metric.dimensions.some(({ key }) => key === filter.dimension))
  } catch {
    return []
  }
}

/** The rule as it is stored: half-filled filters and empty parts left out. */
export function cleaned(body: RuleBody): RuleBody {
  const filters = (body.scope?.filters ?? []).filter(isWhole)
  const estates = body.scope?.estates ?? []
  const escalate = (body.escalate ?? []).filter(({ condition }) => condition === undefined || isSaid(condition))
  return put(body, {
    scope: filters.length || estates.length ? { ...(estates.length ? { estates } : {}), ...(filters.length ? { filters } : {}) } : undefined,
    escalate: escalate.length ? escalate : undefined,
    clear: body.clear && isSaid(body.clear.condition ?? true) ? body.clear : body.clear ? put(body.clear, { condition: undefined }) : undefined,
    message: body.message?.zh || body.message?.en ? body.message : undefined,
    description: body.description?.zh || body.description?.en ? body.description : undefined,
    show: body.show?.length ? body.show : undefined,
    unless: body.unless?.length && (body.about ?? 'each') === 'each' ? body.unless : undefined,
    care: body.care ? true : undefined,
    opens: body.opens?.kind === 'task' && !body.opens.role ? undefined : body.opens,
  })
}

/** A filter that can be asked as it stands. */
export function isWhole({ op, value }: Filter): boolean {
  if (op === 'is_null' || op === 'not_null') return true
  return Array.isArray(value) ? value.length > 0 && value.every((one) => one !== null && one !== '') : value !== undefined && value !== null && value !== ''
}
