import type { Tone } from '@anju/sdk'

/** The statuses of a unit in the order people walk through them; derived in the database, never typed (6.1.c). */
export const statuses = ['awaiting_allocation', 'reserved', 'occupied', 'under_repair', 'vacant', 'blocked'] as const

export type Status = (typeof statuses)[number]

/** One tone, and with it one colour and one shape, per status: six statuses, six tones. */
export const statusTones: Record<Status, Tone> = {
  awaiting_allocation: 'info',
  reserved: 'accent',
  occupied: 'success',
  under_repair: 'warning',
  vacant: 'neutral',
  blocked: 'danger',
}

/** The shapes StatusTag draws for these tones, for cells too small for a tag. */
export const statusMarks: Record<Status, string> = {
  awaiting_allocation: '◆',
  reserved: '◐',
  occupied: '●',
  under_repair: '▲',
  vacant: '○',
  blocked: '■',
}

/** How many units stand in each status; absent means none. */
export type StatusCounts = Partial<Record<Status, number>>

export const toneOf = (status: string): Tone => statusTones[status as Status] ?? 'neutral'

/** Share of homes lived in, as whole percent; null when there are none. */
export function occupiedPercent(counts: StatusCounts, units: number): number | null {
  return units > 0 ? Math.round(((counts.occupied ?? 0) / units) * 100) : null
}
