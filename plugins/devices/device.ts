import type { Tone } from '@anju/sdk'

export const kinds = ['lock', 'gate', 'water_meter', 'electricity_meter'] as const

const commandTones: Record<string, Tone> = { queued: 'info', sent: 'info', delivered: 'info', acknowledged: 'accent', succeeded: 'success', rejected: 'danger', timed_out: 'warning', expired: 'warning', cancelled: 'neutral' }
export const commandTone = (status: string): Tone => commandTones[status] ?? 'neutral'

const keyTones: Record<string, Tone> = { requested: 'info', sent: 'accent', confirmed: 'success', frozen: 'warning', delete_requested: 'warning', deleted_confirmed: 'neutral', failed: 'danger' }
export const keyTone = (status: string): Tone => keyTones[status] ?? 'neutral'

export interface Shadow {
  online: boolean
  last_seen_at: string | null
  battery_pct: number | null
}

/** PostgREST embeds a one-to-one row as an object, or as a list where it cannot tell. */
export const shadowOf = (embedded: Shadow | Shadow[] | null): Shadow | null => (Array.isArray(embedded) ? (embedded[0] ?? null) : embedded)

export const isOpen = (status: string): boolean => ['queued', 'sent', 'delivered', 'acknowledged'].includes(status)
