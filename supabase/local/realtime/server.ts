import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Sql } from 'postgres'
import { WebSocketServer, type WebSocket } from 'ws'
import { z } from 'zod'
import type { Tokens } from '../gateway/auth/tokens.ts'
import type { StackKeys } from '../gateway/types.ts'
import { decode, encode, type PhoenixMessage } from './protocol.ts'

const joinPayload = z.looseObject({ config: z.looseObject({ private: z.boolean().optional() }).optional(), access_token: z.string().nullish() })
const tokenPayload = z.looseObject({ access_token: z.string().nullish() })

interface Channel {
  joinRef: string | null
  topic: string
  private: boolean
}

interface Client {
  socket: WebSocket
  version: '1.0.0' | '2.0.0'
  token: string | null
  channels: Map<string, Channel>
  alive: boolean
}

interface Stored {
  id: string
  topic: string
  event: string
  payload: unknown
  private: boolean
}

const MAX_CHANNELS = 100
const RECHECK_MS = 60_000
const PING_MS = 30_000
const KEEP = '1 hour'

/**
 * As much of Supabase Realtime as broadcasts from the database need: clients join `realtime:<topic>`, private topics are
 * authorised by the row policies of realtime.messages as the user, `realtime.send` in SQL reaches every member. Clients
 * cannot send: what is live follows from the database.
 */
export class RealtimeServer {
  private readonly sockets = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024 })
  private readonly clients = new Set<Client>()
  private waiting: string[] = []
  private readonly timers: NodeJS.Timeout[] = []

  private readonly sql: Sql
  private readonly tokens: Tokens
  private readonly keys: StackKeys

  constructor(sql: Sql, tokens: Tokens, keys: StackKeys) {
    this.sql = sql
    this.tokens = tokens
    this.keys = keys
  }

  async start(): Promise<void> {
    await this.sql.listen('realtime', (id) => this.heard(id))
    this.timers.push(setInterval(() => void this.recheck(), RECHECK_MS))
    this.timers.push(setInterval(() => this.ping(), PING_MS))
    this.timers.push(setInterval(() => void this.forget(), 10 * 60_000))
    for (const timer of this.timers) timer.unref()
  }

  stop(): void {
    for (const timer of this.timers) clearInterval(timer)
    for (const client of this.clients) client.socket.terminate()
    this.sockets.close()
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const key = url.searchParams.get('apikey')
    if (url.pathname !== '/realtime/v1/websocket' || (key !== this.keys.publishableKey && key !== this.keys.secretKey)) {
      socket.end(url.pathname === '/realtime/v1/websocket' ? 'HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n' : 'HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n')
      return
    }
    const version = url.searchParams.get('vsn') === '2.0.0' ? '2.0.0' : '1.0.0'
    this.sockets.handleUpgrade(request, socket, head, (ws) => this.connected(ws, version))
  }

  private connected(socket: WebSocket, version: Client['version']): void {
    const client: Client = { socket, version, token: null, channels: new Map(), alive: true }
    this.clients.add(client)
    socket.on('message', (data, binary) => {
      const message = binary ? null : decode(String(data))
      if (message) void this.received(client, message)
    })
    socket.on('pong', () => (client.alive = true))
    socket.on('close', () => this.clients.delete(client))
    socket.on('error', () => socket.terminate())
  }

  private async received(client: Client, message: PhoenixMessage): Promise<void> {
    client.alive = true
    if (message.topic === 'phoenix' && message.event === 'heartbeat') return this.reply(client, message, 'ok')
    if (message.event === 'phx_join') return this.join(client, message)
    if (message.event === 'phx_leave') {
      client.channels.delete(message.topic)
      this.reply(client, message, 'ok')
      return this.send(client, { ...message, event: 'phx_close', payload: {} })
    }
    if (message.event === 'access_token') {
      const given = tokenPayload.safeParse(message.payload)
      client.token = (given.success && given.data.access_token) || null
      return this.recheckClient(client)
    }
    if (message.ref && message.event === 'broadcast') this.reply(client, message, 'error', { reason: 'clients cannot send' })
  }

  private async join(client: Client, message: PhoenixMessage): Promise<void> {
    const payload = joinPayload.safeParse(message.payload ?? {})
    const topic = /^realtime:(.+)$/.exec(message.topic)?.[1]
    if (!payload.success || !topic) return this.reply(client, message, 'error', { reason: 'malformed join' })
    if (client.channels.size >= MAX_CHANNELS) return this.reply(client, message, 'error', { reason: 'ChannelRateLimitReached: too many channels' })
    if (payload.data.access_token) client.token = payload.data.access_token
    const channel: Channel = { joinRef: message.joinRef ?? message.ref, topic, private: payload.data.config?.private === true }
    if (channel.private && !(await this.mayListen(client.token, topic))) {
      return this.reply(client, message, 'error', { reason: `Unauthorized: You do not have permissions to read from this Channel topic: ${topic}` })
    }
    client.channels.set(message.topic, channel)
    this.reply(client, message, 'ok', { postgres_changes: [] })
  }

  /** Asks the row policies: a message of the topic is put down, looked at as the user, and taken back. */
  private async mayListen(token: string | null, topic: string): Promise<boolean> {
    const claims = await this.claims(token)
    if (!claims) return false
    const role = claims.role === 'authenticated' ? 'authenticated' : claims.role === 'service_role' ? 'service_role' : 'anon'
    let seen = false
    await this.sql
      .begin(async (tx) => {
        const [row] = await tx<{ id: string }[]>`insert into realtime.messages (topic, extension, private, event, payload) values (${topic}, 'broadcast', true, 'join', '{}') returning id`
        await tx`
          select set_config('request.jwt.claims', ${JSON.stringify(claims)}, true), set_config('request.jwt.claim.sub', ${String(claims.sub ?? '')}, true),
            set_config('request.jwt.claim.role', ${role}, true), set_config('realtime.topic', ${topic}, true), set_config('statement_timeout', '3s', true), set_config('role', ${role}, true)`
        seen = (await tx`select 1 from realtime.messages where id = ${row?.id ?? null} and extension = 'broadcast'`).length > 0
        throw new TakenBack()
      })
      .catch((error: unknown) => {
        if (!(error instanceof TakenBack)) seen = false
      })
    return seen
  }

  private async claims(token: string | null): Promise<Record<string, unknown> | null> {
    if (token === null || token === this.keys.publishableKey) return { role: 'anon' }
    if (token === this.keys.secretKey) return { role: 'service_role' }
    const verified = await this.tokens.verify(token)
    return verified.ok ? verified.claims : null
  }

  /** Rights may end while a screen stays open: every minute, and with every new token, each private channel is asked for again. */
  private async recheck(): Promise<void> {
    for (const client of this.clients) await this.recheckClient(client)
  }

  private async recheckClient(client: Client): Promise<void> {
    for (const [name, channel] of client.channels) {
      if (!channel.private || (await this.mayListen(client.token, channel.topic))) continue
      client.channels.delete(name)
      this.send(client, { joinRef: channel.joinRef, ref: null, topic: name, event: 'system', payload: { status: 'error', extension: 'system', message: 'Token has expired or permission was withdrawn' } })
      this.send(client, { joinRef: channel.joinRef, ref: null, topic: name, event: 'phx_close', payload: {} })
    }
  }

  private heard(id: string): void {
    this.waiting.push(id)
    if (this.waiting.length === 1) setTimeout(() => void this.deliver(), 5)
  }

  private async deliver(): Promise<void> {
    const ids = this.waiting
    this.waiting = []
    if (this.clients.size === 0) return
    const messages = await this.sql<Stored[]>`
      select id, topic, event, payload, private from realtime.messages where id = any (${ids}::uuid[]) order by inserted_at`.catch(() => [])
    for (const message of messages) {
      const name = `realtime:${message.topic}`
      for (const client of this.clients) {
        const channel = client.channels.get(name)
        if (channel?.private !== message.private) continue
        this.send(client, { joinRef: channel.joinRef, ref: null, topic: name, event: 'broadcast', payload: { type: 'broadcast', event: message.event, payload: message.payload, meta: { id: message.id } } })
      }
    }
  }

  private async forget(): Promise<void> {
    await this.sql`delete from realtime.messages where inserted_at < localtimestamp - ${KEEP}::interval`.catch(() => undefined)
  }

  private ping(): void {
    for (const client of this.clients) {
      if (!client.alive) client.socket.terminate()
      client.alive = false
      client.socket.ping()
    }
  }

  private reply(client: Client, to: PhoenixMessage, status: 'ok' | 'error', response: object = {}): void {
    this.send(client, { joinRef: to.joinRef, ref: to.ref, topic: to.topic, event: 'phx_reply', payload: { status, response } })
  }

  private send(client: Client, message: PhoenixMessage): void {
    if (client.socket.readyState === client.socket.OPEN) client.socket.send(encode(message, client.version))
  }
}

class TakenBack extends Error {}
