/** One part of `npm test`: a command of its own, a log of its own. */
export interface Step {
  name: string
  command: string[]
  /** Whether it may run beside its neighbours that may, too; otherwise it runs alone. */
  beside?: boolean
  /** Why the step cannot run on this machine; null when it can. */
  missing?: () => string | null
}

export type Plan = { step: Step; skip: string | null }

/**
 * The steps to run, in order. A step whose requirement is missing is skipped on a developer's machine; in CI it runs
 * anyway and fails, because a skipped proof is no proof.
 *
 * @param only names after `--only`, empty for all
 * @throws Error naming an unknown step and the known ones
 */
export function plan(steps: readonly Step[], only: readonly string[], ci: boolean): Plan[] {
  const names = steps.map((step) => step.name)
  const unknown = only.find((name) => !names.includes(name))
  if (unknown) throw new Error(`No step is called "${unknown}". Steps: ${names.join(', ')}`)
  return steps
    .filter((step) => only.length === 0 || only.includes(step.name))
    .map((step) => ({ step, skip: ci ? null : (step.missing?.() ?? null) }))
}

/** The plan as groups that run one after the other; the steps of a group may run beside each other. */
export function groups(planned: readonly Plan[]): Plan[][] {
  const found: Plan[][] = []
  for (const one of planned) {
    const last = found.at(-1)
    if (one.step.beside && last?.[0]?.step.beside) last.push(one)
    else found.push([one])
  }
  return found
}

/**
 * Does the work for every item, in their order, `width` at a time: whoever is done takes the next. With the longest first nobody
 * waits long for the last.
 */
export async function spread<Item>(items: readonly Item[], width: number, work: (item: Item) => Promise<void>): Promise<void> {
  const waiting = [...items]
  const worker = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item)
  }
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker))
}

/** `--only a,b` or `--only=a,b`; empty when not given. */
export function onlyArgument(args: readonly string[]): string[] {
  const at = args.findIndex((arg) => arg === '--only' || arg.startsWith('--only='))
  if (at < 0) return []
  const value = args[at]?.includes('=') ? args[at].slice(args[at].indexOf('=') + 1) : args[at + 1]
  return (value ?? '').split(',').map((name) => name.trim()).filter(Boolean)
}

export interface Outcome {
  name: string
  state: 'passed' | 'failed' | 'skipped'
  seconds: number
  /** Why it was skipped, or where the log is. */
  note: string
}

const marks = { passed: '✓', failed: '✗', skipped: '–' } as const

/** The table at the end of a run. */
export function summary(outcomes: readonly Outcome[]): string {
  const width = Math.max(...outcomes.map((outcome) => outcome.name.length))
  const lines = outcomes.map(
    ({ name, state, seconds, note }) =>
      `${marks[state]} ${name.padEnd(width)}  ${state.padEnd(7)} ${(state === 'skipped' ? '' : `${seconds.toFixed(1)} s`).padStart(9)}  ${state === 'passed' ? '' : note}`.trimEnd(),
  )
  const failed = outcomes.filter((outcome) => outcome.state === 'failed').map((outcome) => outcome.name)
  const skipped = outcomes.filter((outcome) => outcome.state === 'skipped').map((outcome) => outcome.name)
  const verdict = failed.length > 0 ? `FAILED: ${failed.join(', ')}` : 'All steps passed'
  return [...lines, skipped.length > 0 ? `${verdict} (skipped: ${skipped.join(', ')})` : verdict].join('\n')
}
