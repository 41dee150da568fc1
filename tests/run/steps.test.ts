import { describe, expect, it } from 'vitest'
import { groups, onlyArgument, plan, spread, summary, type Step } from './steps.ts'

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

  it('runs what may beside its neighbours, and what may not alone, in its place', () => {
    const named = groups(plan([{ name: 'prepare', command: [] }, { name: 'db17', command: [], beside: true }, { name: 'db15', command: [], beside: true }, { name: 'e2e', command: [] }], [], true))
      .map((group) => group.map(({ step }) => step.name))
    expect(named).toEqual([['prepare'], ['db17', 'db15'], ['e2e']])
  })

  it('gives the next step to whoever is done, never more at a time than asked for', async () => {
    const ends = new Map<string, () => void>()
    const began: string[] = []
    const all = spread(['long', 'short', 'next', 'last'], 2, (item) => {
      began.push(item)
      return new Promise((done) => ends.set(item, done))
    })
    const end = async (item: string) => {
      ends.get(item)?.()
      await new Promise((turn) => setImmediate(turn))
    }
    expect(began).toEqual(['long', 'short'])
    await end('short')
    expect(began).toEqual(['long', 'short', 'next'])
    await end('next')
    await end('last')
    await end('long')
    await all
    expect(began).toEqual(['long', 'short', 'next', 'last'])
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
