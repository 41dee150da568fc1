import { describe, expect, it } from 'vitest'
import { groups, onlyArgument, plan, summary, type Step } from './steps.ts'

const steps: Step[] = [
  { name: 'unit', command: ['true'] },
  { name: 'e2e', command: ['true'], missing: () => 'no Chromium' },
]

describe('npm test', () => {
  it('skips on a developer’s machine what the machine cannot run, and says why', () => {
    expect(plan(steps, [], false)).toEqual([
      { step: steps[0], skip: null },
      { step: steps[1], skip: 'no Chromium' },
    ])
  })

  it('skips nothing in CI: a missing browser is a failure there', () => {
    expect(plan(steps, [], true).map(({ skip }) => skip)).toEqual([null, null])
  })

  it('runs only the named steps and refuses a misspelt one', () => {
    expect(plan(steps, onlyArgument(['--only', 'e2e']), true).map(({ step }) => step.name)).toEqual(['e2e'])
    expect(onlyArgument(['--only=unit,e2e'])).toEqual(['unit', 'e2e'])
    expect(() => plan(steps, ['e2ee'], true)).toThrow('No step is called "e2ee". Steps: unit, e2e')
  })

  it('runs lanes beside each other on two cores and one after the other on one; what has no lane runs alone, in its place', () => {
    const names = (cores: number): string[][][] =>
      groups(plan([{ name: 'prepare', command: [] }, { name: 'db17', command: [], lane: 'a' }, { name: 'db15', command: [], lane: 'b' }, { name: 'check', command: [], lane: 'a' }, { name: 'e2e', command: [] }], [], true), cores)
        .map((lanes) => lanes.map((lane) => lane.map(({ step }) => step.name)))
    expect(names(2)).toEqual([[['prepare']], [['db17', 'check'], ['db15']], [['e2e']]])
    expect(names(1)).toEqual([[['prepare']], [['db17', 'check', 'db15']], [['e2e']]])
  })

  it('ends with a table that names what failed and what was skipped', () => {
    const text = summary([
      { name: 'unit', state: 'passed', seconds: 3.21, note: '' },
      { name: 'db17', state: 'failed', seconds: 61, note: 'artifacts/db17.log' },
      { name: 'e2e', state: 'skipped', seconds: 0, note: 'no Chromium' },
    ])
    expect(text).toBe(
      ['✓ unit  passed      3.2 s', '✗ db17  failed     61.0 s  artifacts/db17.log', '– e2e   skipped            no Chromium', 'FAILED: db17 (skipped: e2e)'].join('\n'),
    )
  })
})
