import postgres from 'postgres'

/** A message from a device as the bridge took it, before anybody has understood it. */
export interface Inbound {
  topic: string
  /** The payload as text; binary payloads are base64 with `base64:` before it. */
  payload: string
  /** Server time of arrival, ISO 8601. */
  received_at: string
  /** The same message twice has the same key. */
  dedupe_key: string
}

export interface Command {
  id: string
  device_uid: string
  kind: string
  payload: unknown
  expires_at: string | null
}

export interface Identity {
  ok: boolean
  kind?: 'device' | 'bridge'
  device_uid?: string
}

/** All the bridge may do in the database: a handful of functions, called as its own narrow role. */
export class BridgeDatabase {
  private readonly sql: postgres.Sql

  constructor(url: string) {
    this.sql = postgres(url, {
      max: 6,
      onnotice: () => {},
      connection: { application_name: 'anju-bridge' },
      connect_timeout: 5,
      backoff: (retries) => Math.min(0.2 * 2 ** retries, 5),
      // The driver's own question about array types is nobody's promise: lost with a dying server, it would end the process.
      fetch_types: false,
    })
  }

  async authenticate(username: string, password: string): Promise<Identity> {
    const [row] = await this.sql<{ answer: Identity }[]>`select private.bridge_auth(${username}, ${password}) as answer`
    return row?.answer ?? { ok: false }
  }

  /** Stores and processes a batch in one transaction; returns when it is committed. */
  async ingest(messages: Inbound[]): Promise<void> {
    await this.sql`select private.bridge_ingest(${this.sql.json(messages as unknown as postgres.JSONValue)})`
  }

  async takeCommands(max: number): Promise<Command[]> {
    return this.sql<Command[]>`select id, device_uid, kind, payload, expires_at from private.bridge_take_commands(${max})`
  }

  async commandResult(command: string, status: string, detail: Record<string, string>): Promise<void> {
    await this.sql`select private.bridge_command_result(${command}, ${status}, ${this.sql.json(detail)})`
  }

  async presence(uid: string, online: boolean): Promise<void> {
    await this.sql`select private.device_presence(${uid}, ${online})`
  }

  /** Devices that may sign in, with their secrets' hashes in the form of Mosquitto's password files. */
  async logins(): Promise<{ device_uid: string; secret_hash: string }[]> {
    return this.sql`select device_uid, secret_hash from private.bridge_logins()`
  }

  /** Calls back when who may sign in has changed, and once the connection is back after a break. */
  async onLogins(changed: () => void): Promise<void> {
    await this.sql.listen('anju_logins', changed, changed)
  }

  async heartbeat(name: string): Promise<void> {
    await this.sql`select private.bridge_heartbeat(${name})`
  }

  /** Calls back when commands are waiting, at once and without asking. */
  async onCommands(heard: () => void): Promise<void> {
    await this.sql.listen('anju_commands', heard)
  }

  async close(): Promise<void> {
    await this.sql.end({ timeout: 2 })
  }
}
