import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { act, actRefused, approve, clear, draw, house, runOf, start, taskOf, trail, type House } from './setup.ts'

let h: House
beforeAll(async () => {
  h = await house()
})
afterAll(() => h.end())
beforeEach(() => clear(h))

test('B.4 a request goes step by step; the business verb runs with the last approval and once', async () => {
  const { chief, ann, bob } = h.people
  await draw(h, 'two_steps', [{ id: 'boss', kind: 'approve', title: { zh: '主管' }, who: [{ by: 'manager' }] }, approve('both', [ann, bob], { mode: 'all' })])
  const record = await h.record()
  const run = await start(h, record)
  expect(run.status).toBe('running')
  expect(await taskOf(h, run.id, ann)).toBeNull()
  await act(h, run.id, chief, 'approve', { comment: '同意' })
  expect(await h.effects(record)).toEqual([])
  await act(h, run.id, ann, 'approve')
  const done = await act(h, run.id, bob, 'approve')
  expect(done.status).toBe('approved')
  expect(await h.effects(record)).toEqual(['approved'])
  expect(await trail(h, run.id)).toEqual(['started', 'approved', 'approved', 'approved', 'finished'])
})

test('B.4 when the business verb refuses, the last approval has not happened either', async () => {
  const { ann } = h.people
  await draw(h, 'one', [approve('a', [ann])])
  const record = await h.record(13)
  const run = await start(h, record)
  expect(await actRefused(h, run.id, ann, 'approve')).toMatchObject({ code: 'PT409' })
  expect(await runOf(h, run.id)).toMatchObject({ status: 'running' })
  expect(await taskOf(h, run.id, ann)).not.toBeNull()
  expect(await h.effects(record)).toEqual([])
})

test('B.4 any: the first decision counts; all: one refusal ends it; ratio: as many as wanted', async () => {
  const { ann, bob, cat } = h.people
  await draw(h, 'flow', [approve('a', [ann, bob, cat])])
  const first = await h.record()
  const any = await start(h, first)
  expect((await act(h, any.id, bob, 'approve')).status).toBe('approved')
  expect(await taskOf(h, any.id, ann)).toBeNull()

  await draw(h, 'flow', [approve('a', [ann, bob, cat], { mode: 'all' })])
  const second = await h.record()
  const all = await start(h, second)
  await act(h, all.id, ann, 'approve')
  expect((await act(h, all.id, bob, 'reject', { comment: '材料不齐' })).status).toBe('rejected')
  expect(await h.effects(second)).toEqual(['rejected'])

  await draw(h, 'flow', [approve('a', [ann, bob, cat], { mode: 'ratio', ratio: 0.6 })])
  const ratio = await start(h, await h.record())
  await act(h, ratio.id, ann, 'approve')
  expect((await act(h, ratio.id, cat, 'approve')).status).toBe('approved')
})

test('B.4 in turn: the next is asked when the one before has approved', async () => {
  const { ann, bob, cat } = h.people
  await draw(h, 'flow', [approve('a', [cat, ann, bob], { mode: 'turn' })])
  const run = await start(h, await h.record())
  expect(await taskOf(h, run.id, ann)).toBeNull()
  await act(h, run.id, cat, 'approve')
  expect(await taskOf(h, run.id, bob)).toBeNull()
  await act(h, run.id, ann, 'approve')
  expect((await act(h, run.id, bob, 'approve')).status).toBe('approved')
})

test('B.4 a condition chooses the branch, its default when none holds; parallel branches must all end', async () => {
  const { ann, bob, cat, chief } = h.people
  await draw(h, 'flow', [
    { id: 'size', kind: 'branch', branches: [
      { title: { zh: '大额' }, condition: { '>=': [{ var: 'amount' }, 1000] }, steps: [approve('big', [chief])] },
      { title: { zh: '其他' }, steps: [approve('small', [ann])] },
    ] },
    { id: 'both', kind: 'parallel', branches: [{ steps: [approve('left', [bob])] }, { steps: [approve('right', [cat]), { id: 'mark', kind: 'action', action: 'flows.mark', params: { mark: 'marked' } }] }] },
  ])
  const large = await h.record(5000)
  const run = await start(h, large)
  expect(await taskOf(h, run.id, ann)).toBeNull()
  await act(h, run.id, chief, 'approve')
  await act(h, run.id, cat, 'approve')
  expect(await h.effects(large)).toEqual(['marked'])
  expect((await act(h, run.id, bob, 'approve')).status).toBe('approved')
  const small = await start(h, await h.record(10))
  expect(await taskOf(h, small.id, ann)).not.toBeNull()
})

test('B.4 returned to an earlier step or to the applicant, with what to correct; then it goes on from there', async () => {
  const { ann, bob, applicant } = h.people
  const form = { type: 'object', required: ['reason'], properties: { reason: { type: 'string', minLength: 3 } } }
  await draw(h, 'flow', [approve('a', [ann]), approve('b', [bob])], { form })
  const record = await h.record()
  expect(await h.refused(applicant, `to_jsonb(public.start_flow('flows.trial', $1, 'ask', '{}'))`, [record])).toMatchObject({ message: 'flows.form_incomplete' })
  const run = await start(h, record, { reason: '换锁' + '芯' })
  await act(h, run.id, ann, 'approve')
  expect(await actRefused(h, run.id, bob, 'return', { node: 'b', comment: '重看' })).toMatchObject({ message: 'flows.return_where' })
  await act(h, run.id, bob, 'return', { node: 'a', comment: '请再核对' })
  expect(await taskOf(h, run.id, bob)).toBeNull()
  await act(h, run.id, ann, 'approve')
  await act(h, run.id, bob, 'return', { node: '$applicant', comment: '理由写清楚' })
  expect(await taskOf(h, run.id, ann)).toBeNull()
  expect(await actRefused(h, run.id, applicant, 'resubmit', { form: { reason: 'x' } })).toMatchObject({ message: 'flows.form_incomplete' })
  await act(h, run.id, applicant, 'resubmit', { form: { reason: '换锁芯，旧锁失灵' } })
  await act(h, run.id, ann, 'approve')
  expect((await act(h, run.id, bob, 'approve')).status).toBe('approved')
  const [kept] = await h.db.sql`select form -> 'start' ->> 'reason' as reason from public.flow_instances where id = ${run.id}`
  expect(kept?.reason).toBe('换锁芯，旧锁失灵')
})

test('B.4 handed on, signers added before and after, an opinion asked', async () => {
  const { ann, bob, cat, chief, applicant, outsider } = h.people
  await draw(h, 'flow', [approve('a', [ann])])
  const run = await start(h, await h.record())
  expect(await actRefused(h, run.id, ann, 'reassign', { person: applicant })).toMatchObject({ message: 'flows.not_to_them' })
  expect(await actRefused(h, run.id, ann, 'reassign', { person: outsider })).toMatchObject({ message: 'flows.not_a_colleague' })
  await act(h, run.id, ann, 'reassign', { person: bob })
  expect(await taskOf(h, run.id, ann)).toBeNull()
  await act(h, run.id, bob, 'add_before', { person: cat })
  expect(await taskOf(h, run.id, bob)).toBeNull()
  await act(h, run.id, cat, 'approve')
  expect((await runOf(h, run.id)).status).toBe('running')
  await act(h, run.id, bob, 'add_after', { person: chief })
  await act(h, run.id, bob, 'ask', { person: ann, comment: '租户以前有过吗？' })
  await act(h, run.id, ann, 'answer', { comment: '没有' })
  await act(h, run.id, bob, 'approve')
  expect((await runOf(h, run.id)).status).toBe('running')
  expect((await act(h, run.id, chief, 'approve')).status).toBe('approved')
})

test('B.4 nobody approves his own request; a deputy acts while somebody is away; nobody found falls back, never stuck', async () => {
  const { ann, bob, applicant, administrator, chief } = h.people
  await draw(h, 'flow', [approve('a', [applicant, ann])])
  const own = await start(h, await h.record())
  expect(await taskOf(h, own.id, applicant)).toBeNull()

  await h.call(ann, 'public.set_deputy($1, $2, private.today(), private.today() + 3)', [h.org, bob])
  const away = await start(h, await h.record())
  expect(await taskOf(h, away.id, ann)).toBeNull()
  expect((await act(h, away.id, bob, 'approve')).status).toBe('approved')
  const [task] = await h.db.sql`select instead_of from public.flow_tasks where instance_id = ${away.id} and status = 'approved'`
  expect(task?.instead_of).toBe(ann)
  await h.db.sql`delete from public.flow_deputies`

  await draw(h, 'flow', [{ id: 'a', kind: 'approve', who: [{ by: 'role', role: 'turners' }] }])
  const fallback = await start(h, await h.record())
  expect([await taskOf(h, fallback.id, administrator), await taskOf(h, fallback.id, chief)]).not.toEqual([null, null])
  await draw(h, 'flow', [{ id: 'a', kind: 'approve', who: [{ by: 'role', role: 'turners' }], nobody: 'reject' }])
  expect((await start(h, await h.record())).status).toBe('rejected')
  await draw(h, 'flow', [{ id: 'a', kind: 'approve', who: [{ by: 'role', role: 'turners' }], nobody: 'pass' }])
  expect((await start(h, await h.record())).status).toBe('approved')
})

test('B.4 a signature and a comment where the step asks for them; a form at a step is checked and kept', async () => {
  const { ann } = h.people
  await draw(h, 'flow', [approve('a', [ann], { signature: true, comment_required: true, form: { type: 'object', required: ['sum'], properties: { sum: { type: 'number', minimum: 1 } } } })])
  const run = await start(h, await h.record())
  expect(await actRefused(h, run.id, ann, 'approve')).toMatchObject({ message: 'flows.comment_needed' })
  expect(await actRefused(h, run.id, ann, 'approve', { comment: '好', form: { sum: 0 } })).toMatchObject({ message: 'flows.form_incomplete', params: { faults: [{ path: '/sum', keyword: 'minimum', params: { limit: 1 } }] } })
  expect(await actRefused(h, run.id, ann, 'approve', { comment: '好', form: { sum: 2 } })).toMatchObject({ message: 'flows.signature_needed' })
  await act(h, run.id, ann, 'approve', { comment: '好', form: { sum: 2 }, signature: { strokes: 'M0 0L9 9' } })
  const [event] = await h.db.sql`select detail ->> 'sha256' as sha, seen from public.flow_events where instance_id = ${run.id} and kind = 'approved'`
  expect(event?.sha).toMatch(/^[0-9a-f]{64}$/)
  expect(event?.seen).toMatchObject({ amount: 100 })
})

test('B.4 runs keep the version they started on; an administrator may move or stop them, with a reason', async () => {
  const { ann, bob, administrator, applicant } = h.people
  const first = await draw(h, 'flow', [approve('a', [ann])])
  const run = await start(h, await h.record())
  const second = await draw(h, 'flow', [approve('a', [bob])])
  expect((await runOf(h, run.id)).version_id).toBe(first)
  expect(await taskOf(h, run.id, ann)).not.toBeNull()
  expect(await h.refused(applicant, 'public.migrate_flow($1, $2)', [run.id, second])).toMatchObject({ code: 'PT403' })
  await h.call(administrator, 'public.migrate_flow($1, $2)', [run.id, second])
  expect(await taskOf(h, run.id, ann)).toBeNull()
  expect(await taskOf(h, run.id, bob)).not.toBeNull()
  expect(await h.refused(administrator, 'public.cancel_flow($1, $2)', [run.id, ' '])).toMatchObject({ message: 'flows.comment_needed' })
  await h.call(administrator, 'public.cancel_flow($1, $2)', [run.id, '重复'])
  expect((await runOf(h, run.id)).status).toBe('cancelled')
})

test('B.4 the applicant withdraws and urges; one running request per record', async () => {
  const { ann, applicant } = h.people
  await draw(h, 'flow', [approve('a', [ann])])
  const record = await h.record()
  const run = await start(h, record)
  expect(await h.refused(applicant, `to_jsonb(public.start_flow('flows.trial', $1, 'ask'))`, [record])).toMatchObject({ code: 'PT409', message: 'flows.already_running' })
  expect(await h.call(applicant, 'public.urge_flow($1)', [run.id])).toBe(1)
  expect(await h.refused(applicant, 'public.urge_flow($1)', [run.id])).toMatchObject({ code: 'PT429' })
  expect(await h.refused(ann, 'public.withdraw_flow($1)', [run.id])).toMatchObject({ code: 'PT404' })
  await h.call(applicant, 'public.withdraw_flow($1)', [run.id])
  expect((await runOf(h, run.id)).status).toBe('withdrawn')
  expect((await start(h, record)).status).toBe('running')
})

test('B.4 the flow with the highest priority whose condition holds and whose days include today is taken', async () => {
  const { ann, bob } = h.people
  const plain = await draw(h, 'plain', [approve('a', [ann])])
  const large = await draw(h, 'large', [approve('a', [bob])], { condition: { '>': [{ var: 'amount' }, 500] }, priority: 5 })
  await draw(h, 'past', [approve('a', [bob])], { priority: 9, until: '2020-01-01' })
  expect((await start(h, await h.record(10))).version_id).toBe(plain)
  expect((await start(h, await h.record(900))).version_id).toBe(large)
})

test('B.4 the clock reminds, escalates, and decides where the step says so; a wait ends by itself', async () => {
  const { ann, bob, chief } = h.people
  await draw(h, 'flow', [{ id: 'pause', kind: 'wait', days: 2 }, approve('a', [ann], { sla: { hours: 8, remind_hours: 4, then: 'escalate', escalate: [{ by: 'persons', users: [chief] }] } }), approve('b', [bob], { sla: { hours: 1, then: 'pass' } })])
  const run = await start(h, await h.record())
  await h.db.sql`select private.flow_clock()`
  expect(await taskOf(h, run.id, ann)).toBeNull()
  await h.db.sql`update public.flow_instances set state = jsonb_set(state, '{wait,pause}', to_jsonb(now() - interval '1 minute')) where id = ${run.id}`
  await h.db.sql`select private.flow_clock()`
  expect(await taskOf(h, run.id, ann)).not.toBeNull()
  await h.db.sql`update public.flow_tasks set due_at = now() - interval '1 minute', remind_at = now() - interval '2 minutes' where instance_id = ${run.id} and status = 'open'`
  await h.db.sql`select private.flow_clock()`
  expect(await trail(h, run.id)).toEqual(expect.arrayContaining(['reminded', 'escalated']))
  await act(h, run.id, ann, 'approve')
  await h.db.sql`update public.flow_tasks set due_at = now() - interval '1 minute' where instance_id = ${run.id} and status = 'open'`
  await h.db.sql`select private.flow_clock()`
  expect(await runOf(h, run.id)).toMatchObject({ status: 'approved' })
})

test('B.4 time limits count working hours, holidays left out and made-up days counted', async () => {
  const after = async (from: string, hours: number): Promise<string> => {
    const [row] = await h.db.sql<{ at: string }[]>`select to_char(private.working_after(${h.org}, ${from}, ${hours}) at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') as at`
    return row?.at ?? ''
  }
  expect(await after('2026-11-23 10:00+08', 2)).toBe('2026-11-23 12:00')
  expect(await after('2026-11-27 16:30+08', 2)).toBe('2026-11-30 10:00')
  await h.db.sql`update public.plugins set settings = settings || '{"calendar": {"days": [1,2,3,4,5], "from": "09:00", "until": "17:30", "holidays": ["2026-11-30"], "workdays": ["2026-11-28"]}}' where org_id = ${h.org} and key = 'flows'`
  expect(await after('2026-11-27 16:30+08', 2)).toBe('2026-11-28 10:00')
  expect(await after('2026-11-28 17:30+08', 1)).toBe('2026-12-01 10:00')
})
