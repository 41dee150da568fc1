import { spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { connectAsync, type MqttClient } from 'mqtt'
import postgres from 'postgres'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { fakeIdNumber } from '../seeds/demo/identity.ts'
import { startPlatform, type Stack } from '../supabase/local/stack.ts'
import { freePorts } from '../tests/support/ports.ts'
import { startSimulator, type Simulator } from './simulator/simulator.ts'
import { startBridge, type Bridge } from './src/main.ts'

let stack: Stack
let sql: postgres.Sql
let folder: string
let bridge: Bridge | undefined
let simulator: Simulator | undefined
let mosquitto: ChildProcess | undefined
const pace = { confirm: 20, open: 20, close: 20 }
const home = { org: '', estate: '', unit: '', household: '', contract: '' }

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'anju-bridge-'))
  chmodSync(folder, 0o755)
  const [port = 0, dbPort = 0] = await freePorts(2)
  stack = await startPlatform({ dataDir: join(folder, 'stack'), port, dbPort, disposable: true })
  sql = postgres(stack.dbUrl, { max: 5, onnotice: () => {} })
  const id = async (rows: Promise<{ id: string }[]>): Promise<string> => (await rows)[0]?.id ?? ''
  home.org = await id(sql`select private.create_organization('operator', 'Bridge test') as id`)
  home.estate = await id(sql`insert into public.estates (org_id, code, name) values (${home.org}, 'BR', 'Bridge') returning id`)
  const building = await id(sql`insert into public.buildings (org_id, estate_id, code, name) values (${home.org}, ${home.estate}, '1', '1栋') returning id`)
  home.unit = await id(sql`insert into public.units (org_id, estate_id, building_id, code, floor) values (${home.org}, ${home.estate}, ${building}, '101', 1) returning id`)
  const person = await id(sql`select private.store_person(${home.org}, '张三', 'resident_id', ${fakeIdNumber('1980-01-01', 1, true)}) as id`)
  home.household = await id(sql`insert into public.households (org_id, estate_id, code, category, main_person_id) values (${home.org}, ${home.estate}, 'H1', 'low_income', ${person}) returning id`)
  await sql`insert into public.household_members (org_id, estate_id, household_id, person_id, relation) values (${home.org}, ${home.estate}, ${home.household}, ${person}, 'self')`
  home.contract = await id(sql`
    insert into public.contracts (org_id, estate_id, unit_id, household_id, status, term, rent_fen, deposit_fen)
    values (${home.org}, ${home.estate}, ${home.unit}, ${home.household}, 'in_force', daterange(private.today(), private.today() + 365), 70000, 0) returning id`)
  await device('BR-101-L', home.unit)
  await sql`insert into public.check_ins (org_id, estate_id, unit_id, household_id, contract_id) values (${home.org}, ${home.estate}, ${home.unit}, ${home.household}, ${home.contract})`
})
afterEach(async () => {
  await simulator?.stop()
  await bridge?.stop()
  mosquitto?.kill()
  simulator = bridge = mosquitto = undefined
})
afterAll(async () => {
  await sql.end()
  await stack.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function device(uid: string, unit: string | null): Promise<void> {
  const [row] = await sql`insert into public.devices (org_id, estate_id, unit_id, uid, kind) values (${home.org}, ${home.estate}, ${unit}, ${uid}, 'lock') returning id`
  await sql`insert into private.device_secrets (device_id, org_id, secret_hash) values (${row?.id}, ${home.org}, private.device_secret_hash(${`secret-${uid}`}))`
}

const embedded = async (): Promise<Bridge> => (bridge = await startBridge({ databaseUrl: stack.bridgeUrl, mqtt: { port: 0 }, spoolDir: join(folder, 'spool'), log: () => {} }))
const connect = (port: number, uid: string, password = `secret-${uid}`): Promise<MqttClient> =>
  connectAsync(`mqtt://127.0.0.1:${port}`, { clientId: uid, username: uid, password, reconnectPeriod: 0 })

const until = async (condition: () => Promise<boolean>, seconds = 10): Promise<void> => {
  for (let i = 0; i < seconds * 20; i++) {
    if (await condition()) return
    await new Promise((wake) => setTimeout(wake, 50))
  }
  throw new Error(`it did not happen within ${seconds} s`)
}
const placed = async () => (await sql`select p.status from public.credential_placements p join public.devices d on d.id = p.device_id where d.uid = 'BR-101-L'`)[0]?.status as string | undefined
const events = async (kind: string) => (await sql`select count(*)::int as n from public.access_events where kind = ${kind}`)[0]?.n as number
const unlock = async (): Promise<string> =>
  (await sql`
    insert into public.device_commands (org_id, estate_id, device_id, kind, reason_kind, expires_at, idempotency_key)
    select org_id, estate_id, id, 'unlock', 'tenant', now() + interval '10 seconds', gen_random_uuid()::text from public.devices where uid = 'BR-101-L' returning id`)[0]?.id as string

test('6.2.a2 key and unlock go over MQTT to the lock and its answers come back: confirmed, opened, on record', async () => {
  const { port } = await embedded()
  simulator = await startSimulator({ mqttUrl: `mqtt://127.0.0.1:${port}`, devices: [{ uid: 'BR-101-L', secret: 'secret-BR-101-L', kind: 'lock' }], pace, life: false })
  await until(async () => (await placed()) === 'confirmed')
  const command = await unlock()
  await until(async () => (await sql`select status from public.device_commands where id = ${command}`)[0]?.status === 'succeeded')
  await until(async () => (await events('door_closed')) === 1)
  const log = await sql`select kind, household_id from public.access_events order by at, id`
  expect(log.map((row) => row.kind)).toEqual(['unlock', 'door_open', 'door_closed'])
  expect(log.every((row) => row.household_id === home.household)).toBe(true)
  expect((await sql`select online from public.device_shadows s join public.devices d on d.id = s.device_id where d.uid = 'BR-101-L'`)[0]?.online).toBe(true)
})

test('6.3.a a message is acknowledged only after the database has committed it', async () => {
  const { port } = await embedded()
  const client = await connect(port, 'BR-101-L')
  let acknowledged = false
  const release = await holdLock()
  const sent = client.publishAsync('anju/BR-101-L/up/event', JSON.stringify({ id: 'held', kind: 'jammed' }), { qos: 1 }).then(() => (acknowledged = true))
  await new Promise((wake) => setTimeout(wake, 800))
  expect(acknowledged).toBe(false)
  expect(await events('jammed')).toBe(0)
  await release()
  await sent
  expect(await events('jammed')).toBe(1)
  await client.endAsync()
})

/** Holds the table of seen keys, so that no message can be committed. */
async function holdLock(): Promise<() => Promise<void>> {
  const own = postgres(stack.dbUrl, { max: 1, onnotice: () => {} })
  await own.unsafe('begin; lock table telemetry.seen in access exclusive mode')
  return async () => {
    await own.unsafe('commit')
    await own.end()
  }
}

test('4.a a device with a wrong secret is not let in; one that is may only speak as itself', async () => {
  const { port } = await embedded()
  await device('BR-102-L', null)
  await expect(connect(port, 'BR-102-L', 'wrong')).rejects.toThrow()
  await expect(connect(port, 'NOBODY', 'x')).rejects.toThrow()
  const client = await connect(port, 'BR-102-L')
  const granted = await client.subscribeAsync('anju/BR-101-L/down/command', { qos: 1 }).catch(() => [])
  expect(granted.every((grant) => grant.qos === 128)).toBe(true)
  const before = await events('tamper')
  const thrownOut = new Promise<void>((done) => client.once('close', () => done()))
  client.publish('anju/BR-101-L/up/event', JSON.stringify({ id: 'forged', kind: 'tamper' }), { qos: 1 })
  await thrownOut
  expect(await events('tamper')).toBe(before)
  client.end(true)
})

test('6.3.a the same message sent again is one event', async () => {
  const { port } = await embedded()
  const client = await connect(port, 'BR-101-L')
  for (let i = 0; i < 3; i++) await client.publishAsync('anju/BR-101-L/up/event', JSON.stringify({ id: 'twice', kind: 'left_open' }), { qos: 1 })
  expect(await events('left_open')).toBe(1)
  await client.endAsync()
})

test('6.3.a a state told again word for word keeps the device alive', async () => {
  const { port } = await embedded()
  const client = await connect(port, 'BR-101-L')
  const seen = async () => (await sql`select last_seen_at from public.device_shadows s join public.devices d on d.id = s.device_id where d.uid = 'BR-101-L'`)[0]?.last_seen_at as Date
  await client.publishAsync('anju/BR-101-L/up/state', '{"battery":50}', { qos: 1 })
  const first = await seen()
  await client.publishAsync('anju/BR-101-L/up/state', '{"battery":50}', { qos: 1 })
  expect((await seen()).getTime()).toBeGreaterThan(first.getTime())
  await client.endAsync()
})

test('6.3.a an unlock whose time has passed on the way is not carried out', async () => {
  const { port } = await embedded()
  const client = await connect(port, 'BR-101-L')
  const heard: string[] = []
  client.on('message', (_topic, payload) => heard.push(payload.toString()))
  await client.subscribeAsync('anju/BR-101-L/down/command', { qos: 1 })
  await sql`
    insert into public.device_commands (org_id, estate_id, device_id, kind, reason_kind, expires_at, idempotency_key)
    select org_id, estate_id, id, 'unlock', 'tenant', now() - interval '1 second', 'late' from public.devices where uid = 'BR-101-L'`
  await new Promise((wake) => setTimeout(wake, 2500))
  expect(heard.filter((text) => text.includes('"unlock"'))).toEqual([])
  await client.endAsync()
})

/** Mosquitto as docs say to run it, but on a port of this test and without TLS. */
async function startMosquitto(): Promise<{ url: string; port: number; files: { folder: string; pidFile: string } }> {
  const binary = ['/usr/sbin/mosquitto', '/usr/local/sbin/mosquitto', '/opt/homebrew/sbin/mosquitto'].find((path) => existsSync(path))
  if (!binary) throw new Error('Mosquitto is not installed: apt-get install mosquitto')
  const [port = 0] = await freePorts(1)
  const files = { folder: join(folder, `mosquitto-${port}`), pidFile: join(folder, `mosquitto-${port}.pid`) }
  const config = readFileSync(fileURLToPath(new URL('./mosquitto.conf', import.meta.url)), 'utf8')
    .replaceAll(/^(cafile|certfile|keyfile) .*\n/gm, '')
    .replace('listener 8883', `listener ${port} 127.0.0.1`)
    .replace('/run/mosquitto/mosquitto.pid', files.pidFile)
    .replaceAll('/etc/mosquitto/anju', files.folder)
  writeFileSync(join(folder, 'mosquitto.conf'), `${config}\n${process.getuid?.() === 0 ? 'user root' : ''}\n`)
  mkdirSync(files.folder)
  for (const name of ['passwords', 'acl']) writeFileSync(join(files.folder, name), '')
  mosquitto = spawn(binary, ['-c', join(folder, 'mosquitto.conf')], { stdio: 'ignore' })
  // It answers, if only to say no: now it also hears signals.
  await until(async () => connectAsync(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 0 }).then(() => true, (error: Error) => /[Nn]ot authorized/.test(error.message)))
  return { url: `mqtt://127.0.0.1:${port}`, port, files }
}

test('6.3.a with Mosquitto as the broker the same holds: taken, acknowledged after the commit, commands go out', async () => {
  const { url, files } = await startMosquitto()
  bridge = await startBridge({ databaseUrl: stack.bridgeUrl, mqtt: { url, username: 'anju-bridge', password: 'a long secret' }, mosquitto: files, spoolDir: join(folder, 'spool-mosquitto'), log: () => {} })
  simulator = await startSimulator({ mqttUrl: url, devices: [{ uid: 'BR-101-L', secret: 'secret-BR-101-L', kind: 'lock' }], pace, life: false })
  await until(async () => (await sql`select online from public.device_shadows s join public.devices d on d.id = s.device_id where d.uid = 'BR-101-L'`)[0]?.online === true)
  const before = await events('door_closed')
  const command = await unlock()
  await until(async () => (await sql`select status from public.device_commands where id = ${command}`)[0]?.status === 'succeeded')
  await until(async () => (await events('door_closed')) === before + 1)
})

test('4.a Mosquitto lets in whom the database lets in, each under its own name, and cuts off a device that is taken out of use', async () => {
  await device('BR-NEW-L', null)
  const { url, port, files } = await startMosquitto()
  bridge = await startBridge({ databaseUrl: stack.bridgeUrl, mqtt: { url, username: 'anju-bridge', password: 'a long secret' }, mosquitto: files, spoolDir: join(folder, 'spool-logins'), log: () => {} })
  await expect(connect(port, 'BR-101-L', 'wrong')).rejects.toThrow(/[Nn]ot authorized/)
  await expect(connect(port, 'BR-UNKNOWN')).rejects.toThrow(/[Nn]ot authorized/)
  await expect(connectAsync(url, { reconnectPeriod: 0 })).rejects.toThrow(/[Nn]ot authorized/)

  const one = await connect(port, 'BR-101-L')
  const other = await connect(port, 'BR-NEW-L')
  const heard: string[] = []
  one.on('message', (topic) => heard.push(topic))
  await one.subscribeAsync(['anju/#', 'anju/BR-NEW-L/down/#', 'anju/BR-101-L/down/#'], { qos: 1 }).catch(() => {})
  await other.publishAsync('anju/BR-101-L/up/event', JSON.stringify({ id: 'forged', kind: 'duress' }), { qos: 1 })
  await other.publishAsync('anju/BR-NEW-L/up/event', JSON.stringify({ id: 'own', kind: 'low_battery' }), { qos: 1 })
  await other.publishAsync('anju/BR-101-L/down/command', '{}', { qos: 1 })
  await until(async () => (await events('low_battery')) === 1)
  expect(await events('duress')).toBe(0)
  expect(heard).toEqual([])

  // A device registered while all runs may sign in at once; one that is retired is out at once.
  await device('BR-LATE-L', null)
  await until(async () => {
    const late = await connect(port, 'BR-LATE-L').catch(() => null)
    await late?.endAsync()
    return late !== null
  })
  await sql`update public.devices set status = 'retired' where uid = 'BR-NEW-L'`
  await until(async () => !other.connected)
  await expect(connect(port, 'BR-NEW-L')).rejects.toThrow(/[Nn]ot authorized/)
  expect(one.connected).toBe(true)
  await one.endAsync()
})

test('6.3.a what arrives while the database is away is on disk before it is acknowledged, and stored when it is back', async () => {
  const { port } = await embedded()
  const client = await connect(port, 'BR-101-L')
  await sql`alter role anju_bridge_login nologin`
  await sql`select pg_terminate_backend(pid) from pg_stat_activity where usename = 'anju_bridge_login'`
  await client.publishAsync('anju/BR-101-L/up/event', JSON.stringify({ id: 'while-away', kind: 'duress' }), { qos: 1 })
  expect(existsSync(join(folder, 'spool/inbound.jsonl'))).toBe(true)
  expect(await events('duress')).toBe(0)
  await sql`alter role anju_bridge_login login`
  await until(async () => (await events('duress')) === 1, 20)
  await client.endAsync()
})
