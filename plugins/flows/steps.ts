import type { JsonValue, Rule } from '@anju/sdk'

/** A text by language; English may be missing. */
export interface Text {
  zh: string
  en?: string
}

/** Who a step names. `users` are ids of people who sign in. */
export interface Who {
  by: 'role' | 'permission' | 'persons' | 'manager' | 'applicant' | 'condition'
  role?: string
  permission?: string
  scope?: 'estate' | 'organization'
  users?: string[]
  condition?: Rule
}

/** Time limit of a step, in working hours of the operator's calendar. */
export interface Sla {
  hours: number
  remind_hours?: number
  then?: 'none' | 'pass' | 'reject' | 'escalate'
  escalate?: Who[]
}

export type StepKind = 'approve' | 'cc' | 'branch' | 'parallel' | 'action' | 'form' | 'wait'

/** One way of a branch (the one without condition is the default) or of a parallel step. */
export interface Branch {
  title?: Text
  condition?: Rule
  steps: Step[]
}

/** One step of a flow, as `private.check_flow` checks it. */
export interface Step {
  id: string
  kind: StepKind
  title?: Text
  who?: Who[]
  mode?: 'any' | 'all' | 'ratio' | 'turn'
  ratio?: number
  nobody?: 'admin' | 'pass' | 'reject'
  may?: ('return' | 'reassign' | 'add_signer' | 'ask')[]
  form?: JsonValue
  signature?: boolean
  comment_required?: boolean
  sla?: Sla
  action?: string
  params?: JsonValue
  days?: number
  working_hours?: number
  branches?: Branch[]
}

export interface FlowSettings {
  withdraw?: boolean
  /** Whether an own record can be changed while it is before its approvers; left out: not. */
  lock?: boolean
  batch?: boolean
  own_request?: 'exclude' | 'keep' | 'pass'
  approved_before?: 'keep' | 'pass'
  after_return?: 'again' | 'here'
}

/** Body of a configuration item of kind `flow`. */
export interface FlowBody {
  subject: string
  event: string
  condition?: Rule
  priority?: number
  from?: string
  until?: string
  form?: JsonValue
  settings?: FlowSettings
  steps: Step[]
}

/** A step with its JSON Pointer in the body: `/steps/1/branches/0/steps/0`. */
export interface Placed {
  step: Step
  path: string
}

/** All steps in the order they are drawn. */
export function placed(steps: readonly Step[], here = '/steps'): Placed[] {
  return steps.flatMap((step, n) => [
    { step, path: `${here}/${n}` },
    ...(step.branches ?? []).flatMap((branch, b) => placed(branch.steps, `${here}/${n}/branches/${b}/steps`)),
  ])
}

/** The step of this id, wherever it is drawn. */
export const stepOf = (steps: readonly Step[], id: string | null): Step | undefined => placed(steps).find(({ step }) => step.id === id)?.step
