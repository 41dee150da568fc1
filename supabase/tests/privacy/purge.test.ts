import { afterAll, beforeAll, expect, test } from 'vitest'
import { refusal } from '../harness.ts'
import { account, registered, town, type Town } from '../tenants/setup.ts'

let t: Town
let keeper: string
beforeAll(async () => {
  t = await town()
  keeper = await t.db.createUser()
  await t.db.sql`
    insert into public.memberships (org_id, user_id, role_id, valid)
    select ${t.org}, ${keeper}, r.id, daterange('2020-01-01', null) from public.roles r where r.org_id = ${t.org} and r.key = 'records_keeper'`
})
afterAll(() => t.end())

const put = (age: string) => t.db.sql`insert into private.test_records (org_id, payload, created_at) values (${t.org}, 'x', now() - ${age}::interval)`
const left = async () => (await t.db.sql`select count(*)::int as n from private.test_records`)[0]?.n as number
const classId = async (key: string) => (await t.db.sql`select id from public.data_classes where org_id = ${t.org} and key = ${key}`)[0]?.id as string

test('8.2.2.b what has outlived its class goes, with a record that holds no personal data', async () => {
  await put('3 days')
  await put('2 days')
  await put('1 hour')
  expect((await t.db.sql`select private.purge_expired() as n`)[0]?.n).toBe(2)
  expect(await left()).toBe(1)
  const [record] = await t.db.sql`select * from public.purge_records`
  expect(record).toMatchObject({ seq: '1', data_class: 'test_records', rows_purged: 2, prev_hash: '' })
  expect((await t.db.sql`select private.purge_expired() as n`)[0]?.n).toBe(0)
})

test('8.2.2.b purge and record are one transaction: without the record nothing goes', async () => {
  await put('3 days')
  await t.db.sql`alter table public.purge_records add constraint refuse check (seq < 2)`
  expect(await refusal(t.db.sql`select private.purge_expired()`)).toMatchObject({ code: '23514' })
  expect(await left()).toBe(2)
  await t.db.sql`alter table public.purge_records drop constraint refuse`
  await t.db.sql`select private.purge_expired()`
  expect(await left()).toBe(1)
})

test('8.2.2.b the chain of records shows a change', async () => {
  expect(await t.call(keeper, 'public.verify_purge_records($1)', [t.org])).toEqual({ records: 2, intact: true })
  expect(await refusal(t.db.sql`update public.purge_records set rows_purged = 1`)).toMatchObject({ code: 'PT403' })
  await t.db.sql`alter table public.purge_records disable trigger user`
  await t.db.sql`update public.purge_records set rows_purged = 1 where seq = 1`
  await t.db.sql`alter table public.purge_records enable trigger user`
  expect(await t.call(keeper, 'public.verify_purge_records($1)', [t.org])).toMatchObject({ intact: false, broken_at: 1 })
})

test('8.2.2.b a hold keeps a class until it is lifted', async () => {
  await put('3 days')
  const id = await classId('test_records')
  const hold = await t.call<{ id: string }>(keeper, `to_jsonb(public.hold_data_class($1, '审计'))`, [id])
  expect((await t.db.sql`select private.purge_expired() as n`)[0]?.n).toBe(0)
  expect(await refusal(t.call(keeper, 'public.release_purge($1)', [id]))).toMatchObject({ code: 'PT409' })
  await t.call(keeper, 'public.lift_hold($1)', [hold.id])
  expect(await t.call(keeper, 'public.release_purge($1)', [id])).toBe(1)
  expect(await refusal(t.call(t.staff.clerk, 'public.release_purge($1)', [id]))).toMatchObject({ code: 'PT403' })
})

test('P2 a tenant consents to one purpose and takes it back; nobody does it for him', async () => {
  const household = await registered(t, 5)
  const tenant = await account(t, household.person)
  const other = await account(t, (await registered(t, 6, '李四')).person)
  const given = await t.call<{ id: string }>(tenant, `to_jsonb(public.give_consent($1, 'care_alerts', '我同意…'))`, [household.person])
  expect(await refusal(t.call(other, 'public.withdraw_consent($1)', [given.id]))).toMatchObject({ code: 'PT403' })
  expect(await t.call(tenant, 'to_jsonb(public.withdraw_consent($1))', [given.id])).toMatchObject({ purpose: 'care_alerts', withdrawn_at: expect.any(String) })
})
