import { afterAll, beforeAll, expect, test } from 'vitest'
import { leased, registered } from '../tenants/setup.ts'
import { field, title, village, type Village } from './setup.ts'

/** Every built-in record has a list with its own fields: who sees which rows, what they are called, how they are found, ordered and paged. */

const bases = [
  'platform.organization', 'platform.estate', 'platform.staff', 'housing.building', 'housing.unit', 'housing.fitting', 'tenants.household', 'tenants.person', 'tenants.qualification',
  'tenants.allocation', 'tenants.check_in', 'contracts.contract', 'finance.charge', 'devices.device', 'alerts.alert',
]

interface Row { id: string; title: string | { zh: string; en: string }; estate: string | null; extra: Record<string, unknown>; updated_at: string }

let v: Village
let home: Awaited<ReturnType<typeof leased>>
let property: string
const list = (user: string, base: string, more: Record<string, unknown> = {}): Promise<Row[]> =>
  v.call(user, `public.built_in_list($1, $2, coalesce($3::text::jsonb, '[]'), $4::text::jsonb, $5, $6, $7, $8)`,
    [v.org, base, more['narrow'] ? JSON.stringify(more['narrow']) : null, more['sort'] ? JSON.stringify(more['sort']) : null, more['q'] ?? null, more['estate'] ?? null, more['after'] ?? null, more['max'] ?? 50])
const zh = ({ title: named }: Row): string => (typeof named === 'string' ? named : named.zh)

beforeAll(async () => {
  v = await village()
  const { sql } = v.db
  for (const base of bases) {
    await v.publish(base, { base, fields: [field('grade', 'choice', { filter: true, list: true, options: [{ value: 'a', title: title('甲') }, { value: 'b', title: title('乙') }] }), field('score', 'number', { filter: true }), field('pin', 'text', { sensitive: 'custom_sensitive' })] })
  }
  home = await leased(v, 800, '101')
  await v.call(v.administrator, 'public.register_party($1, $2, $3, $4, $5::uuid[])', [v.org, '物业公司', 'property_company', 'property_manager', [v.estate]])
  property = await v.db.createUser()
  await sql`
    insert into public.memberships (org_id, user_id, role_id, valid) select o.id, ${property}, r.id, daterange('2020-01-01', null)
    from public.organizations o join public.roles r on r.org_id = o.id and r.key = 'property_staff' where o.kind = 'property_company'`
  const unit = String(v.units['101'])
  await sql`insert into public.check_ins (org_id, estate_id, unit_id, household_id, contract_id, checked_in_at) values (${v.org}, ${v.estate}, ${unit}, ${home.household}, ${home.contract}, '2026-03-01T17:00:00Z')`
  await v.call(v.staff.clerk, `to_jsonb(public.save_qualification($1, '低保家庭', '2026-01-01', '2027-12-31', '街道证明'))`, [home.household])
  await v.call(v.staff.clerk, `to_jsonb(public.save_fitting($1, '热水器', 2))`, [unit])
  await sql`insert into public.devices (org_id, estate_id, unit_id, uid, kind) values (${v.org}, ${v.estate}, ${unit}, 'LOCK-101', 'lock')`
  await sql`insert into public.alerts (org_id, estate_id, rule, subject_kind, subject_id, severity, looked_at, raised_at) values (${v.org}, ${v.estate}, 'arrears', 'household', ${home.household}, 'red', '[2026-05-01,2026-05-02)', '2026-05-01T18:00:00Z')`
})
afterAll(() => v.db.end())

test('B.2 every built-in record has a list in which its rows have names that people know', async () => {
  const names: Record<string, string[]> = {}
  for (const base of bases) names[base] = (await list(v.administrator, base)).map(zh).sort()
  const code = (await v.db.sql<{ code: string }[]>`select code from public.contracts`)[0]?.code ?? ''
  const household = (await v.db.sql<{ code: string }[]>`select code from public.households`)[0]?.code ?? ''
  expect(names).toMatchObject({
    'platform.organization': ['Operator'], 'platform.estate': ['望江苑', '第二小区'].sort(), 'housing.building': ['1栋'], 'housing.fitting': ['1栋 101 · 热水器'], 'tenants.household': [`张* · ${household}`], 'tenants.person': ['张*'],
    'tenants.qualification': ['张* · 低保家庭'], 'tenants.allocation': ['1栋 101 · 张*'], 'tenants.check_in': ['1栋 101 · 张* · 2026-03-02'], 'contracts.contract': [`${code} · 1栋 101`], 'devices.device': ['1栋 101 · LOCK-101'],
    'alerts.alert': ['arrears · 张* · 2026-05-02'],
  })
  expect(names['housing.unit']).toHaveLength(6)
  expect(names['platform.staff']?.length).toBeGreaterThan(4)
  expect(names['finance.charge']).toEqual(expect.arrayContaining([expect.stringMatching(/^押金.* · 1栋 101 · 张\*$/)]))
  expect((await list(v.administrator, 'finance.charge')).map(({ title: named }) => (named as { en: string }).en)).toEqual(expect.arrayContaining([expect.stringMatching(/^Deposit/)]))
  expect((await list(v.administrator, 'housing.fitting'))[0]).toMatchObject({ estate: '望江苑', extra: {} })
})

test('B.2 who works elsewhere, for another operator, for a property company, or lives here sees what he may, which is often nothing', async () => {
  for (const base of bases) {
    expect((await v.refused(v.stranger, 'public.built_in_list($1, $2)', [v.org, base])).code, base).toBe('PT403')
    expect((await v.refused(home.tenant, 'public.built_in_list($1, $2)', [v.org, base])).code, base).toBe('PT403')
    expect((await v.refused(null, `public.built_in_list('${v.org}', '${base}')`)).code, base).toMatch(/^(42501|PT401|PT403)$/)
  }
  // A clerk of the second estate: its estate, its colleagues, none of the rows of the first.
  expect((await list(v.elsewhere, 'platform.estate')).map(zh)).toEqual(['第二小区'])
  expect((await list(v.elsewhere, 'platform.organization')).map(zh)).toEqual(['Operator'])
  for (const base of bases.filter((one) => !one.startsWith('platform.') && one !== 'devices.device')) expect(await list(v.elsewhere, base), base).toEqual([])
  // The property company: what its part in the estate allows; not the operator's colleagues, households or money.
  expect((await list(property, 'housing.fitting')).map(zh)).toEqual(['1栋 101 · 热水器'])
  for (const base of ['platform.staff', 'platform.organization', 'tenants.household', 'tenants.person', 'finance.charge', 'contracts.contract']) {
    expect((await v.refused(property, 'public.built_in_list($1, $2)', [v.org, base])).code, base).toBe('PT403')
  }
  expect((await v.refused(v.staff.inspector, 'public.built_in_list($1, $2)', [v.org, 'finance.charge'])).code).toBe('PT403')
})

test('B.2 rows are found by name, estate and own fields, ordered by them, page by page, each once', async () => {
  const { sql } = v.db
  for (const [n, name] of ['李一', '王二', '赵三', '钱四'].entries()) {
    const { id } = await registered(v, 810 + n, name)
    await sql`update public.households set extra = ${sql.json({ grade: n % 2 ? 'b' : 'a', score: 10 * (n % 3) })} where id = ${id}`
  }
  expect((await list(v.local, 'tenants.household', { narrow: [{ field: 'grade', op: 'in', value: ['b'] }], sort: { field: 'score', dir: 'desc' } })).map(zh).map((name) => name.slice(0, 1))).toEqual(['王', '钱'])
  expect(await list(v.local, 'tenants.household', { q: '王*' })).toHaveLength(1)
  expect(await list(v.local, 'tenants.household', { q: `100%'); drop table x; --` })).toEqual([])
  expect(await list(v.administrator, 'tenants.household', { estate: v.estate })).toHaveLength(5)
  expect(await list(v.administrator, 'tenants.household', { estate: v.otherEstate })).toEqual([])
  expect(await list(v.administrator, 'tenants.person', { estate: v.otherEstate })).toEqual([])
  expect(await list(v.local, 'tenants.person', { estate: v.estate })).toHaveLength(5)
  for (const sort of [null, { field: 'score', dir: 'asc' }, { field: 'score', dir: 'desc' }, { field: 'grade' }, { field: 'updated_at', dir: 'desc' }]) {
    const seen: string[] = []
    for (let guard = 0; guard < 9; guard++) {
      const rows = await list(v.local, 'tenants.household', { sort, after: seen.at(-1), max: 2 })
      seen.push(...rows.map(({ id }) => id))
      if (rows.length < 2) break
    }
    expect([new Set(seen).size, seen.length], JSON.stringify(sort)).toEqual([5, 5])
  }
  // A field of the operator's may be called like something of ours.
  await v.publish('housing.building', { base: 'housing.building', fields: [field('title', 'text', { filter: true }), field('estate', 'text', { filter: true })] })
  await sql`update public.buildings set extra = '{"title": "样板楼", "estate": "东区"}'`
  expect(await list(v.administrator, 'housing.building', { narrow: [{ field: 'title', op: 'contains', value: '样板' }, { field: 'estate', op: 'eq', value: '东区' }] })).toHaveLength(1)
  expect(await list(v.administrator, 'housing.building', { q: '样板' })).toEqual([])
  // A row one may not see is no place to count on from, and a field that is none is no condition.
  const [hidden] = await sql<{ id: string }[]>`
    insert into public.households (org_id, estate_id, category, main_person_id) select org_id, ${v.otherEstate}, 'low_income', main_person_id from public.households limit 1 returning id`
  expect(await list(v.local, 'tenants.household', { after: hidden?.id })).toEqual([])
  expect(await list(v.elsewhere, 'tenants.household')).toHaveLength(1)
  await sql`delete from public.households where id = ${hidden?.id ?? ''}`
  for (const narrow of [[{ field: 'pin', op: 'eq', value: 'x' }], [{ field: 'code', op: 'eq', value: 'x' }], { a: 1 }, [{ field: '$title', op: 'contains', value: 7 }]]) {
    expect((await v.refused(v.local, `public.built_in_list($1, 'tenants.household', $2::text::jsonb)`, [v.org, JSON.stringify(narrow)])).message, JSON.stringify(narrow)).toBe('records.filter_invalid')
  }
  expect((await v.refused(v.local, `public.built_in_list($1, 'tenants.secret')`, [v.org])).code).toBe('PT404')
})

test('B.2 sensitive own fields leave the list as masks', async () => {
  const [row] = await list(v.administrator, 'platform.staff')
  await v.call(v.administrator, 'public.save_extra($1, $2, $3::text::jsonb, $4::text::timestamptz)', ['platform.staff', row?.id, '{"pin": "8642-1357", "grade": "a"}', row?.updated_at])
  const after = await list(v.administrator, 'platform.staff', { narrow: [{ field: 'grade', op: 'eq', value: 'a' }] })
  expect(after).toHaveLength(1)
  expect(after[0]?.extra['pin']).toContain('***')
  expect(JSON.stringify(after)).not.toContain('8642')
  expect((await v.refused(v.local, 'public.save_extra($1, $2, $3::text::jsonb, $4::text::timestamptz)', ['platform.staff', row?.id, '{"grade": "b"}', after[0]?.updated_at])).code).toBe('PT403')
})

test('B.5 bills and alerts are counted by their own fields, beside those of the household', async () => {
  await v.db.sql`update public.charges set extra = '{"grade": "a", "score": 7}' where kind = 'deposit'`
  await v.db.sql`update public.alerts set extra = '{"grade": "b"}'`
  const metrics = await v.call<{ key: string; dimensions: { key: string }[] }[]>(v.administrator, 'public.metric_catalog($1)', [v.org])
  const withGrade = metrics.filter(({ dimensions }) => dimensions.some(({ key }) => key === 'grade')).map(({ key }) => key)
  expect(withGrade).toEqual(expect.arrayContaining(['finance.charges', 'alerts.alerts', 'finance.arrears', 'housing.units']))
  const ask = (user: string, spec: object) => v.call<{ rows: { keys: unknown[]; values: unknown[] }[] }>(user, 'public.metric_query($1::text::jsonb)', [JSON.stringify({ org: v.org, ...spec })])
  const bills = { metric: 'finance.charges', measures: [{ key: 'charges' }, { key: 'score', agg: 'sum' }], dimensions: [{ key: 'grade' }], filters: [{ dimension: 'grade', op: 'eq', value: 'a' }] }
  expect((await ask(v.staff.finance, bills)).rows.map(({ keys, values }) => [keys[0], ...values.map(Number)])).toEqual([['a', 1, 7]])
  expect((await ask(v.elsewhere, bills)).rows).toEqual([])
  expect((await ask(v.administrator, { metric: 'alerts.alerts', measures: [{ key: 'alerts' }], dimensions: [{ key: 'grade' }] })).rows.map(({ keys }) => keys[0])).toEqual(['b'])
  // The view goes with the metric's when a migration changes that; registering the metric brings it back.
  const [own] = await v.db.sql<{ source: string }[]>`select source::text from private.org_metrics where key = 'finance.charges'`
  await v.db.sql.unsafe(`drop view ${own?.source ?? ''} cascade`)
  await v.db.sql`update private.metrics set grain = grain where key = 'finance.charges'`
  expect((await ask(v.staff.finance, bills)).rows).toHaveLength(1)
  // A rule over a whole estate speaks of what own fields of its bills add up to.
  const body = { metric: 'finance.charges', about: 'estate', condition: { '>=': [{ var: 'score.sum' }, 7] }, schedule: { every: 1, unit: 'hour' }, severity: 'yellow', enabled: true, message: { zh: '账单得分 {{score.sum}}' } }
  expect(JSON.stringify(await v.call(v.administrator, 'public.rule_dry_run($1, $2::text::jsonb)', [v.org, JSON.stringify(body)]))).toContain('望江苑')
})

test('B.4 flows about an alert ask its own fields', async () => {
  const { subjects } = await v.call<{ subjects: { key: string; fields: Record<string, unknown> }[] }>(v.administrator, 'public.flow_catalog($1)', [v.org])
  expect(Object.keys(subjects.find(({ key }) => key === 'alerts.alert')?.fields ?? {})).toEqual(expect.arrayContaining(['extra.grade', 'extra.score']))
  const [alert] = await v.db.sql<{ data: { data: { extra: object } } }[]>`select private.alert_for_flow(id) as data from public.alerts limit 1`
  expect(alert?.data.data.extra).toEqual({ grade: 'b' })
})

test('B.2 what a tenant is shown of his bill and stay is called by its name, in his language', async () => {
  await v.publish('finance.charge', { base: 'finance.charge', fields: [field('told', 'text', { portal: true }), field('grade', 'text', {})].filter(({ key }) => key === 'told') }).catch(() => undefined)
  await v.db.sql`update public.charges set extra = '{"told": "按季缴纳"}' where kind = 'deposit'`
  const mine = await v.call<{ resource: string; records: { title: unknown; values: object }[] }[]>(home.tenant, `public.my_records('finance.charge')`)
  expect(mine[0]?.records[0]).toMatchObject({ title: { zh: expect.stringContaining('押金'), en: expect.stringContaining('Deposit') }, values: { told: '按季缴纳' } })
})

test('B.2 a plugin that says nonsense of its records is told so when it registers them', async () => {
  const refused = await v.db.sql`select private.resource_base('housing.nonsense', 'housing', 'public.unit_blocks', '{"zh": "试"}', 'housing.read', 'housing.write', 't.no_such_column')`.catch((error: unknown) => (error as { code: string }).code)
  expect(refused).toBe('42703')
})

test('B.2 such a list goes out as a file a page at a time, only to who may read it, and the log says how many rows', async () => {
  const args = { org: v.org, resource: 'platform.staff', narrow: [], sort: { field: 'updated_at', dir: 'asc' } }
  const open = (user: string, base: string) => v.call<string>(user, `to_jsonb(public.open_export($1, null, $2, 'xlsx', '["title", "grade"]', $3::text::jsonb))`, [v.org, `built_in.${base}`, JSON.stringify({ ...args, resource: base })])
  const id = await open(v.administrator, 'platform.staff')
  const page = await v.call<{ rows: Row[]; next: string | null }>(v.administrator, 'public.export_page($1)', [id])
  expect(page.next).toBeNull()
  expect(page.rows.map(({ id: row }) => row)).toEqual((await list(v.administrator, 'platform.staff', { sort: args.sort, max: 200 })).map(({ id: row }) => row))
  expect(await v.db.sql`select table_name, after -> 'rows' as rows from public.audit_log where action = 'export' order by id`).toEqual([
    { table_name: 'built_in.platform.staff', rows: null }, { table_name: 'built_in.platform.staff', rows: page.rows.length },
  ])
  for (const user of [v.stranger, home.tenant, property]) {
    expect((await v.refused(user, `public.open_export($1, null, 'built_in.platform.staff', 'xlsx', '[]', $2::text::jsonb)`, [v.org, JSON.stringify(args)])).code).toBe('PT403')
  }
  expect((await v.refused(v.administrator, `public.open_export($1, null, 'built_in.platform.secret', 'xlsx')`, [v.org])).code).toBe('PT404')
})
