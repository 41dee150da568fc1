import { BridgeDatabase, type Inbound } from '../../device-bridge/src/database.ts'
import type { Figure } from './stats.ts'
import type { World } from './world.ts'

/** As many messages as the bridge puts into one transaction. */
const BATCH = 200
const DEVICES = 500

/** Door events through the bridge's function, as its role, against a bare COPY of the same messages. */
export async function benchIngest(world: World, events: number): Promise<Figure[]> {
  await world.sql`
    insert into public.devices (org_id, estate_id, unit_id, uid, kind)
    select org_id, estate_id, id, 'bench-' || row_number() over (order by id), 'lock' from public.units order by id limit ${DEVICES}`
  const messages = Array.from({ length: events }, (_, index) => doorEvent(index))
  const floor = await copySeconds(world, messages)
  const bridge = new BridgeDatabase(world.stack.bridgeUrl)
  const began = performance.now()
  for (let at = 0; at < messages.length; at += BATCH) await bridge.ingest(messages.slice(at, at + BATCH))
  const seconds = (performance.now() - began) / 1000
  await bridge.close()
  const [kept] = await world.sql<{ n: number }[]>`select count(*)::int as n from public.access_events`
  if (kept?.n !== events) throw new Error(`${kept?.n ?? 0} entries in the access log after ${events} door events`)
  return [
    {
      name: `device events through the bridge's function, ${BATCH} at a time`,
      measured: `${Math.round(events / seconds).toLocaleString('en')}/s`,
      floor: `bare COPY ${Math.round(events / floor).toLocaleString('en')}/s`,
      ratio: floor / seconds,
      least: 0.01,
    },
  ]
}

function doorEvent(index: number): Inbound {
  const at = new Date(Date.UTC(2026, 8, 1) + index * 1000).toISOString()
  const payload = JSON.stringify({ id: `event-${index}`, kind: index % 2 === 0 ? 'unlock' : 'door_open', method: 'passcode', success: true, at })
  return { topic: `anju/bench-${(index % DEVICES) + 1}/up/event`, payload, received_at: at, dedupe_key: `key-${index}` }
}

/** All messages in one COPY into a table without keys: as fast as this machine takes rows at all. */
async function copySeconds(world: World, messages: readonly Inbound[]): Promise<number> {
  await world.sql.unsafe('create table bench.events (topic text, payload text, received_at timestamptz, dedupe_key text)')
  const lines = messages.map((m) => [m.topic, m.payload, m.received_at, m.dedupe_key].join('\t'))
  const began = performance.now()
  const into = await world.sql`copy bench.events from stdin`.writable()
  await new Promise<void>((done, fail) => {
    into.once('error', fail)
    into.once('finish', done)
    into.end(`${lines.join('\n')}\n`)
  })
  return (performance.now() - began) / 1000
}
