/** Numbers of a metrics page, read by hand where that is exact, by `Number` where it is not. */

const MINUS = 45
const DOT = 46
const NEWLINE = 10
const RETURN = 13
const SPACE = 32
const TAB = 9
const ZERO = 48
const NINE = 57

/** So many digits fit a double without loss, and dividing by a power of ten this small rounds once: the quotient is exact. */
const EXACT_DIGITS = 15
const POWERS = Float64Array.from({ length: EXACT_DIGITS + 1 }, (_, power) => 10 ** power)

const PLAIN = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i
const INFINITE = /^([+-]?)inf(inity)?$/i

export class NumberReader {
  /** Where the number that was read last ended. */
  end = 0
  /** The bytes there are no number. */
  failed = false

  /** A number that begins at `at` and ends at a blank or the end of the line; the bytes end with a newline. */
  read(bytes: Uint8Array, at: number): number {
    let place = at
    let byte = bytes[place] as number
    const isNegative = byte === MINUS
    if (isNegative) byte = bytes[++place] as number
    const first = place
    let whole = 0
    while (byte >= ZERO && byte <= NINE) {
      whole = whole * 10 + (byte - ZERO)
      byte = bytes[++place] as number
    }
    let digits = place - first
    let decimals = 0
    if (byte === DOT && digits > 0) {
      const dot = place
      byte = bytes[++place] as number
      while (byte >= ZERO && byte <= NINE) {
        whole = whole * 10 + (byte - ZERO)
        byte = bytes[++place] as number
      }
      decimals = place - dot - 1
      digits += decimals
    }
    if (digits === 0 || digits > EXACT_DIGITS || (byte !== NEWLINE && byte !== SPACE))
      return this.#readSlowly(bytes, at)
    this.end = place
    this.failed = false
    const value = decimals === 0 ? whole : whole / (POWERS[decimals] as number)
    return isNegative ? -value : value
  }

  /** Exponents, many digits, NaN and the infinities. */
  #readSlowly(bytes: Uint8Array, at: number): number {
    let end = at
    for (let byte = bytes[end] as number; byte !== NEWLINE && byte !== SPACE && byte !== TAB && byte !== RETURN;) {
      byte = bytes[++end] as number
    }
    this.end = end
    // No number has so many characters; a line of a megabyte is not made a string to find that out.
    const text = end - at > 400 ? '' : String.fromCharCode(...bytes.subarray(at, end))
    this.failed = false
    if (PLAIN.test(text)) return Number(text)
    const sign = INFINITE.exec(text)?.[1]
    if (sign !== undefined) return sign === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
    this.failed = !/^[+-]?nan$/i.test(text)
    return Number.NaN
  }
}
