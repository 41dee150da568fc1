import type { Tone } from '@anju/sdk'

export const statuses = ['draft', 'pending_signature', 'in_force', 'ended', 'terminated', 'void'] as const

const tones: Record<string, Tone> = { draft: 'neutral', pending_signature: 'info', in_force: 'success', ended: 'neutral', terminated: 'warning', void: 'neutral' }
export const toneOf = (status: string): Tone => tones[status] ?? 'neutral'

export interface Signature {
  party: 'tenant' | 'operator'
  method: string
  signed_at: string
  signer: string | null
}

export interface ContractFile {
  id: string
  code: string
  status: string
  starts: string
  last_day: string
  rent_fen: number
  deposit_fen: number
  billing_day: number
  move_out_until: string | null
  signed_at: string | null
  end_reason: string
  estate: { id: string; name: string }
  unit: { id: string; label: string; status: string }
  household: { id: string; code: string; name: string }
  fee_lines: { kind: string; title: string; amount_fen: number; cycle: string }[]
  document: { sha256: string; body: string } | null
  signatures: Signature[]
  evidence: { seq: number; kind: string; at: string; hash: string }[]
  check_in: { id: string; checked_in_at: string; checked_out_at: string | null } | null
  versions: { id: string; code: string; status: string; starts: string; last_day: string }[]
}
