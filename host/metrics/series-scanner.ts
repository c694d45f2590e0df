/**
 * Reads the name and the labels at the beginning of a line: where they end, and a hash of them. Nothing is made a string here.
 *
 * The hash does not depend on the order of the labels or on blanks between them, so that one series written in two ways has one.
 * Names in quotes, as Prometheus 3 writes those with unusual characters, are read too.
 */

const NEWLINE = 10
const SPACE = 32
const TAB = 9
const QUOTE = 34
const COMMA = 44
const EQUALS = 61
const BACKSLASH = 92
const OPEN = 123
const CLOSE = 125

const LABEL = 1
const METRIC = 2
/** What a name may begin with; digits may follow. */
const BEGINS = new Uint8Array(256)
const FOLLOWS = new Uint8Array(256)
for (let byte = 0; byte < 256; byte += 1) {
  const isLetter = (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122) || byte === 95
  const isDigit = byte >= 48 && byte <= 57
  BEGINS[byte] = isLetter ? LABEL | METRIC : byte === 58 ? METRIC : 0
  FOLLOWS[byte] = isDigit ? LABEL | METRIC : (BEGINS[byte] as number)
}

const SEED = 0x811c9dc5 | 0
const PRIME = 0x01000193

export class SeriesScanner {
  /** Of name and labels. */
  hash = 0
  /** Where the value begins. */
  end = 0
  /** What is wrong; `null`: nothing. */
  why: string | null = null
  #hasName = false
  #place = 0

  /** `bytes` end with a newline; every loop here stops at one. */
  scan(bytes: Uint8Array, at: number): boolean {
    this.#place = at
    this.#hasName = false
    this.hash = 0
    this.why = null
    if (((BEGINS[bytes[at] as number] as number) & METRIC) !== 0) {
      this.hash = mixed(this.#scanWord(bytes, METRIC))
      this.#hasName = true
    }
    this.#skipBlanks(bytes)
    const hasLabels = bytes[this.#place] === OPEN
    if (hasLabels && !this.#scanLabels(bytes)) return false
    if (!this.#hasName) return this.#fail('it begins with no name of a metric')
    const before = this.#place
    this.#skipBlanks(bytes)
    this.end = this.#place
    // `up1` is a name without a value, `up{}1` a value all the same.
    if (this.end === before && !hasLabels && bytes[this.end - 1] !== SPACE && bytes[this.end - 1] !== TAB)
      return this.#fail(
        bytes[before] === NEWLINE ? 'it has no value' : 'its name has a character that names do not have',
      )
    return true
  }

  #scanLabels(bytes: Uint8Array): boolean {
    this.#place += 1
    for (;;) {
      this.#skipBlanks(bytes)
      const byte = bytes[this.#place] as number
      if (byte === CLOSE) break
      if (!this.#scanLabel(bytes, byte)) return false
      this.#skipBlanks(bytes)
      const next = bytes[this.#place] as number
      if (next === CLOSE) break
      if (next !== COMMA) return this.#fail('its labels have no comma or closing brace between or behind them')
      this.#place += 1
    }
    this.#place += 1
    return true
  }

  #scanLabel(bytes: Uint8Array, byte: number): boolean {
    let hash = 0
    const isQuoted = byte === QUOTE
    if (isQuoted) {
      hash = this.#scanQuoted(bytes)
      if (this.why !== null) return false
    } else {
      if (((BEGINS[byte] as number) & LABEL) === 0) return this.#fail('a label has no name')
      hash = this.#scanWord(bytes, LABEL)
    }
    this.#skipBlanks(bytes)
    if (bytes[this.#place] !== EQUALS) {
      if (!isQuoted || this.#hasName) return this.#fail('a label has no equals sign')
      this.hash = (this.hash + mixed(hash)) | 0
      this.#hasName = true
      return true
    }
    this.#place += 1
    this.#skipBlanks(bytes)
    if (bytes[this.#place] !== QUOTE) return this.#fail('the value of a label is not in quotes')
    const value = this.#scanQuoted(bytes)
    if (this.why !== null) return false
    // Order does not count, so the labels are added up; which value belongs to which name does.
    this.hash = (this.hash + mixed(Math.imul(hash, PRIME) ^ value)) | 0
    return true
  }

  #scanWord(bytes: Uint8Array, kind: number): number {
    let place = this.#place
    let hash = SEED
    let byte = bytes[place] as number
    do {
      hash = Math.imul(hash ^ byte, PRIME)
      byte = bytes[++place] as number
    } while (((FOLLOWS[byte] as number) & kind) !== 0)
    this.#place = place
    return hash
  }

  #scanQuoted(bytes: Uint8Array): number {
    let place = this.#place + 1
    let hash = SEED
    for (;;) {
      const byte = bytes[place] as number
      if (byte === QUOTE) break
      if (byte === NEWLINE) {
        this.#fail('quotes are opened and not closed')
        return 0
      }
      hash = Math.imul(hash ^ byte, PRIME)
      place += 1
      if (byte === BACKSLASH && bytes[place] !== NEWLINE) {
        hash = Math.imul(hash ^ (bytes[place] as number), PRIME)
        place += 1
      }
    }
    this.#place = place + 1
    return hash
  }

  #skipBlanks(bytes: Uint8Array): void {
    let place = this.#place
    while (bytes[place] === SPACE || bytes[place] === TAB) place += 1
    this.#place = place
  }

  #fail(why: string): false {
    this.why = why
    return false
  }
}

function mixed(hash: number): number {
  let value = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  value = Math.imul(value ^ (value >>> 12), 0x297a2d39)
  return value ^ (value >>> 15)
}
