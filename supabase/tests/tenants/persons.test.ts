import { afterAll, beforeAll, expect, test } from 'vitest'
import { refusal } from '../harness.ts'
import { account, leased, person, registered, town, type Town } from './setup.ts'

let t: Town
beforeAll(async () => {
  t = await town()
})
afterAll(() => t.end())

test('8.2.1 a name, an identity number, a phone are readable in no table: public ones are masked, private ones encrypted', async () => {
  const secret = person(7, '欧阳测试')
  await leased(t, 8, '106')
  await t.call(t.staff.clerk, `to_jsonb(public.register_household($1, 'low_income', $2::text::jsonb, $3::text::jsonb))`,
    [t.estate, JSON.stringify(secret), JSON.stringify([person(9, '司马小妹', 'child')])])
  const known = [secret.name, secret.id_number, secret.phone, '司马小妹', person(9).id_number, person(8).id_number, person(8).phone, '张小明']
  const tables = await t.db.sql<{ name: string }[]>`
    select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('public', 'private') and c.relkind = 'r'`
  for (const { name } of tables) {
    const rows = await t.db.sql.unsafe(`select to_jsonb(x)::text as row from ${name} x`)
    const text = rows.map((row) => String(row['row'])).join('\n')
    // Ciphertext is shown as hexadecimal; a readable value would be found in either form.
    for (const value of known) {
      expect(text.includes(value), `${value} in ${name}`).toBe(false)
      expect(text.includes(Buffer.from(value).toString('hex')), `${value} in ${name}, as bytes`).toBe(false)
    }
  }
  const [shown] = await t.db.sql`
    select display_name, phone_masked, id_last4, sex, birth_year from public.persons where display_name = '欧阳*'`
  expect(shown).toEqual({ display_name: '欧阳*', phone_masked: '138****0007', id_last4: secret.id_number.slice(-4), sex: 'male', birth_year: 1990 })
})

test('8.2.1 staff may look at the full data for a stated purpose; each look is on record, and there are only so many a day', async () => {
  const { person: who } = await registered(t, 20, '王小二')
  expect(await refusal(t.call(t.staff.clerk, `public.reveal_person($1, ' ')`, [who]))).toEqual({ code: 'PT422', message: 'tenants.purpose_required' })
  expect(await refusal(t.call(t.staff.finance, `public.reveal_person($1, 'letter')`, [who]))).toMatchObject({ code: 'PT403' })
  expect(await t.call(t.staff.clerk, `public.reveal_person($1, '核对证件')`, [who])).toEqual({
    name: '王小二', id_type: 'resident_id', id_number: person(20).id_number, phone: person(20).phone,
  })
  expect(await t.db.sql`select actor_id, fields, purpose from public.sensitive_reads where person_id = ${who}`).toEqual([
    { actor_id: t.staff.clerk, fields: ['name', 'id_number', 'phone'], purpose: '核对证件' },
  ])
  expect(await refusal(t.db.sql`delete from public.sensitive_reads`)).toMatchObject({ message: 'platform.append_only' })

  await t.db.sql`update public.plugins set settings = '{"reveal_limit_per_day": 2}' where org_id = ${t.org} and key = 'tenants'`
  await t.call(t.staff.clerk, `public.reveal_person($1, 'again')`, [who])
  expect(await refusal(t.call(t.staff.clerk, `public.reveal_person($1, 'again')`, [who]))).toEqual({ code: 'PT429', message: 'tenants.reveal_limit' })

  // The person himself sees who looked; a destroyed key leaves nothing to see.
  const tenant = await account(t, who)
  const looks = await t.call<Record<string, unknown>[]>(tenant, 'public.my_data_reads()')
  expect(looks.map(({ purpose, by }) => [purpose, by])).toEqual([['again', 'Operator'], ['核对证件', 'Operator']])
  expect(Object.keys(looks[0] ?? {}).sort()).toEqual(['at', 'by', 'fields', 'id', 'purpose'])
  expect(await t.call(await account(t, (await registered(t, 21)).person), 'public.my_data_reads()')).toEqual([])
  await t.db.sql`delete from private.person_keys where person_id = ${who}`
  expect(await refusal(t.call(t.staff.manager, `public.reveal_person($1, 'gone')`, [who]))).toEqual({ code: 'PT410', message: 'tenants.person_erased' })
})

test('7.4.b the same identity number is the same person, in one household at a time', async () => {
  const first = await registered(t, 30, '孙大圣')
  expect(await refusal(registered(t, 30, '孙大圣'))).toEqual({ code: 'PT409', message: 'tenants.person_in_household' })
  expect(await t.db.sql`select count(*)::int as n from private.person_secrets where id_hash = private.id_hash('resident_id', ${person(30).id_number})`).toEqual([{ n: 1 }])
  const other = await registered(t, 31, '朱八')
  expect(await refusal(t.db.sql`
    insert into public.household_members (org_id, estate_id, household_id, person_id, relation)
    values (${t.org}, ${t.estate}, ${other.id}, ${first.person}, 'other')`)).toMatchObject({ code: '23P01' })
  const found = await t.db.as({ user: t.staff.clerk }, (tx) => tx`select id from public.household_list(q => '孙大圣')`)
  expect(found).toEqual([{ id: first.id }])
  expect(await t.db.as({ user: t.staff.clerk }, (tx) => tx`select kind, id from public.quick_search(${person(31).phone}, ${t.org})`)).toEqual([{ kind: 'household', id: other.id }])
})

test('8.2.1 wrong identity numbers and phones are refused at the door', async () => {
  const register = (change: object) => t.call(t.staff.clerk, `to_jsonb(public.register_household($1, 'low_income', $2::text::jsonb))`,
    [t.estate, JSON.stringify({ ...person(40), ...change })])
  expect(await refusal(register({ id_number: '110101199003070012' }))).toEqual({ code: 'PT422', message: 'tenants.id_number_invalid' })
  expect(await refusal(register({ phone: '12' }))).toEqual({ code: 'PT422', message: 'tenants.phone_invalid' })
  expect(await refusal(register({ name: ' ' }))).toEqual({ code: 'PT422', message: 'tenants.name_required' })
})

test('6.2.a2 an invitation code works once, and a new one replaces the account a person had', async () => {
  const { person: who } = await registered(t, 50, '周一')
  const code = async () => (await t.call<{ code: string }>(t.staff.clerk, 'public.invite_tenant($1)', [who])).code
  const first = await code()
  const second = await code()
  const user = await t.db.createUser()
  expect(await refusal(t.call(user, 'public.claim_tenant_account($1)', [first]))).toEqual({ code: 'PT404', message: 'tenants.invitation_not_found' })
  expect(await t.call(user, 'public.claim_tenant_account($1)', [second.toLowerCase()])).toMatchObject({ name: '周一', unit: null })
  expect(await refusal(t.call(user, 'public.claim_tenant_account($1)', [second]))).toMatchObject({ code: 'PT404' })
  const newPhone = await account(t, who)
  expect(await t.call(newPhone, 'public.tenants_home()')).toMatchObject({ name: '周一' })
  expect(await refusal(t.call(user, 'public.tenants_home()'))).toMatchObject({ code: 'PT403', message: 'tenants.no_tenant' })
})

test('6.2.a1 a home is offered to one household; an offer nobody answers lapses and frees it', async () => {
  const one = await registered(t, 60)
  const two = await registered(t, 61)
  const offer = await t.call<{ id: string }>(t.staff.clerk, 'to_jsonb(public.offer_unit($1, $2))', [one.id, t.units['101']])
  expect(await refusal(t.call(t.staff.clerk, 'public.offer_unit($1, $2)', [two.id, t.units['101']]))).toMatchObject({ message: 'tenants.unit_not_available' })
  expect(await refusal(t.call(t.staff.clerk, 'public.offer_unit($1, $2)', [one.id, t.units['102']]))).toMatchObject({ message: 'tenants.household_has_home' })
  await t.db.sql`update public.allocations set expires_at = now() - interval '1 minute' where id = ${offer.id}`
  expect(await refusal(t.call(t.staff.clerk, 'public.accept_offer($1)', [offer.id]))).toMatchObject({ message: 'tenants.offer_closed' })
  await t.db.sql`select private.expire_offers()`
  expect(await t.db.sql`select status from public.units where id = ${t.units['101'] ?? ''}`).toEqual([{ status: 'awaiting_allocation' }])
  await t.call(t.staff.clerk, 'public.offer_unit($1, $2)', [two.id, t.units['101']])
})
