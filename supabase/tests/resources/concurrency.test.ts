import { afterAll, beforeAll, expect, test } from 'vitest'
import { field, title, village, type RecordRow, type Village } from './setup.ts'

let v: Village
const SAVE = 'public.record_save($1, $2, $3, $4::text::jsonb, $5::text::jsonb, null, $6::text::timestamptz)'
beforeAll(async () => {
  v = await village()
  await v.publish('bench', { fields: [field('n', 'number'), field('label', 'text')], attach: ['estate'] })
})
afterAll(() => v.end())

const save = (values: unknown, id: string | null = null, base: string | null = null) => v.call<RecordRow>(v.administrator, SAVE, [v.org, 'bench', id, JSON.stringify(values), id === null ? JSON.stringify({ estate: v.estate }) : null, base])
const settle = async (work: Promise<unknown>[]) => (await Promise.allSettled(work)).map((result) => (result.status === 'fulfilled' ? 'saved' : (result.reason as { message: string }).message))
const count = (list: string[], what: string) => list.filter((one) => one === what).length

test('B.2 fifty people save one record at once: one wins, forty-nine are told of the conflict', async () => {
  const made = await save({ n: 0 })
  const outcome = await settle(Array.from({ length: 50 }, (_, n) => save({ n: n + 1 }, made.id, made.updated_at)))
  expect([count(outcome, 'saved'), count(outcome, 'forms.conflict')]).toEqual([1, 49])
  const [{ changes } = { changes: 0 }] = await v.db.sql<{ changes: number }[]>`select count(*)::int as changes from public.audit_log where row_id = ${made.id} and action = 'update' and after ? 'extra'`
  expect(changes).toBe(1)
})

test('B.2 fifty people save custom fields of one home at once: one wins', async () => {
  await v.publish('housing.unit', { base: 'housing.unit', fields: [field('n', 'number')] })
  const unit = String(v.units['101'])
  const at = String((await v.db.sql`select to_jsonb(updated_at) #>> '{}' as at from public.units where id = ${unit}`)[0]?.['at'])
  const outcome = await settle(Array.from({ length: 50 }, (_, n) => v.call(v.staff.clerk, 'public.save_extra($1, $2, $3::text::jsonb, $4::text::timestamptz)', ['housing.unit', unit, JSON.stringify({ n }), at])))
  expect([count(outcome, 'saved'), count(outcome, 'forms.conflict')]).toEqual([1, 49])
})

test('B.2 fifty new records at once get fifty numbers without a gap', async () => {
  const before = Number((await v.db.sql`select max(number)::int as n from public.custom_records where resource = 'bench'`)[0]?.['n'])
  expect(count(await settle(Array.from({ length: 50 }, (_, n) => save({ n }))), 'saved')).toBe(50)
  const numbers = (await v.db.sql<{ n: number }[]>`select number::int as n from public.custom_records where resource = 'bench' order by 1`).map(({ n }) => n)
  expect(numbers).toEqual(Array.from({ length: before + 50 }, (_, n) => n + 1))
})

test('B.2 a definition is published while people save: whatever is stored fits what is in force in the end', async () => {
  // The new definition takes no text any more where the old one did; saves of both kinds race it.
  const saves = Array.from({ length: 40 }, (_, n) => save(n % 2 ? { code: `c${n}` } : { n, label: 'x' }))
  const published = v.publish('bench', { title: title('bench'), fields: [field('n', 'number'), field('code', 'text')] })
  const outcome = await settle(saves)
  await published
  expect(count(outcome, 'saved') + count(outcome, 'forms.invalid')).toBe(40)
  const stored = await v.db.sql<{ extra: object }[]>`select extra from public.custom_records where resource = 'bench'`
  for (const { extra } of stored) expect(Object.keys(extra).filter((key) => key !== 'n')).toHaveLength('label' in extra || 'code' in extra ? 1 : 0)
  expect(await settle([save({ label: 'late' }), save({ code: 'late' })])).toEqual(['forms.invalid', 'saved'])
})

test('B.2 a save under way is waited for: its field cannot lose its kind meanwhile', async () => {
  await v.publish('race', { fields: [field('size', 'text')], attach: ['estate'] })
  let release: () => void = () => undefined
  const held = new Promise<void>((resolve) => (release = resolve))
  let begun: () => void = () => undefined
  const started = new Promise<void>((resolve) => (begun = resolve))
  const slow = v.db.as({ user: v.administrator }, async (tx) => {
    await tx.unsafe(`select ${SAVE}`, [v.org, 'race', null, '{"size": "large"}', JSON.stringify({ estate: v.estate }), null] as never[])
    begun()
    await held
  })
  await started
  const publishing = v.publishRefused('race', { fields: [field('size', 'number')] })
  await new Promise((wake) => setTimeout(wake, 300))
  release()
  await slow
  expect((await publishing).message).toBe('records.field_has_data')
})
