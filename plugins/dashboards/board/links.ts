import type { Answer, AnswerRow, Metric } from '../model.ts'

/**
 * The list page behind a row, filtered by the row's keys: `/housing/units?f.status=vacant`. Null when the metric has no
 * list, or the list has no such filter.
 */
export function listPath(metric: Metric | undefined, answer: Answer, row: AnswerRow): string | null {
  if (!metric?.link) return null
  const params = new URLSearchParams()
  for (const [i, dimension] of answer.dimensions.entries()) {
    const column = metric.link.columns[dimension.key]
    const key = row.keys[i]
    if (column && key !== null && key !== undefined) params.set(`f.${column}`, encodeURIComponent(String(key)))
  }
  const query = params.toString()
  return query ? `${metric.link.path}?${query}` : metric.link.path
}
