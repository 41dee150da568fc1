/** A way to the devices: the embedded broker or somebody else's. */
export interface Transport {
  /** Port of the embedded broker; 0 with another's. */
  port: number
  /** Sends a message at least once. */
  publish(topic: string, payload: string): Promise<void>
  stop(): Promise<void>
}

/** What a transport does with what comes in. */
export interface Receiver {
  /** Returns when the message is safe; only then is it acknowledged. Throws when it is refused. */
  received(topic: string, payload: Buffer): Promise<void>
}
