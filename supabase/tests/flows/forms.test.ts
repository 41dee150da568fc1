import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { act, actRefused, approve, clear, draw, house, runOf, start, type House, type Run } from './setup.ts'

/** Forms that are drawn from fields: at the start, at steps, when the applicant corrects; and what is done with the answers. */

let h: House
beforeAll(async () => {
  h = await house()
})
afterAll(() => h.end())

const field = (key: string, type: string, more: Record<string, unknown> = {}) => ({ key, type, title: { zh: key, en: key }, ...more })
const step = (id: string, users: string[], fields: unknown[], more: Record<string, unknown> = {}) => approve(id, users, { form: { fields }, ...more })
const answers = async (run: Run): Promise<Record<string, unknown>> => (await h.db.sql<{ form: Record<string, unknown> }[]>`select form from public.flow_instances where id = ${run.id}`)[0]?.form ?? {}
const drawRefused = async (steps: unknown[], more: Record<string, unknown> = {}) => {
  const trial = await h.call<{ faults: { path: string; keyword: string }[] }>(h.people.administrator, 'public.try_flow($1, $2::text::jsonb)', [h.org, JSON.stringify({ subject: 'flows.trial', event: 'ask', steps, ...more })])
  return trial.faults.map(({ path, keyword }) => [path, keyword])
}

test('B.4 an approver fills in the form drawn for his step; it is judged like that of a record, and later conditions ask it in yuan', async () => {
  const { ann, bob, cat } = h.people
  await clear(h)
  await draw(h, 'assess', [
    step('assess', [ann], [field('area', 'number'), field('price', 'money', { required: true }), field('rent', 'computed', { result: 'money', logic: { '*': [{ var: 'area' }, { var: 'price' }] } }), field('why', 'text', { required: true, visible: { '>': [{ var: 'rent' }, 1000] } })]),
    { id: 'big', kind: 'branch', branches: [
      { title: { zh: '大额' }, condition: { '>=': [{ var: 'form.assess.rent' }, 700] }, steps: [approve('bob', [bob])] },
      { title: { zh: '其他' }, steps: [approve('cat', [cat])] }] },
  ])
  const run = await start(h, await h.record())
  expect(await actRefused(h, run.id, ann, 'approve', { form: { area: 60, price: 20.5, floor: 3 } })).toMatchObject({
    code: 'PT422', message: 'forms.invalid', params: { faults: [{ path: '/floor', key: 'forms.unknown_field' }, { path: '/price', key: 'forms.decimals' }] } })
  expect(await actRefused(h, run.id, ann, 'approve')).toMatchObject({ message: 'forms.invalid', params: { faults: [{ path: '/price', key: 'forms.required' }] } })
  expect(await actRefused(h, run.id, ann, 'approve', { form: { area: 60, price: 2000 } })).toMatchObject({ params: { faults: [{ path: '/why' }] } })
  await act(h, run.id, ann, 'approve', { form: { area: 60, price: 1200, rent: 1 } })
  expect(await answers(run)).toEqual({ start: {}, assess: { area: 60, price: 1200, rent: 72000 } })
  // 720 yuan, not 72,000 fen, is what the branch compared.
  expect(await actRefused(h, run.id, cat, 'approve')).toMatchObject({ code: 'PT404' })
  await act(h, run.id, bob, 'approve')
  expect((await runOf(h, run.id)).status).toBe('approved')
  const file = await h.call<{ events: { kind: string; detail: { form?: unknown } }[] }>(ann, 'public.flow_file($1)', [run.id])
  expect(file.events.find(({ kind }) => kind === 'approved')?.detail.form).toEqual({ area: 60, price: 1200, rent: 72000 })
})

test('B.4 a returned request is corrected in the drawn form of its start', async () => {
  const { ann, applicant } = h.people
  await clear(h)
  await draw(h, 'ask', [approve('a', [ann])], { form: { fields: [field('reason', 'choice', { required: true, options: [{ value: 'repair', title: { zh: '维修' } }, { value: 'move', title: { zh: '搬家' } }] }), field('days', 'number', { max: 10 })] } })
  const record = await h.record()
  expect(await h.refused(applicant, `to_jsonb(public.start_flow('flows.trial', $1, 'ask', '{"reason": "x", "days": 11}'))`, [record])).toMatchObject({
    message: 'forms.invalid', params: { faults: [{ path: '/reason', key: 'forms.not_choice' }, { path: '/days', key: 'forms.too_large' }] } })
  const run = await start(h, record, { reason: 'repair', days: 3 })
  await act(h, run.id, ann, 'return', { comment: '天数', node: '$applicant' })
  expect(await actRefused(h, run.id, applicant, 'resubmit', { form: { reason: null, days: 2 } })).toMatchObject({ params: { faults: [{ path: '/reason', key: 'forms.required' }] } })
  await act(h, run.id, applicant, 'resubmit', { form: { reason: 'move', days: 2 } })
  expect(await answers(run)).toEqual({ start: { reason: 'move', days: 2 } })
})

test('B.4 files of a step are uploads of its own run by who fills it in; anything else is refused', async () => {
  const { ann, bob, administrator } = h.people
  await clear(h)
  await draw(h, 'photos', [step('a', [ann], [field('photos', 'file', { photo: true })]), step('b', [bob], [field('photos', 'file')])])
  const [run, other] = [await start(h, await h.record()), await start(h, await h.record())]
  const sha256 = createHash('sha256').update('x').digest('hex')
  const upload = async (user: string, owner: string, mime = 'image/png'): Promise<string> => {
    const file = await h.call<{ id: string; path: string }>(user, `to_jsonb(public.begin_attachment('flows.run', $1, 'a', $2, 1, $3))`, [owner, mime, sha256])
    await h.db.as({ user }, (tx) => tx`insert into storage.objects (bucket_id, name, owner, metadata) values ('attachments', ${file.path}, ${user}, '{"size": 1}')`)
    await h.call(user, 'to_jsonb(public.finish_attachment($1))', [file.id])
    return file.id
  }
  const [mine, elsewhere, pdf] = [await upload(ann, run.id), await upload(ann, other.id), await upload(ann, run.id, 'application/pdf')]
  const theirs = await upload(h.people.applicant, run.id)
  for (const id of [elsewhere, theirs, '0190a0b0-0000-7000-8000-000000000001']) {
    expect(await actRefused(h, run.id, ann, 'approve', { form: { photos: [id] } })).toMatchObject({ params: { faults: [{ path: '/photos', key: 'forms.file_unknown' }] } })
  }
  expect(await actRefused(h, run.id, ann, 'approve', { form: { photos: [pdf] } })).toMatchObject({ params: { faults: [{ key: 'forms.file_type' }] } })
  await act(h, run.id, ann, 'approve', { form: { photos: [mine] } })
  expect(await actRefused(h, run.id, bob, 'approve', { form: { photos: [mine] } })).toMatchObject({ params: { faults: [{ key: 'forms.file_unknown' }] } })
  expect(administrator).toBeTruthy()
})

test('B.4 a drawing with wrong forms is refused place by place; an older form by JSON Schema goes on working', async () => {
  const { ann } = h.people
  expect(await drawRefused([step('a', [ann], [field('x', 'tekst')])])).toEqual([['/steps/0/form/fields/0/type', 'flows.form_invalid']])
  expect(await drawRefused([step('a', [ann], [])])).toEqual([['/steps/0/form/fields', 'flows.form_invalid']])
  expect(await drawRefused([step('a', [ann], [field('x', 'text', { sensitive: 'custom_sensitive', list: true })])])).toEqual([['/steps/0/form/fields/0/list', 'records.keyword_not_here'], ['/steps/0/form/fields/0/sensitive', 'records.keyword_not_here']])
  expect(await drawRefused([step('a', [ann], [field('x', 'computed', { logic: { '+': [{ var: 'y' }, 1] } })])])).toMatchObject([['/steps/0/form/fields/0/logic/+/0/var', 'expressions.unknown_variable']])
  expect(await drawRefused([approve('a', [ann])], { form: { fields: [field('x', 'file')] } })).toEqual([['/form', 'flows.no_files_at_start']])
  expect(await drawRefused([approve('a', [ann])], { form: { type: 'object', properties: { x: { type: 'texts' } } } })).toMatchObject([['/form/properties/x/type', 'flows.form_invalid']])
  expect(await drawRefused([approve('a', [ann], { form: { type: 'object', properties: { sum: { type: 'number' } } } }), { id: 'b', kind: 'branch', branches: [{ condition: { '>': [{ var: 'form.a.sum' }, 1] }, steps: [] }, { steps: [] }] }])).toEqual([])
})
