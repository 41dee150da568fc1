import { afterAll, beforeAll, expect, test } from 'vitest'
import { leased, registered } from '../tenants/setup.ts'
import { field, title, village, type RecordRow, type Village } from './setup.ts'

let v: Village
let lease: { household: string; contract: string; tenant: string }
let neighbour: { household: string; tenant: string }
const SAVE = 'public.record_save($1, $2, $3, $4::text::jsonb, $5::text::jsonb, $6, $7::text::timestamptz)'
const states = [{ value: 'free', title: title('空闲', 'Free') }, { value: 'let', title: title('出租', 'Let'), color: 'success' }]
const space = {
  title: title('停车位', 'Parking space'), title_field: 'place', number: { prefix: 'PK-' }, statuses: states, attach: ['building', 'unit', 'household', 'contract'], portal: { read: true },
  fields: [
    field('place', 'text', { required: true, portal: true, filter: true }), field('fee', 'money', { portal: true, filter: true }), field('plate', 'text', { sensitive: 'custom_sensitive' }),
    field('covered', 'boolean', { default: false, filter: true }), field('size', 'choice', { options: [{ value: 's', title: title('小') }, { value: 'l', title: title('大') }], filter: true }),
    field('since', 'date', { filter: true }), field('tags', 'choices', { options: [{ value: 'ev', title: title('充电') }, { value: 'wide', title: title('加宽') }], filter: true }), field('remark', 'text'),
  ],
}
beforeAll(async () => {
  v = await village()
  lease = await leased(v, 1, '101')
  neighbour = await leased(v, 2, '102')
  await v.publish('parking_space', space)
  await v.publish('key_lent', { title: title('借出钥匙', 'Keys lent'), fields: [field('label', 'text')] })
  await v.db.sql`update public.roles set permissions = permissions || '{records.read:parking_space,records.write:parking_space}'::text[] where org_id = ${v.org} and key = 'leasing_clerk'`
  await v.db.sql`update public.roles set permissions = permissions || '{records.read:parking_space}'::text[] where org_id = ${v.org} and key = 'inspector'`
})
afterAll(() => v.end())

interface More { id?: string; attach?: unknown; status?: string; base?: string; resource?: string; org?: string }
const saveArgs = (values: unknown, more: More = {}): unknown[] => [more.org ?? v.org, more.resource ?? 'parking_space', more.id ?? null, JSON.stringify(values),
  more.attach === undefined ? null : JSON.stringify(more.attach), more.status ?? null, more.base ?? null]
const save = (user: string, values: unknown, more: More = {}) => v.call<RecordRow>(user, SAVE, saveArgs(values, more))
const saveRefused = (user: string | null, values: unknown, more: More = {}) => v.refused(user, SAVE, saveArgs(values, more))
const unit = (code: string) => String(v.units[code])

test('B.2 a clerk makes a parking space of a home: numbered, titled, in its estate, with its defaults', async () => {
  const made = await save(v.staff.clerk, { place: 'B1-001', fee: 30000 }, { attach: { unit: unit('101') } })
  expect(made).toMatchObject({ number: 'PK-000001', title: 'B1-001', status: 'free', approval: 'none', estate_id: v.estate, values: { place: 'B1-001', fee: 30000, covered: false } })
  expect(made.attach).toMatchObject({ unit: { id: unit('101') }, estate: { id: v.estate, label: '望江苑' } })
  const changed = await save(v.staff.clerk, { place: 'B1-002', covered: null, plate: '粤B12345' }, { id: made.id, status: 'let', base: made.updated_at })
  expect(changed).toMatchObject({ number: 'PK-000001', title: 'B1-002', status: 'let', values: { place: 'B1-002', fee: 30000, plate: '粤***' } })
  expect(await v.call(v.staff.clerk, 'public.record_get($1)', [made.id])).toEqual(changed)
})

test('B.2 what the kind does not know is refused: faults, states, things to be attached to, estates that differ', async () => {
  // Without an estate it is the whole organisation's: not for a clerk of one estate.
  expect((await saveRefused(v.local, { place: 'x' })).message).toBe('platform.permission_denied')
  const at = { attach: { unit: unit('101') } }
  expect((await saveRefused(v.local, { fee: 1.5, roof: 1 }, at)).params.faults?.map(({ path, key }) => [path, key])).toEqual([['/roof', 'forms.unknown_field'], ['/place', 'forms.required'], ['/fee', 'forms.decimals']])
  expect((await saveRefused(v.local, { place: 'x' }, { ...at, status: 'sold' })).message).toBe('records.status_unknown')
  expect((await saveRefused(v.local, { place: 'x' }, { attach: { device: unit('101') } })).message).toBe('records.attach_invalid')
  expect((await saveRefused(v.local, { place: 'x' }, { attach: [] })).message).toBe('records.attach_invalid')
  expect((await saveRefused(v.administrator, { place: 'x' }, { attach: { unit: unit('101'), estate: v.otherEstate } })).message).toBe('records.attach_elsewhere')
  expect((await saveRefused(v.local, [], at)).message).toBe('records.values_invalid')
  expect((await saveRefused(v.administrator, {}, { resource: 'castle' })).message).toBe('records.resource_unknown')
})

test('B.2 nobody makes, changes, reads or lists records without the right to that kind in that place', async () => {
  const made = await save(v.staff.clerk, { place: 'B1-010' }, { attach: { unit: unit('103') } })
  const denied = 'platform.permission_denied'
  const LIST = `public.record_list($1, 'parking_space')`
  for (const user of [v.elsewhere, v.stranger, v.staff.finance, lease.tenant, v.staff.inspector]) {
    expect((await saveRefused(user, { place: 'x' }, { attach: { unit: unit('103') } })).message).toBe(denied)
    expect((await saveRefused(user, { place: 'x' }, { id: made.id, base: made.updated_at })).message).toBe(denied)
    expect((await v.refused(user, `public.record_archive($1, '不要了')`, [made.id])).message).toBe(denied)
    expect((await v.refused(user, 'public.record_restore($1)', [made.id])).message).toBe(denied)
    expect((await v.refused(user, 'public.record_submit($1)', [made.id])).message).toBe(denied)
    expect((await v.refused(user, `public.open_export($1, null, 'records.parking_space', 'xlsx')`, [v.org])).message).toBe(denied)
    if (user === v.staff.inspector) continue
    expect((await v.refused(user, 'public.record_get($1)', [made.id])).message).toBe(denied)
    expect(await v.db.as({ user }, (tx) => tx`select id from public.custom_records`)).toEqual([])
    if (user === v.elsewhere) expect(await v.call(user, LIST, [v.org])).toMatchObject({ rows: [], next: null })
    else expect((await v.refused(user, LIST, [v.org])).message).toBe(denied)
  }
  // Seeing one kind is not seeing another.
  await save(v.administrator, { label: '大门' }, { resource: 'key_lent', attach: { estate: v.estate } })
  const seen = (user: string) => v.db.as({ user }, async (tx) => (await tx<{ resource: string }[]>`select distinct resource from public.custom_records order by 1`).map(({ resource }) => resource))
  expect(await seen(v.staff.inspector)).toEqual(['parking_space'])
  expect(await seen(v.administrator)).toEqual(['key_lent', 'parking_space'])
  expect((await v.refused(v.staff.inspector, `public.record_list($1, 'key_lent')`, [v.org])).message).toBe(denied)
  for (const statement of ['public.record_get($1)', `public.record_archive($1, 'x')`, 'public.record_restore($1)', 'public.record_submit($1)']) expect((await v.refused(null, statement, [made.id])).code).toBe('42501')
  expect((await saveRefused(null, {}, {})).code).toBe('42501')
  // And nobody past the verbs.
  await expect(v.db.as({ user: v.administrator }, (tx) => tx`update public.custom_records set title = 'x'`)).rejects.toMatchObject({ code: '42501' })
  await expect(v.db.as({ user: v.administrator }, (tx) => tx`delete from public.custom_records`)).rejects.toMatchObject({ code: '42501' })
})

test('B.2 what belongs to the whole organisation is seen by who has the right, written by who has it everywhere', async () => {
  const made = await save(v.administrator, { place: '机动' })
  expect(made.estate_id).toBeNull()
  expect(await v.call(v.staff.inspector, 'public.record_get($1)', [made.id])).toMatchObject({ title: '机动' })
  expect((await saveRefused(v.local, { place: 'x' }, { id: made.id, base: made.updated_at })).message).toBe('platform.permission_denied')
  // It cannot be pulled into an estate by somebody who may not write it.
  expect((await saveRefused(v.elsewhere, { place: 'x' }, { id: made.id, base: made.updated_at, attach: { estate: v.otherEstate } })).message).toBe('platform.permission_denied')
  const moved = await save(v.administrator, {}, { id: made.id, base: made.updated_at, attach: { estate: v.otherEstate } })
  expect(moved.estate_id).toBe(v.otherEstate)
  expect(await save(v.elsewhere, { remark: '本小区' }, { id: made.id, base: moved.updated_at })).toMatchObject({ values: { remark: '本小区' } })
  // Nor given away to another operator, or taken under another kind's rights.
  expect((await saveRefused(v.administrator, {}, { id: made.id, org: v.otherOrg })).message).toBe('records.not_found')
  expect((await saveRefused(v.administrator, {}, { id: made.id, resource: 'key_lent' })).message).toBe('records.not_found')
})

test('B.2 a record out of use is kept, listed apart, and comes back', async () => {
  const made = await save(v.staff.clerk, { place: 'B1-020' }, { attach: { estate: v.estate } })
  expect((await v.refused(v.staff.clerk, `public.record_archive($1, ' ')`, [made.id])).message).toBe('records.reason_required')
  const gone = await v.call<RecordRow>(v.staff.clerk, `public.record_archive($1, '划线取消')`, [made.id])
  expect(gone).toMatchObject({ archive_reason: '划线取消', archived_at: expect.any(String) as string })
  expect((await saveRefused(v.staff.clerk, { place: 'x' }, { id: made.id, base: gone.updated_at })).message).toBe('records.archived')
  expect((await v.refused(v.staff.clerk, `public.record_archive($1, '又一次')`, [made.id])).message).toBe('records.archived')
  const places = async (filters: unknown) => (await v.call<{ rows: RecordRow[] }>(v.staff.clerk, `public.record_list($1, 'parking_space', $2::text::jsonb)`, [v.org, JSON.stringify(filters)])).rows.map((row) => row.title)
  expect(await places([{ field: 'archived', op: 'eq', value: true }])).toEqual(['B1-020'])
  expect(await places([])).not.toContain('B1-020')
  await v.call(v.staff.clerk, 'public.record_restore($1)', [made.id])
  expect(await places([])).toContain('B1-020')
})

test('B.2 two people edit one record: one wins, the other sees what is there', async () => {
  const made = await save(v.staff.clerk, { place: 'C-1' }, { attach: { estate: v.estate } })
  await save(v.administrator, { fee: 100 }, { id: made.id, base: made.updated_at })
  const { code, message, params } = await saveRefused(v.staff.clerk, { fee: 200 }, { id: made.id, base: made.updated_at })
  expect([code, message]).toEqual(['PT409', 'forms.conflict'])
  expect(params).toMatchObject({ by: 'administrator', values: { place: 'C-1', fee: 100 } })
})

test('B.2 lists filter and sort by every declared field, page by page, each row once', async () => {
  const sizes = ['s', 'l', null]
  for (let n = 0; n < 25; n++) {
    await save(v.staff.clerk, { place: `L-${String(n).padStart(2, '0')}`, fee: n % 4 === 3 ? null : n * 100, size: sizes[n % 3], covered: n % 2 === 0, since: `2026-01-${String(n + 1).padStart(2, '0')}`, tags: n % 5 === 0 ? ['ev', 'wide'] : n % 5 === 1 ? ['ev'] : null, remark: n === 7 ? '靠近电梯 Lift' : null },
      { attach: { estate: v.estate }, status: n % 2 ? 'let' : 'free' })
  }
  const listed = (filters: unknown[], sort: unknown = { field: 'place', dir: 'asc' }, limit = 50, cursor: string | null = null) =>
    v.call<{ rows: RecordRow[]; next: string | null }>(v.staff.clerk, `public.record_list($1, 'parking_space', $2::text::jsonb, $3::text::jsonb, $4, $5)`,
      [v.org, JSON.stringify([{ field: 'place', op: 'gte', value: 'L-' }, { field: 'place', op: 'lt', value: 'M' }, ...filters]), JSON.stringify(sort), cursor, limit])
  const numbers = async (filters: unknown[], sort?: unknown) => (await listed(filters, sort)).rows.map((row) => Number(row.title.slice(2)))
  expect(await numbers([{ field: 'fee', op: 'between', value: [1000, 1400] }])).toEqual([10, 12, 13, 14])
  expect(await numbers([{ field: 'fee', op: 'lte', value: 200 }])).toEqual([0, 1, 2])
  expect(await numbers([{ field: 'fee', op: 'is_null' }])).toEqual([3, 7, 11, 15, 19, 23])
  expect(await numbers([{ field: 'size', op: 'eq', value: 'l' }, { field: 'covered', op: 'eq', value: true }])).toEqual([4, 10, 16, 22])
  expect(await numbers([{ field: 'size', op: 'ne', value: 's' }, { field: 'fee', op: 'lt', value: 600 }])).toEqual([1, 2, 4, 5])
  expect(await numbers([{ field: 'size', op: 'in', value: ['s', 'l'] }, { field: 'since', op: 'gt', value: '2026-01-20' }])).toEqual([21, 22, 24])
  expect(await numbers([{ field: 'tags', op: 'contains', value: 'wide' }])).toEqual([0, 5, 10, 15, 20])
  expect(await numbers([{ field: 'tags', op: 'in', value: ['ev', 'wide'] }, { field: 'fee', op: 'lt', value: 700 }])).toEqual([0, 1, 5, 6])
  expect(await numbers([{ field: 'remark', op: 'contains', value: 'lift' }])).toEqual([7])
  expect(await numbers([{ field: 'status', op: 'eq', value: 'let' }, { field: 'place', op: 'gte', value: 'L-20' }])).toEqual([21, 23])
  expect(await numbers([{ field: 'estate', op: 'eq', value: v.otherEstate }])).toEqual([])
  expect(await numbers([{ field: 'created_at', op: 'gte', value: '2020-01-01' }, { field: 'number', op: 'contains', value: 'PK-' }, { field: 'fee', op: 'eq', value: 500 }])).toEqual([5])
  for (const sort of [{ field: 'fee', dir: 'desc' }, { field: 'fee', dir: 'asc' }, { field: 'size', dir: 'asc' }, { field: 'covered', dir: 'desc' }, { field: 'updated_at', dir: 'desc' }, { field: 'status', dir: 'asc' }, null]) {
    const all = (await listed([], sort)).rows.map((row) => row.id)
    const paged: string[] = []
    let cursor: string | null = null
    do {
      const page: { rows: RecordRow[]; next: string | null } = await listed([], sort, 4, cursor)
      paged.push(...page.rows.map((row) => row.id))
      cursor = page.next
    } while (cursor !== null)
    expect([all.length, paged]).toEqual([25, all])
  }
})

test('B.2 a filter that makes no sense is refused with its place, and nothing of it reaches SQL', async () => {
  const fault = async (filters: unknown, sort: unknown = null, cursor: string | null = null) =>
    (await v.refused(v.staff.clerk, `public.record_list($1, 'parking_space', $2::text::jsonb, $3::text::jsonb, $4)`, [v.org, JSON.stringify(filters), JSON.stringify(sort), cursor])).params['path']
  const bad = "x'; drop table public.custom_records; --"
  expect(await fault([{ field: bad, op: 'eq', value: 1 }])).toBe('filters[0].field')
  expect(await fault([{ field: 'place', op: bad, value: 'x' }])).toBe('filters[0].op')
  expect(await fault([{ field: 'fee', op: 'eq', value: 'x' }])).toBe('filters[0].value')
  expect(await fault([{ field: 'plate', op: 'eq', value: 'x' }])).toBe('filters[0].field')
  expect(await fault([{ field: 'unit', op: 'eq', value: bad }])).toBe('filters[0].value')
  expect(await fault([{ field: 'created_at', op: 'gte', value: bad }])).toBe('filters[0].value')
  expect(await fault([{ field: 'fee', op: 'in', value: [] }])).toBe('filters[0].value')
  expect(await fault({ field: 'fee' })).toBe('filters')
  expect(await fault([], { field: 'tags' })).toBe('sort.field')
  expect(await fault([], { field: 'fee', dir: bad })).toBe('sort')
  expect(await fault([], null, 'nonsense!')).toBe('cursor')
  expect(await fault([], { field: 'updated_at' }, Buffer.from(JSON.stringify([bad, v.org])).toString('base64'))).toBe('cursor')
  expect(await v.call(v.staff.clerk, `public.record_list($1, 'parking_space', $2::text::jsonb)`, [v.org, JSON.stringify([{ field: 'place', op: 'eq', value: bad }])])).toMatchObject({ rows: [] })
})

test('B.2 who may export gets everything he may see, by pages, masks and all', async () => {
  await save(v.staff.clerk, { place: 'X-1', plate: '粤B00001' }, { attach: { estate: v.estate } })
  const open = (filters: unknown) => v.call<string>(v.staff.manager, `public.open_export($1, null, 'records.parking_space', 'xlsx', '["place"]', $2::text::jsonb)`, [v.org, JSON.stringify({ filters })])
  const all = await open([])
  const page = await v.call<{ rows: RecordRow[]; next: string | null }>(v.staff.manager, 'public.export_page($1)', [all])
  expect([page.rows.length > 10, page.next]).toEqual([true, null])
  expect(page.rows[0]?.values['plate']).toBe('粤***')
  expect(await v.db.sql`select after ->> 'rows' as rows from public.audit_log where action = 'export' and table_name = 'records.parking_space' order by id`).toEqual([{ rows: null }, { rows: String(page.rows.length) }])
  expect((await v.call<{ rows: RecordRow[] }>(v.staff.manager, 'public.export_page($1)', [await open([{ field: 'place', op: 'eq', value: 'X-1' }])])).rows).toHaveLength(1)
})

test('B.2 a tenant sees the records of his household, lease and home: portal fields only, and nobody else\'s', async () => {
  const mine = await save(v.staff.clerk, { place: 'T-1', fee: 5000, remark: '内部备注', plate: '粤B88888' }, { attach: { household: lease.household, unit: unit('101') } })
  await save(v.staff.clerk, { place: 'T-2' }, { attach: { household: neighbour.household } })
  await save(v.staff.clerk, { place: 'T-3' }, { attach: { contract: lease.contract } })
  // Of a former household of the home: not for who lives there now.
  const former = await registered(v, 9)
  await save(v.staff.clerk, { place: 'T-4' }, { attach: { household: former.id, unit: unit('101') } })
  // Whoever lives in a home sees what belongs to the home.
  await v.db.sql`insert into public.check_ins (org_id, estate_id, unit_id, household_id, contract_id) values (${v.org}, ${v.estate}, ${unit('101')}, ${lease.household}, ${lease.contract})`
  const [kind] = await v.call<{ resource: string; fields: { key: string }[]; records: RecordRow[] }[]>(lease.tenant, 'public.my_records()')
  expect(kind?.fields.map(({ key }) => key)).toEqual(['place', 'fee'])
  expect(kind?.records.map((row) => row.title)).toEqual(['T-3', 'T-1', 'B1-002'])
  expect(kind?.records[1]).toEqual({ id: mine.id, number: mine.number, handed_in: null, title: 'T-1', status: 'free', approval: 'none', updated_at: mine.updated_at, values: { place: 'T-1', fee: 5000 } })
  expect(await v.call(neighbour.tenant, `public.my_records('parking_space')`)).toMatchObject([{ records: [{ title: 'T-2' }] }])
  expect(await v.call(v.staff.clerk, 'public.my_records()')).toEqual([])
  expect((await v.refused(null, 'public.my_records()')).code).toBe('42501')
})

test('B.2 a kind out of use: its records stay, nobody works with them; back in use they are there again', async () => {
  await save(v.administrator, { label: '后门' }, { resource: 'key_lent', attach: { estate: v.estate } })
  const item = String((await v.db.sql`select id from public.config_items where kind = 'resource' and key = 'key_lent'`)[0]?.['id'])
  await v.call(v.administrator, 'public.archive_config($1)', [item])
  expect((await v.refused(v.administrator, `public.record_list($1, 'key_lent')`, [v.org])).message).toBe('records.resource_unknown')
  expect((await saveRefused(v.administrator, { label: 'x' }, { resource: 'key_lent' })).message).toBe('records.resource_unknown')
  await v.publish('key_lent', { fields: [field('label', 'text')] })
  expect((await v.call<{ rows: unknown[] }>(v.administrator, `public.record_list($1, 'key_lent')`, [v.org])).rows).toHaveLength(2)
})
