/** One part of `npm test`: a command of its own, a log of its own. */
export interface Step {
  name: string
  command: string[]
  /** Steps of one lane run one after the other, lanes that follow each other in the plan beside each other. A step without a lane runs alone. */
  lane?: string
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

/**
 * The plan as groups that run one after the other; the lanes of a group run beside each other. One lane waits for clocks and
 * brokers where the other computes, so two cores are used and not one.
 *
 * @param cores processors of the machine; with one there is one lane
 */
export function groups(planned: readonly Plan[], cores: number): Plan[][][] {
  const found: { lanes: Map<string, Plan[]> | null; alone: Plan[] }[] = []
  for (const one of planned) {
    const { lane } = one.step
    const last = found.at(-1)
    if (!lane) found.push({ lanes: null, alone: [one] })
    else if (last?.lanes) last.lanes.set(lane, [...(last.lanes.get(lane) ?? []), one])
    else found.push({ lanes: new Map([[lane, [one]]]), alone: [] })
  }
  return found.map(({ lanes, alone }) => (lanes ? (cores > 1 ? [...lanes.values()] : [[...lanes.values()].flat()]) : [alone]))
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
