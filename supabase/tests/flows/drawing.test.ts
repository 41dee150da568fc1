import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { approve, clear, draw, house, runOf, start, type House } from './setup.ts'

let h: House
beforeAll(async () => {
  h = await house()
})
afterAll(() => h.end())
beforeEach(() => clear(h))

const SAVE = `to_jsonb(public.save_config_draft($1, 'flow', 'trial', '{"zh": "流程"}', $2::text::jsonb))`
const faults = async (body: unknown): Promise<[string, string][]> => {
  const { params } = await h.refused(h.people.administrator, SAVE, [h.org, JSON.stringify(body)])
  return (params['faults'] as { path: string; keyword: string }[]).map(({ path, keyword }) => [path, keyword])
}
const body = (steps: unknown, more: object = {}) => ({ subject: 'flows.trial', event: 'ask', steps, ...more })

test('B.4 what is wrong with a drawing is named at its place, and nothing is stored', async () => {
  const { ann } = h.people
  expect(await faults(body([{ id: 'a', kind: 'approve' }]))).toEqual([['/steps/0/who', 'flows.nobody_named']])
  expect(await faults(body([approve('a', [ann]), approve('a', [ann])]))).toEqual([['/steps/0', 'flows.step_twice']])
  expect(await faults(body([], { subject: 'flows.nothing' }))).toEqual([['/subject', 'flows.unknown_subject']])
  expect(await faults(body([], { condition: { '>': [{ var: 'secret' }, 1] } }))).toEqual([['/condition', expect.stringMatching(/^expressions\./)]])
  expect(await faults(body([{ id: 'b', kind: 'branch', branches: [{ steps: [] }, { steps: [] }] }]))).toEqual([['/steps/0/branches', 'flows.one_default']])
  expect(await faults(body([{ id: 'x', kind: 'action', action: 'flows.drop' }]))).toEqual([['/steps/0/action', 'flows.unknown_action']])
  expect(await faults(body([{ id: 'w', kind: 'wait' }]))).toEqual([['/steps/0', 'flows.wait_without_end']])
  expect(await faults(body([{ id: 'p', kind: 'approve', who: [{ by: 'persons', users: [h.people.outsider] }] }]))).toEqual([['/steps/0/who/0/users', 'flows.unknown_person']])
  expect(await faults(body([{ id: 'r', kind: 'approve', who: [{ by: 'role', role: 'king' }] }]))).toEqual([['/steps/0/who/0/role', 'flows.unknown_role']])
  expect((await faults(body([{ id: 'r', kind: 'approve', who: [{ by: 'role' }], colour: 1 }]))).map(([, keyword]) => keyword)).toEqual(expect.arrayContaining(['required', 'additionalProperties']))
  expect(await h.db.sql`select 1 from public.config_items where kind = 'flow' and key = 'trial'`).toHaveLength(0)
})

test('B.4 junk in place of a drawing is refused, whatever it is', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.jsonValue(), fc.jsonValue().map((steps) => body(steps)), fc.jsonValue().map((who) => body([{ id: 'a', kind: 'approve', who }]))), async (junk) => {
      const { code } = await h.refused(h.people.administrator, SAVE, [h.org, JSON.stringify(junk)]).catch((error: unknown) => ({ code: (error as Error).message }))
      // An empty list of steps is a flow that approves at once: the only valid one here.
      if (JSON.stringify((junk as { steps?: unknown } | null)?.steps) === '[]') return
      expect(code).toBe('PT422')
    }),
    { numRuns: 60 },
  )
})

/** Any tree the designer could draw, with everybody's step answered by the same two people. */
function trees(users: string[]): fc.Arbitrary<unknown[]> {
  let n = 0
  const id = (): string => `s${n++}`
  const leaf = fc.oneof(
    fc.record({ mode: fc.constantFrom('any', 'all', 'turn'), kind: fc.constant('approve'), who: fc.constantFrom([{ by: 'persons', users }], [{ by: 'persons', users: users.slice(0, 1) }], [{ by: 'role', role: 'turners' }]) }),
    fc.constant({ kind: 'cc', who: [{ by: 'persons', users }] }),
    fc.constant({ kind: 'action', action: 'flows.mark', params: { mark: 'm' } }),
    fc.constant({ kind: 'wait', days: 1 }),
  )
  const { steps } = fc.letrec<{ steps: unknown[]; step: object }>((tie) => ({
    steps: fc.array(tie('step'), { maxLength: 3 }) as fc.Arbitrary<unknown[]>,
    step: fc.oneof({ maxDepth: 3 }, leaf as fc.Arbitrary<object>, fc.record({ kind: fc.constantFrom('branch', 'parallel'), branches: fc.tuple(tie('steps'), tie('steps')).map(([a, b]) => [{ steps: a, condition: { '>': [{ var: 'amount' }, 50] } }, { steps: b }]) })),
  }))
  const named = (list: unknown[]): unknown[] =>
    list.map((step) => {
      const s = step as { kind: string; branches?: { steps: unknown[]; condition?: unknown }[] }
      return { ...s, id: id(), ...(s.branches ? { branches: s.branches.map((b) => ({ steps: named(b.steps), ...(s.kind === 'branch' && b.condition ? { condition: b.condition } : {}) })) } : {}) }
    })
  return steps.map(named)
}

test('B.4 every tree that can be drawn comes to its end', async () => {
  const { ann, bob } = h.people
  await fc.assert(
    fc.asyncProperty(trees([ann, bob]), fc.integer({ min: 20, max: 100 }), async (steps, amount) => {
      await draw(h, 'any_tree', steps)
      let run = await start(h, await h.record(amount))
      for (let acts = 0; run.status === 'running'; acts++) {
        if (acts > 300) throw new Error(`no end: ${JSON.stringify(steps)}`)
        const [task] = await h.db.sql<{ id: string; assignee_id: string }[]>`select id, assignee_id from public.flow_tasks where instance_id = ${run.id} and status = 'open' order by random() limit 1`
        if (task) await h.call(task.assignee_id, `public.act_on_task($1, 'approve')`, [task.id])
        else {
          const [waits] = await h.db.sql`update public.flow_instances set state = jsonb_set(state, '{wait}', (select coalesce(jsonb_object_agg(k, now() - interval '1 minute'), '{}') from jsonb_object_keys(state -> 'wait') k)) where id = ${run.id} and state ? 'wait' and state -> 'wait' <> '{}' returning id`
          if (!waits) throw new Error(`stuck: ${JSON.stringify(steps)}`)
          await h.db.sql`select private.flow_clock()`
        }
        run = await runOf(h, run.id)
      }
      expect(run.status).toBe('approved')
    }),
    { numRuns: 25 },
  )
})

test('B.4 a test run says the path and the people; a dry run says what last month would have met', async () => {
  const { ann, chief, administrator, applicant } = h.people
  await draw(h, 'flow', [approve('a', [ann])])
  for (const amount of [10, 2000]) await start(h, await h.record(amount))
  const drawn = body([{ id: 'size', kind: 'branch', branches: [{ condition: { '>=': [{ var: 'amount' }, 1000] }, steps: [approve('big', [chief])] }, { steps: [] }] }])
  const tried = await h.call<{ applies: boolean; steps: { id: string; people: string[] | null }[] }>(administrator, `public.try_flow($1, $2::text::jsonb, '{"amount": 1500}')`, [h.org, JSON.stringify(drawn)])
  expect(tried).toMatchObject({ applies: true, steps: [{ id: 'size' }, { id: 'big', people: ['manager'] }] })
  const dry = await h.call<{ count: number; rows: { steps: { id: string }[] | null }[] }>(administrator, 'public.flow_dry_run($1, $2::text::jsonb)', [h.org, JSON.stringify(drawn)])
  expect(dry.count).toBeGreaterThanOrEqual(2)
  expect(dry.rows.slice(0, 2).map(({ steps }) => steps?.map(({ id }) => id) ?? [])).toEqual([['big'], []])
  expect(await h.call(administrator, `public.try_flow($1, '{"subject": "flows.trial"}')`, [h.org])).toMatchObject({ faults: expect.arrayContaining([expect.objectContaining({ keyword: 'required' })]) as unknown })
  expect(await h.refused(applicant, `public.try_flow($1, '{}')`, [h.org])).toMatchObject({ code: 'PT403' })
})
