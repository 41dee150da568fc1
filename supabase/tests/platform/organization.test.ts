import { afterAll, beforeAll, expect, test } from 'vitest'
import { refusal } from '../harness.ts'
import { operator, type Operator } from './operator.ts'

/** One's own organisation, its confirmation as operator, and its estates. */

interface Facts { name: string; confirmation_no: string | null; days_left: number | null; lapses: boolean; updated_at: string; may_write: boolean; estates: { id: string; code: string; name: string; address: string; updated_at: string; may_write: boolean }[] }

let o: Operator
let clerk: string
beforeAll(async () => {
  o = await operator()
  clerk = await o.db.createUser()
  await o.db.sql`
    insert into public.memberships (org_id, user_id, role_id, estate_ids) select ${o.org}, ${clerk}, r.id, array[${o.estate}::uuid] from public.roles r where r.org_id = ${o.org} and r.key = 'leasing_clerk'`
})
afterAll(() => o.end())

const facts = (user = o.founder): Promise<Facts> => o.call(user, 'public.organization_facts($1)', [o.org])
const save = (user: string, name: string, no: string | null, until: string | null, at: string) => o.call(user, 'public.save_organization($1, $2, $3, $4::text::date, $5::text::timestamptz)', [o.org, name, no, until, at])
const saveEstate = (user: string, estate: string | null, code: string, name: string, at: string | null) => o.call<{ id: string }>(user, `public.save_estate($1, $2, $3, $4, '滨江路 1 号', $5::text::timestamptz)`, [o.org, estate, code, name, at])
const inDays = async (days: number): Promise<string> => String((await o.db.sql`select (private.today() + ${days}::int)::text as day`)[0]?.['day'])

test('5.1.a the administrator enters the confirmation; it warns as early as the operator wants', async () => {
  expect(await facts()).toMatchObject({ name: '安居运营', confirmation_no: null, days_left: null, lapses: false, may_write: true })
  await save(o.founder, '安居运营公司', '房保〔2026〕7 号', await inDays(60), (await facts()).updated_at)
  expect(await facts()).toMatchObject({ name: '安居运营公司', confirmation_no: '房保〔2026〕7 号', days_left: 60, lapses: true })
  await save(o.founder, '安居运营公司', '房保〔2026〕7 号', await inDays(61), (await facts()).updated_at)
  expect(await facts()).toMatchObject({ days_left: 61, lapses: false })
  await o.call(o.founder, `to_jsonb(public.set_plugin_settings($1, 'platform', '{"confirmation_warn_days": 90}'))`, [o.org])
  expect(await facts()).toMatchObject({ lapses: true })
  await save(o.founder, '安居运营公司', '房保〔2026〕7 号', await inDays(-3), (await facts()).updated_at)
  expect(await facts()).toMatchObject({ days_left: -3, lapses: true })
})

test('4.a who may not change the settings reads them and changes nothing', async () => {
  expect(await facts(clerk)).toMatchObject({ may_write: false, estates: [{ name: '望江苑', may_write: false }] })
  const at = (await facts()).updated_at
  expect((await refusal(save(clerk, 'X', null, null, at))).code).toBe('PT403')
  expect((await refusal(saveEstate(clerk, o.estate, 'X', 'X', at))).code).toBe('PT403')
  expect((await refusal(saveEstate(clerk, null, 'X', 'X', null))).code).toBe('PT403')
  expect((await refusal(facts(await o.db.createUser()))).code).toBe('PT403')
})

test('4.a an estate is added and changed; two who change it at once do not overwrite each other', async () => {
  const made = await saveEstate(o.founder, null, 'E2', '二期', null)
  const before = (await facts()).estates.find(({ id }) => id === made.id)
  expect(before).toMatchObject({ code: 'E2', name: '二期', address: '滨江路 1 号' })
  await saveEstate(o.founder, made.id, 'E2', '二期北区', before?.updated_at ?? '')
  expect(await refusal(saveEstate(o.founder, made.id, 'E2', '二期南区', before?.updated_at ?? ''))).toMatchObject({ code: 'PT409', message: 'platform.changed_meanwhile' })
  expect((await facts()).estates.find(({ id }) => id === made.id)?.name).toBe('二期北区')
  expect((await refusal(saveEstate(o.founder, null, 'E2', '又一个', null))).message).toBe('platform.estate_code_taken')
  expect((await refusal(saveEstate(o.founder, null, ' ', '无代码', null))).message).toBe('platform.name_invalid')
  expect((await refusal(save(o.founder, ' ', null, null, (await facts()).updated_at))).message).toBe('platform.name_invalid')
  expect((await refusal(save(o.founder, 'Y', null, null, '2020-01-01T00:00:00Z'))).message).toBe('platform.changed_meanwhile')
  const [entry] = await o.db.sql`select actor_id, before, after from public.audit_log where row_id = ${made.id} order by id desc limit 1`
  expect(entry).toMatchObject({ actor_id: o.founder, before: { name: '二期' }, after: { name: '二期北区' } })
})
