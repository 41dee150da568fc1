import { afterAll, beforeAll, expect, test } from 'vitest'
import { refusal } from '../harness.ts'
import { leased, town, type Town } from '../tenants/setup.ts'

let t: Town
beforeAll(async () => {
  t = await town()
})
afterAll(() => t.end())

interface Order {
  out_trade_no: string
  amount_fen: number
}

const charges = (contract: string) => t.db.sql<{ id: string; kind: string; status: string; fen: number; paid: number }[]>`
  select id, kind, status, amount_fen::int as fen, paid_fen::int as paid from public.charges where contract_id = ${contract} order by due_on, kind, id`

const settle = (order: Order, txn: string, provider = 'sandbox') =>
  t.db.as({ role: 'service_role' }, (tx) => tx`select * from public.settle_payment(${order.out_trade_no}, ${provider}, ${txn}, ${order.amount_fen}, now())`)

const account = async (code: string): Promise<number> => {
  const [row] = await t.db.sql`select coalesce(sum(l.amount_fen), 0)::int as fen from public.ledger_lines l join public.ledger_accounts a on a.id = l.account_id where a.code = ${code}`
  return Number(row?.['fen'])
}

test('6.4.a a posting that does not balance is refused when it commits, and nobody edits a posting', async () => {
  const entry = (amounts: number[]) => t.db.sql.begin(async (tx) => {
    const [made] = await tx`
      insert into public.ledger_entries (org_id, estate_id, occurred_on, kind, source_table, source_id)
      values (${t.org}, ${t.estate}, private.today(), 'manual', 'test', private.uuid_v7()) returning id`
    for (const [i, amount] of amounts.entries()) {
      await tx`
        insert into public.ledger_lines (org_id, estate_id, entry_id, account_id, amount_fen)
        select ${t.org}, ${t.estate}, ${String(made?.['id'])}, a.id, ${amount} from public.ledger_accounts a where a.org_id = ${t.org} and a.code = ${i % 2 ? '6051' : '1001'}`
    }
    return String(made?.['id'])
  })
  expect(await refusal(entry([100, -99]))).toEqual({ code: 'PT409', message: 'finance.entry_unbalanced' })
  expect(await refusal(entry([]))).toMatchObject({ message: 'finance.entry_unbalanced' })
  const good = await entry([100, -100])
  expect(await refusal(t.db.sql`
    insert into public.ledger_lines (org_id, estate_id, entry_id, account_id, amount_fen)
    select ${t.org}, ${t.estate}, ${good}, a.id, 5 from public.ledger_accounts a where a.org_id = ${t.org} and a.code = '1001'`)).toMatchObject({ message: 'finance.entry_unbalanced' })
  for (const table of ['ledger_entries', 'ledger_lines']) {
    expect(await refusal(t.db.sql`delete from ${t.db.sql(`public.${table}`)}`)).toMatchObject({ message: 'platform.append_only' })
    expect(await refusal(t.db.as({ role: 'service_role' }, (tx) => tx`update ${tx(`public.${table}`)} set org_id = org_id`))).toMatchObject({ message: 'platform.append_only' })
  }
})

test('6.4.c rent is raised month by month, once, however often the run is started; every charge explains itself', async () => {
  const lease = await leased(t, 1, '101', `(private.today() - interval '2 months')::date`)
  expect((await charges(lease.contract)).map((c) => c.kind).sort()).toEqual(['deposit', 'rent', 'rent', 'rent'])
  expect(await t.call(t.staff.finance, 'public.run_bills($1, private.today())', [t.org])).toBe(0)
  expect(await t.call(t.staff.finance, `public.run_bills($1, (private.today() + interval '1 month')::date)`, [t.org])).toBe(1)
  expect(await t.call(t.staff.finance, `public.run_bills($1, (private.today() + interval '1 month')::date)`, [t.org])).toBe(0)
  expect(await refusal(t.call(t.staff.clerk, 'public.run_bills($1)', [t.org]))).toMatchObject({ code: 'PT403' })
  const [rent] = await t.db.sql`select explanation, due_on >= lower(period) as in_time from public.charges where contract_id = ${lease.contract} and kind = 'rent' order by period desc limit 1`
  expect(rent).toMatchObject({ explanation: { rule: 'monthly', area_m2: 50, rent_fen_per_m2: 1500, month_fen: 75000 }, in_time: true })
})

test('6.4.b a part payment goes to the oldest bill; a transfer counts once; more than is owed is refused', async () => {
  const lease = await leased(t, 2, '102', `(private.today() - interval '2 months')::date`)
  const before = await charges(lease.contract)
  const ids = before.map((c) => c.id)
  const pay = (fen: number, channel: string, reference: string) =>
    t.call(t.staff.finance, 'to_jsonb(public.record_payment($1::uuid[], $2, $3, $4))', [ids, fen, channel, reference])
  await pay(100_000, 'transfer', 'R-1')
  expect((await charges(lease.contract)).reduce((sum, c) => sum + c.paid, 0)).toBe(100_000)
  expect((await charges(lease.contract)).filter((c) => c.status === 'paid')).toHaveLength(1)
  expect((await charges(lease.contract)).filter((c) => c.status === 'partly_paid')).toHaveLength(1)
  expect(await refusal(pay(1000, 'transfer', 'R-1'))).toMatchObject({ code: 'PT409' })
  expect(await refusal(pay(10_000_000, 'cash', ''))).toMatchObject({ code: 'PT409' })
  const open = (await charges(lease.contract)).filter((c) => c.status !== 'paid').map((c) => c.id)
  expect(await refusal(t.call(t.staff.finance, 'public.record_payment($1::uuid[], $2, $3)', [open, 10_000_000, 'cash']))).toEqual({ code: 'PT422', message: 'finance.amount_exceeds' })
  expect(await refusal(t.call(lease.tenant, `public.record_payment($1::uuid[], 1, 'cash')`, [open]))).toMatchObject({ code: 'PT403' })
  expect(await refusal(t.call(t.staff.clerk, `public.record_payment($1::uuid[], 1, 'cash')`, [open]))).toMatchObject({ code: 'PT403' })
})

test('6.4.b ten notifications of one payment at once book it once; a second payment of the same order is kept, not lost', async () => {
  const lease = await leased(t, 3, '103')
  const ids = (await charges(lease.contract)).map((c) => c.id)
  const order = await t.call<Order>(lease.tenant, 'to_jsonb(public.create_payment_order($1::uuid[]))', [ids])
  const bank = await account('1001')
  const settled = await Promise.all(Array.from({ length: 10 }, () => settle(order, 'SAME')))
  expect(new Set(settled.map(([payment]) => String(payment?.['id']))).size).toBe(1)
  expect(await account('1001')).toBe(bank + 150_000)
  expect((await charges(lease.contract)).map((c) => c.status)).toEqual(['paid', 'paid'])

  expect(await refusal(settle(order, 'OTHER', 'wechat'))).toEqual({ code: 'PT409', message: 'finance.channel_mismatch' })
  const [twice] = await settle(order, 'SECOND')
  expect(Number(twice?.['unallocated_fen'])).toBe(150_000)
  expect(await account('2203')).toBe(-150_000)
  expect(await account('1001')).toBe(bank + 300_000)

  const other = await leased(t, 4, '104')
  const others = await t.call<Order>(other.tenant, 'to_jsonb(public.create_payment_order($1::uuid[]))', [(await charges(other.contract)).map((c) => c.id)])
  expect(await refusal(settle(others, 'SAME'))).toEqual({ code: 'PT409', message: 'finance.transaction_used' })
  const missing = { out_trade_no: 'AJ0000000000', amount_fen: 1 }
  expect(await refusal(settle(missing, 'X'))).toMatchObject({ code: 'PT404' })
})

test('6.4.b an order that was replaced or lapsed still takes the money that arrives', async () => {
  const lease = await leased(t, 5, '105')
  const [first, second] = await charges(lease.contract)
  const both = await t.call<Order>(lease.tenant, 'to_jsonb(public.create_payment_order($1::uuid[]))', [[first?.id, second?.id]])
  const one = await t.call<Order>(lease.tenant, 'to_jsonb(public.create_payment_order($1::uuid[]))', [[first?.id]])
  expect(await t.db.sql`select status from public.payment_orders where out_trade_no = ${both.out_trade_no}`).toEqual([{ status: 'closed' }])
  await settle(one, 'ONE')
  await settle(both, 'BOTH')
  expect((await charges(lease.contract)).map((c) => c.status)).toEqual(['paid', 'paid'])
  expect(await t.db.sql`select unallocated_fen::int as fen from public.payments where provider_txn = 'BOTH'`).toEqual([{ fen: first?.fen }])
  await t.db.sql`select private.close_stale_orders()`
})

test('6.4.a what is waived is posted back, and balances sum to zero whatever happened', async () => {
  const lease = await leased(t, 6, '106')
  const rent = (await charges(lease.contract)).find((c) => c.kind === 'rent')
  const owed = await account('1122')
  expect(await refusal(t.call(t.staff.finance, `public.waive_charge($1, ' ')`, [rent?.id]))).toMatchObject({ message: 'finance.reason_required' })
  await t.call(t.staff.finance, `public.waive_charge($1, '困难减免')`, [rent?.id])
  expect(await account('1122')).toBe(owed - 75_000)
  expect(await refusal(t.call(t.staff.finance, `public.waive_charge($1, 'again')`, [rent?.id]))).toMatchObject({ message: 'finance.charge_closed' })
  expect(await refusal(t.call(lease.tenant, 'public.create_payment_order($1::uuid[])', [[rent?.id]]))).toEqual({ code: 'PT409', message: 'finance.already_paid' })
  expect(await refusal(t.db.sql`update public.charges set amount_fen = 1 where id = ${rent?.id ?? ''}`)).toMatchObject({ message: 'finance.charge_not_editable' })
  const balances = await t.db.as({ user: t.staff.finance }, (tx) => tx`select sum(balance_fen)::int as sum from public.ledger_balances(${t.org})`)
  expect(balances).toEqual([{ sum: 0 }])
})
