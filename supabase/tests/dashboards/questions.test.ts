import { afterAll, beforeAll, expect, test } from 'vitest'
import { refusal } from '../harness.ts'
import { account, leased, registered, town, type Town } from '../tenants/setup.ts'

interface Answer {
  rows: { keys: unknown[]; labels: (string | null)[]; values: (number | null)[] }[]
  previous?: { keys: unknown[]; values: (number | null)[] }[]
  truncated: boolean
  measures: { key: string; agg: string; unit: string }[]
}

let t: Town
let neighbour: { org: string; estate: string; user: string }
let scoped: string
let second: string
beforeAll(async () => {
  t = await town()
  await leased(t, 1, '101')
  await leased(t, 2, '102')
  const [estate] = await t.db.sql<{ id: string }[]>`insert into public.estates (org_id, code, name) values (${t.org}, 'LS', '临水苑') returning id`
  second = estate?.id ?? ''
  const [building] = await t.db.sql<{ id: string }[]>`insert into public.buildings (org_id, estate_id, code, name) values (${t.org}, ${second}, '9', '9栋') returning id`
  await t.db.sql`insert into public.units (org_id, estate_id, building_id, code, floor, area_m2, released_on) values (${t.org}, ${second}, ${building?.id ?? ''}, '901', 9, 70, '2026-01-01')`
  scoped = await member(t.org, 'manager', [second])
  const [org] = await t.db.sql<{ id: string }[]>`select private.create_organization('operator', 'Neighbour') as id`
  const [theirs] = await t.db.sql<{ id: string }[]>`insert into public.estates (org_id, code, name) values (${org?.id ?? ''}, 'NB', '邻居苑') returning id`
  neighbour = { org: org?.id ?? '', estate: theirs?.id ?? '', user: await member(org?.id ?? '', 'administrator', null) }
})
afterAll(() => t.end())

async function member(org: string, role: string, estates: string[] | null): Promise<string> {
  const user = await t.db.createUser()
  await t.db.sql`
    insert into public.memberships (org_id, user_id, role_id, estate_ids, valid)
    select ${org}, ${user}, r.id, ${estates}, daterange('2020-01-01', null) from public.roles r where r.org_id = ${org} and r.key = ${role}`
  return user
}
const ask = (user: string, spec: object): Promise<Answer> => t.call<Answer>(user, 'public.metric_query($1::text::jsonb)', [JSON.stringify(spec)])
const detail = async (promise: Promise<unknown>): Promise<{ code: string; message: string; detail: Record<string, unknown> }> => {
  try {
    await promise
  } catch (error) {
    const { code, message, detail: text } = error as { code: string; message: string; detail: string }
    return { code, message, detail: JSON.parse(text || '{}') as Record<string, unknown> }
  }
  throw new Error('expected a refusal')
}
const units = { metric: 'housing.units', measures: [{ key: 'units' }] }

test('B.5 a manager counts homes by status; the numbers are those of the table', async () => {
  const answer = await ask(t.staff.manager, { ...units, dimensions: [{ key: 'status' }] })
  const truth = await t.db.sql<{ status: string; n: number }[]>`select status, count(*)::int as n from public.units group by 1`
  expect(Object.fromEntries(answer.rows.map((row) => [row.keys[0], row.values[0]]))).toEqual(Object.fromEntries(truth.map((row) => [row.status, row.n])))
  expect(answer.rows.length).toBeGreaterThan(1)
})

test('B.5 who manages one estate counts that estate only, and cannot ask for another', async () => {
  expect((await ask(scoped, units)).rows[0]?.values).toEqual([1])
  expect((await ask(t.staff.manager, units)).rows[0]?.values).toEqual([7])
  expect((await ask(t.staff.manager, { ...units, estate: second })).rows[0]?.values).toEqual([1])
  expect(await refusal(ask(scoped, { ...units, estate: t.estate }))).toEqual({ code: 'PT403', message: 'platform.permission_denied' })
})

test('B.5 another operator’s homes are neither counted nor named', async () => {
  expect((await ask(neighbour.user, units)).rows[0]?.values).toEqual([0])
  expect(await refusal(ask(neighbour.user, { ...units, org: t.org }))).toMatchObject({ code: 'PT403' })
  const filtered = await ask(neighbour.user, { ...units, dimensions: [{ key: 'estate' }], filters: [{ dimension: 'estate', op: 'eq', value: t.estate }] })
  expect(filtered.rows).toEqual([])
  expect(await t.call(neighbour.user, `public.metric_options('housing.units', 'building')`)).toEqual([])
})

test('B.5 tenants and visitors are refused; so is who lacks the permission of the metric', async () => {
  const household = await registered(t, 9)
  const tenant = await account(t, household.person)
  expect(await refusal(ask(tenant, units))).toEqual({ code: 'PT403', message: 'platform.permission_denied' })
  expect(await t.call(tenant, 'public.metric_queries($1::text::jsonb)', [JSON.stringify([units])])).toMatchObject([{ error: 'platform.permission_denied', status: 403 }])
  expect(await refusal(t.call(tenant, 'public.metric_catalog($1)', [t.org]))).toMatchObject({ code: 'PT403' })
  expect(await refusal(t.db.as({}, (tx) => tx`select public.metric_query(${tx.json(units)})`))).toMatchObject({ code: '42501' })
  expect(await refusal(t.db.as({}, (tx) => tx`select * from private.metric_units`))).toMatchObject({ code: '42501' })
  expect(await detail(ask(t.staff.inspector, { metric: 'finance.charges', measures: [{ key: 'amount' }] })))
    .toMatchObject({ code: 'PT403', detail: { permission: 'finance.read' } })
})

test('B.5 the view behind a metric shows a tenant and a neighbour what their own rights show, nothing more', async () => {
  const seen = await t.db.as({ user: neighbour.user }, (tx) => tx`select count(*)::int as n from private.metric_units`)
  expect(seen[0]?.n).toBe(0)
  const own = await t.db.as({ user: scoped }, (tx) => tx`select count(*)::int as n from private.metric_units`)
  expect(own[0]?.n).toBe(1)
})

test('B.5 a metric is gone with its plugin', async () => {
  await t.db.sql`update public.plugins set enabled = false where org_id = ${t.org} and key = 'housing'`
  expect(await refusal(ask(t.staff.manager, units))).toMatchObject({ code: 'PT403' })
  const catalog = await t.call<{ key: string }[]>(t.staff.manager, 'public.metric_catalog($1)', [t.org])
  expect(catalog.map(({ key }) => key)).not.toContain('housing.units')
  await t.db.sql`update public.plugins set enabled = true where org_id = ${t.org} and key = 'housing'`
})

test('B.5 the catalogue tells the form what can be asked, without columns and tables', async () => {
  const catalog = await t.call<{ key: string; dimensions: object[]; measures: object[] }[]>(t.staff.manager, 'public.metric_catalog($1)', [t.org])
  expect(catalog.map(({ key }) => key)).toEqual(expect.arrayContaining(['alerts.alerts', 'contracts.leases', 'devices.devices', 'finance.arrears', 'finance.charges', 'finance.payments', 'housing.units', 'tenants.households']))
  expect(JSON.stringify(catalog)).not.toMatch(/"column"|"of"|public\.|private\./)
  const inspector = await t.call<{ key: string }[]>(t.staff.inspector, 'public.metric_catalog($1)', [t.org])
  expect(inspector.map(({ key }) => key)).not.toContain('finance.charges')
})

test('B.5 money by month in fen; charged, paid, outstanding and collection rate agree with the table', async () => {
  await t.db.sql`update public.charges set due_on = (date_trunc('month', private.today()) - interval '1 month')::date + 4 where kind = 'deposit'`
  const answer = await ask(t.staff.finance, {
    metric: 'finance.charges',
    measures: [{ key: 'amount' }, { key: 'paid' }, { key: 'outstanding' }, { key: 'collection' }],
    dimensions: [{ key: 'due_on', grain: 'month' }], filters: [{ dimension: 'due_on', op: 'period', value: { unit: 'month', from: -5, to: 1 } }],
  })
  const truth = await t.db.sql<{ month: string; amount: string; paid: string }[]>`
    select date_trunc('month', due_on)::date::text as month, sum(amount_fen) as amount, sum(paid_fen) as paid from public.charges where status <> 'void' group by 1 order by 1`
  expect(answer.rows.map((row) => [row.keys[0], row.values[0], row.values[1]])).toEqual(truth.map((row) => [row.month, Number(row.amount), Number(row.paid)]))
  expect(answer.measures.map(({ unit }) => unit)).toEqual(['fen', 'fen', 'fen', 'percent'])
})

test('B.5 households in arrears are ranked, with months of rent owed as in L9c', async () => {
  await t.db.sql`
    update public.charges set due_on = private.today() - 40 where id in (
      select c.id from public.charges c join public.contracts k on k.id = c.contract_id join public.units u on u.id = k.unit_id where c.kind = 'rent' and u.code = '101')`
  const answer = await ask(t.staff.finance, {
    metric: 'finance.arrears', measures: [{ key: 'owed' }, { key: 'months', agg: 'max' }], dimensions: [{ key: 'household' }],
    order: [{ by: 'owed.sum', dir: 'desc' }], limit: 10,
  })
  const [first] = answer.rows
  const truth = await t.db.sql<{ owed: string; code: string }[]>`
    select sum(c.amount_fen - c.paid_fen) as owed, h.code from public.charges c join public.households h on h.id = c.household_id
    where c.status in ('open', 'partly_paid') and c.due_on < private.today() group by 2 order by 1 desc`
  expect(answer.rows.map((row) => row.values[0])).toEqual(truth.map((row) => Number(row.owed)))
  expect(first?.labels[0]).toBe(truth[0]?.code)
  expect(answer.rows.some((row) => (row.values[1] ?? 0) > 0)).toBe(true)
})

test('B.5 a comparison with the period before counts the rows of then under the key of now', async () => {
  await t.db.sql`update public.contracts set signed_at = (date_trunc('month', private.today()) - interval '1 month' + interval '3 days') at time zone 'Asia/Shanghai'
    where id = (select min(id::text)::uuid from public.contracts)`
  await t.db.sql`update public.contracts set signed_at = (date_trunc('month', private.today()) + interval '1 hour') at time zone 'Asia/Shanghai' where id = (select max(id::text)::uuid from public.contracts)`
  const spec = { metric: 'contracts.leases', measures: [{ key: 'leases' }], dimensions: [{ key: 'signed', grain: 'month' }],
    filters: [{ dimension: 'signed', op: 'period', value: { unit: 'month', from: 0, to: 0 } }], compare: 'previous_period' }
  const answer = await ask(t.staff.manager, spec)
  expect(answer.rows).toHaveLength(1)
  expect(answer.rows[0]?.values).toEqual([1])
  expect(answer.previous).toMatchObject([{ keys: answer.rows[0]?.keys, values: [1] }])
  expect(await detail(ask(t.staff.manager, { ...units, compare: 'previous_period' }))).toMatchObject({ code: 'PT422', detail: { path: 'compare' } })
})

test('B.5 the edges of months lie at midnight in Shanghai', async () => {
  await t.db.sql`update public.contracts set signed_at = '2026-08-31 23:59:59+08' where id = (select min(id::text)::uuid from public.contracts)`
  await t.db.sql`update public.contracts set signed_at = '2026-09-01 00:00:00+08' where id = (select max(id::text)::uuid from public.contracts)`
  const answer = await ask(t.staff.manager, { metric: 'contracts.leases', measures: [{ key: 'leases' }], dimensions: [{ key: 'signed', grain: 'month' }] })
  expect(answer.rows.map((row) => row.keys[0])).toEqual(expect.arrayContaining(['2026-08-01', '2026-09-01']))
})

test('B.5 every registered metric answers, with every measure, dimension and filter it offers', async () => {
  const catalog = await t.call<{ key: string; dimensions: { key: string; type: string }[]; measures: { key: string; aggs: string[] }[] }[]>(t.staff.manager, 'public.metric_catalog($1)', [t.org])
  for (const metric of catalog) {
    const measures = metric.measures.flatMap(({ key, aggs }) => aggs.map((agg) => ({ key, agg })))
    for (const dimension of metric.dimensions) {
      const answer = await ask(t.staff.manager, { metric: metric.key, measures, dimensions: [{ key: dimension.key }], filters: [{ dimension: dimension.key, op: 'not_null' }] })
      expect(answer.rows, `${metric.key} by ${dimension.key}`).toBeInstanceOf(Array)
      if (['ref', 'text'].includes(dimension.type)) await t.call(t.staff.manager, 'public.metric_options($1, $2, $3, $4)', [metric.key, dimension.key, t.org, 'a'])
    }
  }
})
