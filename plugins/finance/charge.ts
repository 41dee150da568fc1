import type { Tone } from '@anju/sdk'

export const statuses = ['open', 'partly_paid', 'paid', 'waived', 'void'] as const

const tones: Record<string, Tone> = { open: 'info', partly_paid: 'accent', paid: 'success', waived: 'neutral', void: 'neutral' }

/** Overdue counts more than the status itself. */
export const toneOf = (status: string, overdue: boolean): Tone => (overdue ? 'danger' : (tones[status] ?? 'neutral'))

export const isOpen = (status: string): boolean => status === 'open' || status === 'partly_paid'
