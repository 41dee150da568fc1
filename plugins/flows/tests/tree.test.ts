import { describe, expect, it } from 'vitest'
import { layout, size } from '../designer/layout.ts'
import { addWay, freshId, insertStep, moveStep, newStep, removeStep, removeWay, stepAt } from '../designer/tree.ts'
import { nested } from '../designer/record.ts'
import { placed, type FlowBody, type Step } from '../steps.ts'

const approve = (id: string): Step => ({ id, kind: 'approve', who: [{ by: 'role', role: 'manager' }] })
const body: FlowBody = {
  subject: 'contracts.contract',
  event: 'send',
  steps: [approve('first'), { id: 'fork', kind: 'branch', branches: [{ condition: true, steps: [approve('big')] }, { steps: [] }] }, approve('last')],
}
const ids = ({ steps }: FlowBody): string[] => placed(steps).map(({ step }) => step.id)

describe('B.4 drawing a flow', () => {
  it('B.4 a step is put after another one, or into a way of a branch', () => {
    expect(ids(insertStep(body, { parent: null, branch: 0, at: 1 }, approve('new')))).toEqual(['first', 'new', 'fork', 'big', 'last'])
    expect(ids(insertStep(body, { parent: 'fork', branch: 1, at: 0 }, approve('new')))).toEqual(['first', 'fork', 'big', 'new', 'last'])
  })

  it('B.4 a step is deleted with what is drawn inside it; the drawing before stays as it was, for undo', () => {
    expect(ids(removeStep(body, 'fork'))).toEqual(['first', 'last'])
    expect(ids(body)).toEqual(['first', 'fork', 'big', 'last'])
  })

  it('B.4 a step moves among its neighbours and stays where it is at the edge', () => {
    expect(ids(moveStep(body, 'last', -1))).toEqual(['first', 'last', 'fork', 'big'])
    expect(ids(moveStep(body, 'big', 1))).toEqual(ids(body))
    expect(ids(moveStep(body, 'first', -1))).toEqual(ids(body))
  })

  it('B.4 ways are added before the default way, so that it stays the last one', () => {
    const more = addWay(body, 'fork').steps[1]?.branches ?? []
    expect(more.map(({ condition }) => condition)).toEqual([true, true, undefined])
    expect(removeWay(addWay(body, 'fork'), 'fork', 0).steps[1]?.branches).toHaveLength(2)
  })

  it('B.4 new steps have ids that no step has', () => {
    expect(freshId(body.steps, 'approve')).toBe('approve_1')
    expect(newStep([...body.steps, approve('approve_1')], 'approve').id).toBe('approve_2')
  })

  it('B.4 a fault is shown at the innermost step its path leads to', () => {
    expect(stepAt(body.steps, '/steps/1/branches/0/steps/0/who/0/role')).toBe('big')
    expect(stepAt(body.steps, '/steps/1/branches')).toBe('fork')
    expect(stepAt(body.steps, '/steps/10')).toBeNull()
    expect(stepAt(body.steps, '/subject')).toBeNull()
  })

  it('B.4 the layout draws every step once, joins the ways again, and lets no two boxes overlap', () => {
    const deep: Step[] = [{ id: 'a', kind: 'parallel', branches: [{ steps: body.steps }, { steps: [{ ...approve('x') }, { id: 'b', kind: 'branch', branches: [{ condition: true, steps: [] }, { steps: [approve('y')] }] }] }] }]
    const { boxes, lines } = layout(deep)
    const steps = boxes.filter(({ kind }) => kind === 'step')
    expect(steps.map(({ id }) => id)).toEqual(placed(deep).map(({ step }) => step.id))
    for (const one of steps) for (const other of steps) {
      if (one.id < other.id) expect([one.id, other.id, Math.abs(one.x - other.x) >= size.width || Math.abs(one.y - other.y) >= size.height]).toEqual([one.id, other.id, true])
    }
    const reached = new Set(['$start'])
    for (const { from, to } of lines) if (reached.has(from)) reached.add(to)
    expect(boxes.filter(({ id }) => !reached.has(id))).toEqual([])
  })

  it('B.4 sample values by dotted name become the nested record that conditions look at', () => {
    expect(nested({ amount: 3, 'household.category': 'low', empty: '', 'form.start.note': 'x' })).toEqual({ amount: 3, household: { category: 'low' }, form: { start: { note: 'x' } } })
  })
})
