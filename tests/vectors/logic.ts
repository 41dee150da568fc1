import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** A rule with what it gives on the record; `set`: why it does not run set-based. */
export interface LogicCase {
  say: string
  rule: unknown
  data?: Record<string, unknown>
  is: unknown
  /** Whether it counts as true, where that does not follow from `is`. */
  holds?: boolean
  set?: false | string
}

/** What is no rule, with the key of the refusal and the JSON pointer of the place. */
export interface LogicFaultCase {
  say: string
  rule: unknown
  fault: string
  path: string
  params?: Record<string, unknown>
}

export interface LogicVectors {
  today: string
  record: Record<string, unknown>
  fields: Record<string, { type: 'number' | 'text' | 'date' | 'boolean' | 'list'; items?: Record<string, { type: 'number' | 'text' }> }>
  cases: LogicCase[]
  faults: LogicFaultCase[]
}

/** Whether a case counts as true. */
export const caseHolds = ({ is, holds }: LogicCase): boolean => holds ?? (Array.isArray(is) ? is.length > 0 : Boolean(is))

/** The vectors that browser, Deno and database share. Parsed here: a bundler would take the member `__proto__` for the prototype. */
export const logicVectors = JSON.parse(readFileSync(fileURLToPath(new URL('./logic.json', import.meta.url)), 'utf8')) as LogicVectors
