import { randomUUID } from 'node:crypto'
import { connect, type MqttClient } from 'mqtt'
import { z } from 'zod'

export interface SimulatedDevice {
  uid: string
  secret: string
  kind: string
}

const command = z.object({ id: z.string(), kind: z.string(), payload: z.looseObject({ credential: z.string().optional() }).nullish(), expires_at: z.string().nullish() })

/** How long things take in a real lock, ms; the tests hurry. */
export interface Pace {
  confirm: number
  open: number
  close: number
}

export const NATURAL: Pace = { confirm: 400, open: 700, close: 4000 }

/** One simulated device: signs in as itself, obeys its commands, tells what happens to it. */
export class SimulatedLock {
  readonly uid: string
  private readonly client: MqttClient
  private readonly pace: Pace
  private readonly keys = new Map<string, number>()
  private battery: number

  constructor(url: string, device: SimulatedDevice, pace: Pace, battery = 90) {
    this.uid = device.uid
    this.pace = pace
    this.battery = battery
    this.client = connect(url, { clientId: device.uid, username: device.uid, password: device.secret, keepalive: 60, reconnectPeriod: 2000 })
    this.client.on('connect', () => {
      this.client.subscribe(`anju/${this.uid}/down/command`, { qos: 1 })
      void this.state()
    })
    this.client.on('message', (_topic, payload) => void this.obey(payload).catch(() => undefined))
    this.client.on('error', () => undefined)
  }

  /** Reports battery and bolt. */
  state(locked = true): Promise<void> {
    return this.up('state', { online: true, battery: this.battery, locked })
  }

  /** Somebody opens the door: unlock, door open, door closed. */
  async opened(method: string, credential: string | null): Promise<void> {
    const now = (): string => new Date().toISOString()
    await this.up('event', { id: randomUUID(), kind: 'unlock', method, credential, success: true, at: now() })
    await this.state(false)
    await pause(this.pace.open)
    await this.up('event', { id: randomUUID(), kind: 'door_open', at: now() })
    await pause(this.pace.close)
    await this.up('event', { id: randomUUID(), kind: 'door_closed', at: now() })
    await this.state(true)
  }

  drain(percent: number): void {
    this.battery = Math.max(1, this.battery - percent)
  }

  stop(): Promise<void> {
    return this.client.endAsync(true)
  }

  private async obey(payload: Buffer): Promise<void> {
    const parsed = command.safeParse(JSON.parse(payload.toString('utf8')))
    if (!parsed.success) return
    const { id, kind, expires_at: expires } = parsed.data
    if (expires && new Date(expires) <= new Date()) return this.reply(id, 'rejected', { reason: 'expired' })
    await pause(this.pace.confirm)
    const credential = parsed.data.payload?.credential ?? null
    if (kind === 'unlock') {
      await this.reply(id, 'succeeded', { bolt: 'open' })
      return this.opened('remote', null)
    }
    if (kind === 'credential.add' && credential) {
      const slot = this.keys.get(credential) ?? this.keys.size + 1
      this.keys.set(credential, slot)
      return this.reply(id, 'succeeded', { slot, stored: true })
    }
    if (kind === 'credential.remove' && credential) {
      this.keys.delete(credential)
      return this.reply(id, 'succeeded', { stored: false })
    }
    return this.reply(id, 'rejected', { reason: 'unknown command' })
  }

  private reply(id: string, status: string, proof: object): Promise<void> {
    return this.up('reply', { command: id, status, proof, at: new Date().toISOString() })
  }

  protected async up(kind: string, body: object): Promise<void> {
    await this.client.publishAsync(`anju/${this.uid}/up/${kind}`, JSON.stringify(body), { qos: 1 })
  }
}

const pause = (ms: number): Promise<void> => new Promise((wake) => setTimeout(wake, ms))

/** One simulated water or electricity meter: counts up, tells its reading. */
export class SimulatedMeter extends SimulatedLock {
  private count: number
  private readonly unit: string

  constructor(url: string, device: SimulatedDevice, pace: Pace, count: number) {
    super(url, device, pace)
    this.count = count
    this.unit = device.kind === 'water_meter' ? 'm3' : 'kWh'
  }

  async reading(used: number): Promise<void> {
    this.count = Math.round((this.count + used) * 1000) / 1000
    await this.up('reading', { value: this.count, unit: this.unit, at: new Date().toISOString() })
  }
}
