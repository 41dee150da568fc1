import postgres from 'postgres'
import { Random } from '../../seeds/demo/random.ts'
import { NATURAL, SimulatedLock, SimulatedMeter, type Pace, type SimulatedDevice } from './lock.ts'

export interface SimulatorOptions {
  mqttUrl: string
  /** Devices to be, or the demo database to take them from. */
  devices?: SimulatedDevice[]
  databaseUrl?: string
  pace?: Pace
  /** Whether people come and go by themselves. Default: yes. */
  life?: boolean
  log?: (line: string) => void
}

export interface Simulator {
  devices: number
  /** Somebody uses a door. Throws when there is no such lock. */
  open(uid: string, method: string, credential?: string): Promise<void>
  stop(): Promise<void>
}

/** The demo's device secrets: known to everybody, good on this machine only. */
export const demoSecret = (uid: string): string => `demo-${uid}`

const STATE_MS = 60_000
const LIFE_MS = 5_000

/** Keeps simulated doors and meters alive over real MQTT. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const devices = options.devices ?? (options.databaseUrl ? await demoDevices(options.databaseUrl) : [])
  const pace = options.pace ?? NATURAL
  const random = new Random(20260901)
  const locks = new Map<string, SimulatedLock>()
  const meters: SimulatedMeter[] = []
  for (const device of devices) {
    if (device.kind.endsWith('_meter')) meters.push(new SimulatedMeter(options.mqttUrl, device, pace, random.int(100, 900)))
    else locks.set(device.uid, new SimulatedLock(options.mqttUrl, device, pace, random.int(35, 100)))
  }
  const timers: NodeJS.Timeout[] = []
  if (options.life !== false && devices.length > 0) {
    const all = [...locks.values()]
    timers.push(setInterval(() => {
      for (const lock of all) void lock.state().catch(() => undefined)
    }, STATE_MS))
    timers.push(setInterval(() => {
      const lock = all[random.int(0, Math.max(0, all.length - 1))]
      if (lock) void lock.opened(random.pick(['fingerprint', 'passcode', 'inside', 'card']), null).catch(() => undefined)
      const meter = meters[random.int(0, Math.max(0, meters.length - 1))]
      if (meter) void meter.reading(random.int(1, 30) / 1000).catch(() => undefined)
    }, LIFE_MS))
  }
  options.log?.(`simulator: ${locks.size} locks, ${meters.length} meters`)
  return {
    devices: devices.length,
    async open(uid, method, credential) {
      const lock = locks.get(uid)
      if (!lock) throw new Error(`no simulated lock ${uid}`)
      await lock.opened(method, credential ?? null)
    },
    async stop() {
      for (const timer of timers) clearInterval(timer)
      await Promise.allSettled([...locks.values(), ...meters].map((device) => device.stop()))
    },
  }
}

/** The demo's active devices, at most 200: more connections would only slow the demo down. */
async function demoDevices(url: string): Promise<SimulatedDevice[]> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  try {
    const rows = await sql<{ uid: string; kind: string }[]>`select uid, kind from public.devices where status = 'active' order by uid limit 200`
    return rows.map((row) => ({ ...row, secret: demoSecret(row.uid) }))
  } finally {
    await sql.end()
  }
}
