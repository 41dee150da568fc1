import { afterAll, beforeAll, expect, test } from 'vitest'
import { town, type Town } from '../tenants/setup.ts'

let t: Town
beforeAll(async () => {
  t = await town()
})
afterAll(() => t.end())

const base = { metric: 'housing.units', measures: [{ key: 'units' }] }
interface Refused { code: string; message: string; path: unknown }
async function refusedAt(spec: unknown): Promise<Refused> {
  try {
    const answer = await t.call(t.staff.manager, 'public.metric_query($1::text::jsonb)', [JSON.stringify(spec)])
    throw new Error(`answered ${JSON.stringify(answer)}`)
  } catch (error) {
    const { code, message, detail } = error as { code?: string; message: string; detail?: string }
    return { code: code ?? '', message, path: (JSON.parse(detail || '{}') as { path?: unknown }).path }
  }
}
const evil = [`units"; drop table public.units; --`, `units') from public.persons --`, 'org_id', 's.org_id', '', 'Units', '统计', '%I', 'pg_sleep(9)']

test('B.5 a name that is not registered is refused with its place, whatever it says', async () => {
  for (const name of evil) {
    expect(await refusedAt({ ...base, metric: name })).toMatchObject({ code: 'PT422', message: 'dashboards.metric_unknown', path: 'metric' })
    expect(await refusedAt({ ...base, measures: [{ key: name }] })).toMatchObject({ code: 'PT422', message: 'dashboards.measure_unknown', path: 'measures[0].key' })
    expect(await refusedAt({ ...base, measures: [{ key: 'units', agg: name }] })).toMatchObject({ code: 'PT422', message: 'dashboards.agg_not_allowed', path: 'measures[0].agg' })
    expect(await refusedAt({ ...base, dimensions: [{ key: name }] })).toMatchObject({ code: 'PT422', message: 'dashboards.dimension_unknown', path: 'dimensions[0].key' })
    expect(await refusedAt({ ...base, dimensions: [{ key: 'released_on', grain: name }] })).toMatchObject({ code: 'PT422', message: 'dashboards.grain_invalid', path: 'dimensions[0].grain' })
    expect(await refusedAt({ ...base, filters: [{ dimension: name, op: 'eq', value: 1 }] })).toMatchObject({ code: 'PT422', message: 'dashboards.dimension_unknown', path: 'filters[0].dimension' })
    expect(await refusedAt({ ...base, filters: [{ dimension: 'status', op: name, value: 'vacant' }] })).toMatchObject({ code: 'PT422', message: 'dashboards.op_not_allowed', path: 'filters[0].op' })
    expect(await refusedAt({ ...base, dimensions: [{ key: 'status' }], order: [{ by: name }] })).toMatchObject({ code: 'PT422', message: 'dashboards.order_invalid', path: 'order[0]' })
  }
  expect(await refusedAt({ ...base, dimensions: [{ key: 'status' }], order: [{ by: 'status', dir: 'desc; drop table x' }] })).toMatchObject({ code: 'PT422' })
})

test('B.5 a value is only ever a value: quotes in it find nothing and change nothing', async () => {
  const before = await t.db.sql`select count(*)::int as n from public.units`
  for (const value of [`' or true --`, `vacant'); drop table public.units; --`, `\\'; select 1; --`, `$$; drop table public.units; $$`, `%s %I %L`, `{}`]) {
    for (const [dimension, op] of [['status', 'eq'], ['layout', 'contains'], ['layout', 'eq']]) {
      const answer = await t.call<{ rows: { values: number[] }[] }>(t.staff.manager, 'public.metric_query($1::text::jsonb)', [JSON.stringify({ ...base, filters: [{ dimension, op, value }] })])
      expect(answer.rows[0]?.values).toEqual([0])
    }
    expect(await t.call(t.staff.manager, 'public.metric_options($1, $2, $3, $4)', ['housing.units', 'building', t.org, value])).toEqual([])
  }
  expect(await t.db.sql`select count(*)::int as n from public.units`).toEqual(before)
})

test('B.5 a value of the wrong kind is refused with its place', async () => {
  const cases: [string, string, unknown, string][] = [
    ['floor', 'gt', 'ten', 'filters[0].value'], ['floor', 'gt', '1e400', 'filters[0].value'], ['floor', 'between', [1], 'filters[0].value'],
    ['estate', 'eq', 'not-an-id', 'filters[0].value'], ['released_on', 'gt', '2026-02-31', 'filters[0].value'], ['status', 'in', [], 'filters[0].value'],
    ['status', 'in', 'vacant', 'filters[0].value'], ['status', 'eq', { a: 1 }, 'filters[0].value'], ['status', 'eq', null, 'filters[0].value'],
    ['status', 'eq', 'x'.repeat(201), 'filters[0].value'], ['status', 'in', Array.from({ length: 201 }, () => 'x'), 'filters[0].value'],
    ['released_on', 'period', { unit: 'month', from: 0, to: 9_999_999 }, 'filters[0].value.to'], ['released_on', 'period', { unit: 'month', from: 2, to: 1 }, 'filters[0].value.to'],
    ['released_on', 'period', { unit: `month' || pg_sleep(9)`, from: 0, to: 0 }, 'filters[0].value.unit'], ['released_on', 'period', 'month', 'filters[0].value'],
    ['released_on', 'period', { unit: 'month', from: 0.5, to: 1 }, 'filters[0].value.from'],
  ]
  for (const [dimension, op, value, path] of cases) {
    expect(await refusedAt({ ...base, filters: [{ dimension, op, value }] }), `${dimension} ${op} ${JSON.stringify(value).slice(0, 60)}`).toMatchObject({ code: 'PT422', path })
  }
})

test('B.5 too much of anything is refused', async () => {
  for (const limit of [0, -1, 1001, 10 ** 9, 1.5, '10', true, {}]) {
    expect(await refusedAt({ ...base, limit })).toMatchObject({ code: 'PT422', path: 'limit' })
  }
  const many = (n: number, item: object): object[] => Array.from({ length: n }, () => item)
  expect(await refusedAt({ ...base, measures: many(9, { key: 'units' }) })).toMatchObject({ message: 'dashboards.too_many', path: 'measures' })
  expect(await refusedAt({ ...base, dimensions: many(4, { key: 'status' }) })).toMatchObject({ message: 'dashboards.too_many', path: 'dimensions' })
  expect(await refusedAt({ ...base, filters: many(21, { dimension: 'floor', op: 'gt', value: 1 }) })).toMatchObject({ message: 'dashboards.too_many', path: 'filters' })
  await expect(t.call(t.staff.manager, 'public.metric_queries($1::text::jsonb)', [JSON.stringify(many(61, base))])).rejects.toMatchObject({ code: 'PT422' })
})

test('B.5 anything that is not the shape of a question is refused', async () => {
  for (const spec of [null, [], 'select 1', 7, {}, { metric: 7 }, { ...base, sql: 'select 1' }, { ...base, measures: {} }, { ...base, measures: ['units'] }, { ...base, measures: [] },
    { ...base, dimensions: [{ key: 'status', sql: '1' }] }, { ...base, filters: [{ dimension: 'status', op: 'eq', value: 'vacant', or: 'true' }] }, { ...base, org: 'x' },
    { ...base, estate: { id: 1 } }, { ...base, compare: 'yesterday' }, { ...base, filters: [null] }, { ...base, order: [{ by: 'units.count', dir: 'desc', nulls: 'x' }] }]) {
    expect((await refusedAt(spec)).code, JSON.stringify(spec)).toBe('PT422')
  }
})

test('B.5 random bodies are refused or answered, never anything else', async () => {
  let seed = 20260901
  const random = (n: number): number => {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff
    return seed % n
  }
  const atoms = ['status', 'units', 'count', 'month', 'eq', `'`, '', 0, -1, 1e9, null, true, 'released_on', 'in', 'period']
  const grow = (depth: number): unknown => {
    const kind = random(depth > 3 ? 1 : 4)
    if (kind < 2) return atoms[random(atoms.length)]
    if (kind === 2) return Array.from({ length: random(4) }, () => grow(depth + 1))
    return Object.fromEntries(Array.from({ length: random(4) }, () => [['key', 'agg', 'dimension', 'op', 'value', 'by', 'dir', 'unit', 'from', 'to', 'grain'][random(11)], grow(depth + 1)]))
  }
  const outcomes = new Set<string>()
  for (let i = 0; i < 400; i++) {
    const spec = { metric: 'housing.units', measures: random(3) ? [{ key: 'units' }] : grow(0), dimensions: random(2) ? [grow(1)] : [{ key: 'status' }], filters: [grow(1)], order: random(2) ? grow(0) : [], limit: random(2) ? grow(3) : 5 }
    const outcome = await t.call(t.staff.manager, 'public.metric_query($1::text::jsonb)', [JSON.stringify(spec)]).then(() => 'answered', (error: { code: string }) => error.code)
    outcomes.add(outcome)
    expect(['answered', 'PT422'], JSON.stringify(spec)).toContain(outcome)
  }
  expect(outcomes).toContain('PT422')
})

test('B.5 one failing question leaves the others of the dashboard alone', async () => {
  const answers = await t.call<Record<string, unknown>[]>(t.staff.manager, 'public.metric_queries($1::text::jsonb)', [JSON.stringify([base, { metric: 'no.such' }, 7, { ...base, limit: 0 }, base])])
  expect(answers.map((answer) => answer['error'] ?? 'fine')).toEqual(['fine', 'dashboards.metric_unknown', 'dashboards.spec_invalid', 'dashboards.number_invalid', 'fine'])
  expect(answers[1]).toMatchObject({ status: 422, params: { path: 'metric', metric: 'no.such' } })
})

test('B.5 a question that takes too long stops; those before it are answered, none after it is begun', async () => {
  await t.db.sql`
    create view private.metric_slow with (security_invoker = true) as
      select u.org_id, u.estate_id, (select count(*) from generate_series(1, 200000000) g where g > u.floor)::int as n from public.units u`
  await t.db.sql`select private.metric('housing.slow', 'housing', 'housing.read', '{"zh": "慢", "en": "Slow"}', '{"zh": "慢", "en": "Slow"}', 'private.metric_slow', 'slow', '[]',
    '[{"key": "n", "column": "n", "unit": "count", "aggs": ["sum"], "title": {"zh": "慢", "en": "Slow"}}]')`
  const began = performance.now()
  const answers = await t.db.as({ user: t.staff.manager }, async (tx) => {
    await tx`select set_config('statement_timeout', '700ms', true)`
    const [row] = await tx`select public.metric_queries(${tx.json([base, { metric: 'housing.slow', measures: [{ key: 'n' }] }, base])}) as answers`
    return row?.['answers'] as Record<string, unknown>[]
  })
  expect(performance.now() - began).toBeLessThan(3000)
  expect(answers.map((answer) => answer['error'] ?? 'fine')).toEqual(['fine', 'dashboards.took_too_long', 'dashboards.took_too_long'])
})

test('B.5 the three functions carry the time-out that PostgREST applies', async () => {
  const rows = await t.db.sql`select proname from pg_proc where pronamespace = 'public'::regnamespace and proname like 'metric\\_%' and 'statement_timeout=5s' = any (proconfig) order by 1`
  expect(rows.map((row) => row['proname'])).toEqual(['metric_options', 'metric_queries', 'metric_query'])
})

test('B.5 an operator sets how long a dashboard may compute; what does not fit is told, not begun', async () => {
  const set = (seconds: number) => t.db.sql`update public.plugins set settings = settings || ${t.db.sql.json({ query_seconds: seconds })} where org_id = ${t.org} and key = 'dashboards'`
  const slow = { metric: 'housing.slow_second', measures: [{ key: 'n' }], org: t.org }
  await t.db.sql`create view private.metric_slow_second with (security_invoker = true) as
    select u.org_id, u.estate_id, (case when pg_sleep(0.2) is null then 0 else 1 end) as n from (select org_id, estate_id from public.units limit 8) u`
  await t.db.sql`select private.metric('housing.slow_second', 'housing', 'housing.read', '{"zh": "慢", "en": "Slow"}', '{"zh": "慢", "en": "Slow"}', 'private.metric_slow_second', 'slow', '[]',
    '[{"key": "n", "column": "n", "unit": "count", "aggs": ["sum"], "title": {"zh": "慢", "en": "Slow"}}]')`
  const answers = async (fn: string): Promise<unknown[]> =>
    (await t.call<Record<string, unknown>[]>(t.staff.manager, `public.${fn}($1::text::jsonb)`, [JSON.stringify([slow, slow, slow])])).map((answer) => answer['error'] ?? 'fine')
  await set(1)
  expect(await answers('metric_queries')).toEqual(['fine', 'dashboards.took_too_long', 'dashboards.took_too_long'])
  await expect(answers('metric_queries_patient')).rejects.toThrow('dashboards.five_seconds_only')
  await set(20)
  expect(await answers('metric_queries_patient')).toEqual(['fine', 'fine', 'fine'])
  await set(5)
  expect((await answers('metric_queries'))[0]).toBe('fine')
})

test('B.5 what would count for its owner instead of the viewer cannot be registered', async () => {
  const register = (source: string, dimensions = '[]') => t.db.sql.unsafe(`select private.metric('housing.bad', 'housing', 'housing.read', '{"zh": "坏", "en": "Bad"}', '{"zh": "坏", "en": "Bad"}', '${source}', 'x', '${dimensions}', '[]')`)
  await t.db.sql`create view private.owner_view as select org_id, estate_id from public.units`
  await expect(register('private.owner_view')).rejects.toThrow(/security_invoker/)
  await expect(register('public.units')).rejects.toThrow(/security_invoker/)
  await t.db.sql`create view private.no_estate with (security_invoker = true) as select org_id from public.units`
  await expect(register('private.no_estate')).rejects.toThrow(/estate_id/)
  await expect(register('private.metric_units', '[{"key": "x", "column": "nothing", "type": "text", "title": {"zh": "坏", "en": "Bad"}}]')).rejects.toThrow(/column/)
})
