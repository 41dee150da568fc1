import { afterAll, beforeAll, expect, test } from 'vitest'
import { account, leased, registered } from '../tenants/setup.ts'
import { field, village, type Village } from './setup.ts'

/** What tenants may know of the rows about them: what is marked for the portal, and nothing else by any way. */

let v: Village
let home: Awaited<ReturnType<typeof leased>>
let neighbour: Awaited<ReturnType<typeof leased>>
let device: string

const SECRET = 'SECRET-NOTE'
const rows = {
  'tenants.household': 'households', 'contracts.contract': 'contracts', 'devices.device': 'devices', 'housing.unit': 'units', 'housing.building': 'buildings',
  'tenants.person': 'persons', 'tenants.qualification': 'qualifications', 'tenants.allocation': 'allocations', 'finance.charge': 'charges',
}

beforeAll(async () => {
  v = await village()
  for (const base of Object.keys(rows)) {
    await v.publish(base, { base, fields: [field('shown', 'text', { portal: true, filter: true }), field('note', 'text', { filter: true }), field('pin', 'text', { sensitive: 'custom_sensitive', portal: true })] })
  }
  home = await leased(v, 700, '101')
  neighbour = await leased(v, 701, '102')
  const [made] = await v.db.sql<{ id: string }[]>`insert into public.devices (org_id, estate_id, unit_id, uid, kind) values (${v.org}, ${v.estate}, ${String(v.units['101'])}, 'LOCK-101', 'lock') returning id`
  device = String(made?.id)
  await v.db.sql`insert into public.check_ins (org_id, estate_id, unit_id, household_id, contract_id) values (${v.org}, ${v.estate}, ${String(v.units['101'])}, ${home.household}, ${home.contract})`
  await v.db.sql`insert into public.qualifications (org_id, estate_id, household_id, kind, valid) values (${v.org}, ${v.estate}, ${home.household}, '低保', '[2026-01-01,2028-01-01)')`
  for (const table of Object.values(rows)) await v.db.sql.unsafe(`update public.${table} set extra = extra || '{"shown": "for you", "note": "${SECRET}", "pin": "SECRET-PIN"}'`)
})
afterAll(() => v.db.end())

const asTenant = (query: string): Promise<Record<string, unknown>[]> => v.db.as({ user: home.tenant }, async (tx) => [...await tx.unsafe(query)])

test('B.2 no table with custom fields shows a tenant a row, however it is asked', async () => {
  const tables = await v.db.sql<{ name: string }[]>`
    select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'extra' and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm') order by 1`
  expect(tables.length).toBeGreaterThan(12)
  for (const { name } of tables) {
    expect((await v.db.sql.unsafe(`select 1 from public.${name} limit 1`)).length + (Object.values(rows).includes(name) ? 0 : 1), `${name} has rows to hide`).toBeGreaterThan(0)
    for (const query of [`select * from public.${name}`, `select extra from public.${name}`, `select 1 from public.${name} where extra ->> 'note' = '${SECRET}'`, `select 1 from public.${name} order by extra ->> 'note'`]) {
      expect(await asTenant(query).catch((error: unknown) => [(error as { code: string }).code].filter((code) => code !== '42501')), query).toEqual([])
    }
  }
})

test('B.2 nor the tables about keys, doors, signatures and flows that carry staff, proofs and device states', async () => {
  for (const name of ['device_shadows', 'device_commands', 'credentials', 'credential_placements', 'access_events', 'signatures', 'evidence_items', 'contract_documents', 'payments', 'payment_orders', 'sensitive_reads', 'household_members', 'flow_instances', 'flow_events', 'audit_log', 'staff', 'estates', 'organizations']) {
    expect(await asTenant(`select * from public.${name}`).catch((error: unknown) => [(error as { code: string }).code].filter((code) => code !== '42501')), name).toEqual([])
  }
})

test('B.2 verbs that tenants use answer without notes, own fields and who did what', async () => {
  const told = async (call: string, args: unknown[]): Promise<string> => JSON.stringify(await v.call(home.tenant, `to_jsonb(${call})`, args))
  const third = await registered(v, 702)
  const tenant = await account(v, third.person)
  const byThird = async (call: string, args: unknown[]): Promise<string> => JSON.stringify(await v.call(tenant, `to_jsonb(${call})`, args))
  const free = await v.call<{ id: string }>(v.staff.clerk, 'to_jsonb(public.offer_unit($1, $2))', [third.id, v.units['103']])
  await v.db.sql`update public.allocations set extra = ${v.db.sql.json({ note: SECRET })} where id = ${free.id}`
  const accepted = await byThird('public.accept_offer($1)', [free.id])
  const draft = await v.call<{ id: string }>(v.staff.clerk, 'to_jsonb(public.draft_contract($1, $2, private.today(), 12))', [third.id, v.units['103']])
  await v.db.sql`update public.contracts set extra = ${v.db.sql.json({ note: SECRET })} where id = ${draft.id}`
  await v.call(v.staff.clerk, 'public.send_for_signature($1)', [draft.id])
  const contract = await byThird('public.confirm_disclosure($1)', [draft.id])
  const signed = await byThird(`public.sign_contract($1, 'tenant')`, [draft.id])
  const [charge] = await v.db.sql<{ id: string }[]>`select id from public.charges where household_id = ${home.household} and status = 'open' limit 1`
  const order = await told('public.create_payment_order($1::uuid[])', [[charge?.id]])
  for (const answer of [contract, signed, order, accepted]) {
    expect(answer).not.toContain(SECRET)
    for (const user of [home.tenant, tenant]) expect(answer).not.toContain(user)
  }
  expect(JSON.parse(signed)).toMatchObject({ id: draft.id, status: 'pending_signature', extra: null, end_reason: null, org_id: null })
  expect(JSON.parse(order)).toMatchObject({ status: 'created', created_by: null })
  const { out_trade_no } = JSON.parse(order) as { out_trade_no: string }
  expect(await v.call(home.tenant, 'public.my_payment_order($1)', [out_trade_no])).toMatchObject({ status: 'created', out_trade_no })
  expect(await v.call(neighbour.tenant, 'public.my_payment_order($1)', [out_trade_no])).toBeNull()
  for (const fn of ['my_contracts', 'my_bills', 'my_door', 'tenants_home', 'my_flows', 'my_context', 'my_data_reads']) expect(await told(`public.${fn}()`, []), fn).not.toContain(SECRET)
})

test('B.2 what is marked for the portal is told, of the own records only', async () => {
  const kinds = await v.call<{ resource: string; fields: { key: string }[]; records: { id: string; values: Record<string, unknown> }[] }[]>(home.tenant, 'public.my_records()')
  expect(kinds.map(({ resource }) => resource)).toEqual(expect.arrayContaining(['contracts.contract', 'devices.device', 'housing.unit', 'tenants.household', 'tenants.person']))
  const own: Record<string, string> = { 'contracts.contract': home.contract, 'tenants.household': home.household, 'devices.device': device, 'housing.unit': String(v.units['101']), 'tenants.person': home.person }
  for (const { resource, fields, records } of kinds) {
    expect(fields.map(({ key }) => key), resource).not.toContain('note')
    if (own[resource]) expect(records.map(({ id }) => id), resource).toEqual([own[resource]])
    for (const { values } of records) expect(values, resource).toMatchObject({ shown: 'for you', pin: expect.stringContaining('***') })
  }
  expect(JSON.stringify(await v.call(neighbour.tenant, 'public.my_records()'))).not.toContain(home.household)
})

test('B.2 what staff use is refused to tenants, also about themselves', async () => {
  const at = new Date().toISOString()
  for (const [call, args] of [
    [`public.save_extra('tenants.household', $1, '{"shown": "x"}', $2::timestamptz)`, [home.household, at]], [`public.reveal_field('tenants.household', $1, 'pin', 'curious')`, [home.household]],
    [`public.record_list($1, 'tenants.household')`, [v.org]], [`public.record_list($1, 'contracts.contract', '[{"field": "note", "op": "eq", "value": "${SECRET}"}]')`, [v.org]],
    [`public.open_export($1, null, 'tenants.household', 'csv')`, [v.org]], ['public.household_file($1)', [neighbour.household]], ['public.contract_file($1)', [home.contract]],
  ] as const) expect((await v.refused(home.tenant, call, [...args])).code, call).toMatch(/^PT40[34]$/)
  expect(await asTenant(`select id from public.household_list(narrow => '[{"field": "note", "op": "eq", "value": "${SECRET}"}]')`)).toEqual([])
  expect(await asTenant(`select id from public.contract_list()`)).toEqual([])
  expect(await v.call(home.tenant, 'public.resource_definitions($1)', [v.org])).toEqual([])
})

test('B.2 live messages to tenants carry no row', async () => {
  const sent = await v.db.sql<{ payload: unknown; topic: string }[]>`select payload, topic from realtime.messages where topic like 'user:%'`.catch(() => [])
  expect(JSON.stringify(sent)).not.toContain(SECRET)
  expect(await v.db.sql`select tablename from pg_publication_tables where schemaname = 'public' and pubname = 'supabase_realtime'`).toEqual([])
})
