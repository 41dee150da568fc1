import { afterAll, beforeAll, expect, test } from 'vitest'
import { act, approve, draw, house, runOf, start, taskOf, type House } from './setup.ts'

let h: House
beforeAll(async () => {
  h = await house()
})
afterAll(() => h.end())

test('B.6 fifty people approving one any-step at once: exactly one outcome, and the verb runs once', async () => {
  const people = await Promise.all(Array.from({ length: 50 }, async () => {
    const user = await h.db.createUser()
    await h.db.sql`insert into public.memberships (org_id, user_id, role_id, valid) select ${h.org}, ${user}, r.id, daterange('2020-01-01', null) from public.roles r where r.org_id = ${h.org} and r.key = 'signers'`
    return user
  }))
  await draw(h, 'crowd', [approve('a', people)])
  const record = await h.record()
  const run = await start(h, record)
  const tasks = await Promise.all(people.map((user) => taskOf(h, run.id, user)))
  const answers = await Promise.allSettled(people.map((user, n) => h.call(user, `public.act_on_task($1, $2, 'x')`, [tasks[n], n % 2 ? 'reject' : 'approve'])))
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  for (const answer of answers) if (answer.status === 'rejected') expect((answer.reason as Error).message).toBe('flows.task_closed')
  expect(await h.effects(record)).toHaveLength(1)
})

test('B.6 all-sign by fifty at once ends approved, once; a version published meanwhile moves nobody', async () => {
  const { ann, bob, cat } = h.people
  const first = await draw(h, 'crowd', [approve('a', [ann, bob, cat], { mode: 'all' })])
  const runs = await Promise.all(Array.from({ length: 10 }, async () => start(h, await h.record())))
  await Promise.all([
    ...runs.flatMap((run) => [ann, bob, cat].map((user) => act(h, run.id, user, 'approve'))),
    draw(h, 'crowd', [approve('a', [ann])]),
  ])
  for (const run of runs) expect(await runOf(h, run.id)).toMatchObject({ status: 'approved', version_id: first })
  const [effects] = await h.db.sql`select count(*)::int as n, count(distinct record)::int as records from private.trial_effects where outcome = 'approved'`
  expect(effects?.n).toBe(effects?.records)
})

test('B.6 who has no part in a run sees nothing of it and can do nothing', async () => {
  const { ann, bob, outsider, applicant } = h.people
  await draw(h, 'crowd', [approve('a', [ann])])
  const run = await start(h, await h.record())
  const task = await taskOf(h, run.id, ann)
  for (const stranger of [bob, outsider]) {
    expect(await h.refused(stranger, 'public.flow_file($1)', [run.id])).toMatchObject({ code: 'PT404' })
    expect(await h.refused(stranger, `public.act_on_task($1, 'approve')`, [task])).toMatchObject({ code: 'PT404' })
    expect(await h.refused(stranger, 'public.comment_on_flow($1, $2)', [run.id, 'x'])).toMatchObject({ code: 'PT404' })
    expect(await h.db.as({ user: stranger }, (tx) => tx`select 1 from public.flow_instances where id = ${run.id}`)).toHaveLength(0)
  }
  expect(await h.refused(outsider, `to_jsonb(public.start_flow('flows.trial', $1, 'ask'))`, [await h.record()])).toMatchObject({ code: 'PT403' })
  expect(await h.refused(applicant, `public.act_on_task($1, 'approve')`, [task])).toMatchObject({ code: 'PT404' })
  for (const [user, statement] of [[ann, 'update public.flow_tasks set status = \'approved\''], [ann, 'delete from public.flow_events'], [applicant, 'insert into public.flow_copies (org_id, instance_id, user_id, node) values (null, null, null, null)']] as const)
    await expect(h.db.as({ user }, (tx) => tx.unsafe(statement))).rejects.toMatchObject({ code: '42501' })
  await expect(h.db.sql`delete from public.flow_events`).rejects.toMatchObject({ message: 'platform.append_only' })
})

test('B.6 several tasks are approved together only where their flow allows it, each with its own result', async () => {
  const { ann } = h.people
  await draw(h, 'crowd', [approve('a', [ann])], { settings: { batch: true } })
  const good = await start(h, await h.record())
  const unlucky = await start(h, await h.record(13))
  const tasks = [await taskOf(h, good.id, ann), await taskOf(h, unlucky.id, ann)]
  const result = await h.call<{ ok: boolean; error?: string }[]>(ann, 'public.act_on_tasks($1)', [tasks])
  expect(result.map(({ ok }) => ok)).toEqual([true, false])
  await draw(h, 'crowd', [approve('a', [ann])])
  const single = await start(h, await h.record())
  expect(await h.call(ann, 'public.act_on_tasks($1)', [[await taskOf(h, single.id, ann)]])).toMatchObject([{ ok: false, error: 'flows.one_by_one' }])
})
