/**
 * Stretches of many tracks as bytes, for the disk: a line of JSON with their names, then per track its moments and its columns.
 * Numbers come back as they were: half width only where that is exact. Little-endian. Pure.
 */
import { z } from 'zod'
import type { Stretch } from './track.ts'

const VERSION = 1

/** How a column lies there. */
const NONE = 0
const SAME = 1
const HALF = 2
const FULL = 3

const Head = z.object({
  version: z.literal(VERSION),
  /** Lists of names of columns; most tracks share one. */
  names: z.array(z.array(z.string())),
  /** Key of the track, which list, how many rows. */
  tracks: z.array(z.tuple([z.string(), z.number().int().nonnegative(), z.number().int().positive()])),
})

type Values = readonly (number | null)[]

export function encodeSegment(stretches: readonly Stretch[]): Uint8Array {
  const lists = new Map<string, number>()
  const tracks = stretches.map(({ track, at, columns }): [string, number, number] => {
    // A name begins with its track's; said once is enough.
    const names = JSON.stringify(
      columns.map(([name]) => (name.startsWith(`${track}/`) ? name.slice(track.length) : name)),
    )
    const list = lists.get(names) ?? lists.size
    lists.set(names, list)
    return [track, list, at.length]
  })
  const names = [...lists.keys()].map((list): unknown => JSON.parse(list))
  const head = new TextEncoder().encode(JSON.stringify({ version: VERSION, names, tracks }))
  const plans = stretches.map(({ at, columns }) => ({ at, columns: columns.map(([, values]) => planOf(values)) }))
  const size = plans.reduce((sum, plan) => sum + sizeOf(plan), 4 + head.length)
  const bytes = new Uint8Array(size)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, head.length, true)
  bytes.set(head, 4)
  let place = 4 + head.length
  for (const { at, columns } of plans) {
    at.forEach((moment, row) => {
      if (row === 0) view.setFloat64(place, moment, true)
      else view.setUint32(place, Math.min(Math.max(0, moment - (at[row - 1] ?? moment)), 0xffff_ffff), true)
      place += row === 0 ? 8 : 4
    })
    for (const { kind, values } of columns) {
      view.setUint8(place, kind)
      place += 1
      for (const value of kind === SAME ? values.slice(0, 1) : kind === NONE ? [] : values) {
        if (kind === HALF) view.setFloat32(place, value ?? Number.NaN, true)
        else view.setFloat64(place, value ?? Number.NaN, true)
        place += kind === HALF ? 4 : 8
      }
    }
  }
  return bytes
}

/** `null`: it cannot be read: cut short, or of another version. */
export function decodeSegment(bytes: Uint8Array): Stretch[] | null {
  try {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const headLength = view.getUint32(0, true)
    const text = new TextDecoder().decode(bytes.subarray(4, 4 + headLength))
    const { names, tracks } = Head.parse(JSON.parse(text))
    const reader = { view, place: 4 + headLength }
    return tracks.map(([track, list, rows]) => {
      const at = readMoments(reader, rows)
      const columns = (names[list] ?? []).map(
        (name) => [name.startsWith('/') ? track + name : name, readColumn(reader, rows)] as const,
      )
      return { track, at, columns }
    })
  } catch (error) {
    if (error instanceof RangeError || error instanceof SyntaxError || error instanceof z.ZodError) return null
    throw error
  }
}

interface ColumnPlan {
  readonly kind: number
  readonly values: Values
}

function planOf(values: Values): ColumnPlan {
  const [first = null] = values
  if (values.every((value) => value === first)) return { kind: first === null ? NONE : SAME, values }
  const isHalf = values.every((value) => value === null || Object.is(Math.fround(value), value))
  return { kind: isHalf ? HALF : FULL, values }
}

function sizeOf({ at, columns }: { readonly at: readonly number[]; readonly columns: readonly ColumnPlan[] }): number {
  const moments = 8 + 4 * (at.length - 1)
  return columns.reduce((sum, { kind, values }) => sum + 1 + widthOf(kind, values.length), moments)
}

function widthOf(kind: number, rows: number): number {
  if (kind === NONE) return 0
  return kind === SAME ? 8 : rows * (kind === HALF ? 4 : 8)
}

interface Reader {
  readonly view: DataView
  place: number
}

function readMoments(reader: Reader, rows: number): number[] {
  const at = [reader.view.getFloat64(reader.place, true)]
  reader.place += 8
  for (let row = 1; row < rows; row += 1) {
    at.push((at[row - 1] ?? 0) + reader.view.getUint32(reader.place, true))
    reader.place += 4
  }
  return at
}

function readColumn(reader: Reader, rows: number): (number | null)[] {
  const kind = reader.view.getUint8(reader.place)
  reader.place += 1
  if (kind === NONE) return Array.from({ length: rows }, () => null)
  if (kind === SAME) {
    const value = reader.view.getFloat64(reader.place, true)
    reader.place += 8
    return Array.from({ length: rows }, () => value)
  }
  return Array.from({ length: rows }, () => {
    const value =
      kind === HALF ? reader.view.getFloat32(reader.place, true) : reader.view.getFloat64(reader.place, true)
    reader.place += kind === HALF ? 4 : 8
    return Number.isNaN(value) ? null : value
  })
}
