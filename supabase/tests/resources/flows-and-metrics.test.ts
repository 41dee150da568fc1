import { afterAll, beforeAll, expect, test } from 'vitest'
import { registered } from '../tenants/setup.ts'
import { field, title, village, type RecordRow, type Village } from './setup.ts'

let v: Village
let chief: string
const SAVE = `public.record_save($1, $2, $3, $4::text::jsonb, $5::text::jsonb, null, $6::text::timestamptz)`
beforeAll(async () => {
  v = await village()
  chief = v.staff.manager
  await v.publish('pet', { title: title('宠物登记', 'Pets'), title_field: 'name', number: { prefix: 'CW-' }, attach: ['household', 'unit'], statuses: [{ value: 'kept', title: title('在养', 'Kept') }, { value: 'gone', title: title('已离开', 'Gone') }],
    fields: [field('name', 'text'), field('weight', 'number', { unit: 'kg' }), field('deposit', 'money'), field('kind', 'choice', { options: [{ value: 'dog', title: title('犬', 'Dog') }, { value: 'cat', title: title('猫', 'Cat') }] }),
      field('chipped', 'boolean'), field('born', 'date'), field('chip', 'text', { sensitive: 'custom_sensitive' }), field('heavy', 'computed', { result: 'boolean', logic: { '>': [{ var: 'weight' }, 20] } })] })
  await v.publish('contracts.contract', { base: 'contracts.contract', fields: [field('discount', 'number')] })
  await v.publish('tenants.household', { base: 'tenants.household', fields: [field('risk', 'choice', { options: [{ value: 'high', title: title('高') }, { value: 'low', title: title('低') }] })] })
})
afterAll(() => v.end())

const save = (user: string, values: unknown, more: { id?: string; base?: string; attach?: unknown } = {}) =>
  v.call<RecordRow>(user, SAVE, [v.org, 'pet', more.id ?? null, JSON.stringify(values), more.attach === undefined ? JSON.stringify({ estate: v.estate }) : JSON.stringify(more.attach), more.base ?? null])
const approve = { id: 'a', kind: 'approve', title: { zh: '审批' }, who: [{ by: 'role', role: 'manager' }] }
const flowArgs = async (key: string, body: unknown): Promise<unknown[]> => {
  const [item] = await v.db.sql<{ at: string | null }[]>`select published_version_id as at from public.config_items where kind = 'flow' and key = ${key} and org_id = ${v.org}`
  return [v.org, key, JSON.stringify(body), item?.at ?? null]
}
const DRAW = `to_jsonb(public.save_config_draft($1, 'flow', $2, '{"zh": "流程"}', $3::text::jsonb, '', $4))`
async function draw(key: string, body: unknown): Promise<void> {
  const { item_id } = await v.call<{ item_id: string }>(v.administrator, DRAW, await flowArgs(key, body))
  await v.call(v.administrator, 'public.publish_config($1)', [item_id])
}
async function act(subject: string, action: string): Promise<void> {
  const [task] = await v.db.sql<{ id: string }[]>`
    select t.id from public.flow_tasks t join public.flow_instances i on i.id = t.instance_id where i.subject_id = ${subject} and t.assignee_id = ${chief} and t.status = 'open'`
  await v.call(chief, `public.act_on_task($1, $2, '意见')`, [task?.id, action])
}
const approval = async (id: string) => (await v.call<RecordRow>(v.administrator, 'public.record_get($1)', [id])).approval

test('B.4 the designer of flows offers kinds of records with their fields, and custom fields of leases, households and homes', async () => {
  const catalog = await v.call<{ subjects: { key: string; title: { zh: string }; fields: Record<string, { type: string; title?: { zh: string } }>; events: object }[] }>(v.administrator, 'public.flow_catalog($1)', [v.org])
  const pets = catalog.subjects.find(({ key }) => key === 'records.pet')
  expect(pets?.title.zh).toBe('宠物登记')
  expect(Object.keys(pets?.events ?? {})).toEqual(['create', 'submit'])
  expect(pets?.fields['extra.weight']).toEqual({ type: 'number', title: { zh: 'weight', en: 'weight' } })
  expect(Object.keys(pets?.fields ?? {})).not.toContain('extra.chip')
  const leases = catalog.subjects.find(({ key }) => key === 'contracts.contract')
  expect([leases?.fields['extra.discount']?.type, leases?.fields['household_extra.risk']?.type]).toEqual(['number', 'text'])
  // Nobody else's kinds.
  const other = await v.call<{ subjects: { key: string }[] }>(v.stranger, 'public.flow_catalog($1)', [v.otherOrg])
  expect(other.subjects.map(({ key }) => key)).not.toContain('records.pet')
  expect((await v.refused(v.administrator, DRAW, await flowArgs('bad', { subject: 'records.pet', event: 'create', condition: { '>': [{ var: 'extra.height' }, 1] }, steps: [approve] }))).message).toBe('lowcode.body_invalid')
})

test('B.4 a heavy dog needs approval, a cat does not: the condition asks a custom field', async () => {
  await draw('pets', { subject: 'records.pet', event: 'create', condition: { '>': [{ var: 'extra.weight' }, 20] }, steps: [approve] })
  expect((await save(v.administrator, { name: '咪咪', kind: 'cat', weight: 4 })).approval).toBe('none')
  const dog = await save(v.administrator, { name: '大黄', kind: 'dog', weight: 30 })
  expect(dog.approval).toBe('pending')
  expect((await v.refused(v.administrator, SAVE, [v.org, 'pet', dog.id, '{"weight": 10}', null, dog.updated_at])).message).toBe('records.in_approval')
  expect((await v.refused(v.administrator, `public.record_archive($1, 'x')`, [dog.id])).message).toBe('records.in_approval')
  await act(dog.id, 'approve')
  expect(await approval(dog.id)).toBe('approved')
})

test('B.4 what was rejected can be changed and submitted again; without a flow for it there is nothing to submit', async () => {
  const dog = await save(v.administrator, { name: '旺财', kind: 'dog', weight: 40 })
  await act(dog.id, 'reject')
  const rejected = await v.call<RecordRow>(v.administrator, 'public.record_get($1)', [dog.id])
  expect(rejected.approval).toBe('rejected')
  await save(v.administrator, { weight: 25 }, { id: dog.id, base: rejected.updated_at, attach: null })
  expect((await v.refused(v.administrator, 'public.record_submit($1)', [dog.id])).message).toBe('records.no_flow')
  expect(await approval(dog.id)).toBe('rejected')
  await draw('pets_again', { subject: 'records.pet', event: 'submit', steps: [approve] })
  expect((await v.call<RecordRow>(v.administrator, 'public.record_submit($1)', [dog.id])).approval).toBe('pending')
  expect((await v.refused(v.administrator, 'public.record_submit($1)', [dog.id])).message).toBe('records.in_approval')
  const [run] = await v.db.sql<{ id: string }[]>`select id from public.flow_instances where subject_id = ${dog.id} and status = 'running'`
  await v.call(v.administrator, 'public.withdraw_flow($1)', [run?.id])
  expect(await approval(dog.id)).toBe('none')
})

test('B.4 a lease goes another way by custom fields of its household', async () => {
  await draw('risky', { subject: 'contracts.contract', event: 'send', condition: { '==': [{ var: 'household_extra.risk' }, 'high'] }, steps: [approve] })
  const statuses: unknown[] = []
  for (const [n, risk] of [[21, 'high'], [22, 'low']] as const) {
    const household = await registered(v, n)
    await v.db.sql`update public.households set extra = ${v.db.sql.json({ risk })} where id = ${household.id}`
    const offer = await v.call<{ id: string }>(v.staff.clerk, 'to_jsonb(public.offer_unit($1, $2))', [household.id, v.units[n === 21 ? '101' : '102']])
    await v.db.sql`update public.allocations set status = 'accepted', decided_at = now() where id = ${offer.id}`
    const contract = await v.call<{ id: string }>(v.staff.clerk, 'to_jsonb(public.draft_contract($1, $2, private.today(), 12))', [household.id, v.units[n === 21 ? '101' : '102']])
    statuses.push((await v.call<{ status: string }>(v.staff.clerk, 'to_jsonb(public.send_for_signature($1))', [contract.id])).status)
  }
  expect(statuses).toEqual(['draft', 'pending_signature'])
})

test('B.5 a kind of records can be counted and summed, by state, choice, yes/no, day and estate, as the viewer', async () => {
  await save(v.administrator, { name: 'a', kind: 'cat', deposit: 50000, chipped: true, born: '2025-03-01' })
  await save(v.administrator, { name: 'b', kind: 'cat', deposit: 30000, chipped: false, born: '2025-04-01' })
  await save(v.administrator, { name: 'c', kind: 'cat', deposit: 10000 }, { attach: { estate: v.otherEstate } })
  const metrics = await v.call<{ key: string; dimensions: { key: string; type: string }[]; measures: { key: string; unit: string }[] }[]>(v.staff.manager, 'public.metric_catalog($1)', [v.org])
  const pets = metrics.find(({ key }) => key === 'records.pet')
  expect(pets?.dimensions.map(({ key, type }) => `${key}: ${type}`)).toEqual(['status: choice', 'estate: ref', 'created: date', 'weight: number', 'kind: choice', 'chipped: boolean', 'born: date', 'heavy: boolean'])
  expect(pets?.measures.map(({ key, unit }) => `${key}: ${unit}`)).toEqual(['records: count', 'weight: count', 'deposit: fen'])
  const ask = (user: string, spec: object) => v.call<{ rows: { keys: unknown[]; values: number[] }[] }>(user, 'public.metric_query($1::text::jsonb)', [JSON.stringify({ metric: 'records.pet', org: v.org, ...spec })])
  const byKind = { measures: [{ key: 'records' }, { key: 'deposit' }], dimensions: [{ key: 'kind' }] }
  expect((await ask(v.administrator, byKind)).rows.map(({ keys, values }) => [keys[0], values])).toEqual([['cat', [4, 90000]], ['dog', [2, 0]]])
  expect((await ask(v.administrator, { measures: [{ key: 'records' }], dimensions: [{ key: 'born', grain: 'month' }], filters: [{ dimension: 'chipped', op: 'not_null' }] })).rows.map(({ keys }) => keys[0])).toEqual(['2025-03-01', '2025-04-01'])
  // A clerk of the second estate who was given this kind counts there only; who was given nothing may not ask.
  await v.db.sql`update public.roles set permissions = permissions || '{records.read:pet}'::text[] where org_id = ${v.org} and key = 'leasing_clerk'`
  expect((await ask(v.elsewhere, byKind)).rows).toMatchObject([{ keys: ['cat'], values: [1, 10000] }])
  await expect(ask(v.staff.finance, byKind)).rejects.toMatchObject({ code: 'PT403' })
  await expect(ask(v.stranger, byKind)).rejects.toMatchObject({ code: 'PT403' })
})

test('B.5 two operators may have kinds of one key: each counts by its own definition', async () => {
  await v.db.sql`update public.roles set permissions = '{*}' where org_id = ${v.otherOrg} and key = 'administrator'`
  const body = { title: title('别家的', 'Theirs'), fields: [field('size', 'number')] }
  const draft = await v.call<{ item_id: string }>(v.stranger, `to_jsonb(public.save_config_draft($1, 'resource', 'pet', '{"zh": "别家的"}', $2::text::jsonb))`, [v.otherOrg, JSON.stringify(body)])
  await v.call(v.stranger, 'public.publish_config($1)', [draft.item_id])
  const catalog = await v.call<{ key: string; title: { zh: string } }[]>(v.stranger, 'public.metric_catalog($1)', [v.otherOrg])
  expect(catalog.filter(({ key }) => key === 'records.pet').map((metric) => metric.title.zh)).toEqual(['别家的'])
  const query = (org: string) => v.call(v.stranger, 'public.metric_query($1::text::jsonb)', [JSON.stringify({ metric: 'records.pet', org, measures: [{ key: 'size' }] })])
  expect(await query(v.otherOrg)).toMatchObject({ rows: [{ values: [0] }] })
  await expect(query(v.org)).rejects.toMatchObject({ code: expect.stringMatching('PT4') as string })
})

test('B.5 a dashboard may ask about own records, of its own operator\'s fields only', async () => {
  const board = (key: string) => ({ widgets: [{ id: 'a', kind: 'pie', x: 0, y: 0, w: 4, h: 3, title: title('宠物'), query: { metric: 'records.pet', measures: [{ key: 'records' }], dimensions: [{ key }] } }] })
  const put = `public.save_config_draft($1, 'dashboard', 'pets', '{"zh": "宠物"}', $2::text::jsonb)`
  expect((await v.refused(v.administrator, put, [v.org, JSON.stringify(board('size'))])).message).toBe('lowcode.body_invalid')
  await v.call(v.administrator, put, [v.org, JSON.stringify(board('kind'))])
})
