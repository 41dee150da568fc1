import { afterAll, beforeAll, expect, test } from 'vitest'
import { refusal } from '../harness.ts'
import { leased, registered, town, type Town } from '../tenants/setup.ts'

let t: Town
beforeAll(async () => {
  t = await town()
})
afterAll(() => t.end())

test('7.4.c a lease in force is never edited, whoever tries; its evidence shows every later change', async () => {
  const { contract, tenant } = await leased(t, 1, '101')
  for (const change of [`rent_fen = 1`, `term = '[2020-01-01,2021-01-01)'`, `terms = '{}'`, `code = 'X'`]) {
    expect(await refusal(t.db.sql.unsafe(`update public.contracts set ${change} where id = '${contract}'`)), change).toMatchObject({ message: 'contracts.not_editable' })
  }
  expect(await refusal(t.db.sql`update public.contracts set status = 'draft' where id = ${contract}`)).toMatchObject({ message: 'contracts.wrong_status' })
  expect(await refusal(t.db.sql`delete from public.contracts where id = ${contract}`)).toMatchObject({ message: 'contracts.not_deletable' })
  expect(await refusal(t.db.as({ user: t.staff.manager }, (tx) => tx`update public.contracts set status = 'ended' where id = ${contract}`))).toMatchObject({ code: '42501' })
  expect(await refusal(t.db.sql`update public.evidence_items set payload = '{}'`)).toMatchObject({ message: 'platform.append_only' })

  expect(await t.call(tenant, 'public.verify_contract($1)', [contract])).toMatchObject({ intact: true, items: 6, broken_at: null })
  const file = await t.call<{ evidence: { kind: string }[]; document: { body: string } }>(t.staff.clerk, 'public.contract_file($1)', [contract])
  expect(file.evidence.map((item) => item.kind)).toEqual(['document_created', 'status_changed', 'disclosure_confirmed', 'signed', 'signed', 'status_changed'])
  expect(file.document.body).toContain('张*')
  expect(file.document.body).not.toContain('张小明')
  const [own] = await t.call<{ document: { body: string } }[]>(tenant, 'public.my_contracts()')
  expect(own?.document.body).toContain('张小明')
})

test('6.3.a what was changed behind the platform\'s back is found', async () => {
  const { contract } = await leased(t, 2, '102')
  const tamper = (statement: string) => t.db.sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    await tx.unsafe(statement)
  })
  await tamper(`update public.evidence_items set payload = payload || '{"party": "nobody"}' where contract_id = '${contract}' and seq = 3`)
  expect(await t.call(t.staff.clerk, 'public.verify_contract($1)', [contract])).toMatchObject({ intact: false, broken_at: 3 })

  const other = await leased(t, 3, '103')
  await tamper(`update private.contract_texts set body = private.seal('another text', private.person_key(person_id))
    where document_id in (select id from public.contract_documents where contract_id = '${other.contract}')`)
  expect(await t.call(t.staff.clerk, 'public.verify_contract($1)', [other.contract])).toMatchObject({ intact: false, document_intact: false, broken_at: null })
})

test('6.2.a1 no two leases of a home overlap, and without an accepted home there is no lease', async () => {
  const household = await registered(t, 10)
  expect(await refusal(t.call(t.staff.clerk, 'public.draft_contract($1, $2, private.today(), 12)', [household.id, t.units['104']]))).toMatchObject({ message: 'contracts.no_allocation' })
  const lease = await leased(t, 11, '104')
  expect(await refusal(t.db.sql`
    insert into public.contracts (org_id, estate_id, unit_id, household_id, status, term, rent_fen, deposit_fen)
    select org_id, estate_id, unit_id, ${household.id}, 'in_force', term, 1, 0 from public.contracts where id = ${lease.contract}`)).toMatchObject({ code: '23P01' })
  await t.db.sql`update public.allocations set status = 'cancelled' where household_id = ${lease.household}`
  const offer = await t.db.sql`
    insert into public.allocations (org_id, estate_id, unit_id, household_id, status) values (${t.org}, ${t.estate}, ${t.units['104'] ?? ''}, ${household.id}, 'accepted') returning id`
  expect(offer).toHaveLength(1)
  const second = await t.call<{ id: string }>(t.staff.clerk, `to_jsonb(public.draft_contract($1, $2, private.today() + 30, 12))`, [household.id, t.units['104']])
  expect(await refusal(t.call(t.staff.clerk, 'public.send_for_signature($1)', [second.id]))).toEqual({ code: 'PT409', message: 'contracts.already_let' })
  const after = await t.call<{ id: string }>(t.staff.clerk, `to_jsonb(public.draft_contract($1, $2, (private.today() + interval '12 months')::date, 12))`, [household.id, t.units['104']])
  await t.call(t.staff.clerk, 'public.send_for_signature($1)', [after.id])
})

test('6.2.b3 reminders go out once per step; a renewal follows the lease it renews and carries the deposit over', async () => {
  const lease = await leased(t, 20, '105', `(private.today() + 81 - interval '12 months')::date`)
  await t.db.sql`select private.remind_of_ends(), private.remind_of_ends()`
  expect(await t.db.sql`select days_before from public.contract_reminders where contract_id = ${lease.contract}`).toEqual([{ days_before: 90 }])
  const [told] = await t.db.sql`select count(*)::int as n from public.notifications where user_id = ${lease.tenant} and key = 'contracts.ends_soon'`
  expect(told).toEqual({ n: 1 })
  const renewal = await t.call(t.staff.clerk, `to_jsonb(public.draft_contract($1, $2, private.today() + 85, 12))`, [lease.household, t.units['105']])
  expect(renewal).toMatchObject({ previous_id: lease.contract, deposit_fen: 0, status: 'draft' })
})

test('T1 the term runs out: the lease ends, the home stays lived in until it is handed back; a move-out period moves the end', async () => {
  const lease = await leased(t, 30, '106', `(private.today() - interval '12 months')::date`)
  await t.db.sql`update public.plugins set settings = '{"check_in_requires_payment": false}' where org_id = ${t.org} and key = 'tenants'`
  const lived = await t.call<{ id: string }>(t.staff.clerk, 'to_jsonb(public.check_in($1))', [lease.contract])
  expect(await refusal(t.call(t.staff.clerk, 'public.grant_move_out($1, private.today() + 300)', [lease.contract]))).toMatchObject({ message: 'contracts.move_out_invalid' })
  await t.call(t.staff.clerk, 'public.grant_move_out($1, private.today() + 20)', [lease.contract])
  await t.db.sql`select private.end_contracts()`
  const state = async () => (await t.db.sql`select c.status, u.status as unit from public.contracts c join public.units u on u.id = c.unit_id where c.id = ${lease.contract}`)[0]
  expect(await state()).toEqual({ status: 'in_force', unit: 'occupied' })
  await t.db.sql`update public.contracts set move_out_until = private.today() - 1 where id = ${lease.contract}`
  await t.db.sql`select private.end_contracts()`
  expect(await state()).toEqual({ status: 'ended', unit: 'occupied' })
  await t.call(t.staff.clerk, `public.check_out($1, '期满')`, [lived.id])
  expect(await state()).toEqual({ status: 'ended', unit: 'vacant' })
})

test('6.3.b fee items of the lease are billed with the rent', async () => {
  const t2 = await town()
  try {
    const household = await registered(t2, 40)
    const offer = await t2.call<{ id: string }>(t2.staff.clerk, 'to_jsonb(public.offer_unit($1, $2))', [household.id, t2.units['101']])
    await t2.call(t2.staff.clerk, 'public.accept_offer($1)', [offer.id])
    const draft = await t2.call<{ id: string }>(t2.staff.clerk, 'to_jsonb(public.draft_contract($1, $2, private.today(), 12, 90000, 0))', [household.id, t2.units['101']])
    const lines = [{ kind: 'property_fee', title: '物业费', amount_fen: 8000 }, { kind: 'card_fee', title: '门卡工本费', amount_fen: 2000, cycle: 'once' }]
    await t2.call(t2.staff.clerk, 'public.set_fee_lines($1, $2::text::jsonb)', [draft.id, JSON.stringify(lines)])
    expect(await refusal(t2.call(t2.staff.clerk, `public.set_fee_lines($1, '[{"kind": "rent", "title": "x", "amount_fen": 1}]')`, [draft.id]))).toMatchObject({ code: 'PT422' })
    await t2.call(t2.staff.clerk, 'public.send_for_signature($1)', [draft.id])
    await t2.call(t2.staff.clerk, `public.sign_contract($1, 'tenant')`, [draft.id])
    await t2.call(t2.staff.manager, `public.sign_contract($1, 'operator')`, [draft.id])
    expect(await t2.db.sql`select kind, title, amount_fen::int as fen from public.charges order by kind`).toEqual([
      { kind: 'card_fee', title: '门卡工本费', fen: 2000 }, { kind: 'property_fee', title: '物业费', fen: 8000 }, { kind: 'rent', title: '', fen: 90000 },
    ])
    expect(await t2.db.sql`select method from public.signatures order by party`).toEqual([{ method: 'account' }, { method: 'paper' }])
  } finally {
    await t2.end()
  }
})
