import type { RuleBody } from './rule/model.ts'

/** A limit a rule compares a number with: `< 20`. */
export interface Limit {
  text: string
  value: number
}

const signs: Record<string, string> = { '<': '<', '<=': '≤', '>': '>', '>=': '≥', '==': '=', '===': '=' }
const turned: Record<string, string> = { '<': '>', '<=': '≥', '>': '<', '>=': '≤', '==': '=', '===': '=' }

const variableOf = (part: unknown): string | null => {
  if (typeof part !== 'object' || part === null || !('var' in part)) return null
  return Array.isArray(part.var) ? String(part.var[0]) : String(part.var)
}

/** Plain comparisons of a variable with a number anywhere in a rule's conditions, each once: where it begins and where it gets worse. */
export function limitsOf(body: Pick<RuleBody, 'condition' | 'escalate'>, name: string): Limit[] {
  const found = new Map<string, Limit>()
  const walk = (rule: unknown): void => {
    if (Array.isArray(rule)) rule.forEach(walk)
    else if (typeof rule === 'object' && rule !== null) {
      for (const [op, parts] of Object.entries(rule)) {
        if (signs[op] && Array.isArray(parts) && parts.length === 2) {
          const [left, right] = parts as [unknown, unknown]
          const limit = variableOf(left) === name && typeof right === 'number' ? { text: `${signs[op]} ${right}`, value: right }
            : variableOf(right) === name && typeof left === 'number' ? { text: `${turned[op]} ${left}`, value: left } : null
          if (limit) found.set(limit.text, limit)
        }
        walk(parts)
      }
    }
  }
  const conditions: unknown[] = [body.condition, ...(body.escalate ?? []).map(({ condition }) => condition)]
  conditions.forEach(walk)
  return [...found.values()]
}
