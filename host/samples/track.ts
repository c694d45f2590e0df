/**
 * The last minutes of one source: its moments once, and a column for each of its numbers. Arrays of numbers alone, because a
 * thousand nodes have eleven thousand columns; half as wide as long as that loses nothing.
 */
import type { Series } from '../../shared/picture.ts'

export type Points = Pick<Series, 'at' | 'values'>

/** A stretch of one track, as it is kept on the disk. */
export interface Stretch {
  /** Of the track: `node/uae-1`, `all`. */
  readonly track: string
  readonly at: readonly number[]
  /** By the name of the number within the track, as many values as moments. */
  readonly columns: readonly (readonly [name: string, values: readonly (number | null)[]])[]
}

/** NaN: not reported at that time. */
type Column = Float32Array | Float64Array

const FIRST_ROWS = 64
/** Ten minutes at one a second, and some more before the oldest are let go together. */
const USUAL_ROWS = 660

export class Track {
  /** Between the last two points, ms; `null`: there were no two yet. */
  usualMs: number | null = null
  /** So many of the newest rows are not on the disk yet. */
  #unkept = 0
  #at = new Float64Array(FIRST_ROWS)
  readonly #columns = new Map<string, Column>()
  /** Rows in use: from `#first` on and before `#end`. */
  #first = 0
  #end = 0

  get length(): number {
    return this.#end - this.#first
  }

  get lastAt(): number | null {
    return this.length === 0 ? null : (this.#at[this.#end - 1] ?? null)
  }

  get unkept(): number {
    return this.#unkept
  }

  names(): IterableIterator<string> {
    return this.#columns.keys()
  }

  has(name: string): boolean {
    return this.#columns.has(name)
  }

  /** A new row. What it does not name is not reported in it. */
  append(at: number, values: Iterable<readonly [name: string, value: number | null]>): void {
    if (this.#end === this.#at.length) this.#makeRoom()
    this.#at[this.#end] = at
    for (const column of this.#columns.values()) column[this.#end] = Number.NaN
    this.#end += 1
    this.#unkept = Math.min(this.#unkept + 1, this.length)
    this.replaceLast(values)
  }

  /** Other values for the newest row. */
  replaceLast(values: Iterable<readonly [name: string, value: number | null]>): void {
    for (const [name, value] of values) this.#put(name, this.#end - 1, value ?? Number.NaN)
    this.#unkept = Math.max(this.#unkept, Math.min(1, this.length))
  }

  /** Rows of an earlier run, of which the disk has a copy. What is older than the newest row is left out. */
  extend({ at, columns }: Pick<Stretch, 'at' | 'columns'>): void {
    const { lastAt } = this
    const first = lastAt === null ? 0 : at.findIndex((moment) => moment > lastAt)
    const skipped = first < 0 ? at.length : first
    if (lastAt !== null && at[skipped - 1] === lastAt)
      this.replaceLast(columns.map(([name, values]) => [name, values[skipped - 1] ?? null]))
    for (let row = skipped; row < at.length; row += 1) this.append(at[row] ?? 0, [])
    const from = this.#end - at.length
    for (const [name, values] of columns) {
      let column = this.#columnOf(name)
      for (let row = skipped; row < at.length; row += 1) {
        const value = values[row] ?? Number.NaN
        if (!fits(column, value)) column = this.#widen(name, column)
        column[from + row] = value
      }
    }
    const before = this.length < 2 ? null : this.#at[this.#end - 2]
    if (before != null) this.usualMs = (this.lastAt ?? before) - before
    this.#unkept = 0
  }

  /** Rows up to that moment are let go. */
  dropUpTo(at: number): void {
    while (this.#first < this.#end && (this.#at[this.#first] ?? at) <= at) this.#first += 1
    this.#unkept = Math.min(this.#unkept, this.length)
  }

  /** The newest so many points of one number; `null`: there is no such number. */
  points(name: string, most = this.length): Points | null {
    const column = this.#columns.get(name)
    if (column === undefined) return null
    const from = Math.max(this.#first, this.#end - most)
    return { at: this.#moments(from), values: valuesOf(column, from, this.#end) }
  }

  /** What is not on the disk yet, but for the newest `heldBack` rows; `null`: nothing. */
  stretch(track: string, heldBack = 0): Stretch | null {
    const from = this.#end - this.#unkept
    const to = Math.max(from, this.#end - heldBack)
    if (from === to) return null
    const columns = [...this.#columns].map(([name, column]) => [name, valuesOf(column, from, to)] as const)
    return { track, at: this.#moments(from, to), columns }
  }

  /** All but the newest so many rows are on the disk. */
  kept(heldBack = 0): void {
    this.#unkept = Math.min(this.#unkept, heldBack)
  }

  #moments(from: number, to = this.#end): number[] {
    return Array.from(this.#at.subarray(from, to))
  }

  #put(name: string, row: number, value: number): void {
    let column = this.#columnOf(name)
    if (!fits(column, value)) column = this.#widen(name, column)
    column[row] = value
  }

  #columnOf(name: string): Column {
    const known = this.#columns.get(name)
    if (known !== undefined) return known
    const column = new Float32Array(this.#at.length).fill(Number.NaN)
    this.#columns.set(name, column)
    return column
  }

  #widen(name: string, column: Column): Column {
    const wide = Float64Array.from(column)
    this.#columns.set(name, wide)
    return wide
  }

  #makeRoom(): void {
    if (this.#first >= this.#at.length / 16) return this.#moveDown()
    const rows = this.#at.length
    const more = rows < USUAL_ROWS ? Math.min(USUAL_ROWS, rows * 4) : Math.ceil(rows * 1.25)
    this.#at = widened(this.#at, new Float64Array(more))
    for (const [name, column] of this.#columns) {
      const wider = column instanceof Float32Array ? new Float32Array(more) : new Float64Array(more)
      this.#columns.set(name, widened(column, wider))
    }
  }

  #moveDown(): void {
    this.#at.copyWithin(0, this.#first, this.#end)
    for (const column of this.#columns.values()) column.copyWithin(0, this.#first, this.#end)
    this.#end -= this.#first
    this.#first = 0
  }
}

/** Whether it can be kept there exactly. */
function fits(column: Column, value: number): boolean {
  return column instanceof Float64Array || Object.is(Math.fround(value), value)
}

function widened<T extends Column>(column: Column, into: T): T {
  into.set(column)
  return into
}

function valuesOf(column: Column, from: number, to: number): (number | null)[] {
  return Array.from(column.subarray(from, to), (value) => (Number.isNaN(value) ? null : value))
}
