import { afterAll, beforeAll, expect, test } from 'vitest'
import { refusal } from '../harness.ts'
import { account, registered, town, type Town } from '../tenants/setup.ts'

interface Item { id: string; key: string; version: string; body: { widgets: { id: string; kind: string; query?: Record<string, unknown> }[] }; for_me: boolean; own: { body: object; outdated: boolean } | null; draft: object | null }
interface List { may_write: boolean; may_publish: boolean; items: Item[] }

let t: Town
let administrator: string
beforeAll(async () => {
  t = await town()
  administrator = await t.db.createUser()
  await t.db.sql`
    insert into public.memberships (org_id, user_id, role_id, valid)
    select ${t.org}, ${administrator}, r.id, daterange('2020-01-01', null) from public.roles r where r.org_id = ${t.org} and r.key = 'administrator'`
})
afterAll(() => t.end())

const list = (user: string): Promise<List> => t.call<List>(user, 'public.dashboards($1)', [t.org])
const item = async (user: string, key: string): Promise<Item> => {
  const found = (await list(user)).items.find((entry) => entry.key === key)
  if (!found) throw new Error(`no dashboard ${key}`)
  return found
}
const keep = (user: string, key: string, body: object, base: string | null = null) =>
  t.call(user, 'to_jsonb(public.save_dashboard_layout($1, $2, $3::text::jsonb, $4))', [t.org, key, JSON.stringify(body), base])
const faults = async (promise: Promise<unknown>): Promise<{ path: string; keyword: string }[]> => {
  try {
    await promise
  } catch (error) {
    const { detail } = error as { detail: string }
    return (JSON.parse(detail) as { faults: { path: string; keyword: string }[] }).faults
  }
  throw new Error('expected a refusal')
}

test('B.5 a new operator has dashboards; each role sees those meant for it', async () => {
  expect((await list(t.staff.manager)).items.map(({ key }) => key)).toEqual(['manager', 'finance', 'devices'])
  expect((await list(t.staff.finance)).items.map(({ key }) => key)).toEqual(['finance'])
  expect((await list(t.staff.inspector)).items.map(({ key }) => key)).toEqual(['devices'])
  expect((await list(administrator)).may_write).toBe(true)
  expect((await list(t.staff.manager)).may_write).toBe(false)
})

test('B.5 every widget of the shipped dashboards answers to a manager', async () => {
  for (const dashboard of (await list(t.staff.manager)).items) {
    const questions = dashboard.body.widgets.flatMap(({ query }) => (query ? [{ ...query, org: t.org }] : []))
    const answers = await t.call<{ error?: string }[]>(t.staff.manager, 'public.metric_queries($1::text::jsonb)', [JSON.stringify(questions)])
    expect(answers.map(({ error }) => error ?? 'fine')).toEqual(questions.map(() => 'fine'))
  }
})

test('B.5 a person rearranges his own copy; nobody else sees it, and he can throw it away', async () => {
  const published = await item(t.staff.manager, 'manager')
  const body = { ...published.body, widgets: published.body.widgets.slice(0, 2) }
  await keep(t.staff.manager, 'manager', body, published.version)
  expect((await item(t.staff.manager, 'manager')).own).toMatchObject({ body, outdated: false })
  expect((await item(administrator, 'manager')).own).toBeNull()
  expect(await t.db.as({ user: administrator }, (tx) => tx`select * from public.dashboard_layouts`)).toHaveLength(0)
  expect(await refusal(t.db.as({ user: t.staff.manager }, (tx) => tx`update public.dashboard_layouts set body = '{}'`))).toMatchObject({ code: '42501' })
  await t.call(t.staff.manager, 'public.reset_dashboard_layout($1, $2)', [t.org, 'manager'])
  expect((await item(t.staff.manager, 'manager')).own).toBeNull()
})

test('B.5 the administrator publishes another arrangement; who has his own copy is told', async () => {
  const before = await item(t.staff.manager, 'manager')
  await keep(t.staff.manager, 'manager', before.body, before.version)
  const body = { ...before.body, widgets: before.body.widgets.filter(({ kind }) => kind === 'number') }
  await t.call(administrator, `to_jsonb(public.save_config_draft($1, 'dashboard', 'manager', '{"zh": "总览", "en": "Overview"}', $2::text::jsonb, 'Numbers only', $3))`, [t.org, JSON.stringify(body), before.version])
  expect((await item(t.staff.manager, 'manager')).draft).toBeNull()
  expect((await item(t.staff.manager, 'manager')).body).toEqual(before.body)
  await t.call(administrator, 'to_jsonb(public.publish_config($1))', [before.id])
  const after = await item(t.staff.manager, 'manager')
  expect(after.body).toEqual(body)
  expect(after.own).toMatchObject({ outdated: true })
  expect(await refusal(t.call(t.staff.manager, `to_jsonb(public.save_config_draft($1, 'dashboard', 'manager', '{"zh": "总览"}', '{"widgets": []}', '', $2))`, [t.org, after.version]))).toMatchObject({ code: 'PT403' })
})

test('B.5 a dashboard that cannot be drawn is not kept; every fault comes with its place', async () => {
  const widget = { id: 'a', kind: 'number', x: 0, y: 0, w: 3, h: 2, query: { metric: 'housing.units', measures: [{ key: 'units' }] } }
  const cases: [object, string, string][] = [
    [{ ...widget, kind: 'hologram' }, '/widgets/0/kind', 'enum'],
    [{ ...widget, x: 11 }, '/widgets/0/w', 'dashboards.beyond_the_edge'],
    [{ ...widget, query: undefined }, '/widgets/0/query', 'dashboards.question_required'],
    [{ ...widget, kind: 'text' }, '/widgets/0/query', 'dashboards.no_question_here'],
    [{ ...widget, query: { ...widget.query, dimensions: [{ key: 'status' }] } }, '/widgets/0/query', 'dashboards.shape_does_not_fit'],
    [{ ...widget, kind: 'pie' }, '/widgets/0/query', 'dashboards.shape_does_not_fit'],
    [{ ...widget, query: { ...widget.query, measures: [{ key: 'nothing' }] } }, '/widgets/0/query/measures/0/key', 'dashboards.measure_unknown'],
    [{ ...widget, query: { ...widget.query, org: t.org } }, '/widgets/0/query/org', 'dashboards.spec_invalid'],
    [{ ...widget, query: { ...widget.query, filters: [{ dimension: 'status', op: 'eq', value: [] }] } }, '/widgets/0/query/filters/0/value', 'dashboards.value_invalid'],
  ]
  for (const [bad, path, keyword] of cases) {
    expect(await faults(keep(t.staff.manager, 'manager', { widgets: [bad] })), JSON.stringify(bad)).toMatchObject([{ path, keyword }])
  }
  expect(await faults(keep(t.staff.manager, 'manager', { widgets: [widget, { ...widget, y: 2 }] }))).toMatchObject([{ path: '/widgets/1/id', keyword: 'dashboards.id_twice' }])
  expect(await refusal(keep(t.staff.manager, 'nowhere', { widgets: [] }))).toMatchObject({ code: 'PT404' })
})

test('B.5 tenants, visitors and other operators have no dashboards here', async () => {
  const household = await registered(t, 3)
  const tenant = await account(t, household.person)
  const [org] = await t.db.sql<{ id: string }[]>`select private.create_organization('operator', 'Neighbour') as id`
  await t.db.sql`insert into public.estates (org_id, code, name) values (${org?.id ?? ''}, 'NB', '邻居苑')`
  const stranger = await t.db.createUser()
  await t.db.sql`
    insert into public.memberships (org_id, user_id, role_id, valid)
    select ${org?.id ?? ''}, ${stranger}, r.id, daterange('2020-01-01', null) from public.roles r where r.org_id = ${org?.id ?? ''} and r.key = 'administrator'`
  for (const user of [tenant, stranger]) {
    expect(await refusal(list(user))).toMatchObject({ code: 'PT403' })
    expect(await refusal(keep(user, 'manager', { widgets: [] }))).toMatchObject({ code: 'PT403' })
  }
  expect(await refusal(t.db.as({}, (tx) => tx`select public.dashboards(${t.org})`))).toMatchObject({ code: '42501' })
})
