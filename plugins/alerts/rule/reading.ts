import { readLogic, type ConditionFields, type Locale } from '@anju/sdk'
import type { Escalation, Metric, RuleBody, Span } from './model.ts'
import { conditionFields } from './fields.ts'

type Say = (key: string, params?: Record<string, unknown>) => string

export const spanText = ({ n, unit }: Span, t: Say): string => t(`span.${unit}`, { count: n })

/** When a rule looks: `每 5 分钟`, `每天 08:30`. */
export function scheduleText({ every, unit, at }: RuleBody['schedule'], t: Say): string {
  if (unit !== 'day' && every === 1) return t(`rule.each_${unit}`)
  if (unit !== 'day') return t('rule.every', { span: spanText({ n: every, unit }, t) })
  return every === 1 ? t('rule.daily', { at: at ?? '08:00' }) : t('rule.every_days', { count: every, at: at ?? '08:00' })
}

/** A rule in one sentence: `欠租月数 ≥ 2 个月，持续 7 天，1 天内满 3 次`. */
export function readRule(body: RuleBody, metric: Metric | { fields: ConditionFields } | undefined, locale: Locale, t: Say): string {
  const fields = metric === undefined ? {} : 'fields' in metric ? metric.fields : conditionFields(metric, body.about ?? 'each')
  const parts = [typeof body.condition === 'object' ? readLogic(body.condition, fields, locale) : t('rule.nothing_said')]
  if (body.duration) parts.push(t('rule.lasting', { span: spanText(body.duration, t) }))
  if (body.repetition) parts.push(t('rule.repeated', { count: body.repetition.times, span: spanText(body.repetition.within, t) }))
  return parts.join(locale === 'en-US' ? ', ' : '，')
}

/** When an alert becomes worse, in words: `电量 < 10`, or `满 4 小时无人办结`. */
export const readEscalation = (step: Escalation, fields: ConditionFields, locale: Locale, t: Say): string =>
  step.after ? t('rule.after_reading', { span: spanText(step.after, t) }) : readLogic(step.condition, fields, locale)
