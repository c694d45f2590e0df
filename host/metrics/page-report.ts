/** What a page was like: how much of it could be read, and in words what could not. */
import type { SeriesName } from './series-name.ts'

export interface PageReport {
  readonly lines: number
  /** Lines with a value, those of a duplicate series too. */
  readonly samples: number
  /** Lines that could not be read. */
  readonly invalid: number
  /** Series that are there more than once; the last of each counts. */
  readonly duplicates: number
  /** The end is missing: half a line, or OpenMetrics without its `# EOF`. */
  readonly isBrokenOff: boolean
  /** All of that in a sentence, with the first of each kind and its line; `null`: there is nothing to say. */
  readonly trouble: string | null
}

const SHOWN_BYTES = 60
const decoder = new TextDecoder()

export class PageNotes {
  /** Number of the line being read, from 1. */
  line = 0
  readonly #bytes: Uint8Array
  #invalid = 0
  #firstInvalid = ''
  #duplicates = 0
  #firstDuplicate = ''
  #endedAt: number | null = null

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** `from`: what cannot be read begins there. */
  invalid(from: number, to: number, why: string): void {
    this.#invalid += 1
    this.#firstInvalid ||= `line ${this.line} cannot be read: ${why} (“${this.#shown(from, to)}”)`
  }

  duplicate(nameOf: () => SeriesName): void {
    this.#duplicates += 1
    if (this.#duplicates === 1) this.#firstDuplicate = `${describeSeries(nameOf())} is there again in line ${this.line}`
  }

  endedAt(line: number): void {
    this.#endedAt ??= line
  }

  /** `end`: behind the last whole line. `lacksEnd`: the format asks for a last line, and it did not come. */
  report(samples: number, end: number, lacksEnd: boolean): PageReport {
    const rest = decoder.decode(this.#bytes.subarray(end, end + SHOWN_BYTES)).trim()
    const isBrokenOff = (rest !== '' && rest !== '# EOF') || (lacksEnd && rest !== '# EOF')
    const isContinued = this.#endedAt !== null && this.#endedAt < this.line
    const said = [
      ...(isBrokenOff ? [`it breaks off ${rest === '' ? 'before its # EOF' : `in line ${this.line + 1}`}`] : []),
      ...(isContinued ? [`it goes on behind its # EOF in line ${this.#endedAt}`] : []),
      ...(this.#invalid === 0 ? [] : [`${this.#firstInvalid}${more(this.#invalid, 'line')}`]),
      ...(this.#duplicates === 0 ? [] : [`${this.#firstDuplicate}${more(this.#duplicates, 'duplicate')}`]),
    ]
    return {
      lines: this.line,
      samples,
      invalid: this.#invalid,
      duplicates: this.#duplicates,
      isBrokenOff,
      trouble: said.length === 0 ? null : said.join('; '),
    }
  }

  #shown(from: number, to: number): string {
    const text = decoder.decode(this.#bytes.subarray(from, Math.min(to, from + SHOWN_BYTES))).trim()
    return to - from > SHOWN_BYTES ? `${text}…` : text
  }
}

function more(count: number, what: string): string {
  return count === 1 ? '' : `, and ${count - 1} more ${what}${count === 2 ? '' : 's'}`
}

function describeSeries({ name, labels }: SeriesName): string {
  const written = Object.entries(labels).map(([label, value]) => `${label}="${value}"`)
  return written.length === 0 ? name : `${name}{${written.join(',')}}`
}
