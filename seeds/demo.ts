import postgres from 'postgres'
import { seedDevices } from './demo/devices.ts'
import { planHomes, seedHomes } from './demo/homes.ts'
import { seedPayments } from './demo/money.ts'
import { seedOrganisations, seedStaff, seedUser, type Organisations } from './demo/organisation.ts'
import { TENANT_EMAIL } from './demo/people.ts'
import { Random } from './demo/random.ts'
import { seedTenancies } from './demo/tenancies.ts'

export { seedDevices }

const QUIET = ['persons', 'households', 'household_members', 'qualifications', 'allocations', 'contracts', 'check_ins', 'charges', 'payment_orders', 'credentials',
  'credential_placements', 'device_commands']
  .flatMap((table) => [table, `public.${table}`])

/**
 * Fills an empty, migrated database with the demo: an operator with three estates and 1,200 homes, its staff and partners,
 * some 900 households with leases, bills and payments. The same on every machine, but for dates, which count from today.
 * All or nothing.
 *
 * @param url connection string as the database's owner
 */
export async function seedDemo(url: string, log: (line: string) => void = () => {}): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  const random = new Random(20260901)
  try {
    await sql.begin(async (tx) => {
      const step = async (title: string, work: () => Promise<void>): Promise<void> => {
        const began = performance.now()
        await work()
        log(`demo: ${title} (${Math.round(performance.now() - began)} ms)`)
      }
      // Nobody waits for this on a disk, and no plan of an empty table is good enough for a full one.
      await tx`set local synchronous_commit = off`
      await tx`set local jit = off`
      await tx`set local work_mem = '64MB'`
      await tx`insert into private.installation (key, value) values ('demo', 'true') on conflict (key) do update set value = excluded.value`
      const places = await seedOrganisations(tx)
      const users = await seedStaff(tx, places)
      const homes = planHomes(random)
      await step('homes', () => seedHomes(tx, places, homes, random))
      await tx`analyze public.units, public.buildings`
      await auditing(tx, 'disable')
      await step('households and leases', () => seedTenancies(tx, places, homes, random, users['manager@demo.anju'] ?? ''))
      await tx`analyze public.charges, public.contracts, public.households, public.ledger_entries, public.ledger_lines`
      await step('payments', () => seedPayments(tx, users['finance@demo.anju'] ?? ''))
      await auditing(tx, 'enable')
      await step('devices', () => seedDevices(tx))
      await seedTenant(tx)
      await seedNotices(tx, places, users['manager@demo.anju'] ?? '')
    })
    await sql`analyze`
  } finally {
    await sql.end()
  }
}

/** The audit log tells what people did here, not how the demo came about: 25,000 entries nobody made are left out. */
async function auditing(tx: postgres.TransactionSql, verb: 'enable' | 'disable'): Promise<void> {
  const rows = await tx<{ statement: string }[]>`
    select format('alter table %s %s trigger %I', t.tgrelid::regclass, ${verb}::text, t.tgname) as statement
    from pg_catalog.pg_trigger t
    where t.tgname like ${'\\_500\\_audit\\_%'} and t.tgrelid::regclass::text = any (${QUIET})`
  for (const { statement } of rows) await tx.unsafe(statement)
}

/** The demo tenant's sign-in: the main tenant of the first household. */
async function seedTenant(tx: postgres.TransactionSql): Promise<void> {
  const user = await seedUser(tx, TENANT_EMAIL, '租户')
  await tx`
    insert into public.tenant_accounts (org_id, user_id, person_id, valid)
    select h.org_id, ${user}, h.main_person_id, daterange(lower(c.term), null)
    from demo_tenancies t join public.households h on h.id = t.household_id join public.contracts c on c.id = t.contract_id where t.n = 1`
  await tx`
    select private.notify_user(${user}, c.org_id, 'finance.bill_raised', jsonb_build_object('amount_fen', c.amount_fen - c.paid_fen, 'due_on', c.due_on), '/bills')
    from demo_tenancies t join public.charges c on c.contract_id = t.contract_id where t.n = 1 and c.status = 'open'`
}

async function seedNotices(tx: postgres.TransactionSql, places: Organisations, author: string): Promise<void> {
  const notices = [
    { estate: 'WJ', audience: 'tenants', title: '电梯年检通知', body: '本周六上午 9 点至 11 点进行电梯年检，届时 1 栋、2 栋电梯轮流停用，请合理安排出行。', days: 1 },
    { estate: null, audience: 'everyone', title: '冬季用电用气安全提示', body: '请勿在楼道为电动自行车充电；使用燃气热水器时保持通风；外出前关闭电源和燃气阀门。', days: 4 },
    { estate: null, audience: 'staff', title: '本月收缴工作安排', body: '每月 20 日为租金应缴日，21 日起由财务汇总逾期家庭，租赁专员跟进。', days: 6 },
  ]
  await tx`
    insert into public.notices (org_id, estate_id, audience, title, body, published_at, created_by)
    select ${places.operator}, e.id, x.audience, x.title, x.body, now() - make_interval(days => x.days), ${author}::uuid
    from jsonb_to_recordset(${tx.json(notices)}) as x (estate text, audience text, title text, body text, days int)
    left join public.estates e on e.org_id = ${places.operator} and e.code = x.estate`
}
