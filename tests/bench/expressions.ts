import type { Sql } from 'postgres'
import { median, type Figure } from './stats.ts'

const TODAY = '2026-11-24'
const ROUNDS = 7

const fields = {
  arrears_months: { type: 'number', sql: 'x.arrears_months', whole: true },
  category: { type: 'text', sql: 'x.category' },
  since: { type: 'date', sql: 'x.since' },
  alone: { type: 'boolean', sql: 'x.alone' },
  area_m2: { type: 'number', sql: 'x.area_m2' },
}
const v = (name: string): object => ({ var: name })

/** Rules as operators make them, each beside the condition a programmer would write. */
const rules: { name: string; rule: object; byHand: string }[] = [
  {
    name: 'arrears, category and days',
    rule: { and: [{ '>=': [v('arrears_months'), 2] }, { '!=': [v('category'), 'low_income'] }, { '>': [{ days_between: [v('since'), { today: [] }] }, 30] }] },
    byHand: `x.arrears_months >= 2 and x.category is distinct from 'low_income' and date '${TODAY}' - x.since > 30`,
  },
  {
    name: 'choices or a range',
    rule: { or: [{ and: [v('alone'), { in: [v('category'), ['new_employee', 'low_income']] }] }, { '<=': [40, v('area_m2'), 60] }] },
    byHand: `(x.alone and x.category in ('new_employee', 'low_income')) or x.area_m2 between 40 and 60`,
  },
]

/**
 * A compiled rule over a table of subjects, beside the same condition written by hand. Asked of it: at most one and a half
 * times as long.
 */
export async function benchRules(sql: Sql, subjects: number): Promise<Figure[]> {
  await sql`
    create unlogged table public.bench_subjects as
    select n % 9 as arrears_months, (array['low_income', 'new_employee', 'migrant_worker', null])[1 + n % 4] as category,
      date '2024-01-01' + n % 900 as since, n % 5 = 0 as alone, 30 + (n % 700) / 10.0 as area_m2
    from generate_series(1, ${subjects}::int) as n`
  await sql`vacuum analyze public.bench_subjects`
  const figures: Figure[] = []
  for (const { name, rule, byHand } of rules) {
    const [compiled] = await sql<{ sql: string }[]>`select private.logic_sql(${sql.json(rule as never)}, ${sql.json(fields)}, ${TODAY}) as sql`
    const times: Record<'ours' | 'theirs', number[]> = { ours: [], theirs: [] }
    const counts = new Set<number>()
    for (let round = 0; round < ROUNDS; round++) {
      for (const [whose, condition] of [['ours', compiled?.sql ?? ''], ['theirs', byHand]] as const) {
        const began = performance.now()
        const [row] = await sql.unsafe(`select count(*)::int as n from public.bench_subjects as x where ${condition}`)
        times[whose].push(performance.now() - began)
        counts.add(row?.n as number)
      }
    }
    if (counts.size !== 1) throw new Error(`rule "${name}" finds other rows than the condition written by hand`)
    const [ours, theirs] = [median(times.ours), median(times.theirs)]
    figures.push({ name: `rule over ${subjects.toLocaleString('en')} subjects: ${name}`, measured: `${ours.toFixed(0)} ms`, floor: `by hand ${theirs.toFixed(0)} ms`, ratio: theirs / ours, least: 1 / 1.5 })
  }
  await sql`drop table public.bench_subjects`
  return figures
}
