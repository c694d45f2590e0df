/**
 * Prometheus' text format and OpenMetrics, read from bytes.
 *
 * A page looks like the one before but for its values. So each line is first compared with the line that stood there the last
 * time; where it begins alike, its series is known and the value alone is read. Other lines are read whole, and after one that
 * is known the prediction goes on behind the place where that stood.
 */
import { Fault } from '../../shared/fault.ts'
import { NumberReader } from './number-reader.ts'
import { PageNotes, type PageReport } from './page-report.ts'
import type { SeriesName } from './series-name.ts'
import { SeriesScanner } from './series-scanner.ts'
import { COMMENT, doubled, END_OF_FILE, FAMILY, SeriesTable } from './series-table.ts'

export const PAGE_LIMIT_BYTES = 100 * 1024 * 1024
export const SERIES_LIMIT = 2_000_000
export const LINE_LIMIT_BYTES = 1024 * 1024
/** Series that no page has any more are forgotten, all at once, when there are this many times as many as a page has. */
const STALE_FACTOR = 4
const STALE_FLOOR = 65_536

const NEWLINE = 10
const RETURN = 13
const SPACE = 32
const TAB = 9
const OPENING_BRACE = 123
const HASH = 35
const UPPER_E = 69
const UPPER_T = 84

const TYPES = new Set([
  'counter',
  'gauge',
  'histogram',
  'gaugehistogram',
  'summary',
  'untyped',
  'unknown',
  'info',
  'stateset',
])

const NOTHING = new Uint8Array(0)

export interface ParserLimits {
  readonly seriesLimit?: number
  readonly pageBytes?: number
}

/** Reads the pages of one process, or of several that are alike, one after the other. Series have numbers from 0 on. */
export class MetricsParser {
  readonly #limits: Required<ParserLimits>
  readonly #numbers = new NumberReader()
  readonly #scanner = new SeriesScanner()
  #table = new SeriesTable(NOTHING)
  /** Changes when the numbers of the series have another meaning than before. */
  #version = 0
  #page = 0
  /** The page a series was in last, and its value there; by series. */
  #seenIn = new Int32Array(64)
  #values = new Float64Array(64)
  /** ms; by series. `null`: no page told any. */
  #times: Float64Array | null = null
  /** Entries of the last page, line by line, and where each stood in it. */
  #order = new Int32Array(0)
  #lines = 0
  #place = new Int32Array(0)
  #nextOrder = new Int32Array(0)
  #families: { readonly name: string; readonly type: string; seenIn: number }[] = []
  #familyIds = new Map<string, number>()
  #nextLine = 0
  #hasEnded = false

  constructor({ seriesLimit = SERIES_LIMIT, pageBytes = PAGE_LIMIT_BYTES }: ParserLimits = {}) {
    this.#limits = { seriesLimit, pageBytes }
  }

  get version(): number {
    return this.#version
  }

  /** How many series are known, of whatever page. */
  get seriesCount(): number {
    return this.#table.series
  }

  nameOf(series: number): SeriesName {
    return this.#table.nameOf(series)
  }

  /** On the last page; `null`: it was not there. It may be NaN or infinite. */
  valueOf(series: number): number | null {
    return this.#seenIn[series] === this.#page ? (this.#values[series] as number) : null
  }

  /** As the page told it, epoch ms; `null`: it told none, as most do. */
  timeOf(series: number): number | null {
    const time = this.#seenIn[series] === this.#page ? this.#times?.[series] : undefined
    return time === undefined || Number.isNaN(time) ? null : time
  }

  /** By name of the family, as the `# TYPE` lines of the last page say. */
  types(): Map<string, string> {
    const seen = this.#families.filter(({ seenIn }) => seenIn === this.#page)
    return new Map(seen.map(({ name, type }) => [name, type]))
  }

  /** Values and report are those of this page until the next is read.
   *  @throws {Fault} sourceFailed: it is larger than anything we read. Nothing of it is kept. */
  parse(bytes: Uint8Array, isOpenMetrics = false): PageReport {
    if (bytes.length > this.#limits.pageBytes)
      throw new Fault('sourceFailed', `answers more than ${Math.round(this.#limits.pageBytes / 1024 ** 2)} MiB`)
    if (this.#table.entries > Math.max(STALE_FLOOR, STALE_FACTOR * this.#lines)) this.#forget()
    if (this.#table.entries === 0) this.#begin(bytes)
    try {
      return this.#parse(bytes, isOpenMetrics)
    } catch (error) {
      this.#forget()
      throw error
    }
  }

  #parse(bytes: Uint8Array, isOpenMetrics: boolean): PageReport {
    const end = bytes.lastIndexOf(NEWLINE) + 1
    const notes = new PageNotes(bytes)
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const numbers = this.#numbers
    const order = this.#order
    const lines = this.#lines
    let table = this.#table
    let { bytes: known, view: knownView, start: starts, length: lengths, meaning: meanings } = table
    let seenIn = this.#seenIn
    let values = this.#values
    const page = ++this.#page
    let next = this.#nextOrder
    let count = 0
    const hasTimes = this.#times !== null
    let samples = 0
    let predicted = 0
    let isAsBefore = true
    let at = 0
    this.#hasEnded = false

    while (at < end) {
      notes.line += 1
      let entry = predicted < lines ? (order[predicted] as number) : -1
      if (entry >= 0) {
        const length = lengths[entry] as number
        const start = starts[entry] as number
        let index = 0
        if (at + length <= end) {
          const whole = length - 3
          // Four bytes at once: most of the time of a page goes here.
          while (index < whole && view.getInt32(at + index, true) === knownView.getInt32(start + index, true))
            index += 4
          if (index >= whole) while (index < length && bytes[at + index] === known[start + index]) index += 1
        }
        // A name may stand before its labels with blanks between: then it is another series than the one without labels.
        if (
          index === length &&
          ((meanings[entry] as number) < 0 || bytes[afterBlanks(bytes, at + length)] !== OPENING_BRACE)
        ) {
          predicted += 1
          at += length
        } else entry = -1
      }
      if (entry < 0) {
        isAsBefore = false
        entry = this.#read(bytes, at, end, notes)
        at = this.#nextLine
        if (entry < 0) continue
        table = this.#table
        ;({ bytes: known, view: knownView, start: starts, length: lengths, meaning: meanings } = table)
        seenIn = this.#seenIn
        values = this.#values
        const place = entry < this.#place.length ? (this.#place[entry] as number) - 1 : -1
        if (place >= 0 && place < lines && order[place] === entry) predicted = place + 1
      }
      if (count === next.length) next = this.#nextOrder = doubled(next)
      next[count++] = entry
      const series = meanings[entry] as number
      if (series < 0) {
        this.#comment(series, notes)
        continue
      }
      while (bytes[at] === SPACE || bytes[at] === TAB) at += 1
      if (hasTimes && this.#times !== null) this.#times[series] = Number.NaN
      const value = numbers.read(bytes, at)
      if (bytes[numbers.end] === NEWLINE && !numbers.failed) at = numbers.end + 1
      else {
        const isGood = this.#finish(bytes, at, series, isOpenMetrics, notes)
        at = this.#nextLine
        if (!isGood) continue
      }
      if (seenIn[series] === page) notes.duplicate(() => this.#table.nameOf(series))
      seenIn[series] = page
      values[series] = value
      samples += 1
      if (samples > this.#limits.seriesLimit)
        throw new Fault('sourceFailed', `answers more than ${this.#limits.seriesLimit} values`)
    }
    table.endFirstPage()
    this.#keepOrder(next, count, isAsBefore && count === lines)
    return notes.report(samples, end, isOpenMetrics && !this.#hasEnded)
  }

  /** A line that was not predicted: its entry, with `#nextLine` where its value begins or, where it carries none, the next line. -1: it is to be left out. */
  #read(bytes: Uint8Array, at: number, end: number, notes: PageNotes): number {
    const first = bytes[at]
    if (first === HASH) return this.#readComment(bytes, at, notes)
    if (this.#scanner.scan(bytes, at)) {
      const { end: to, hash } = this.#scanner
      if (to - at > LINE_LIMIT_BYTES) throw tooLong(notes.line)
      this.#nextLine = to
      const known = this.#table.find(bytes, at, to, hash)
      return known >= 0 ? known : this.#learn(bytes, at, to, hash)
    }
    this.#nextLine = bytes.indexOf(NEWLINE, at) + 1
    if (isBlank(bytes, at, this.#nextLine)) return -1
    if (this.#nextLine - at > LINE_LIMIT_BYTES) throw tooLong(notes.line)
    notes.invalid(at, Math.min(end, this.#nextLine), this.#scanner.why ?? 'it cannot be read')
    return -1
  }

  #learn(bytes: Uint8Array, at: number, to: number, hash: number): number {
    const entry = this.#table.addSeries(bytes, at, to, hash)
    if (this.#table.series > this.#seenIn.length) {
      this.#seenIn = doubled(this.#seenIn)
      this.#values = doubledFloats(this.#values)
    }
    return entry
  }

  #readComment(bytes: Uint8Array, at: number, notes: PageNotes): number {
    const to = bytes.indexOf(NEWLINE, at) + 1
    this.#nextLine = to
    if (to - at > LINE_LIMIT_BYTES) throw tooLong(notes.line)
    // Most comments are help texts: those are not made strings.
    const word = bytes[afterBlanks(bytes, at + 1)]
    if (word !== UPPER_T && word !== UPPER_E) return this.#table.addComment(bytes, at, to, COMMENT)
    const words = Buffer.from(bytes.buffer, bytes.byteOffset + at, to - at)
      .toString('utf8')
      .trim()
      .split(/[ \t]+/)
    let meaning = COMMENT
    if (words[0] === '#' && words[1] === 'EOF' && words.length === 2) meaning = END_OF_FILE
    if (words[0] === '#' && words[1] === 'TYPE') {
      const [, , name, type] = words
      if (name === undefined || type === undefined || words.length > 4 || !TYPES.has(type)) {
        notes.invalid(at, to, 'it names no type of a metric')
        return -1
      }
      meaning = FAMILY - this.#familyOf(name, type)
    }
    return this.#table.addComment(bytes, at, to, meaning)
  }

  #familyOf(name: string, type: string): number {
    const key = `${type} ${name}`
    const known = this.#familyIds.get(key)
    if (known !== undefined) return known
    this.#familyIds.set(key, this.#families.length)
    return this.#families.push({ name, type, seenIn: 0 }) - 1
  }

  #comment(meaning: number, notes: PageNotes): void {
    if (meaning === END_OF_FILE) {
      this.#hasEnded = true
      notes.endedAt(notes.line)
    }
    const family = this.#families[FAMILY - meaning]
    if (family !== undefined) family.seenIn = this.#page
  }

  /** What follows a value that is not followed by the end of the line: a time, an exemplar, a carriage return. */
  #finish(bytes: Uint8Array, at: number, series: number, isOpenMetrics: boolean, notes: PageNotes): boolean {
    const numbers = this.#numbers
    const to = bytes.indexOf(NEWLINE, at)
    this.#nextLine = to + 1
    if (to - at > LINE_LIMIT_BYTES) throw tooLong(notes.line)
    if (numbers.failed) {
      notes.invalid(at, to, numbers.end === at ? 'it has no value' : 'its value is no number')
      return false
    }
    let rest = afterBlanks(bytes, numbers.end)
    if (rest > numbers.end && bytes[rest] !== HASH && bytes[rest] !== NEWLINE && bytes[rest] !== RETURN) {
      const time = numbers.read(bytes, rest) * (isOpenMetrics ? 1_000 : 1)
      if (numbers.failed || !Number.isFinite(time)) {
        notes.invalid(at, to, 'its time is no number')
        return false
      }
      this.#tellTime(series, time)
      rest = afterBlanks(bytes, numbers.end)
    }
    if (bytes[rest] === RETURN && rest + 1 === to) rest = to
    if (rest === to || bytes[rest] === HASH) return true
    notes.invalid(at, to, 'something follows its value')
    return false
  }

  #tellTime(series: number, time: number): void {
    this.#times ??= new Float64Array(this.#values.length).fill(Number.NaN)
    if (this.#times.length < this.#values.length) {
      const larger = new Float64Array(this.#values.length).fill(Number.NaN)
      larger.set(this.#times)
      this.#times = larger
    }
    this.#times[series] = time
  }

  #keepOrder(next: Int32Array<ArrayBuffer>, count: number, isAsBefore: boolean): void {
    if (isAsBefore) return
    if (this.#place.length < this.#table.entries) this.#place = new Int32Array(this.#table.start.length)
    for (let line = 0; line < count; line += 1) this.#place[next[line] as number] = line + 1
    this.#nextOrder = this.#order
    this.#order = next
    this.#lines = count
  }

  #forget(): void {
    this.#begin(NOTHING)
    this.#version += 1
  }

  /** Room for a first page; it grows where that is not enough. */
  #begin(page: Uint8Array): void {
    this.#table = new SeriesTable(page)
    const lines = this.#table.start.length
    this.#lines = 0
    this.#seenIn = new Int32Array(lines)
    this.#values = new Float64Array(lines)
    this.#times = null
    this.#order = new Int32Array(lines)
    this.#nextOrder = new Int32Array(lines)
    this.#place = new Int32Array(lines)
    this.#families = []
    this.#familyIds = new Map()
  }
}

function afterBlanks(bytes: Uint8Array, at: number): number {
  let place = at
  while (bytes[place] === SPACE || bytes[place] === TAB) place += 1
  return place
}

/** `to`: behind the newline. */
function isBlank(bytes: Uint8Array, at: number, to: number): boolean {
  const place = afterBlanks(bytes, at)
  return place + 1 === to || (bytes[place] === RETURN && place + 2 === to)
}

function tooLong(line: number): Fault {
  return new Fault('sourceFailed', `answers with line ${line} longer than ${LINE_LIMIT_BYTES / 1024} KiB`)
}

function doubledFloats(array: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(array.length * 2)
  larger.set(array)
  return larger
}
