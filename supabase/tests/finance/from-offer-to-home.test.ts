import { afterAll, beforeAll, expect, test } from 'vitest'
import { refusal } from '../harness.ts'
import { account, registered, town, type Town } from '../tenants/setup.ts'

let t: Town
beforeAll(async () => {
  t = await town()
})
afterAll(() => t.end())

interface Order {
  id: string
  out_trade_no: string
  amount_fen: number
}

const settle = (order: Order, txn: string, amount = order.amount_fen) =>
  t.db.as({ role: 'service_role' }, (tx) => tx`
    select * from public.settle_payment(${order.out_trade_no}, 'sandbox', ${txn}, ${amount}, now(), ${tx.json({ trade_state: 'SUCCESS' })})`)

const status = async (unit: string): Promise<unknown> => {
  const [row] = await t.db.sql`select status from public.units where id = ${t.units[unit] ?? ''}`
  return row?.['status']
}

test('6.2.a1, 6.4.b, 6.2.a2, 6.1.c a household is offered a home, signs, pays once however often told, moves in', async () => {
  const { clerk, manager, finance } = t.staff
  const household = await registered(t, 1)
  const tenant = await account(t, household.person)
  const stranger = await account(t, (await registered(t, 2, '李四')).person)

  const offer = await t.call<{ id: string }>(clerk, 'to_jsonb(public.offer_unit($1, $2))', [household.id, t.units['101']])
  expect(await status('101')).toBe('reserved')
  expect(await t.call(tenant, 'public.tenants_home()')).toMatchObject({ name: '张小明', unit: null, offers: [{ id: offer.id, unit: '1栋 101' }] })
  expect(await refusal(t.call(stranger, 'public.accept_offer($1)', [offer.id]))).toMatchObject({ code: 'PT403' })
  await t.call(tenant, 'public.accept_offer($1)', [offer.id])

  const contract = await t.call<{ id: string; code: string; rent_fen: number; deposit_fen: number }>(clerk,
    'to_jsonb(public.draft_contract($1, $2, private.today(), 12))', [household.id, t.units['101']])
  expect(contract).toMatchObject({ rent_fen: 75000, deposit_fen: 75000 })
  expect(contract.code).toMatch(/^WJ-\d{4}-000001$/)
  await t.call(clerk, 'public.send_for_signature($1)', [contract.id])
  expect(await refusal(t.call(tenant, `public.sign_contract($1, 'tenant')`, [contract.id]))).toMatchObject({ message: 'contracts.disclosure_first' })
  await t.call(tenant, 'public.confirm_disclosure($1)', [contract.id])
  await t.call(tenant, `public.sign_contract($1, 'tenant')`, [contract.id])
  expect(await refusal(t.call(clerk, `public.sign_contract($1, 'operator')`, [contract.id]))).toMatchObject({ code: 'PT403' })
  expect(await t.call(manager, `to_jsonb(public.sign_contract($1, 'operator'))`, [contract.id])).toMatchObject({ status: 'in_force' })

  const bills = await t.call<{ open: { id: string; kind: string; amount_fen: number }[]; open_fen: number }>(tenant, 'public.my_bills()')
  expect(bills.open.map((b) => [b.kind, b.amount_fen]).sort()).toEqual([['deposit', 75000], ['rent', 75000]])
  expect(await refusal(t.call(clerk, 'public.check_in($1)', [contract.id]))).toEqual({ code: 'PT409', message: 'tenants.payment_missing' })

  const ids = bills.open.map((b) => b.id)
  expect(await refusal(t.call(stranger, 'public.create_payment_order($1::uuid[])', [ids]))).toMatchObject({ code: 'PT403' })
  const order = await t.call<Order>(tenant, 'to_jsonb(public.create_payment_order($1::uuid[]))', [ids])
  expect(order.amount_fen).toBe(150000)
  expect(await t.call(tenant, 'to_jsonb(public.create_payment_order($1::uuid[]))', [ids])).toMatchObject({ id: order.id })

  expect(await refusal(settle(order, 'T1', 149999))).toEqual({ code: 'PT422', message: 'finance.amount_mismatch' })
  expect(await refusal(t.call(tenant, `public.settle_payment($1, 'sandbox', 'T1', 150000, now())`, [order.out_trade_no]))).toMatchObject({ code: '42501' })
  const [first] = await settle(order, 'T1')
  const [again] = await settle(order, 'T1')
  expect(again?.['id']).toBe(first?.['id'])
  expect(await t.db.sql`select count(*)::int as n, sum(amount_fen)::int as fen from public.payments`).toEqual([{ n: 1, fen: 150000 }])

  const balances = await t.db.as({ user: finance }, (tx) => tx`select code, balance_fen::int as fen from public.ledger_balances(${t.org}) where balance_fen <> 0 order by code`)
  expect(balances).toEqual([{ code: '1001', fen: 150000 }, { code: '2241', fen: -75000 }, { code: '6001', fen: -75000 }])
  expect(await t.db.sql`select sum(amount_fen)::int as sum from public.ledger_lines`).toEqual([{ sum: 0 }])

  await t.call(clerk, `public.check_in($1, '{"keys": 2}')`, [contract.id])
  expect(await status('101')).toBe('occupied')
  expect(await t.call(tenant, 'public.my_context()')).toMatchObject({ tenant: { name: '张小明', unit: { label: '1栋 101', estate_name: '望江苑' } } })
  expect(await t.call(stranger, 'public.my_bills()')).toMatchObject({ open: [], history: [], payments: [] })
  expect(await t.call(stranger, 'public.my_contracts()')).toEqual([])
  for (const table of ['charges', 'payments', 'payment_orders', 'payment_allocations', 'contracts', 'check_ins', 'signatures', 'ledger_lines']) {
    for (const user of [stranger, tenant]) expect(await t.db.as({ user }, (tx) => tx`select id from ${tx(`public.${table}`)}`), table).toEqual([])
  }

  const [lived] = await t.db.sql`select id from public.check_ins`
  await t.call(clerk, `public.check_out($1, '搬离')`, [lived?.['id']])
  expect(await status('101')).toBe('vacant')
  expect(await t.db.sql`select c.status, h.status as household from public.contracts c join public.households h on h.id = c.household_id where c.id = ${contract.id}`)
    .toEqual([{ status: 'terminated', household: 'left' }])
})
