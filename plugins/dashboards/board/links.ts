import type { Answer, AnswerRow, Filter, Metric, Question } from '../model.ts'

/** The values a filter of a question leaves, when it can be said as a list of values. */
function valuesOf({ op, value }: Filter): string[] | null {
  if (op === 'eq' && value !== undefined && value !== null) return [String(value)]
  return op === 'in' && Array.isArray(value) ? value.map(String) : null
}

/**
 * The list page behind a row, or behind a number (no row), filtered so that it shows what was counted:
 * `/housing/units?f.status=vacant`. Null when the metric has no list, or the list cannot be filtered so: a link to other rows
 * than those counted would mislead.
 */
export function listPath(metric: Metric | undefined, question: Question | undefined, answer: Answer, row?: AnswerRow): string | null {
  const link = metric?.link
  if (!link) return null
  const wanted = new Map<string, string[]>(Object.entries(link.fixed ?? {}).map(([column, value]) => [column, [value]]))
  for (const filter of question?.filters ?? []) {
    const column = link.columns[filter.dimension]
    const values = valuesOf(filter)
    if (!column || !values || (link.single && values.length > 1)) return null
    wanted.set(column, values)
  }
  for (const [i, dimension] of answer.dimensions.entries()) {
    const column = link.columns[dimension.key]
    const key = row?.keys[i]
    if (!column || key === null || key === undefined) return null
    wanted.set(column, [String(key)])
  }
  const params = new URLSearchParams()
  for (const [column, values] of wanted) params.set(`f.${column}`, values.map(encodeURIComponent).join(','))
  const query = params.toString()
  return query ? `${link.path}?${query}` : link.path
}
