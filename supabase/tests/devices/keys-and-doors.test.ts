import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { refusal } from '../harness.ts'
import { leased, town, type Town } from '../tenants/setup.ts'

let t: Town
let lease: Awaited<ReturnType<typeof leased>>
let lock: { id: string; uid: string; secret: string }

beforeAll(async () => {
  t = await town()
  lease = await leased(t, 1, '101')
  lock = await register('WJ-1-101-L', t.units['101'] ?? '')
  await t.db.sql`select private.device_presence(${lock.uid}, true)`
})
afterAll(() => t.end())

async function register(uid: string, unit: string): Promise<typeof lock> {
  const made = await t.call<{ device: { id: string }; secret: string }>(t.staff.manager, `public.register_device($1, $2, 'lock', $3)`, [t.estate, uid, unit])
  return { id: made.device.id, uid, secret: made.secret }
}

const bridge = async <T>(statement: string, args: unknown[]): Promise<T[]> =>
  (await t.db.sql.begin(async (tx) => {
    await tx`set local role anju_bridge`
    return tx.unsafe(statement, args as never[])
  })) as unknown as T[]

const ingest = (uid: string, kind: string, body: object, key: string = randomUUID()) =>
  bridge<{ n: number }>('select private.bridge_ingest($1::text::jsonb) as n', [
    JSON.stringify([{ topic: `anju/${uid}/up/${kind}`, payload: JSON.stringify(body), received_at: new Date().toISOString(), dedupe_key: key }]),
  ]).then((rows) => rows[0]?.n)

interface Taken {
  id: string
  kind: string
  payload: { credential?: string }
}
const take = () => bridge<Taken>('select * from private.bridge_take_commands(50)', [])

async function moveIn(): Promise<string> {
  await t.db.sql`update public.charges set paid_fen = amount_fen, status = 'paid' where contract_id = ${lease.contract}`.catch(() => undefined)
  await t.db.sql`update public.plugins set settings = settings || '{"check_in_requires_payment": false}' where org_id = ${t.org} and key = 'tenants'`
  return (await t.call<{ id: string }>(t.staff.clerk, 'to_jsonb(public.check_in($1))', [lease.contract])).id
}

let checkIn: string

test('6.2.a2 moving in sends the key to the lock, and it counts only once the lock has confirmed it', async () => {
  checkIn = await moveIn()
  const [command, ...others] = await take()
  expect(others).toEqual([])
  expect(command).toMatchObject({ kind: 'credential.add' })
  expect(await take()).toEqual([])
  expect((await t.db.sql`select status from public.credentials`)[0]?.status).toBe('requested')
  expect(await refusal(t.call(lease.tenant, 'public.request_unlock($1)', [lock.id]))).toMatchObject({ code: 'PT403', message: 'devices.no_key' })
  await ingest(lock.uid, 'reply', { command: command?.id, status: 'succeeded', proof: { slot: 1 } })
  expect((await t.db.sql`select k.status, p.status as placed, p.proof from public.credentials k join public.credential_placements p on p.credential_id = k.id`)[0])
    .toMatchObject({ status: 'confirmed', placed: 'confirmed', proof: { added: { slot: 1 } } })
})

test('4.a a device cannot answer for another', async () => {
  const other = await register('WJ-1-102-L', t.units['102'] ?? '')
  const unlock = await t.call<{ id: string }>(lease.tenant, 'to_jsonb(public.request_unlock($1))', [lock.id])
  await ingest(other.uid, 'reply', { command: unlock.id, status: 'succeeded' })
  expect((await t.db.sql`select status from public.device_commands where id = ${unlock.id}`)[0]?.status).toBe('queued')
  await take()
  await ingest(lock.uid, 'reply', { command: unlock.id, status: 'succeeded' })
  expect((await t.db.sql`select status from public.device_commands where id = ${unlock.id}`)[0]?.status).toBe('succeeded')
})

test('5.3 an unlock whose seconds have passed is never handed out, and never twice', async () => {
  const unlock = await t.call<{ id: string }>(lease.tenant, 'to_jsonb(public.request_unlock($1))', [lock.id])
  await t.db.sql`update public.device_commands set expires_at = now() - interval '1 second' where id = ${unlock.id}`
  expect(await take()).toEqual([])
  await t.db.sql`select private.settle_overdue_commands()`
  expect((await t.db.sql`select status from public.device_commands where id = ${unlock.id}`)[0]?.status).toBe('expired')
  const again = await t.call<{ id: string }>(lease.tenant, 'to_jsonb(public.request_unlock($1))', [lock.id])
  expect((await take()).map((c) => c.id)).toEqual([again.id])
  await t.db.sql`update public.device_commands set sent_at = now() - interval '1 hour' where id = ${again.id}`
  expect(await take()).toEqual([])
})

test('6.2.a2 what happens at the door is on record once, for the household that lives there', async () => {
  const body = { id: 'lock-event-1', kind: 'unlock', method: 'app', credential: (await t.db.sql`select id from public.credentials`)[0]?.id as string, at: '2026-11-24T08:00:00+08:00' }
  expect(await ingest(lock.uid, 'event', body)).toBe(1)
  expect(await ingest(lock.uid, 'event', body)).toBe(0)
  const door = await t.call<{ log: { kind: string; person: string }[]; keys: object[]; doors: object[] }>(lease.tenant, 'public.my_door()')
  expect(door.log).toHaveLength(1)
  expect(door.log[0]).toMatchObject({ kind: 'unlock', person: '张*' })
  const stranger = await leased(t, 2, '103')
  expect((await t.call<{ log: object[] }>(stranger.tenant, 'public.my_door()')).log).toEqual([])
})

test('8.2.1 staff read a door log with a purpose, which is kept; without the right not at all', async () => {
  expect(await refusal(t.call(t.staff.clerk, `public.door_log($1, 'just looking')`, [t.units['101']]))).toMatchObject({ code: 'PT403' })
  expect(await refusal(t.call(t.staff.manager, `public.door_log($1, '')`, [t.units['101']]))).toMatchObject({ code: 'PT422' })
  expect(await t.call<object[]>(t.staff.manager, `public.door_log($1, '核查疑似转租')`, [t.units['101']])).toHaveLength(1)
  expect((await t.db.sql`select fields, purpose from public.sensitive_reads where fields = '{door_log}'`)[0]).toMatchObject({ purpose: '核查疑似转租' })
})

test('8.3.d what cannot be understood is kept with its reason and replayed once mended', async () => {
  await bridge('select private.bridge_ingest($1::text::jsonb)', [JSON.stringify([
    { topic: `anju/${lock.uid}/up/event`, payload: 'no json', received_at: '', dedupe_key: 'bad-1' },
    { topic: 'anju/NOBODY/up/event', payload: '{}', received_at: 'never', dedupe_key: 'bad-2' },
    { topic: `anju/${lock.uid}/up/reading`, payload: '{"value": 1e300}', received_at: '', dedupe_key: 'bad-3' },
    { topic: `anju/${lock.uid}/up/reply`, payload: `{"command": "${randomUUID()}", "status": null}`, received_at: '', dedupe_key: 'odd-4' },
    { topic: `anju/${lock.uid}/up/state`, payload: '{"battery": 81}', received_at: '', dedupe_key: 'good-5' },
  ])])
  const letters = await t.db.sql`select event_key, error from public.dead_letters order by event_key`
  expect(letters.map((l) => [String(l.event_key).split(':')[0], l.error])).toEqual([['bad-1', 'payload is not a JSON object'], ['bad-2', 'unknown device'], ['bad-3', 'reading out of range']])
  expect((await t.db.sql`select battery_pct from public.device_shadows where device_id = ${lock.id}`)[0]?.battery_pct).toBe(81)
  const [letter] = await t.db.sql`update public.dead_letters set payload = '{"id": "late", "kind": "door_open"}' where event_key = 'bad-1' returning id`
  expect(await t.call(t.staff.manager, 'to_jsonb(public.replay_dead_letter($1))', [letter?.id])).toMatchObject({ event_key: 'bad-1' })
  expect(await t.db.sql`select 1 from public.access_events where kind = 'door_open'`).toHaveLength(1)
})

test('T1 neither arrears nor the end of the lease takes a key from somebody who lives there', async () => {
  await t.db.sql`alter table public.contracts disable trigger user`
  await t.db.sql`update public.contracts set term = daterange('2024-01-01', '2024-12-31') where id = ${lease.contract}`
  await t.db.sql`alter table public.contracts enable trigger user`
  await t.db.sql`update public.credentials set valid = tstzrange('2024-01-01', now() + interval '1 day') where contract_id = ${lease.contract}`
  await t.db.sql`select private.extend_credentials()`
  const [key] = await t.db.sql`select status, upper(valid) > now() + interval '20 days' as lasts from public.credentials where contract_id = ${lease.contract}`
  expect(key).toMatchObject({ status: 'confirmed', lasts: true })
  const [sent] = await take()
  expect(sent).toMatchObject({ kind: 'credential.add' })
  await ingest(lock.uid, 'reply', { command: sent?.id, status: 'succeeded' })
})

test('5.3 a key cannot outlast its basis', async () => {
  expect(await refusal(t.db.sql`update public.credentials set valid = tstzrange(now(), now() + interval '10 years')`)).toMatchObject({ code: 'PT409', message: 'devices.credential_exceeds_basis' })
})

test('6.2.a3 handing the home back removes the key, with the lock\'s word for it', async () => {
  await t.call(t.staff.clerk, `public.check_out($1, '退租')`, [checkIn])
  const [command] = await take()
  expect(command).toMatchObject({ kind: 'credential.remove' })
  expect((await t.db.sql`select status from public.credentials where contract_id = ${lease.contract}`)[0]?.status).toBe('delete_requested')
  expect(await refusal(t.call(t.staff.manager, 'public.retire_device($1)', [lock.id]))).toMatchObject({ message: 'devices.holds_keys' })
  await ingest(lock.uid, 'reply', { command: command?.id, status: 'succeeded', proof: { stored: false } })
  expect((await t.db.sql`select status, removed_at is not null as gone from public.credential_placements where device_id = ${lock.id}`)[0]).toMatchObject({ status: 'deleted_confirmed', gone: true })
  expect(await refusal(t.call(lease.tenant, 'public.request_unlock($1)', [lock.id]))).toMatchObject({ code: 'PT403' })
})

test('5.4 a counter that goes back adds nothing and starts anew', async () => {
  const made = await t.call<{ device: { id: string } }>(t.staff.manager, `public.register_device($1, 'WJ-W-1', 'water_meter', $2)`, [t.estate, t.units['104']])
  for (const value of [100, 100.5, 3, 3.25]) await ingest('WJ-W-1', 'reading', { value, unit: 'm3' })
  expect((await t.db.sql`select amount, readings from public.unit_daily_usage where unit_id = ${t.units['104'] ?? ''}`)[0]).toMatchObject({ amount: '0.750', readings: 4 })
  expect(await t.db.sql`select cause from public.meter_epochs where device_id = ${made.device.id} order by id`).toMatchObject([{ cause: 'first' }, { cause: 'went_back' }])
})

test('8.1.a the months ahead have their partitions', async () => {
  const [row] = await t.db.sql`select count(*)::int as n from pg_inherits i join pg_class c on c.oid = i.inhparent where c.relname = 'access_events'`
  expect(row?.n).toBeGreaterThanOrEqual(3)
  expect((await t.db.sql`select private.ensure_partitions() as n`)[0]?.n).toBe(0)
})

test('4.a the bridge may call its functions and nothing else', async () => {
  for (const statement of ['select * from public.persons', 'select * from public.devices', 'select * from private.device_secrets', 'select private.master_key()', 'select public.health(null)']) {
    expect(await refusal(bridge(statement, []))).toMatchObject({ code: '42501' })
  }
  expect((await bridge<{ a: { ok: boolean } }>('select private.bridge_auth($1, $2) as a', [lock.uid, 'wrong']))[0]?.a.ok).toBe(false)
  expect((await bridge<{ a: { ok: boolean } }>('select private.bridge_auth($1, $2) as a', [lock.uid, lock.secret]))[0]?.a).toMatchObject({ ok: true, device_uid: lock.uid })
})
