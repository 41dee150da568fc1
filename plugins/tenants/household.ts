import type { Tone } from '@anju/sdk'

export const categories = ['low_income', 'lower_middle_income', 'new_employee', 'migrant_worker', 'special_care'] as const
export const relations = ['spouse', 'child', 'parent', 'other'] as const
export const statuses = ['registered', 'allocated', 'housed', 'left'] as const

const tones: Record<string, Tone> = { registered: 'info', allocated: 'accent', housed: 'success', left: 'neutral' }
export const toneOf = (status: string): Tone => tones[status] ?? 'neutral'

const allocationTones: Record<string, Tone> = { offered: 'info', accepted: 'accent', fulfilled: 'success', declined: 'neutral', expired: 'warning', cancelled: 'neutral' }
export const allocationTone = (status: string): Tone => allocationTones[status] ?? 'neutral'

export interface Member {
  id: string
  person_id: string
  name: string
  relation: string
  sex: string | null
  birth_year: number | null
  id_type: string
  id_last4: string | null
  phone: string | null
  current: boolean
  has_account: boolean
}

/** What entitles a household, from its first to its last day (null: open). */
export interface Qualification {
  id: string
  kind: string
  from: string
  until: string | null
  source: string
  current: boolean
  /** Base of the next save. */
  updated_at: string
}

export interface HouseholdFile {
  id: string
  code: string
  category: string
  status: string
  created_at: string
  /** A change of category that waits for approval. */
  pending_change: { category: string; reason: string } | null
  estate: { id: string; code: string; name: string }
  main_person_id: string
  members: Member[]
  qualifications: Qualification[]
  allocations: { id: string; unit_id: string; unit: string; status: string; allocation_no: string; offered_at: string; expires_at: string | null }[]
  check_ins: { id: string; unit_id: string; unit: string; contract_id: string; checked_in_at: string; checked_out_at: string | null; reason: string }[]
  contracts: { id: string; code: string; status: string; unit_id: string; unit: string; starts: string; last_day: string; rent_fen: number }[] | null
  charges: { open_fen: number; overdue_fen: number; paid_fen: number } | null
}
