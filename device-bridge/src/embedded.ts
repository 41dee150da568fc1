import { createServer } from 'node:net'
import { Aedes, type Client } from 'aedes'
import type { BridgeDatabase } from './database.ts'
import { MAX_PAYLOAD } from './ingest.ts'
import { RateLimit } from './rate.ts'
import { mayPublish, maySubscribe } from './topics.ts'
import type { Receiver, Transport } from './transport.ts'

export interface EmbeddedOptions {
  port: number
  host?: string
  database: BridgeDatabase
  receiver: Receiver
  log: (line: string) => void
}

/** Messages a device may send: per second, and at once after a quiet time. */
const RATE = 20
const BURST = 200

/**
 * A broker of our own (aedes). Devices sign in with their uid and secret, may speak and listen under their own name only,
 * and get their acknowledgement when the database has the message: aedes asks `authorizePublish` before it acknowledges,
 * and the answer waits for the commit.
 */
export async function embeddedBroker(options: EmbeddedOptions): Promise<Transport> {
  const uids = new WeakMap<Client, { uid: string; rate: RateLimit }>()
  const broker = new Aedes({
    maxTopicLevels: 6,
    heartbeatInterval: 60_000,
    connectTimeout: 10_000,
    queueLimit: 1000,
    authenticate(client, username, password, done) {
      void signIn(options.database, username, password).then(
        (uid) => {
          if (uid === null) return done(Object.assign(new Error('bad user name or password'), { returnCode: 4 }), false)
          uids.set(client, { uid, rate: new RateLimit(RATE, BURST) })
          done(null, true)
        },
        // The database is away: 3 tells the device to try again later.
        () => done(Object.assign(new Error('server unavailable'), { returnCode: 3 }), false),
      )
    },
    authorizePublish(client, packet, done) {
      if (!client) return done(null) // the bridge itself
      const device = uids.get(client)
      const payload = Buffer.isBuffer(packet.payload) ? packet.payload : Buffer.from(packet.payload ?? '')
      if (!device || !mayPublish(device.uid, packet.topic)) return done(new Error('not your topic'))
      if (packet.retain || packet.qos === 2) return done(new Error('retained messages and QoS 2 are not taken'))
      if (payload.byteLength > MAX_PAYLOAD) return done(new Error('payload too large'))
      if (!device.rate.take()) return done(new Error('too many messages'))
      options.receiver.received(packet.topic, payload).then(() => done(null), (error: Error) => done(error))
    },
    authorizeSubscribe(client, subscription, done) {
      const device = uids.get(client)
      if (device && maySubscribe(device.uid, subscription.topic)) return done(null, subscription)
      done(null, null)
    },
  })
  await broker.listen()
  const presence = (client: Client, online: boolean): void => {
    const device = uids.get(client)
    if (device) void options.database.presence(device.uid, online).catch((error: Error) => options.log(`presence of ${device.uid}: ${error.message}`))
  }
  broker.on('clientReady', (client) => presence(client, true))
  broker.on('clientDisconnect', (client) => presence(client, false))
  broker.on('clientError', () => undefined)
  broker.on('connectionError', () => undefined)
  const server = createServer((socket) => void broker.handle(socket))
  await new Promise<void>((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      fail(error.code === 'EADDRINUSE' ? new Error(`Port ${options.port} is taken. Stop what uses it, or choose another with --mqtt-port.`) : error)
    })
    server.listen(options.port, options.host ?? '127.0.0.1', done)
  })
  const address = server.address()
  return {
    port: address && typeof address === 'object' ? address.port : options.port,
    publish: (topic, payload) =>
      new Promise((done, fail) => {
        broker.publish({ cmd: 'publish', topic, payload: Buffer.from(payload), qos: 1, retain: false, dup: false }, (error) => (error ? fail(error) : done()))
      }),
    stop: () =>
      new Promise((done) => {
        server.close()
        broker.close(() => done())
      }),
  }
}

async function signIn(database: BridgeDatabase, username: string | undefined, password: Buffer | undefined): Promise<string | null> {
  if (!username || !password) return null
  const identity = await database.authenticate(username, password.toString('utf8'))
  return identity.ok && identity.kind === 'device' ? (identity.device_uid ?? null) : null
}
