import { afterAll, beforeAll, expect, test } from 'vitest'
import { registered } from '../tenants/setup.ts'
import { field, title, village, type RecordRow, type Village } from './setup.ts'

/** A record that is submitted for approval from its page: what its page is told, what is locked, what the tenant sees. */

let v: Village
let chief: string
let household: { id: string; person: string }
let tenant: string
const SAVE = 'public.record_save($1, $2, $3, $4::text::jsonb, $5::text::jsonb, null, $6::text::timestamptz)'
beforeAll(async () => {
  v = await village()
  chief = v.staff.manager
  household = await registered(v, 1)
  tenant = await v.db.createUser()
  await v.db.sql`insert into public.tenant_accounts (org_id, person_id, user_id, valid) values (${v.org}, ${household.person}, ${tenant}, daterange('2020-01-01', null))`
  await v.publish('parking', { title: title('车位', 'Parking'), title_field: 'owner', attach: ['household'], portal: { read: true }, fields: [field('owner', 'text'), field('plate', 'text', { portal: true }), field('rent', 'money')] })
  await v.publish('notes', { title: title('内部记录', 'Notes'), number: { prefix: 'NB-' }, attach: ['household'], fields: [field('text', 'text')] })
})
afterAll(() => v.end())

interface Flow {
  submit: { title: { zh: string }; form: { fields: unknown[] } | null } | null
  locked: boolean
  may_write: boolean
  runs: { id: string; status: string; event: string; mine: boolean; withdraw: boolean; to_correct: boolean; may_open: boolean; steps: { zh: string }[] }[]
}
const make = (resource: string, values: unknown): Promise<RecordRow> => v.call<RecordRow>(v.administrator, SAVE, [v.org, resource, null, JSON.stringify(values), JSON.stringify({ household: household.id }), null])
const get = (id: string): Promise<RecordRow> => v.call<RecordRow>(v.administrator, 'public.record_get($1)', [id])
const flow = (user: string, id: string): Promise<Flow> => v.call<Flow>(user, 'public.record_flow($1)', [id])
const submit = (id: string, form: unknown = {}): Promise<RecordRow> => v.call<RecordRow>(v.administrator, 'public.record_submit($1, $2::text::jsonb)', [id, JSON.stringify(form)])
const change = async (user: string, id: string, values: unknown): Promise<RecordRow> => {
  const now = await get(id)
  return v.call<RecordRow>(user, SAVE, [v.org, 'parking', id, JSON.stringify(values), null, now.updated_at])
}
async function draw(key: string, body: Record<string, unknown>): Promise<void> {
  await v.db.sql`update public.config_items set archived_at = now() where kind = 'flow' and org_id = ${v.org} and key <> ${key}`
  const [item] = await v.db.sql<{ at: string | null }[]>`select published_version_id as at from public.config_items where kind = 'flow' and key = ${key} and org_id = ${v.org}`
  const { item_id } = await v.call<{ item_id: string }>(v.administrator, `to_jsonb(public.save_config_draft($1, 'flow', $2, '{"zh": "车位审批", "en": "Parking"}', $3::text::jsonb, '', $4))`, [v.org, key, JSON.stringify(body), item?.at ?? null])
  await v.call(v.administrator, 'public.publish_config($1)', [item_id])
}
const step = { id: 'a', kind: 'approve', title: { zh: '经理审批' }, who: [{ by: 'role', role: 'manager' }] }
const act = async (id: string, action: string, node: string | null = null): Promise<unknown> => {
  const [task] = await v.db.sql<{ id: string; assignee_id: string }[]>`select t.id, t.assignee_id from public.flow_tasks t join public.flow_instances i on i.id = t.instance_id where i.subject_id = ${id} and t.status = 'open' order by t.id desc limit 1`
  return v.call(task?.assignee_id ?? '', `public.act_on_task($1, $2, '意见', null, $3)`, [task?.id, action, node])
}

test('B.4 the page of a record says which flow it would ask, and takes the answers to its form with the request', async () => {
  const record = await make('parking', { owner: '王', plate: '粤B12345', rent: 50000 })
  expect(await flow(v.administrator, record.id)).toEqual({ submit: null, locked: false, may_write: true, runs: [] })
  await draw('parking', { subject: 'records.parking', event: 'submit', condition: { '>=': [{ var: 'extra.rent' }, 500] }, steps: [step], form: { fields: [field('reason', 'text', { required: true })] } })
  // 500 yuan are 50,000 fen; 499.99 are not asked about.
  expect((await flow(v.administrator, record.id)).submit).toMatchObject({ title: { zh: '车位审批' }, form: { fields: [{ key: 'reason' }] } })
  expect((await flow(v.administrator, (await make('parking', { rent: 49999 })).id)).submit).toBeNull()
  expect(await v.refused(v.administrator, `public.record_submit($1, '{}')`, [record.id])).toMatchObject({ message: 'forms.invalid', params: { faults: [{ path: '/reason', key: 'forms.required' }] } })
  expect((await submit(record.id, { reason: '换车' })).approval).toBe('pending')
  const asked = await flow(v.administrator, record.id)
  expect(asked).toMatchObject({ submit: null, locked: true, runs: [{ status: 'running', event: 'submit', mine: true, withdraw: true, may_open: true, steps: [{ zh: '经理审批' }] }] })
  expect((await flow(chief, record.id)).runs[0]).toMatchObject({ mine: false, withdraw: false })
  await v.call(v.administrator, 'public.withdraw_flow($1)', [asked.runs[0]?.id])
  expect(await flow(v.administrator, record.id)).toMatchObject({ locked: false, runs: [{ status: 'withdrawn' }] })
  for (const stranger of [v.staff.clerk, v.elsewhere, v.stranger, tenant]) expect(await v.refused(stranger, 'public.record_flow($1)', [record.id])).toMatchObject({ code: 'PT403' })
})

test('B.4 before its approvers a record is locked, but for the applicant who corrects it, or where the flow says so', async () => {
  await draw('parking', { subject: 'records.parking', event: 'submit', steps: [step] })
  const record = await make('parking', { plate: '粤B00001' })
  await submit(record.id)
  await expect(change(v.administrator, record.id, { plate: '粤B00002' })).rejects.toMatchObject({ message: 'records.in_approval' })
  await act(record.id, 'return', '$applicant')
  await expect(change(chief, record.id, { plate: '粤B00003' })).rejects.toMatchObject({ message: 'records.in_approval' })
  expect((await flow(v.administrator, record.id))).toMatchObject({ locked: false, runs: [{ to_correct: true }] })
  await change(v.administrator, record.id, { plate: '粤B00004' })
  await expect(v.call(v.administrator, `public.record_archive($1, 'x')`, [record.id])).rejects.toMatchObject({ message: 'records.in_approval' })
  await act(record.id, 'resubmit')
  const [run] = await v.db.sql<{ plate: string }[]>`select snapshot #>> '{data,extra,plate}' as plate from public.flow_instances where subject_id = ${record.id}`
  expect(run?.plate).toBe('粤B00004')
  await act(record.id, 'approve')
  expect((await get(record.id)).approval).toBe('approved')
  await draw('parking', { subject: 'records.parking', event: 'submit', steps: [step], settings: { lock: false } })
  await submit(record.id)
  await change(chief, record.id, { plate: '粤B00005' })
  expect((await get(record.id))).toMatchObject({ approval: 'pending', values: { plate: '粤B00005' } })
})

test('B.4 the tenant follows what is asked for a record he sees, by its number where its title is not for him; nothing of internal records', async () => {
  await draw('parking', { subject: 'records.parking', event: 'submit', steps: [step] })
  const record = await make('parking', { owner: '内部备注', plate: '粤B00009' })
  await submit(record.id)
  const mine = await v.call<{ title: string; status: string; mine: boolean; step: { zh: string } | null }[]>(tenant, 'public.my_flows()')
  expect(mine[0]).toMatchObject({ title: record.number, status: 'running', mine: false, step: { zh: '经理审批' } })
  await draw('notes', { subject: 'records.notes', event: 'submit', steps: [step] })
  const note = await make('notes', { text: '投诉' })
  await submit(note.id)
  expect((await v.call<{ title: string }[]>(tenant, 'public.my_flows()')).map(({ title: said }) => said)).not.toContain(note.number)
})

test('B.4 approval of new records asks no form: there is no page to fill it in', async () => {
  const trial = await v.call<{ faults: { path: string; keyword: string }[] }>(v.administrator, 'public.try_flow($1, $2::text::jsonb)', [v.org, JSON.stringify({ subject: 'records.parking', event: 'create', steps: [step], form: { fields: [field('reason', 'text')] } })])
  expect(trial.faults).toMatchObject([{ path: '/form', keyword: 'flows.no_form_at_create' }])
})
