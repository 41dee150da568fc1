import type { Tone } from '@anju/sdk'

export const statuses = ['open', 'partly_paid', 'paid', 'waived', 'void'] as const

const tones: Record<string, Tone> = { open: 'info', partly_paid: 'accent', paid: 'success', waived: 'neutral', void: 'neutral' }

/** Overdue counts more than the status itself. */
export const toneOf = (status: string, overdue: boolean): Tone => (overdue ? 'danger' : (tones[status] ?? 'neutral'))

export const isOpen = (status: string): boolean => status === 'open' || status === 'partly_paid'

/** What a bill is called: its own title, else its kind and month. */
export function billName(bill: { kind: string; title: string | null; period: string | null }, t: (key: string, params?: Record<string, unknown>) => string): string {
  const name = bill.title || t(`kind.${bill.kind}`, { defaultValue: t('kind.other') })
  return bill.period ? `${name} ${bill.period.slice(0, 7)}` : name
}
