import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { leased } from '../tenants/setup.ts'
import { field, title, village, type RecordRow, type Village } from './setup.ts'

/** A tenant as applicant: what he hands in goes to its approvers, comes back to be corrected, is decided. */

let v: Village
let home: Awaited<ReturnType<typeof leased>>
const step = { id: 'a', kind: 'approve', title: { zh: '经理审批' }, who: [{ by: 'role', role: 'manager' }] }
const kind = {
  title: title('车位登记'), title_field: 'owner', attach: ['unit'], portal: { read: true, submit: { most_open: 50 } },
  fields: [field('plate', 'text', { portal_input: true, required: true }), field('pin', 'text', { portal_input: true, sensitive: 'custom_sensitive' }), field('owner', 'text', { default: '内部备注' })],
}

beforeAll(async () => {
  v = await village()
  home = await leased(v, 1, '101')
  await v.db.sql`insert into public.check_ins (org_id, estate_id, unit_id, household_id, contract_id) values (${v.org}, ${v.estate}, ${String(v.units['101'])}, ${home.household}, ${home.contract})`
  await v.publish('parking', kind)
})
afterAll(() => v.end())

const hand = (values: unknown): Promise<{ id: string; number: string; approval: string }> => v.call(home.tenant, 'public.my_record_submit($1, $2, $3::text::jsonb, $4)', ['parking', v.units['101'], JSON.stringify(values), randomUUID()])
const get = (id: string): Promise<RecordRow> => v.call<RecordRow>(v.administrator, 'public.record_get($1)', [id])
const mine = async (id: string) => (await v.call<{ records: { id: string; approval: string; handed_in: { withdraw: boolean; correct: boolean; said: string | null } }[] }[]>(home.tenant, 'public.my_records()')).flatMap(({ records }) => records).find((one) => one.id === id)
const taskOf = async (id: string) => (await v.db.sql<{ id: string; assignee_id: string; instance_id: string }[]>`select t.id, t.assignee_id, t.instance_id from public.flow_tasks t join public.flow_instances i on i.id = t.instance_id where i.subject_id = ${id} and t.status = 'open' order by t.id desc limit 1`)[0]
const act = async (id: string, action: string, node: string | null = null): Promise<unknown> => {
  const task = await taskOf(id)
  return v.call(task?.assignee_id ?? '', 'public.act_on_task($1, $2, $3, null, $4)', [task?.id, action, '内部意见', node])
}
async function draw(key: string, body: Record<string, unknown>): Promise<void> {
  await v.db.sql`update public.config_items set archived_at = now() where kind = 'flow' and org_id = ${v.org} and key <> ${key}`
  const [item] = await v.db.sql<{ at: string | null }[]>`select published_version_id as at from public.config_items where kind = 'flow' and key = ${key} and org_id = ${v.org}`
  const { item_id } = await v.call<{ item_id: string }>(v.administrator, `to_jsonb(public.save_config_draft($1, 'flow', $2, '{"zh": "车位审批"}', $3::text::jsonb, '', $4))`, [v.org, key, JSON.stringify(body), item?.at ?? null])
  await v.call(v.administrator, 'public.publish_config($1)', [item_id])
}

test('B.4 handing in starts the flow bound to the submission; the manager approves; the tenant is told the result by the number, not by what is internal', async () => {
  await draw('submitted', { subject: 'records.parking', event: 'submit', condition: { '==': [{ var: 'origin' }, 'portal'] }, steps: [step] })
  const told = await hand({ plate: 'A12345', pin: 'SECRET-PIN' })
  expect(told.approval).toBe('pending')
  expect(await taskOf(told.id)).toMatchObject({ assignee_id: v.staff.manager })
  // The approver has it among his to-dos; he is not told twice.
  expect((await v.db.sql<{ user_id: string }[]>`select user_id from public.notifications where key = 'records.handed_in' and link like ${`%${told.id}`}`).map(({ user_id }) => user_id)).toEqual([v.administrator])
  expect((await v.call<{ title: string; mine: boolean; status: string; step: { zh: string } }[]>(home.tenant, 'public.my_flows()'))[0]).toMatchObject({ title: told.number, mine: true, status: 'running', step: { zh: '经理审批' } })
  await act(told.id, 'approve')
  expect(await mine(told.id)).toMatchObject({ approval: 'approved', handed_in: { withdraw: false } })
  const heard = await v.db.sql`select key, params, link from public.notifications where user_id = ${home.tenant} and key like 'flows.%'`
  expect([...heard]).toEqual([{ key: 'flows.approved', params: { title: told.number }, link: '/approvals' }])
  const [run] = await v.db.sql<{ id: string }[]>`select id from public.flow_instances where subject_id = ${told.id}`
  const file = JSON.stringify(await v.call(home.tenant, 'public.flow_file($1)', [run?.id]))
  for (const secret of ['内部备注', '内部意见', 'SECRET-PIN']) expect(file).not.toContain(secret)
})

test('B.4 a returned one is corrected by the tenant, who keeps what is masked, and goes to the approver again', async () => {
  const told = await hand({ plate: 'B1', pin: 'SECRET-PIN' })
  await act(told.id, 'return', '$applicant')
  expect(await mine(told.id)).toMatchObject({ approval: 'pending', handed_in: { correct: true, withdraw: true, said: '内部意见' } })
  expect((await v.call<{ correct_at: string | null }[]>(home.tenant, 'public.my_flows()'))[0]?.correct_at).toBe(`/records/correct/${told.id}`)
  const CORRECT = 'public.my_record_correct($1, $2::text::jsonb)'
  expect((await v.refused(home.tenant, CORRECT, [told.id, JSON.stringify({ plate: null })])).params.faults).toMatchObject([{ path: '/plate', key: 'forms.required' }])
  expect((await v.refused(home.tenant, CORRECT, [told.id, JSON.stringify({ owner: 'me' })])).params.faults).toMatchObject([{ path: '/owner', key: 'forms.unknown_field' }])
  await v.call(home.tenant, CORRECT, [told.id, JSON.stringify({ plate: 'B12345', pin: 'S***' })])
  expect((await get(told.id)).values).toMatchObject({ plate: 'B12345', pin: 'S***', owner: '内部备注' })
  expect(await taskOf(told.id)).toMatchObject({ assignee_id: v.staff.manager })
  expect(await v.refused(home.tenant, CORRECT, [told.id, JSON.stringify({ plate: 'B2' })])).toMatchObject({ message: 'records.not_returned' })
  expect(await v.call(v.staff.manager, `public.reveal_field('parking', $1, 'pin', '核对')`, [told.id])).toMatchObject({ value: 'SECRET-PIN' })
  await act(told.id, 'reject')
  expect(await mine(told.id)).toMatchObject({ approval: 'rejected' })
})

test('B.4 taking back takes the request with it, from either page; not once somebody has decided a step; not where the flow says no', async () => {
  const [one, two] = [await hand({ plate: 'C1' }), await hand({ plate: 'C2' })]
  await v.call(home.tenant, 'public.my_record_withdraw($1)', [one.id])
  const run = (await taskOf(two.id))?.instance_id
  await v.call(home.tenant, 'to_jsonb(public.withdraw_flow($1))', [run])
  for (const { id } of [one, two]) {
    expect(await get(id)).toMatchObject({ approval: 'none', archived_at: expect.any(String), handed_in: { withdrawn_at: expect.any(String) } })
    expect(await taskOf(id)).toBeUndefined()
    expect(await mine(id)).toBeUndefined()
  }
  await draw('submitted', { subject: 'records.parking', event: 'submit', steps: [step, { ...step, id: 'b', who: [{ by: 'role', role: 'administrator' }] }] })
  const three = await hand({ plate: 'C3' })
  await act(three.id, 'approve')
  expect(await mine(three.id)).toMatchObject({ handed_in: { withdraw: false } })
  expect(await v.refused(home.tenant, 'public.my_record_withdraw($1)', [three.id])).toMatchObject({ message: 'records.touched' })
  await draw('submitted', { subject: 'records.parking', event: 'submit', steps: [step], settings: { withdraw: false } })
  const four = await hand({ plate: 'C4' })
  expect(await v.refused(home.tenant, 'public.my_record_withdraw($1)', [four.id])).toMatchObject({ code: 'PT403', message: 'records.no_withdrawal' })
  // The other way round: the kind does not allow it, whatever the flow says.
  await draw('submitted', { subject: 'records.parking', event: 'submit', steps: [step] })
  await v.publish('parking', { ...kind, portal: { read: true, submit: { ...kind.portal.submit, withdraw: false } } })
  const five = await hand({ plate: 'C5' })
  expect(await v.refused(home.tenant, 'public.withdraw_flow($1)', [(await taskOf(five.id))?.instance_id])).toMatchObject({ code: 'PT403', message: 'records.no_withdrawal' })
  expect(await get(five.id)).toMatchObject({ approval: 'pending', archived_at: null })
  await v.publish('parking', kind)
})

test('B.4 a flow for new records is asked when none is bound to the submission; one that asks a form is left to staff, who fill it in', async () => {
  await draw('created', { subject: 'records.parking', event: 'create', steps: [step] })
  expect((await hand({ plate: 'D1' })).approval).toBe('pending')
  await draw('asking', { subject: 'records.parking', event: 'submit', steps: [step], form: { fields: [field('reason', 'text', { required: true })] } })
  const told = await hand({ plate: 'D2' })
  expect(told.approval).toBe('none')
  expect((await v.call<RecordRow>(v.administrator, 'public.record_submit($1, $2::text::jsonb)', [told.id, '{"reason": "合规"}'])).approval).toBe('pending')
  expect(await v.refused(home.tenant, 'public.my_record_withdraw($1)', [told.id])).toMatchObject({ message: 'records.touched' })
})
