import type { BridgeDatabase } from './database.ts'
import { commandTopic } from './topics.ts'
import type { Transport } from './transport.ts'

const MAX_AT_ONCE = 50
const POLL_MS = 2000

/**
 * Carries commands from the database to devices: at once when told of them, every two seconds otherwise. The database
 * never hands out an expired one; one that expires on the way is not sent, and none is sent twice.
 */
export class CommandPump {
  private readonly database: BridgeDatabase
  private readonly transport: Transport
  private readonly log: (line: string) => void
  private timer: NodeJS.Timeout | undefined
  private pumping: Promise<void> | undefined
  private again = false
  private stopped = false

  constructor(database: BridgeDatabase, transport: Transport, log: (line: string) => void) {
    this.database = database
    this.transport = transport
    this.log = log
  }

  async start(): Promise<void> {
    await this.database.onCommands(() => this.wake()).catch((error: Error) => this.log(`commands: ${error.message}`))
    this.timer = setInterval(() => this.wake(), POLL_MS)
    this.wake()
  }

  async stop(): Promise<void> {
    this.stopped = true
    clearInterval(this.timer)
    await this.pumping
  }

  private wake(): void {
    if (this.stopped) return
    if (this.pumping) {
      this.again = true
      return
    }
    this.pumping = this.pump()
      .catch((error: Error) => this.log(`commands: ${error.message}`))
      .finally(() => {
        this.pumping = undefined
        if (this.again) {
          this.again = false
          this.wake()
        }
      })
  }

  private async pump(): Promise<void> {
    for (;;) {
      const commands = await this.database.takeCommands(MAX_AT_ONCE)
      for (const command of commands) {
        if (command.expires_at && new Date(command.expires_at) <= new Date()) {
          await this.database.commandResult(command.id, 'expired', { by: 'bridge' })
          continue
        }
        const message = { id: command.id, kind: command.kind, payload: command.payload, expires_at: command.expires_at }
        await this.transport.publish(commandTopic(command.device_uid), JSON.stringify(message))
      }
      if (commands.length < MAX_AT_ONCE) return
    }
  }
}
