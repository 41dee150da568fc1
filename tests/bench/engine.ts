import type { Sql } from 'postgres'
import { median, type Figure } from './stats.ts'

const TODAY = '2026-11-24'
const ROUNDS = 7

const v = (name: string): object => ({ var: name })

/** Rules as the engine runs them: what they find goes into alerts, with the values that were seen. */
const engineRules: { name: string; body: object; byHand: string }[] = [
  {
    name: 'each row, with severities',
    body: {
      metric: 'finance.bench_subjects', condition: { and: [{ '>=': [v('arrears_months'), 8] }, { '!=': [v('category'), 'low_income'] }, { '>': [{ days_between: [v('since'), { today: [] }] }, 400] }] },
      escalate: [{ severity: 'red', condition: { '<': [v('area_m2'), 40] } }], severity: 'yellow',
    },
    byHand: `select x.subject_id, x.estate_id, case when x.area_m2 < 40 then 'red' else 'yellow' end as severity,
      jsonb_build_object('arrears_months', x.arrears_months, 'category', x.category, 'since', x.since, 'area_m2', x.area_m2) as inputs
      from private.bench_facts x where x.estate_id = any ($2) and x.arrears_months >= 8 and x.category is distinct from 'low_income' and date '${TODAY}' - x.since > 400`,
  },
  {
    name: 'each row, with suppressions',
    body: { metric: 'finance.bench_subjects', condition: { '>=': [v('arrears_months'), 8] }, severity: 'yellow', unless: ['finance.bench_new', 'finance.bench_off'] },
    byHand: `select x.subject_id, x.estate_id, 'yellow' as severity, jsonb_build_object('arrears_months', x.arrears_months) as inputs,
        (select jsonb_build_object('key', h.key, 'since', h.since, 'until', h.until) from private.bench_held h where h.subject_id = x.subject_id and h.estate_id = any ($2) and h.since <= now()
          and (h.until is null or h.until > now()) order by h.until desc nulls first limit 1) as held
      from private.bench_facts x where x.estate_id = any ($2) and x.arrears_months >= 8`,
  },
  {
    name: 'added up by subject',
    body: { metric: 'finance.bench_subjects', condition: { '>': [v('area.sum'), 280] }, severity: 'yellow' },
    byHand: `select x.group_id, x.estate_id, 'yellow' as severity, jsonb_build_object('area.sum', sum(x.area_m2)) as inputs
      from private.bench_facts x where x.estate_id = any ($2) group by 1, 2 having sum(x.area_m2) > 280`,
  },
]

/**
 * The engine's own statement over a metric of so many subjects, beside the same answer written by hand: same rows, same values.
 * Asked of it: at most one and a half times as long.
 */
export async function benchEngine(sql: Sql, subjects: number): Promise<Figure[]> {
  const estate = '00000000-0000-4000-8000-0000000000e5'
  await sql.unsafe(`
    create unlogged table private.bench_facts as
    select private.uuid_v7() as subject_id, md5((n % 200000)::text)::uuid as group_id, '${estate}'::uuid as org_id, '${estate}'::uuid as estate_id, n % 9 as arrears_months,
      (array['low_income', 'new_employee', 'migrant_worker', null])[1 + n % 4] as category, date '2024-01-01' + n % 900 as since, 30 + (n % 700) / 10.0 as area_m2
    from generate_series(1, ${subjects}) as n`)
  // One subject in fifty is held off now, by one reason or the other.
  await sql.unsafe(`
    create unlogged table private.bench_held as
    select x.subject_id, x.org_id, x.estate_id, now() - interval '1 day' as since, case when x.n % 2 = 0 then now() + interval '1 day' end as until,
      case when x.n % 2 = 0 then 'finance.bench_new' else 'finance.bench_off' end as key
    from (select *, row_number() over () as n from private.bench_facts) x where x.n % 50 = 0`)
  await sql.unsafe('create index on private.bench_held (subject_id)')
  await sql.unsafe(['new', 'off'].map((name) => `
    create view private.suppress_bench_${name} with (security_invoker = true) as select subject_id, org_id, estate_id, since, until from private.bench_held where key = 'finance.bench_${name}';
    select private.suppression('finance.bench_${name}', 'household', 'finance', '{"zh": "试", "en": "Trial"}', '{"zh": "试", "en": "Trial"}', 'private.suppress_bench_${name}');`).join(''))
  await sql`vacuum analyze private.bench_facts`
  await sql`vacuum analyze private.bench_held`
  await sql.unsafe(`
    create view private.metric_bench_subjects with (security_invoker = true) as select * from private.bench_facts;
    select private.metric('finance.bench_subjects', 'finance', 'finance.read', '{"zh": "试", "en": "Trial"}', '{"zh": "试", "en": "Trial"}', 'private.metric_bench_subjects', 'one row per subject',
      '[{"key": "arrears_months", "column": "arrears_months", "type": "number", "title": {"zh": "月", "en": "Months"}}, {"key": "category", "column": "category", "type": "text", "title": {"zh": "类", "en": "Category"}},
        {"key": "since", "column": "since", "type": "date", "title": {"zh": "自", "en": "Since"}}, {"key": "area_m2", "column": "area_m2", "type": "number", "title": {"zh": "面积", "en": "Area"}}]',
      '[{"key": "area", "column": "area_m2", "unit": "m2", "aggs": ["sum"], "title": {"zh": "面积", "en": "Area"}}]', 'household', 'subject_id')`)
  const figures: Figure[] = []
  for (const { name, body, byHand } of engineRules) {
    await sql`update private.metrics set subject_column = ${byHand.includes('group by') ? 'group_id' : 'subject_id'} where key = 'finance.bench_subjects'`
    const [compiled] = await sql<{ sql: string }[]>`
      select private.compiled_rule(m, ${sql.json(body as never)}, array[${estate}]::uuid[], null, interval '0', ${TODAY}) ->> 'sql' as sql from private.metrics m where m.key = 'finance.bench_subjects'`
    const held = 'unless' in body
    const whole = (statement: string): string => `select count(*)::int as n, count(f.inputs)::int as seen, ${held ? 'count(f.held)' : '0'}::int as held, max(length(f.inputs::text))::int as longest from (${statement}) f where $1::uuid is not null and $2::uuid[] is not null`
    const times: Record<'ours' | 'theirs', number[]> = { ours: [], theirs: [] }
    const answers = new Set<string>()
    for (let round = 0; round < ROUNDS; round++) {
      for (const [whose, statement] of [['ours', compiled?.sql ?? ''], ['theirs', byHand]] as const) {
        const began = performance.now()
        const [row] = await sql.unsafe(whole(statement), [estate, [estate]] as never[])
        times[whose].push(performance.now() - began)
        answers.add(`${row?.n} ${row?.seen} ${row?.held}`)
      }
    }
    if (answers.size !== 1) throw new Error(`rule "${name}" finds other subjects than the statement written by hand`)
    const [ours, theirs] = [median(times.ours), median(times.theirs)]
    figures.push({ name: `engine over ${subjects.toLocaleString('en')} subjects: ${name}`, measured: `${ours.toFixed(0)} ms`, floor: `by hand ${theirs.toFixed(0)} ms`, ratio: theirs / ours, least: 1 / 1.5 })
  }
  await sql.unsafe(`delete from private.suppressions where key like 'finance.bench%'; drop view private.suppress_bench_new, private.suppress_bench_off; drop table private.bench_held;
    delete from private.metrics where key = 'finance.bench_subjects'; drop view private.metric_bench_subjects; drop table private.bench_facts`)
  return figures
}
