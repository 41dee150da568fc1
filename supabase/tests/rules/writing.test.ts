import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusal } from '../harness.ts'
import { lowBattery, watch, type Watch } from './setup.ts'

let w: Watch
beforeAll(async () => {
  w = await watch()
  for (let i = 0; i < 5; i++) await w.lock(`lock-${i}`, i * 10)
})
afterAll(() => w.end())

interface DryRun {
  count: number
  by_severity: Record<string, number>
  rows: { label: string; severity: string; inputs: Record<string, unknown>; seen: { title: { zh: string }; value: unknown }[] }[]
  subject: string
  days: { day: string; count: number; new: number }[] | null
  timed: boolean
}
const save = (body: unknown, user = w.administrator) =>
  w.call<{ item_id: string }>(user, `to_jsonb(public.save_config_draft($1, 'alert_rule', 'trial', '{"zh": "试"}', $2::text::jsonb, '', (select v.id from public.config_versions v join public.config_items i on i.id = v.item_id where i.org_id = $1 and i.key = 'trial' and v.status = 'draft')))`, [w.org, JSON.stringify(body)])
const dryRun = (body: unknown, first: string | null = null, user = w.administrator) => w.call<DryRun>(user, 'public.rule_dry_run($1, $2::text::jsonb, $3::date)', [w.org, JSON.stringify(body), first])
const faults = async (body: unknown): Promise<[string, string][]> =>
  (await w.db.sql`select private.config_faults('alert_rule', ${w.org}, 'trial', ${w.db.sql.json(body as never)}) as f`)[0]?.f.map((f: { path: string; keyword: string }) => [f.path, f.keyword])

describe('B.5 a rule that cannot be run is refused, with the place', () => {
  const cases: [say: string, change: object, fault: [path: string, keyword: string]][] = [
    ['an unknown metric', { metric: 'devices.ghosts' }, ['/metric', 'dashboards.metric_unknown']],
    ['an unknown variable', { condition: { and: [{ '<': [{ var: 'battery' }, 20] }, { '==': [{ var: 'colour' }, 'red'] }] } }, ['/condition/and/1/==/0/var', 'expressions.unknown_variable']],
    ['an unknown operator', { condition: { pg_sleep: [{ var: 'battery' }] } }, ['/condition', 'expressions.unknown_operator']],
    ['a condition about nothing', { condition: { '==': [1, 1] } }, ['/condition', 'alerts.condition_empty']],
    ['a reference as variable', { condition: { '==': [{ var: 'estate' }, 'x'] } }, ['/condition/==/0/var', 'expressions.unknown_variable']],
    ['an unknown filter', { scope: { filters: [{ dimension: 'colour', op: 'eq', value: 1 }] } }, ['/scope/filters/0/dimension', 'dashboards.dimension_unknown']],
    ['a filter whose value does not fit', { scope: { filters: [{ dimension: 'battery', op: 'gte', value: 'much' }] } }, ['/scope/filters/0/value', 'dashboards.value_invalid']],
    ['an estate that is not there', { scope: { estates: ['WJ', 'XX'] } }, ['/scope/estates/1', 'alerts.estate_unknown']],
    ['a role that is not there', { notify: { roles: ['wizard'] } }, ['/notify/roles/0', 'alerts.role_unknown']],
    ['a permission that is not there', { notify: { permissions: ['spells.cast'] } }, ['/notify/permissions/0', 'alerts.permission_unknown']],
    ['a placeholder that is not there', { message: { zh: '{{subject}} 只剩 {{charge}}' } }, ['/message', 'alerts.placeholder_unknown']],
    ['a lesser escalation', { severity: 'orange', escalate: [{ severity: 'yellow', condition: { '<': [{ var: 'battery' }, 5] } }] }, ['/escalate/0/severity', 'alerts.escalation_not_worse']],
    ['a time of day for minutes', { schedule: { every: 5, unit: 'minute', at: '08:00' } }, ['/schedule/at', 'alerts.time_only_for_days']],
    ['each subject where the metric has none', { metric: 'finance.charges', condition: { '>': [{ var: 'charges.count' }, 1] } }, ['/about', 'alerts.metric_without_subject']],
    ['a dimension in a threshold', { about: 'estate' }, ['/condition/</0/var', 'expressions.unknown_variable']],
    ['a clear condition with a fault', { clear: { condition: { '>': [{ var: 'nothing' }, 1] } } }, ['/clear/condition/>/0/var', 'expressions.unknown_variable']],
    ['an unknown column to show', { show: ['battery', 'secret'] }, ['/show/1', 'expressions.unknown_variable']],
    ['something nobody defined', { cron: '* * * * *' }, ['/cron', 'additionalProperties']],
    ['repetition once', { repetition: { times: 1, within: { n: 1, unit: 'hour' } } }, ['/repetition/times', 'minimum']],
  ]
  for (const [say, change, fault] of cases) {
    test(say, async () => {
      const found = await faults({ ...lowBattery, ...change })
      expect(found.map(([path]) => path)).toContainEqual(expect.stringContaining(fault[0]))
      expect(found.map(([, keyword]) => keyword)).toContain(fault[1])
      expect(await refusal(save({ ...lowBattery, ...change }))).toEqual({ code: 'PT422', message: 'lowcode.body_invalid' })
    })
  }
})

test('B.5 fuzzed bodies are refused or compile to one statement the database accepts; nothing else happens', { timeout: 120_000 }, async () => {
  const variable = fc.constantFrom('battery', 'kind', 'online', 'last_seen', 'devices.count', 'battery.min', 'battery.max', 'x', "b'; drop table x --")
  const leaf = fc.oneof(variable.map((name) => ({ var: name })), fc.integer(), fc.string(), fc.constant(null), fc.boolean())
  const rule = fc.letrec((tie) => ({
    node: fc.oneof({ maxDepth: 3 }, leaf, fc.tuple(fc.constantFrom('<', '>=', '==', 'and', 'or', '!', '+', 'in', 'days_between', 'sleep'), fc.array(tie('node'), { minLength: 1, maxLength: 3 })).map(([op, args]) => ({ [op]: args }))),
  })).node
  const body = fc.record({
    metric: fc.constantFrom('devices.devices', 'devices.water', 'finance.charges', 'nothing'), about: fc.constantFrom('each', 'estate', 'organization'), condition: rule,
    scope: fc.record({ filters: fc.array(fc.oneof(fc.record({ dimension: fc.constantFrom('kind', 'battery', 'day'), op: fc.constantFrom('eq', 'in', 'period', 'gte'), value: fc.jsonValue() }), fc.jsonValue()), { maxLength: 2 }) }),
    clear: fc.record({ condition: rule }), escalate: fc.array(fc.record({ severity: fc.constantFrom('orange', 'red'), condition: rule }), { maxLength: 2 }),
    schedule: fc.constant({ every: 1, unit: 'minute' }), severity: fc.constantFrom('yellow', 'orange', 'beige'), enabled: fc.boolean(), show: fc.array(variable, { maxLength: 2 }),
  }, { requiredKeys: ['metric', 'condition', 'schedule', 'severity', 'enabled'] })
  await fc.assert(fc.asyncProperty(fc.oneof(body, fc.jsonValue()), async (made) => {
    if (JSON.stringify(made).includes('\\u0000')) return
    try {
      const run = await dryRun(made)
      expect(run.count).toBeTypeOf('number')
    } catch (error) {
      expect((error as { code: string }).code, JSON.stringify([made, (error as Error).message])).toBe('PT422')
    }
  }), { numRuns: 250 })
  expect(await w.db.sql`select 1 from public.config_items where key = 'dry_run'`).toHaveLength(0)
})

test('B.5 a dry run tells how many and which, with what the rule saw, before anything is published', async () => {
  const run = await dryRun({ ...lowBattery, escalate: [{ severity: 'red', condition: { '<': [{ var: 'battery' }, 10] } }], show: ['online'] })
  expect(run).toMatchObject({ count: 2, by_severity: { yellow: 1, red: 1 }, subject: 'device', timed: false, days: null })
  expect(run.rows).toMatchObject([{ label: 'lock-0', severity: 'red', inputs: { battery: 0, online: true } }, { label: 'lock-1', severity: 'yellow' }])
  expect(run.rows[0]?.seen.map(({ title }) => title.zh)).toEqual(['电量（%）', '在线'])
  expect(await w.db.sql`select 1 from public.alerts`).toHaveLength(0)
})

test('B.5 facts with a day of their own are looked at day by day', async () => {
  for (const [ago, amount] of [[1, 5], [2, 1], [3, 6]] as const) {
    await w.db.sql`insert into public.unit_daily_usage (org_id, estate_id, unit_id, kind, day, amount) values (${w.org}, ${w.estate}, ${w.units['101'] ?? ''}, 'water_meter', private.today() - ${ago}::int, ${amount})`
  }
  const body = { ...lowBattery, metric: 'devices.water', condition: { '>': [{ var: 'used.sum' }, 2] }, scope: { filters: [{ dimension: 'day', op: 'period', value: { unit: 'day', from: 0, to: 0 } }] } }
  const [first] = await w.db.sql`select (private.today() - 3)::text as day`
  const run = await dryRun(body, first?.day)
  expect(run.timed).toBe(true)
  expect(run.days?.map(({ count, new: fresh }) => [count, fresh])).toEqual([[1, 1], [0, 0], [1, 1], [0, 0]])
  expect(await refusal(dryRun(body, '2020-01-01'))).toEqual({ code: 'PT422', message: 'alerts.too_many_days' })
})

test('B.5 the dry run counts what its author may see; who may not write rules gets none', async () => {
  const [second] = await w.db.sql<{ id: string }[]>`insert into public.estates (org_id, code, name) values (${w.org}, 'BJ', '滨江苑') returning id`
  await w.lock('elsewhere', 5, second?.id)
  expect((await dryRun(lowBattery)).count).toBe(3)
  expect((await dryRun({ ...lowBattery, scope: { estates: ['BJ'] } })).count).toBe(1)
  for (const user of [w.staff.manager, w.staff.clerk]) expect(await refusal(dryRun(lowBattery, null, user))).toMatchObject({ code: 'PT403' })
  // Writes rules for the operator, sees devices in one estate only.
  const author = await w.db.createUser()
  await w.db.sql`insert into public.roles (org_id, key, title, permissions) values (${w.org}, 'rule_author', '{"zh": "规则员"}', '{config.write:alert_rule,config.publish:alert_rule,alerts.read}'), (${w.org}, 'device_reader', '{"zh": "设备员"}', '{devices.read}')`
  await w.db.sql`
    insert into public.memberships (org_id, user_id, role_id, valid, estate_ids)
    select ${w.org}, ${author}, r.id, daterange('2020-01-01', null), case r.key when 'device_reader' then array[${w.estate}]::uuid[] end from public.roles r where r.org_id = ${w.org} and r.key in ('rule_author', 'device_reader')`
  expect((await dryRun(lowBattery, null, author)).count).toBe(2)
  expect(await refusal(dryRun({ ...lowBattery, metric: 'finance.arrears', condition: { '>': [{ var: 'months' }, 1] } }, null, author))).toMatchObject({ code: 'PT403' })
  // Nor can he put a rule in force that sees more than he does.
  const draft = await save(lowBattery, author)
  expect(await refusal(w.call(author, 'public.publish_config($1)', [draft.item_id]))).toEqual({ code: 'PT403', message: 'alerts.metric_not_yours' })
})

test('B.5 only who may publish rules runs one by hand; it raises what it would have raised', async () => {
  const item = await w.publish('by_hand')
  for (const user of [w.staff.manager, w.staff.finance]) expect(await refusal(w.call(user, 'public.run_rule($1)', [item]))).toMatchObject({ code: 'PT403' })
  expect(await w.call(w.administrator, 'public.run_rule($1)', [item])).toMatchObject({ last_hits: 3, failures: 0, last_error: null })
  expect(await w.alerts('by_hand')).toHaveLength(3)
  await w.publish('by_hand', { enabled: false })
  expect(await refusal(w.call(w.administrator, 'public.run_rule($1)', [item]))).toEqual({ code: 'PT409', message: 'alerts.rule_not_in_force' })
})
