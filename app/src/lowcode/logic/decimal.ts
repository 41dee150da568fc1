/**
 * An exact decimal, `coefficient / 10^scale`: 0.1 + 0.2 is 0.3, as in the database. A formula's cents must not depend
 * on where it was reckoned.
 */
export class Decimal {
  readonly coefficient: bigint
  readonly scale: number

  constructor(coefficient: bigint, scale: number) {
    this.coefficient = coefficient
    this.scale = scale
  }

  /** The decimal a finite number is written as. */
  static of(value: number): Decimal {
    const [digits = '0', exponent = '0'] = String(value).split('e')
    const [whole = '0', fraction = ''] = digits.split('.')
    const scale = fraction.length - Number(exponent)
    const coefficient = BigInt(whole + fraction)
    return scale < 0 ? new Decimal(coefficient * power(-scale), 0) : new Decimal(coefficient, scale)
  }

  /** The coefficient at a larger scale. */
  private at(scale: number): bigint {
    return this.coefficient * power(scale - this.scale)
  }

  negate(): Decimal {
    return new Decimal(-this.coefficient, this.scale)
  }

  plus(other: Decimal): Decimal {
    const scale = Math.max(this.scale, other.scale)
    return new Decimal(this.at(scale) + other.at(scale), scale)
  }

  minus(other: Decimal): Decimal {
    return this.plus(other.negate())
  }

  times(other: Decimal): Decimal {
    return new Decimal(this.coefficient * other.coefficient, this.scale + other.scale)
  }

  /** The quotient, rounded to 10 decimals, halves away from zero; null when dividing by zero. */
  over(other: Decimal): Decimal | null {
    if (other.coefficient === 0n) return null
    const scale = Math.max(this.scale, other.scale)
    return new Decimal((this.at(scale) * power(11)) / other.at(scale), 11).rounded(10)
  }

  /** What is left of a division to a whole quotient, with the sign of the dividend; null when dividing by zero. */
  remainder(other: Decimal): Decimal | null {
    if (other.coefficient === 0n) return null
    const scale = Math.max(this.scale, other.scale)
    return new Decimal(this.at(scale) % other.at(scale), scale)
  }

  /** -1, 0 or 1. */
  compare(other: Decimal): number {
    const scale = Math.max(this.scale, other.scale)
    const difference = this.at(scale) - other.at(scale)
    return difference < 0n ? -1 : difference > 0n ? 1 : 0
  }

  /** Rounded to a number of decimals, halves away from zero. */
  rounded(decimals: number): Decimal {
    if (this.scale <= decimals) return this
    const unit = power(this.scale - decimals)
    const half = this.coefficient < 0n ? -unit / 2n : unit / 2n
    return new Decimal((this.coefficient + half) / unit, decimals)
  }

  /** Whether it lies between -10^exponent and 10^exponent, both excluded. */
  within(exponent: number): boolean {
    const limit = power(exponent + this.scale)
    return this.coefficient < limit && this.coefficient > -limit
  }

  /** Plain notation without superfluous zeros. */
  toString(): string {
    const sign = this.coefficient < 0n ? '-' : ''
    const digits = String(this.coefficient < 0n ? -this.coefficient : this.coefficient).padStart(this.scale + 1, '0')
    const whole = digits.slice(0, digits.length - this.scale)
    const fraction = digits.slice(digits.length - this.scale).replace(/0+$/, '')
    return sign + whole + (fraction === '' ? '' : `.${fraction}`)
  }

  /** The nearest number. */
  toNumber(): number {
    return Number(this.toString())
  }
}

const power = (exponent: number): bigint => 10n ** BigInt(exponent)
