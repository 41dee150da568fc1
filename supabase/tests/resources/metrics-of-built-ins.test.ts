import { afterAll, beforeAll, expect, test } from 'vitest'
import { registered } from '../tenants/setup.ts'
import { field, title, village, type Village } from './setup.ts'

/** Custom fields of built-in records in dashboards' questions and in rules. */

let v: Village
const fields = [
  field('source', 'choice', { filter: true, options: [{ value: 'street', title: title('街道') }, { value: 'firm', title: title('单位') }] }), field('score', 'number'), field('income', 'money'),
  field('employer', 'text', { list: true }), field('remark', 'text'), field('status', 'text', { filter: true }), field('bank', 'text', { sensitive: 'custom_sensitive', filter: undefined }),
]
beforeAll(async () => {
  v = await village()
  await v.publish('tenants.household', { base: 'tenants.household', fields })
  for (const [n, extra] of [{ source: 'street', score: 10, income: 500000, employer: '一厂' }, { source: 'street', score: 30, income: 300000 }, { source: 'firm', score: 90, bank: '6222' }, {}].entries()) {
    const { id } = await registered(v, 300 + n)
    await v.db.sql`update public.households set extra = ${v.db.sql.json(extra)} where id = ${id}`
  }
})
afterAll(() => v.db.end())

interface Metric { key: string; dimensions: { key: string; type: string }[]; measures: { key: string; unit: string; aggs: string[] }[] }
const catalog = async (user: string, org: string): Promise<Metric> => {
  const found = (await v.call<Metric[]>(user, 'public.metric_catalog($1)', [org])).filter(({ key }) => key === 'tenants.households')
  expect(found).toHaveLength(1)
  return found[0] as Metric
}
const ask = (user: string, spec: object) => v.call<{ rows: { keys: unknown[]; labels: unknown[]; values: number[] }[] }>(user, 'public.metric_query($1::text::jsonb)', [JSON.stringify({ metric: 'tenants.households', ...spec })])

test('B.2 fields of a household are dimensions and measures of the metric about households, sensitive and free texts never', async () => {
  const metric = await catalog(v.staff.manager, v.org)
  expect(metric.dimensions.map(({ key, type }) => `${key}: ${type}`)).toEqual(expect.arrayContaining(['source: choice', 'score: number', 'employer: text', 'own_status: text', 'status: choice']))
  expect(metric.measures.map(({ key, unit }) => `${key}: ${unit}`)).toEqual(expect.arrayContaining(['score: count', 'income: fen']))
  const names = [...metric.dimensions, ...metric.measures].map(({ key }) => key)
  for (const key of ['bank', 'remark']) expect(names).not.toContain(key)
  const bySource = { org: v.org, measures: [{ key: 'households' }, { key: 'income' }, { key: 'score', agg: 'avg' }], dimensions: [{ key: 'source' }], order: [{ by: 'source', dir: 'asc' }] }
  expect((await ask(v.staff.manager, bySource)).rows.map(({ keys, values }) => [keys[0], ...values.map(Number)])).toEqual([['firm', 1, 0, 90], ['street', 2, 800000, 20], [null, 1, 0, 0]])
  expect((await ask(v.staff.manager, { measures: [{ key: 'households' }], dimensions: [{ key: 'employer' }], filters: [{ dimension: 'source', op: 'eq', value: 'street' }] })).rows).toHaveLength(2)
  await expect(ask(v.staff.manager, { measures: [{ key: 'households' }], dimensions: [{ key: 'bank' }] })).rejects.toMatchObject({ code: 'PT422' })
  expect((await ask(v.elsewhere, bySource)).rows).toEqual([])
  await expect(ask(v.stranger, bySource)).rejects.toMatchObject({ code: 'PT403' })
  expect((await catalog(v.stranger, v.otherOrg)).dimensions.map(({ key }) => key)).not.toContain('source')
})

test('B.5 so are those of homes in every metric about homes, leases and devices in theirs', async () => {
  await v.publish('housing.unit', { base: 'housing.unit', fields: [field('heating', 'choice', { options: [{ value: 'gas', title: title('燃气') }] })] })
  await v.publish('contracts.contract', { base: 'contracts.contract', fields: [field('discount', 'number')] })
  await v.publish('devices.device', { base: 'devices.device', fields: [field('batch', 'text', { list: true })] })
  const metrics = await v.call<Metric[]>(v.administrator, 'public.metric_catalog($1)', [v.org])
  const withField = (key: string) => metrics.filter(({ dimensions }) => dimensions.some((one) => one.key === key)).map((one) => one.key).sort()
  expect(withField('heating')).toEqual(['devices.electricity', 'devices.water', 'housing.status_changes', 'housing.units'])
  expect(withField('discount')).toEqual(['contracts.leases'])
  expect(withField('batch')).toEqual(['devices.devices'])
  expect(withField('source')).toEqual(expect.arrayContaining(['finance.arrears', 'tenants.households']))
  await v.db.sql`update public.units set extra = '{"heating": "gas"}' where id = ${String(v.units['101'])}`
  const heated = await v.call<{ rows: { keys: unknown[]; values: number[] }[] }>(v.administrator, 'public.metric_query($1::text::jsonb)', [JSON.stringify({ metric: 'housing.units', org: v.org, measures: [{ key: 'units' }], dimensions: [{ key: 'heating' }], filters: [{ dimension: 'heating', op: 'not_null' }] })])
  expect(heated.rows.map(({ keys, values }) => [keys[0], Number(values[0])])).toEqual([['gas', 1]])
})

test('B.5 a rule speaks of own fields and is run by the clock', async () => {
  const body = { metric: 'tenants.households', about: 'each', condition: { and: [{ '==': [{ var: 'source' }, 'street'] }, { '<': [{ var: 'score' }, 20] }] }, schedule: { every: 1, unit: 'hour' }, severity: 'yellow', enabled: true, message: { zh: '得分 {{score}}' } }
  const trial = await v.call<{ matched?: number; count?: number }>(v.administrator, 'public.rule_dry_run($1, $2::text::jsonb)', [v.org, JSON.stringify(body)])
  expect(JSON.stringify(trial)).toContain('score')
  const put = `to_jsonb(public.save_config_draft($1, 'alert_rule', 'low-score', '{"zh": "低分"}', $2::text::jsonb))`
  const draft = await v.call<{ item_id: string }>(v.administrator, put, [v.org, JSON.stringify(body)])
  await v.call(v.administrator, 'public.publish_config($1)', [draft.item_id])
  await v.db.sql`select private.rules_run()`
  expect(await v.db.sql`select rule, inputs ->> 'score' as score from public.alerts where rule = 'low-score'`).toEqual([{ rule: 'low-score', score: '10' }])
  const secret = { ...body, condition: { '==': [{ var: 'bank' }, '6222'] } }
  expect((await v.refused(v.administrator, 'public.rule_dry_run($1, $2::text::jsonb)', [v.org, JSON.stringify(secret)])).code).toBe('PT422')
})

test('B.5 fields that go take their columns along; a metric that changes gets them again', async () => {
  await v.publish('tenants.household', { base: 'tenants.household', fields: fields.filter(({ key }) => key !== 'employer') })
  expect((await catalog(v.administrator, v.org)).dimensions.map(({ key }) => key)).not.toContain('employer')
  await v.db.sql`update private.metrics set grain = grain where key = 'tenants.households'`
  expect((await catalog(v.administrator, v.org)).dimensions.map(({ key }) => key)).toContain('source')
  const [item] = await v.db.sql<{ id: string }[]>`select id from public.config_items where org_id = ${v.org} and kind = 'resource' and key = 'tenants.household'`
  await v.call(v.administrator, 'public.archive_config($1)', [item?.id])
  expect((await catalog(v.administrator, v.org)).dimensions.map(({ key }) => key)).not.toContain('source')
  expect(await v.db.sql`select relname from pg_class where relname like 'metric_own_%' and pg_get_viewdef(oid) like '%households t%'`).toEqual([])
})

test('B.5 a question that asks no own field pays nothing for them', async () => {
  await v.publish('housing.unit', { base: 'housing.unit', fields: [field('storeys', 'number')] })
  const [view] = await v.db.sql<{ source: string }[]>`select source::text from private.org_metrics where key = 'devices.water'`
  const plan = async (what: string): Promise<string> => JSON.stringify(await v.db.as({ user: v.administrator }, (tx) => tx.unsafe(`explain select ${what} from ${view?.source ?? ''}`)))
  expect(await plan('sum(f_storeys)')).toContain(' units t')
  expect(await plan('count(*)')).not.toContain(' units t')
})
