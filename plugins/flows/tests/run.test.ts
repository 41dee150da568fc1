import { describe, expect, it } from 'vitest'
import { isOverdue, mayDo, returnTargets, standingOf, type RunFile, type Task } from '../run.ts'
import { filledIn, formFields } from '../schema.ts'
import { pathOf, readSignature } from '../signature.ts'
import type { Step } from '../steps.ts'

const steps: Step[] = [{ id: 'one', kind: 'approve' }, { id: 'two', kind: 'approve', may: ['return'] }]
const task = (node: string, status: Task['status']): Task => ({ id: node, node, round: 1, kind: 'approve', status, name: null, instead_of: null, mine: true, added: false, due_at: null, acted_at: null, comment: '' })
const flow: RunFile['flow'] = { title: {}, number: 1, steps, settings: {}, form: null }

describe('B.4 reading a run', () => {
  it('B.4 each step says where it stands', () => {
    const running = { status: 'running' as const, state: { begun: { one: true, two: true }, done: { one: true } } }
    expect(steps.map((step) => standingOf(running, step))).toEqual(['done', 'open'])
    expect(steps.map((step) => standingOf({ status: 'rejected', state: { ...running.state, rejected: 'two' } }, step))).toEqual(['done', 'rejected'])
    expect(steps.map((step) => standingOf({ status: 'withdrawn', state: {} }, step, true))).toEqual(['ended', 'ended'])
    expect(steps.map((step) => standingOf(running, step, false))).toEqual(['passed_by', 'passed_by'])
  })

  it('B.4 a task is returned only to steps that somebody approved', () => {
    const of = (status: Task['status']): string[] => returnTargets({ flow, tasks: [task('one', status), task('two', 'open')] }, task('two', 'open')).map(({ id }) => id)
    expect(of('approved')).toEqual(['one'])
    expect(of('closed')).toEqual([])
  })

  it('B.4 a step that lists what may be done allows nothing else; one that lists nothing allows all', () => {
    expect([mayDo(steps[0], 'ask'), mayDo(steps[1], 'return'), mayDo(steps[1], 'ask')]).toEqual([true, true, false])
  })

  it('B.4 only what is still open is overdue', () => {
    const due = '2026-11-01T00:00:00Z'
    const after = Date.parse('2026-11-02T00:00:00Z')
    expect([isOverdue({ status: 'open', due_at: due }, after), isOverdue({ status: 'approved', due_at: due }, after), isOverdue({ status: 'open', due_at: null }, after)]).toEqual([true, false, false])
  })

  it('B.4 a signature is a path of moves and lines; anything else is not drawn', () => {
    const strokes = pathOf([[[1.04, 2], [3, 4]], [[5, 5]]])
    expect(strokes).toBe('M1 2L3 4M5 5l0.1 0')
    expect(readSignature({ kind: 'drawn', strokes, width: 480, height: 160 })?.strokes).toBe(strokes)
    expect(readSignature({ kind: 'drawn', strokes: 'url(#x)', width: 480, height: 160 })).toBeNull()
    expect(readSignature({ kind: 'typed', strokes: '张三' })?.kind).toBe('typed')
    expect(readSignature(null)).toBeNull()
  })

  it('B.4 fields of a form come in the order of its schema; what is left empty is absent', () => {
    const schema = { type: 'object', required: ['note'], properties: { note: { type: 'string', title: '说明', maxLength: 500 }, kind: { enum: ['a', 'b'] } } }
    expect(formFields(schema).map(({ key, title, required, long, choices }) => [key, title, required, long, choices])).toEqual([['note', '说明', true, true, undefined], ['kind', 'kind', false, false, ['a', 'b']]])
    expect(formFields(null)).toEqual([])
    expect(filledIn({ note: '', kind: 'a', amount: 0, gone: undefined })).toEqual({ kind: 'a', amount: 0 })
  })
})
