/**
 * The lines of one source that come together and so share their moments: a thousand nodes with a dozen numbers a second each are a
 * thousand pushes into lines that are at hand, not twelve thousand searches by name.
 */
import type { Sample } from '../../shared/sample.ts'
import { ACCOUNT_SERIES, CLOCK_WAS_SET_MS, MACHINE_SERIES, NODE_SERIES, SERVICE_SERIES } from '../../shared/series.ts'
import { assertNever } from '../../shared/assert-never.ts'

/** Grows in place. */
export interface Line {
  /** Source clock, epoch ms, ascending. */
  readonly at: number[]
  /** `NaN`: not reported at that time. */
  readonly values: number[]
}

export interface Track {
  readonly at: number[]
  /** One for each of the source's fields, in their order. */
  readonly columns: readonly number[][]
}

/** The numbers every sample of that kind has; `null`: what it has varies. */
export function fieldsOf(kind: Sample['kind']): readonly string[] | null {
  switch (kind) {
    case 'node':
      return NODE_SERIES
    case 'account':
      return ACCOUNT_SERIES
    case 'service':
      return SERVICE_SERIES
    case 'machine':
      return MACHINE_SERIES
    case 'figures':
      return null
    default:
      return assertNever(kind)
  }
}

/** Of the lines that are there already; from then on they are the track's own. */
export function trackOf(lines: Map<string, Line>, whose: string, fields: readonly string[]): Track {
  const before = fields.map((field) => lines.get(`${whose}/${field}`))
  const at = momentsOf(before)
  const columns = before.map((line) => (line === undefined ? at.map(() => NaN) : on(line, at)))
  for (const [index, field] of fields.entries()) lines.set(`${whose}/${field}`, { at, values: columns[index] ?? [] })
  return { at, columns }
}

function momentsOf(lines: readonly (Line | undefined)[]): number[] {
  const known = lines.filter((line) => line !== undefined)
  const [first] = known
  if (first === undefined) return []
  // From one answer of host: all of them have every moment of their source.
  if (known.every(({ at }) => isSame(at, first.at))) return first.at
  return [...new Set(known.flatMap(({ at }) => at))].sort((a, b) => a - b)
}

function on(line: Line, at: readonly number[]): number[] {
  if (isSame(line.at, at)) return line.values
  const values = new Map(line.at.map((moment, index) => [moment, line.values[index] ?? NaN]))
  return at.map((moment) => values.get(moment) ?? NaN)
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  return a === b || (a.length === b.length && a.every((moment, index) => moment === b[index]))
}

/** Ascending moments: one that is not newer than the last changes nothing. `false`: it was not. */
export function extend(track: Track, sample: Sample, fields: readonly string[]): boolean {
  const { at, columns } = track
  beginAnewIfSet(track, sample.at)
  if (sample.at <= (at.at(-1) ?? 0)) return false
  at.push(sample.at)
  for (let index = 0; index < fields.length; index += 1) {
    const value: unknown = sample[fields[index] as keyof Sample]
    columns[index]?.push(typeof value === 'number' ? value : NaN)
  }
  return true
}

/** A source whose clock was set back goes on from there: waiting until it has caught up would be hours of nothing. */
export function beginAnewIfSet({ at, columns }: Track, moment: number): void {
  if (moment > (at.at(-1) ?? 0) - CLOCK_WAS_SET_MS) return
  at.length = 0
  for (const column of columns) column.length = 0
}
