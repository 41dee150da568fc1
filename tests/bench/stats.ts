/** The p-th percentile (0–100) of numbers, by nearest rank; NaN of none. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil((p / 100) * sorted.length) - 1)] ?? Number.NaN
}

export const median = (values: readonly number[]): number => percentile(values, 50)

/** One figure of the benchmark. Only ratios to a floor measured in the same run are judged: machines differ. */
export interface Figure {
  name: string
  /** What was measured, with unit. */
  measured: string
  /** The floor it is held against: the same work with nothing of ours in between. */
  floor?: string
  /** Measured over floor, where 1 would mean our layers cost nothing. */
  ratio?: number
  /** Smallest ratio that passes: about half of what a quiet machine with two cores gives. */
  least?: number
}

export const passes = ({ ratio, least }: Figure): boolean => least === undefined || (ratio !== undefined && ratio >= least)

/** The figures as a Markdown table. */
export function table(figures: readonly Figure[]): string {
  const lines = figures.map((figure) => {
    const { name, measured, floor = '', ratio, least } = figure
    const verdict = least === undefined ? '' : passes(figure) ? 'ok' : 'TOO SLOW'
    return `| ${name} | ${measured} | ${floor} | ${ratio === undefined ? '' : ratio.toFixed(3)} | ${least === undefined ? '' : `≥ ${least}`} | ${verdict} |`
  })
  return ['| what | measured | floor | ratio | wanted | |', '|---|---|---|---|---|---|', ...lines].join('\n')
}
