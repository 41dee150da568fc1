import { SEVERITY, severities, titleText, type Severity, type Tone } from '@anju/sdk'

export { severities, type Severity }

export interface Words {
  zh?: string
  en?: string
}

/** A value a rule saw, with what is needed to write it. */
export interface Seen {
  name: string
  value: string | number | boolean | null
  title?: { zh: string; en: string }
  type?: 'number' | 'text' | 'choice' | 'date' | 'boolean'
  unit?: string
  agg?: string
  options?: { value: string; title: { zh: string; en: string } }[]
}

export interface Mute {
  id: string
  reason: string
  until: string
  by: string | null
}

/** A suppression that holds a rule off for a subject. */
export interface Held {
  key: string
  title: Words
  since?: string | null
  until?: string | null
  from?: string
  to?: string
}

/** An alert as `alert_list` and `alert_file` tell it. */
export interface Alert {
  id: string
  rule: string
  title: Words
  message: Words | null
  severity: Severity
  status: 'open' | 'acknowledged' | 'resolved' | 'cleared'
  seen: Seen[]
  raised_at: string
  closed_at: string | null
  estate: string | null
  estate_id: string | null
  subject_kind: string
  subject_id: string
  rule_version: number
  label?: string | null
  contract?: string | null
  unit?: string | null
  unit_id?: string | null
  household_id?: string | null
  device_id?: string | null
  tenant?: string | null
  handler: string | null
  finding: string | null
  note: string | null
  muted: Mute | null
  /** The suppression that holds the rule off for it now. */
  held?: Held | null
}

export const toneOf = (severity: Severity): Tone => SEVERITY[severity].tone
export const severityName = (severity: Severity): string => titleText(SEVERITY[severity].title)

export const statuses = ['open', 'acknowledged', 'resolved', 'cleared'] as const
/** An alert somebody still has to look into. */
export const isOpen = ({ status }: Alert): boolean => status === 'open' || status === 'acknowledged'

/** The alert's own page. */
export const pathOf = ({ id }: { id: string }): string => `/alerts/${id}`
