/**
 * Every beginning of a line that was ever seen (name, labels, blanks; or a whole comment), and which series it stands for.
 * Bytes in one block, numbers in typed arrays: a million of them are a few objects.
 */
import { decodeSeries, seriesKey, type SeriesName } from './series-name.ts'

/** What an entry stands for where that is no series: `FAMILY - n` is the `# TYPE` line of family n. */
export const COMMENT = -1
export const END_OF_FILE = -2
export const FAMILY = -3

const USUAL_LINE_BYTES = 80
const NO_PAGE = new Uint8Array(0)

export class SeriesTable {
  /** The beginnings, one after the other. */
  bytes: Uint8Array<ArrayBuffer>
  view: DataView<ArrayBuffer>
  /** By entry: where its bytes begin and how many they are; its series, or what it is instead. */
  start: Int32Array<ArrayBuffer>
  length: Int32Array<ArrayBuffer>
  meaning: Int32Array<ArrayBuffer>
  entries = 0
  series = 0
  #hashes: Int32Array<ArrayBuffer>
  #used: number
  /** Entry + 1 by hash, the next free place where that is taken. A power of two, at most half full. */
  #slots: Int32Array<ArrayBuffer>
  /** The entry a series was first seen as. */
  #firstEntry: Int32Array<ArrayBuffer>

  /** What was looked for last has the hash of another entry. */
  #hasTwin = false
  /** The page that is copied as a whole; beginnings of its lines are not copied again. */
  #page: Uint8Array

  /** `page`: the one that comes first. It is copied as a whole, and there is room for its lines. */
  constructor(page: Uint8Array) {
    const lines = Math.max(64, Math.ceil(page.length / USUAL_LINE_BYTES))
    this.#page = page
    this.bytes = new Uint8Array(page)
    this.view = new DataView(this.bytes.buffer)
    this.#used = page.length
    this.start = new Int32Array(lines)
    this.length = new Int32Array(lines)
    this.meaning = new Int32Array(lines)
    this.#hashes = new Int32Array(lines)
    this.#firstEntry = new Int32Array(lines)
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(lines * 2)))
  }

  /** The entry of this very beginning of a line; -1: it is new. */
  find(bytes: Uint8Array, from: number, to: number, hash: number): number {
    const mask = this.#slots.length - 1
    this.#hasTwin = false
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const entry = (this.#slots[slot] as number) - 1
      if (entry < 0) return -1
      if (this.#hashes[entry] !== hash) continue
      if (this.#isAt(entry, bytes, from, to)) return entry
      this.#hasTwin = true
    }
  }

  /** The beginning that `find` did not find just now. It may be another way to write a series that is known. */
  addSeries(bytes: Uint8Array, from: number, to: number, hash: number): number {
    const known = this.#hasTwin ? this.#alike(bytes, from, to, hash) : null
    const entry = this.#add(bytes, from, to, known ?? this.series)
    if (known === null) {
      if (this.series === this.#firstEntry.length) this.#firstEntry = doubled(this.#firstEntry)
      this.#firstEntry[this.series] = entry
      this.series += 1
    }
    this.#hashes[entry] = hash
    if (this.entries * 2 > this.#slots.length) this.#widen()
    else this.#put(entry)
    return entry
  }

  /** A line that carries no value. It is never looked for, only predicted. */
  addComment(bytes: Uint8Array, from: number, to: number, meaning: number): number {
    return this.#add(bytes, from, to, meaning)
  }

  nameOf(series: number): SeriesName {
    const entry = this.#firstEntry[series] as number
    return this.#decode(entry)
  }

  #decode(entry: number): SeriesName {
    const start = this.start[entry] as number
    return decodeSeries(this.bytes.subarray(start, start + (this.length[entry] as number)))
  }

  #isAt(entry: number, bytes: Uint8Array, from: number, to: number): boolean {
    const length = this.length[entry] as number
    if (length !== to - from) return false
    const start = this.start[entry] as number
    const own = this.bytes
    for (let index = 0; index < length; index += 1) if (own[start + index] !== bytes[from + index]) return false
    return true
  }

  /** The series with these labels in another order or with other blanks; `null`: there is none. */
  #alike(bytes: Uint8Array, from: number, to: number, hash: number): number | null {
    const mask = this.#slots.length - 1
    let key: string | null = null
    for (let slot = hash & mask; this.#slots[slot] !== 0; slot = (slot + 1) & mask) {
      const entry = (this.#slots[slot] as number) - 1
      if (this.#hashes[entry] !== hash) continue
      key ??= seriesKey(decodeSeries(bytes.subarray(from, to)))
      if (seriesKey(this.#decode(entry)) === key) return this.meaning[entry] as number
    }
    return null
  }

  /** The first page was read: what comes later is copied piece by piece. */
  endFirstPage(): void {
    this.#page = NO_PAGE
  }

  #add(bytes: Uint8Array, from: number, to: number, meaning: number): number {
    const entry = this.entries
    if (entry === this.start.length) this.#growEntries()
    this.start[entry] = bytes === this.#page ? from : this.#copy(bytes, from, to)
    this.length[entry] = to - from
    this.meaning[entry] = meaning
    this.entries += 1
    return entry
  }

  #copy(bytes: Uint8Array, from: number, to: number): number {
    const start = this.#used
    this.#used += to - from
    if (this.#used > this.bytes.length) this.#growBytes(this.#used)
    this.bytes.set(bytes.subarray(from, to), start)
    return start
  }

  #growEntries(): void {
    this.start = doubled(this.start)
    this.length = doubled(this.length)
    this.meaning = doubled(this.meaning)
    this.#hashes = doubled(this.#hashes)
  }

  #growBytes(needed: number): void {
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, needed))
    larger.set(this.bytes)
    this.bytes = larger
    this.view = new DataView(larger.buffer)
  }

  #put(entry: number): void {
    const mask = this.#slots.length - 1
    let slot = (this.#hashes[entry] as number) & mask
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask
    this.#slots[slot] = entry + 1
  }

  #widen(): void {
    this.#slots = new Int32Array(this.#slots.length * 2)
    for (let entry = 0; entry < this.entries; entry += 1) if ((this.meaning[entry] as number) >= 0) this.#put(entry)
  }
}

export function doubled(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2)
  larger.set(array)
  return larger
}
