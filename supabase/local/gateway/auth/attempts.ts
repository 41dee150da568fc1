/** Counts events per key in a sliding window and says when there are too many. Memory is bounded. */
export class Attempts {
  private readonly seen = new Map<string, number[]>()

  private readonly limit: number
  private readonly windowMs: number
  private readonly now: () => number

  constructor(limit: number, windowMs: number, now: () => number = Date.now) {
    this.limit = limit
    this.windowMs = windowMs
    this.now = now
  }

  /** Whether the key has used up its window. */
  exhausted(key: string): boolean {
    return this.recent(key).length >= this.limit
  }

  /** Notes one more event of the key. */
  note(key: string): void {
    const recent = this.recent(key)
    recent.push(this.now())
    this.seen.delete(key)
    this.seen.set(key, recent)
    if (this.seen.size > 10_000) this.seen.delete(this.seen.keys().next().value ?? '')
  }

  forget(key: string): void {
    this.seen.delete(key)
  }

  private recent(key: string): number[] {
    const since = this.now() - this.windowMs
    return (this.seen.get(key) ?? []).filter((at) => at > since)
  }
}
