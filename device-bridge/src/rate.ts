/** A token bucket: `rate` per second, `burst` at once. */
export class RateLimit {
  private tokens: number
  private at: number
  private readonly rate: number
  private readonly burst: number

  constructor(rate: number, burst: number, now = Date.now()) {
    this.rate = rate
    this.burst = burst
    this.tokens = burst
    this.at = now
  }

  /** Takes one; false when there is none left. */
  take(now = Date.now()): boolean {
    this.tokens = Math.min(this.burst, this.tokens + ((now - this.at) / 1000) * this.rate)
    this.at = now
    if (this.tokens < 1) return false
    this.tokens -= 1
    return true
  }
}
