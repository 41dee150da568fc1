import { connect } from 'mqtt'
import { MAX_PAYLOAD } from './ingest.ts'
import { ALL_UP, parseUp } from './topics.ts'
import type { Receiver, Transport } from './transport.ts'

export interface ExternalOptions {
  /** `mqtt://` or `mqtts://` address of a broker (Mosquitto, EMQX). */
  url: string
  username?: string
  password?: string
  /** Several bridges share the load as one group. */
  group?: string
  receiver: Receiver
  log: (line: string) => void
}

/**
 * A broker somebody else runs. The subscription is shared, so several bridges may run side by side, and each message is
 * acknowledged by hand after the commit: a bridge that dies in between gets it again.
 */
export async function externalBroker(options: ExternalOptions): Promise<Transport> {
  const group = options.group ?? 'anju'
  const client = connect(options.url, {
    protocolVersion: 5,
    clientId: `anju-bridge-${group}-${process.pid}-${Date.now().toString(36)}`,
    clean: true,
    reconnectPeriod: 1000,
    ...(options.username ? { username: options.username } : {}),
    ...(options.password ? { password: options.password } : {}),
  })
  // mqtt.js acknowledges a QoS 1 message when this callback is called.
  client.handleMessage = (packet, done) => {
    const payload = Buffer.isBuffer(packet.payload) ? packet.payload : Buffer.from(packet.payload)
    if (!parseUp(packet.topic) || payload.byteLength > MAX_PAYLOAD) return done()
    options.receiver.received(packet.topic, payload).then(() => done(), (error: Error) => {
      options.log(`message not taken: ${error.message}`)
      done(error)
    })
  }
  client.on('error', (error) => options.log(`broker: ${error.message}`))
  await new Promise<void>((done, fail) => {
    const late = setTimeout(() => fail(new Error(`The MQTT broker at ${options.url} does not answer.`)), 15_000)
    client.once('connect', () => {
      clearTimeout(late)
      done()
    })
  })
  await client.subscribeAsync(`$share/${group}/${ALL_UP}`, { qos: 1 })
  return {
    port: 0,
    publish: async (topic, payload) => {
      await client.publishAsync(topic, payload, { qos: 1 })
    },
    stop: () => client.endAsync(),
  }
}
