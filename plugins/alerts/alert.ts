import type { Tone } from '@anju/sdk'

export interface Alert {
  id: string
  rule: string
  severity: 'yellow' | 'orange' | 'red'
  status: string
  inputs: { overdue_fen?: number; months?: number; oldest_due_on?: string }
  raised_at: string
  estate: string
  estate_id: string
  subject_id: string
  contract: string | null
  unit: string | null
  unit_id: string | null
  household_id: string | null
  tenant: string | null
  handler: string | null
  finding: string | null
  note: string | null
}

const tones: Record<Alert['severity'], Tone> = { yellow: 'info', orange: 'warning', red: 'danger' }
export const toneOf = (severity: Alert['severity']): Tone => tones[severity]
