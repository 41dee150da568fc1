import type { Tone } from '@anju/sdk'
import type { Mute, Words } from '../alert.ts'
import type { Word } from './fields.ts'
import type { RuleBody } from './model.ts'

export type RuleState = 'on' | 'off' | 'paused' | 'failing' | 'draft'

/** A rule as `rule_list` tells it. */
export interface ListedRule {
  id: string
  key: string
  title: Words
  origin: 'plugin' | 'site'
  number: number | null
  body: RuleBody | null
  metric: { zh: string; en: string } | null
  words: Record<string, Word>
  state: RuleState
  draft: boolean
  next_run_at: string | null
  last_run_at: string | null
  last_ms: number | null
  last_hits: number | null
  /** Of these, held off by a suppression. */
  last_held: number | null
  failures: number | null
  last_error: { key: string; params: Record<string, unknown>; at: string } | null
  open: number
  confirmed: number
  refuted: number
  /** Findings of the last six months; months without any are left out. */
  months: { month: string; confirmed: number; refuted: number; unclear: number }[]
  unless: Words[]
  mutes: Mute[]
  muted: number
}

export interface RuleList {
  may_write: boolean
  may_publish: boolean
  may_mute: boolean
  items: ListedRule[]
}

export const stateTones: Record<RuleState, Tone> = { on: 'success', off: 'neutral', paused: 'warning', failing: 'danger', draft: 'info' }

/** Share of the findings that bore the rule out, in percent; null before there is one. */
export const precision = ({ confirmed, refuted }: ListedRule): number | null => (confirmed + refuted === 0 ? null : Math.round((100 * confirmed) / (confirmed + refuted)))

/** Share of the findings that were false alarms, in percent; null before there is one. */
export const falseShare = ({ confirmed, refuted }: Pick<ListedRule, 'confirmed' | 'refuted'>): number | null =>
  confirmed + refuted === 0 ? null : Math.round((100 * refuted) / (confirmed + refuted))
