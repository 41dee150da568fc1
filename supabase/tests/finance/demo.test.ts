import { afterAll, beforeAll, expect, test } from 'vitest'
import { DEMO_PASSWORD, STAFF, TENANT_EMAIL } from '../../../seeds/demo/people.ts'
import { seedDemo } from '../../../seeds/demo.ts'
import { testDatabase, type TestDatabase } from '../harness.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase()
  await seedDemo(db.url)
})
afterAll(() => db.end())

test('6.1.c the demo is one operator\'s 1,200 homes, three quarters lived in, every status as the facts say', async () => {
  const rows = await db.sql<{ status: string; n: number }[]>`select status, count(*)::int as n from public.units group by status`
  const counts = Object.fromEntries(rows.map((row) => [row.status, row.n]))
  expect(rows.reduce((sum, row) => sum + row.n, 0)).toBe(1200)
  expect(counts['occupied']).toBeGreaterThan(850)
  for (const status of ['awaiting_allocation', 'reserved', 'under_repair', 'vacant', 'blocked']) expect(counts[status], status).toBeGreaterThan(2)
  expect(await db.sql`
    select u.label from public.units u join private.derived_unit_status(array(select id from public.units)) d on d.unit_id = u.id where d.status <> u.status`).toEqual([])
})

test('6.4.a the demo\'s ledger balances, most bills are paid, some are late', async () => {
  expect(await db.sql`select sum(amount_fen)::int as sum from public.ledger_lines`).toEqual([{ sum: 0 }])
  const [sums] = await db.sql<{ owed: number; receivable: number; paid: number; late: number }[]>`
    select (select sum(amount_fen - paid_fen)::int from public.charges where status in ('open', 'partly_paid')) as owed,
      (select sum(l.amount_fen)::int from public.ledger_lines l join public.ledger_accounts a on a.id = l.account_id where a.code = '1122') as receivable,
      (select count(*)::int from public.charges where status = 'paid') as paid,
      (select count(*)::int from public.charges where status = 'open' and due_on < private.today()) as late`
  expect(sums?.owed).toBe(sums?.receivable)
  expect(sums?.late).toBeGreaterThan(10)
  expect(sums?.paid).toBeGreaterThan(1000)
  expect(await db.sql`select id from public.payments where paid_at > now()`).toEqual([])
})

test('6.3.a the demo\'s leases have a text, both signatures and an evidence chain that holds', async () => {
  const broken = await db.sql`
    select c.code from public.contracts c
    where c.status = 'in_force' and (not (private.contract_evidence_state(c.id) ->> 'intact')::boolean
      or (select count(*) from public.signatures s where s.contract_id = c.id) <> 2)`
  expect(broken).toEqual([])
})

test('4.a everybody named for the demo can sign in; the tenant lives in the first home and has one bill open, not late', async () => {
  const [can] = await db.sql<{ n: number }[]>`
    select count(*)::int as n from auth.users u join auth.identities i on i.user_id = u.id
    where u.encrypted_password = extensions.crypt(${DEMO_PASSWORD}, u.encrypted_password) and u.email_confirmed_at is not null`
  expect(can?.n).toBe(STAFF.length + 1)
  const [tenant] = await db.sql<{ id: string }[]>`select id from auth.users where email = ${TENANT_EMAIL}`
  const [seen] = await db.as({ user: tenant?.id ?? '' }, (tx) => tx`select public.tenants_home() as home, public.my_bills() as bills`)
  expect(seen?.['home']).toMatchObject({ unit: { label: '1栋 101', estate_name: '望江苑' }, bills: { open: 1, overdue_fen: 0 } })
  expect(seen?.['bills']).toMatchObject({ open: [{ kind: 'rent', status: 'open', overdue: false }] })
  expect(await db.sql`select public.platform_state() ->> 'demo' as demo`).toEqual([{ demo: 'true' }])
})
