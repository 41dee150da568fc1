import { expect, it } from 'vitest'
import { billName, isOpen, toneOf } from '../charge.ts'

const t = (key: string): string => ({ 'kind.rent': '租金', 'kind.other': '费用' })[key] ?? key

it('6.4.b a bill is called by its own title, else by its kind and month', () => {
  expect(billName({ kind: 'rent', title: null, period: '2026-09-01' }, t)).toBe('租金 2026-09')
  expect(billName({ kind: 'rent', title: '补收租金', period: null }, t)).toBe('补收租金')
})

it('6.4.b overdue counts more than the status; what is paid, waived or void is not collected', () => {
  expect(toneOf('open', true)).toBe('danger')
  expect(toneOf('paid', false)).toBe('success')
  expect(['open', 'partly_paid', 'paid', 'waived', 'void'].filter(isOpen)).toEqual(['open', 'partly_paid'])
})
