import type { FlowBody, Step } from '../steps.ts'

export const templateKeys = ['empty', 'one', 'two', 'amount'] as const
export type TemplateKey = (typeof templateKeys)[number]

/** Titles are part of the flow, in both languages whatever the author reads. */
const titles = { manager: { zh: '主管审批', en: 'Manager' }, finance: { zh: '财务审批', en: 'Finance' }, amount: { zh: '金额', en: 'Amount' } }

/** What a new flow begins with. `amount` is the name of a number field of the record, when it has one; amounts of money are in fen. */
export function template(key: TemplateKey, subject: string, event: string, amount: string | undefined): FlowBody {
  const manager: Step = { id: 'manager', kind: 'approve', title: titles.manager, who: [{ by: 'role', role: 'manager' }], mode: 'any' }
  const finance: Step = { id: 'finance', kind: 'approve', title: titles.finance, who: [{ by: 'role', role: 'finance' }], mode: 'any' }
  const steps: Record<TemplateKey, Step[]> = {
    empty: [],
    one: [manager],
    two: [manager, finance],
    amount: [
      { id: 'size', kind: 'branch', title: titles.amount, branches: [{ condition: amount ? { '>=': [{ var: amount }, amount.endsWith('_fen') ? 100_000 : 1000] } : true, steps: [manager, finance] }, { steps: [{ ...manager, id: 'manager_small' }] }] },
    ],
  }
  return { subject, event, steps: steps[key] }
}
