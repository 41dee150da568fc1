import { hostname } from 'node:os'
import { CommandPump } from './commands.ts'
import { BridgeDatabase } from './database.ts'
import { embeddedBroker } from './embedded.ts'
import { externalBroker } from './external.ts'
import { inbound, Ingest } from './ingest.ts'
import { Spool } from './spool.ts'
import { keepMosquittoFiles } from './mosquitto.ts'
import type { Receiver, Transport } from './transport.ts'

export interface BridgeOptions {
  /** Connection string of the bridge's own role (member of anju_bridge). */
  databaseUrl: string
  /** A broker of our own on a port, or somebody else's. */
  mqtt: { port: number; host?: string } | { url: string; username?: string; password?: string; group?: string }
  /** A Mosquitto whose password and access files the bridge keeps; it then signs in with `mqtt.username` itself. */
  mosquitto?: { folder: string; pidFile?: string }
  /** Folder for messages taken while the database is away. */
  spoolDir: string
  /** Shown on the health page. */
  name?: string
  log?: (line: string) => void
}

export interface Bridge {
  /** Port of the embedded broker; 0 with another's. */
  port: number
  stop(): Promise<void>
}

const HEARTBEAT_MS = 15_000

/** Starts the bridge between devices (MQTT) and the database. */
export async function startBridge(options: BridgeOptions): Promise<Bridge> {
  const log = (line: string): void => options.log?.(`bridge: ${line}`)
  const database = new BridgeDatabase(options.databaseUrl)
  const ingest = new Ingest({ store: (messages) => database.ingest(messages), spool: new Spool(options.spoolDir), log })
  const receiver: Receiver = { received: (topic, payload) => ingest.submit(inbound(topic, payload)) }
  let transport: Transport
  try {
    if (options.mosquitto) await keepMosquittoFiles(database, { ...options.mosquitto, ...account(options.mqtt) }, log)
    transport = 'url' in options.mqtt ? await externalBroker({ ...options.mqtt, receiver, log }) : await embeddedBroker({ ...options.mqtt, database, receiver, log })
  } catch (error) {
    await ingest.close()
    await database.close()
    throw error
  }
  const commands = new CommandPump(database, transport, log)
  await commands.start()
  const name = options.name ?? hostname()
  const beat = (): void => void database.heartbeat(name).catch((error: Error) => log(`heartbeat: ${error.message}`))
  beat()
  const timer = setInterval(beat, HEARTBEAT_MS)
  return {
    port: transport.port,
    async stop() {
      clearInterval(timer)
      await commands.stop()
      await transport.stop()
      await ingest.close()
      await database.close()
    },
  }
}

function account(mqtt: BridgeOptions['mqtt']): { username: string; password: string } {
  if ('url' in mqtt && mqtt.username && mqtt.password) return { username: mqtt.username, password: mqtt.password }
  throw new Error('Mosquitto’s files are kept for a broker with an address (MQTT_URL) and an account of the bridge (MQTT_USERNAME, MQTT_PASSWORD).')
}
