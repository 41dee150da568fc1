import type { FlowBody, Step } from '../steps.ts'

export const templateKeys = ['empty', 'one', 'two', 'amount'] as const
export type TemplateKey = (typeof templateKeys)[number]

/** Titles of the steps, in both languages; the page gives them. */
export type Naming = (key: 'manager' | 'finance' | 'amount') => { zh: string; en: string }

/** What a new flow begins with. `amount` is the name of a number field of the record, when it has one. */
export function template(key: TemplateKey, subject: string, event: string, amount: string | undefined, name: Naming): FlowBody {
  const manager: Step = { id: 'manager', kind: 'approve', title: name('manager'), who: [{ by: 'role', role: 'manager' }], mode: 'any' }
  const finance: Step = { id: 'finance', kind: 'approve', title: name('finance'), who: [{ by: 'role', role: 'finance' }], mode: 'any' }
  const steps: Record<TemplateKey, Step[]> = {
    empty: [],
    one: [manager],
    two: [manager, finance],
    amount: [
      { id: 'size', kind: 'branch', title: name('amount'), branches: [{ condition: amount ? { '>=': [{ var: amount }, 1000] } : true, steps: [manager, finance] }, { steps: [{ ...manager, id: 'manager_small' }] }] },
    ],
  }
  return { subject, event, steps: steps[key] }
}
