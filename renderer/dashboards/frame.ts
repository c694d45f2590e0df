/** What a chart draws at one moment: columns over one time axis, those of the compared time under them, and what was never recorded. Pure. */
import type { History } from '../../shared/history.ts'
import { alignRing, binsUpTo, ringOf, type Rings } from '../store/rings.ts'
import type { Span } from '../store/range.ts'
import type { PlotData } from '../charts/plot.ts'
import type { Line } from './lines.ts'

export interface Frame extends PlotData {
  /** As many columns as `columns`, of the compared time; `null`: nothing is compared. */
  readonly past: readonly (readonly (number | null)[])[] | null
  /** Without a number in any column, epoch seconds. */
  readonly gaps: readonly (readonly [from: number, to: number])[]
  /** Ends of the time axis, epoch seconds. */
  readonly span: readonly [from: number, to: number]
  /** Nothing at all was recorded in it. */
  readonly isEmpty: boolean
}

export interface FrameInput {
  readonly lines: readonly Line[]
  readonly span: Span
  readonly isComplement: boolean
  /** Of the span; `null`: from the rings. */
  readonly history: History | null
  readonly rings: Rings
  /** This machine's clock less the source's, ms: what this console scraped itself is by the former. */
  readonly offsetMs: number
  /** How long a line's last word stands, ms: two of its source's intervals. */
  readonly holdMs: (line: Line) => number
  /** Of the compared time and how far back it lies, ms; `null`: nothing is compared, or it is not here yet. */
  readonly past: { readonly history: History; readonly shiftMs: number } | null
}

export function frameOf(input: FrameInput): Frame {
  const { lines, span, isComplement, past } = input
  const now = input.history === null ? fromRings(input) : fromHistory(input.history, lines)
  const columns = isComplement ? now.columns.map(complement) : now.columns
  const ends: readonly [number, number] = [span.from / 1000, span.to / 1000]
  const before = past === null ? null : lines.map(({ key }) => laidUnder(past.history, key, past.shiftMs, now.at))
  const gaps = gapsOf(now.at, columns, ends)
  return {
    at: now.at,
    columns,
    past: before === null || !isComplement ? before : before.map(complement),
    gaps,
    span: ends,
    isEmpty: columns.every((column) => column.every((value) => value === null)),
  }
}

function fromRings({ lines, span, rings, offsetMs, holdMs }: FrameInput): PlotData {
  const at = binsUpTo(span.to, Math.max(1, Math.round((span.to - span.from) / 1000)))
  const columns = lines.map((line) => {
    const aheadMs = line.key.startsWith('figures/') ? offsetMs : 0
    return alignRing(ringOf(rings, line.key), at, holdMs(line), aheadMs)
  })
  return { at, columns }
}

function fromHistory(history: History, lines: readonly Line[]): PlotData {
  const byKey = new Map(history.series.map((one) => [one.key, one.values]))
  const at = history.at.map((moment) => moment / 1000)
  return { at, columns: lines.map(({ key }) => byKey.get(key) ?? at.map(() => null)) }
}

/** Values of the earlier time at the moments of this one: the step that the moment falls into. */
function laidUnder(history: History, key: string, shiftMs: number, at: readonly number[]): (number | null)[] {
  const values = history.series.find((one) => one.key === key)?.values ?? []
  let step = 0
  return at.map((second) => {
    const then = second * 1000 - shiftMs
    while (step + 1 < history.at.length && (history.at[step + 1] ?? Infinity) <= then) step += 1
    const begins = history.at[step]
    if (begins === undefined || then < begins || then >= begins + history.stepMs) return null
    return values[step] ?? null
  })
}

/** A hole shorter than this share of the axis is a break in the line, and needs no hatching. */
const NARROWEST = 0.01

function gapsOf(
  at: readonly number[],
  columns: readonly (readonly (number | null)[])[],
  [from, to]: readonly [number, number],
): [number, number][] {
  const gaps: [number, number][] = []
  let begin: number | null = from
  at.forEach((moment, row) => {
    const isSilent = columns.every((column) => (column[row] ?? null) === null)
    if (isSilent) {
      begin ??= at[row - 1] ?? from
      return
    }
    if (begin !== null) gaps.push([begin, moment])
    begin = null
  })
  if (begin !== null) gaps.push([begin, to])
  return gaps.filter(([start, end]) => end - start > (to - from) * NARROWEST)
}

function complement(column: readonly (number | null)[]): (number | null)[] {
  return column.map((value) => (value === null ? null : 1 - value))
}
