import { afterAll, beforeAll, expect, test } from 'vitest'
import { person, registered } from '../tenants/setup.ts'
import { field, title, village, type Village } from './setup.ts'

/** Custom fields where built-in records are made, listed and approved. */

let v: Village
beforeAll(async () => {
  v = await village()
  const fields = [
    field('source', 'choice', { required: true, filter: true, options: [{ value: 'street', title: title('街道') }, { value: 'firm', title: title('单位') }] }),
    field('score', 'number', { filter: true, default: 60, min: 0, max: 100 }), field('bank', 'text', { sensitive: 'custom_sensitive' }),
  ]
  for (const base of ['tenants.household', 'contracts.contract', 'devices.device']) await v.publish(base, { base, fields })
})
afterAll(() => v.db.end())

const register = (n: number, extra: object | null, category = 'low_income'): [string, unknown[]] =>
  ['to_jsonb(public.register_household($1, $2, $3::text::jsonb, \'[]\', $4::text::jsonb))', [v.estate, category, JSON.stringify(person(n)), extra && JSON.stringify(extra)]]
type Made = { id: string; extra: Record<string, unknown> }
const count = async (): Promise<number> => Number((await v.db.sql`select count(*)::int as n from public.households`)[0]?.['n'])

test('B.2 a household is registered with its own fields, or not at all', async () => {
  const before = await count()
  expect((await v.refused(v.staff.clerk, ...register(1, {}))).params.faults).toMatchObject([{ path: '/source', key: 'forms.required' }])
  expect((await v.refused(v.staff.clerk, ...register(1, { source: 'moon', score: 101 }))).params.faults).toMatchObject([{ path: '/source' }, { path: '/score' }])
  expect((await v.refused(v.staff.clerk, ...register(1, { source: 'firm', invented: 1 }))).params.faults).toMatchObject([{ path: '/invented', key: 'forms.unknown_field' }])
  expect((await v.refused(v.staff.clerk, 'to_jsonb(public.register_household($1, $2, $3::text::jsonb, \'[]\', \'[1]\'))', [v.estate, 'low_income', JSON.stringify(person(1))])).message).toBe('records.values_invalid')
  expect(await count()).toBe(before)
  const made = await v.call<Made>(v.staff.clerk, ...register(1, { source: 'firm', bank: '6222 0000 1111 2222' }))
  expect(made.extra).toEqual({ source: 'firm', score: 60, bank: expect.stringContaining('***') })
  expect(JSON.stringify(await v.db.sql`select * from public.audit_log where row_id = ${made.id}`)).not.toContain('0000 1111')
  // Who does not speak of them (an import, a service) may leave them for later.
  expect((await v.call<Made>(v.staff.clerk, ...register(2, null))).extra).toEqual({})
})

test('B.2 so are leases and devices', async () => {
  const household = await registered(v, 10)
  const offer = await v.call<{ id: string }>(v.staff.clerk, 'to_jsonb(public.offer_unit($1, $2))', [household.id, v.units['101']])
  await v.call(v.staff.clerk, 'public.accept_offer($1)', [offer.id])
  const draft = 'to_jsonb(public.draft_contract($1, $2, private.today(), 12, extra => $3::text::jsonb))'
  expect((await v.refused(v.staff.clerk, draft, [household.id, v.units['101'], '{}'])).message).toBe('forms.invalid')
  expect(await v.db.sql`select 1 from public.contracts`).toEqual([])
  expect((await v.call<Made>(v.staff.clerk, draft, [household.id, v.units['101'], '{"source": "street", "score": 80}'])).extra).toEqual({ source: 'street', score: 80 })
  const device = 'public.register_device($1, $2, \'lock\', extra => $3::text::jsonb)'
  expect((await v.refused(v.staff.manager, device, [v.estate, 'L-1', '{}'])).message).toBe('forms.invalid')
  expect((await v.call<{ device: Made }>(v.staff.manager, device, [v.estate, 'L-1', '{"source": "street"}'])).device.extra).toEqual({ source: 'street', score: 60 })
})

test('B.2 households are sorted by own fields and built-in columns, page by page, and found by category', async () => {
  const scores = [70, 20, 90, 20, 50]
  for (const [n, score] of scores.entries()) await v.call(v.staff.clerk, ...register(20 + n, { source: n % 2 ? 'firm' : 'street', score }, n < 2 ? 'special_care' : 'low_income'))
  const walk = async (args: object, user = v.local): Promise<{ id: string; extra: { score?: number }; category: string }[]> => {
    const rows: { id: string; extra: { score?: number }; category: string }[] = []
    for (let guard = 0; guard < 20; guard++) {
      const [{ page } = { page: [] }] = await v.db.as({ user }, (tx) => tx<{ page: typeof rows }[]>`
        select coalesce(jsonb_agg(to_jsonb(l)), '[]') as page from public.household_list(after_id => ${rows.at(-1)?.id ?? null}, max_rows => 2, categories => ${(args as { categories?: string[] }).categories ?? null}, sort => ${tx.json((args as { sort?: object }).sort as never ?? null)}) l`)
      if (page.length === 0) break
      rows.push(...page)
    }
    return rows
  }
  const all = await walk({})
  const up = await walk({ sort: { field: 'score' } })
  expect(up.map(({ extra }) => extra.score)).toEqual([20, 20, 50, 60, 70, 90, ...Array.from({ length: all.length - 6 }, () => undefined)])
  const down = await walk({ sort: { field: 'score', dir: 'desc' } })
  expect(down.map(({ extra }) => extra.score)).toEqual([90, 70, 60, 50, 20, 20, ...Array.from({ length: all.length - 6 }, () => undefined)])
  for (const name of ['code', 'category', 'status', 'size', 'since', 'created_at']) {
    for (const dir of ['asc', 'desc']) expect(new Set((await walk({ sort: { field: name, dir } })).map(({ id }) => id)).size, `${name} ${dir}`).toBe(all.length)
  }
  expect((await walk({ categories: ['special_care'] })).map(({ category }) => category)).toEqual(['special_care', 'special_care'])
  expect(await walk({ sort: { field: 'score' } }, v.elsewhere)).toEqual([])
  for (const sort of ['{"field": "bank"}', '{"field": "id; drop table x"}', '{"field": "score", "dir": "sideways"}', '{"field": "main_person_id"}']) {
    expect((await v.refused(v.local, `(select count(*) from public.household_list(sort => '${sort}'))`)).message, sort).toBe('records.filter_invalid')
  }
  for (const name of ['code', 'status', 'starts', 'last_day', 'rent_fen', 'deposit_fen', 'signed_at', 'unit', 'score']) {
    expect(await v.call(v.local, `(select count(*)::int from public.contract_list(sort => '{"field": "${name}", "dir": "desc"}'))`), name).toBe(1)
  }
})

test('B.2 a row one may not see is no place to count on from', async () => {
  const [other] = await v.db.sql<{ id: string }[]>`
    insert into public.households (org_id, estate_id, category, main_person_id, extra) select org_id, ${v.otherEstate}, 'low_income', main_person_id, '{"source": "firm", "score": 55}' from public.households limit 1 returning id`
  expect(await v.call(v.local, `(select count(*)::int from public.household_list(sort => '{"field": "score"}', after_id => $1))`, [other?.id])).toBe(0)
})

test('B.4 a household changes its category for a reason, at once where no flow is drawn, else when it is approved', async () => {
  const household = await v.call<Made>(v.staff.clerk, ...register(40, { source: 'street', score: 10 }))
  const CHANGE = 'public.change_household_category($1, $2, $3)'
  const category = async (): Promise<unknown> => (await v.db.sql`select category, pending_change from public.households where id = ${household.id}`)[0]
  expect((await v.refused(v.staff.clerk, CHANGE, [household.id, 'special_care', ' '])).message).toBe('tenants.reason_required')
  expect((await v.refused(v.staff.clerk, CHANGE, [household.id, 'low_income', 'same'])).message).toBe('tenants.category_unchanged')
  expect((await v.refused(v.elsewhere, CHANGE, [household.id, 'special_care', 'no right'])).code).toBe('PT403')
  expect(await v.call(v.staff.clerk, CHANGE, [household.id, 'special_care', '重病'])).toEqual({ asked: false, category: 'special_care' })

  const body = { subject: 'tenants.household', event: 'change_category', condition: { '<': [{ var: 'extra.score' }, 50] }, steps: [{ id: 'a', kind: 'approve', title: title('经理审批'), who: [{ by: 'role', role: 'manager' }] }] }
  const draft = await v.call<{ item_id: string }>(v.administrator, `to_jsonb(public.save_config_draft($1, 'flow', 'category', $2::text::jsonb, $3::text::jsonb))`, [v.org, JSON.stringify(title('类别变更')), JSON.stringify(body)])
  await v.call(v.administrator, 'to_jsonb(public.publish_config($1))', [draft.item_id])
  const subjects = await v.call<{ subjects: { key: string; fields: Record<string, unknown> }[] }>(v.administrator, 'public.flow_catalog($1)', [v.org])
  const known = Object.keys(subjects.subjects.find(({ key }) => key === 'tenants.household')?.fields ?? {})
  expect(known).toEqual(expect.arrayContaining(['wanted_category', 'extra.score', 'extra.source']))
  expect(known).not.toContain('extra.bank')

  const ask = () => v.call(v.staff.clerk, CHANGE, [household.id, 'low_income', '收入恢复'])
  const decide = async (action: string) => {
    const [task] = await v.db.sql<{ id: string }[]>`select id from public.flow_tasks where assignee_id = ${v.staff.manager} and status = 'open'`
    await v.call(v.staff.manager, 'to_jsonb(public.act_on_task($1, $2, $3))', [task?.id, action, '看过'])
  }
  expect(await ask()).toEqual({ asked: true, category: 'special_care' })
  expect(await category()).toMatchObject({ category: 'special_care', pending_change: { category: 'low_income', reason: '收入恢复' } })
  expect((await v.refused(v.staff.clerk, CHANGE, [household.id, 'new_employee', '再来'])).message).toBe('tenants.change_waits')
  await decide('reject')
  expect(await category()).toEqual({ category: 'special_care', pending_change: null })
  await ask()
  await decide('approve')
  expect(await category()).toEqual({ category: 'low_income', pending_change: null })
})

test('8.2.1 taking a list out as a file is on record', async () => {
  const LOG = `public.log_export($1, $2, 'tenants.household', 'xlsx', '["code", "score"]', '{"status": ["housed"]}', $3)`
  await v.call(v.local, LOG, [v.org, v.estate, null])
  await v.call(v.local, LOG, [v.org, v.estate, 12])
  expect(await v.db.sql`select actor_id, table_name, after from public.audit_log where action = 'export' order by id`).toMatchObject([
    { actor_id: v.local, table_name: 'tenants.household', after: { format: 'xlsx', columns: ['code', 'score'], filters: { status: ['housed'] }, rows: null } }, { after: { rows: 12 } },
  ])
  expect((await v.refused(v.stranger, LOG, [v.org, null, 1])).code).toBe('PT403')
  expect((await v.refused(v.local, LOG, [v.org, v.otherEstate, 1])).code).toBe('PT403')
  expect((await v.refused(v.local, `public.log_export($1, null, 'x y', 'pdf')`, [v.org])).message).toBe('platform.export_invalid')
})

test('8.2.1 a list that is a function is taken out through the database, which writes down itself who, what, and how many rows he got', async () => {
  const open = (user: string, args: unknown, list = 'tenants.household') => v.call<string>(user, `public.open_export($1, $2, $3, 'csv', '["code"]', $4::text::jsonb)`, [v.org, v.estate, list, JSON.stringify(args)])
  const logged = () => v.db.sql`select actor_id, after from public.audit_log where action = 'export' and after ? 'complete' order by id`
  const read = async (user: string, args: unknown) => {
    const id = await open(user, args)
    const rows: { id: string }[] = []
    let next: string | null = null
    do {
      const page: { rows: { id: string }[]; next: string | null } = await v.call(user, 'public.export_page($1, $2)', [id, next])
      rows.push(...page.rows)
      next = page.next
    } while (next)
    return { id, rows }
  }
  const onScreen = await v.db.as({ user: v.local }, (tx) => tx<{ id: string }[]>`select id from public.household_list(estate => ${v.estate}, sort => '{"field": "code"}', categories => '{low_income,special_care}')`)
  const whole = await read(v.local, { estate: v.estate, sort: { field: 'code' }, categories: ['low_income', 'special_care'] })
  expect(whole.rows.map(({ id }) => id)).toEqual(onScreen.map(({ id }) => id))
  expect(await logged()).toMatchObject([{ actor_id: v.local, after: { format: 'csv', columns: ['code'], filters: { estate: v.estate }, rows: onScreen.length, complete: true } }])
  // More than one page of the screen, and more than one of an export.
  const [main] = await v.db.sql<{ person: string }[]>`select main_person_id as person from public.households limit 1`
  await v.db.sql`insert into public.households (org_id, estate_id, code, category, main_person_id) select ${v.org}, ${v.estate}, 'E' || n, 'low_income', ${main?.person ?? ''} from generate_series(1, 620) n`
  const many = await read(v.local, { estate: v.estate })
  const [{ n } = { n: 0 }] = await v.db.sql<{ n: number }[]>`select count(*)::int as n from public.households where estate_id = ${v.estate}`
  expect([many.rows.length, new Set(many.rows.map(({ id }) => id)).size]).toEqual([n, n])
  expect(await v.db.as({ user: v.local }, (tx) => tx`select id from public.household_list(max_rows => 5000)`), 'past the log a screen at a time').toHaveLength(101)
  // Over is over; nobody goes on with another's; what was left on the way is written down as that.
  expect((await v.refused(v.local, 'public.export_page($1)', [many.id])).message).toBe('platform.export_over')
  const left = await open(v.local, {})
  expect((await v.refused(v.administrator, 'public.export_page($1)', [left])).message).toBe('platform.export_over')
  await v.call(v.local, 'public.export_page($1)', [left])
  await v.db.sql`update private.exports set read_at = now() - interval '2 hours'`
  await v.db.sql`select private.close_exports()`
  expect((await logged()).at(-1)).toMatchObject({ after: { rows: 500, complete: false } })
  // What is no list, no argument of it, or not his to see is refused, and not written down as an export.
  const before = (await v.db.sql`select 1 from public.audit_log where action = 'export'`).length
  for (const [args, list, message] of [
    [{ max_rows: 9 }, 'tenants.household', 'platform.export_invalid'], [{ nothing: 1 }, 'tenants.household', 'platform.export_invalid'], [{ estate: 'x' }, 'tenants.household', 'platform.export_invalid'],
    [{ categories: 'x' }, 'tenants.household', 'platform.export_invalid'], [[], 'tenants.household', 'platform.export_invalid'], [{}, 'housing.unit', 'platform.export_unknown'],
    [{ narrow: [{ field: 'x); --', op: 'eq', value: 1 }] }, 'tenants.household', 'records.filter_invalid'], [{ estate: v.otherEstate }, 'tenants.household', 'platform.permission_denied'],
  ] as const) expect((await v.refused(v.local, `public.open_export($1, null, $2, 'csv', '[]', $3::text::jsonb)`, [v.org, list, JSON.stringify(args)])).message, JSON.stringify(args)).toBe(message)
  expect((await v.refused(v.stranger, `public.open_export($1, null, 'tenants.household', 'csv')`, [v.org])).code).toBe('PT403')
  expect((await v.db.sql`select 1 from public.audit_log where action = 'export'`).length).toBe(before)
})
