import { placed, type Branch, type FlowBody, type Step, type StepKind } from '../steps.ts'

/** A gap in the drawing where a step can be put: in the flow itself (parent null) or in one way of a step, before number `at`. */
export interface Gap {
  parent: string | null
  branch: number
  at: number
}

/** An id no step of the flow has: the kind and a number. */
export function freshId(steps: readonly Step[], kind: StepKind): string {
  const taken = new Set(placed(steps).map(({ step }) => step.id))
  for (let n = 1; ; n += 1) if (!taken.has(`${kind}_${n}`)) return `${kind}_${n}`
}

/** A new step of a kind with what the database asks of it, as far as that can be known. */
export function newStep(steps: readonly Step[], kind: StepKind): Step {
  const id = freshId(steps, kind)
  if (kind === 'approve') return { id, kind, who: [{ by: 'role', role: 'manager' }], mode: 'any' }
  if (kind === 'cc') return { id, kind, who: [{ by: 'applicant' }] }
  if (kind === 'form') return { id, kind, who: [{ by: 'applicant' }], form: { type: 'object', properties: { note: { type: 'string', title: 'note', maxLength: 500 } } } }
  if (kind === 'wait') return { id, kind, days: 1 }
  if (kind === 'branch') return { id, kind, branches: [{ condition: true, steps: [] }, { steps: [] }] }
  if (kind === 'parallel') return { id, kind, branches: [{ steps: [] }, { steps: [] }] }
  return { id, kind }
}

/** Every list of steps changed by `change`, from the inside out; unchanged parts stay the same objects. */
function mapLists(steps: readonly Step[], change: (list: Step[], parent: string | null, branch: number) => Step[], parent: string | null = null, branch = 0): Step[] {
  return change(
    steps.map((step) => (step.branches ? { ...step, branches: step.branches.map((one, n) => ({ ...one, steps: mapLists(one.steps, change, step.id, n) })) } : step)),
    parent,
    branch,
  )
}

const within = (body: FlowBody, change: (list: Step[], parent: string | null, branch: number) => Step[]): FlowBody => ({ ...body, steps: mapLists(body.steps, change) })

export const insertStep = (body: FlowBody, gap: Gap, step: Step): FlowBody =>
  within(body, (list, parent, branch) => (parent === gap.parent && branch === gap.branch ? [...list.slice(0, gap.at), step, ...list.slice(gap.at)] : list))

/** Takes a step out, with everything drawn inside it. */
export const removeStep = (body: FlowBody, id: string): FlowBody => within(body, (list) => list.filter((step) => step.id !== id))

/** Moves a step up (-1) or down (1) among its neighbours; at the edge nothing happens. */
export const moveStep = (body: FlowBody, id: string, by: -1 | 1): FlowBody =>
  within(body, (list) => {
    const from = list.findIndex((step) => step.id === id)
    const to = from + by
    const [one, other] = [list[from], list[to]]
    if (!one || !other) return list
    return list.map((step, n) => (n === from ? other : n === to ? one : step))
  })

export const updateStep = (body: FlowBody, id: string, change: (step: Step) => Step): FlowBody => within(body, (list) => list.map((step) => (step.id === id ? change(step) : step)))

/** One more way: of a branch before the default, of a parallel step at the end. */
export const addWay = (body: FlowBody, id: string): FlowBody =>
  updateStep(body, id, (step) => {
    const ways = step.branches ?? []
    const way: Branch = step.kind === 'branch' ? { condition: true, steps: [] } : { steps: [] }
    return { ...step, branches: step.kind === 'branch' ? [...ways.slice(0, -1), way, ...ways.slice(-1)] : [...ways, way] }
  })

export const removeWay = (body: FlowBody, id: string, way: number): FlowBody => updateStep(body, id, (step) => ({ ...step, branches: (step.branches ?? []).filter((_one, n) => n !== way) }))

export const updateWay = (body: FlowBody, id: string, way: number, change: (branch: Branch) => Branch): FlowBody =>
  updateStep(body, id, (step) => ({ ...step, branches: (step.branches ?? []).map((one, n) => (n === way ? change(one) : one)) }))

/** The step a fault of `try_flow` is about, by its JSON Pointer; null when it is about the flow itself. */
export function stepAt(steps: readonly Step[], path: string): string | null {
  const inside = placed(steps).filter((one) => path === one.path || path.startsWith(`${one.path}/`))
  return inside.reduce<{ id: string; length: number } | null>((best, one) => (best && best.length >= one.path.length ? best : { id: one.step.id, length: one.path.length }), null)?.id ?? null
}
