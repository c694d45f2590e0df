/** Numbers over time for a chart: from the rings where they reach back far enough, else from the roll-ups that fit best. */
import type { History, SeriesRequest } from '../../shared/history.ts'
import { Fault } from '../../shared/fault.ts'
import { SERIES_REACH_MS } from '../../shared/series.ts'
import { LEVELS, type Level, type RollUp, type RollUpsTable } from '../store/rollups-table.ts'
import type { Rings } from './rings.ts'
import type { RollUps } from './roll-ups.ts'

const RING_STEP_MS = 1_000
/** `*` may stand for so many series and no more. */
const SERIES_LIMIT = 2_000

export interface HistorySources {
  readonly rings: Rings
  /** Not yet on the disk. */
  readonly waiting: RollUps
  readonly table: RollUpsTable
  /** What to add to times of the rings under this key, so that they are this machine's, ms. */
  readonly shiftOf: (key: string) => number
  /** Epoch ms of this machine. */
  readonly now: number
}

interface Grid {
  readonly from: number
  readonly stepMs: number
  readonly count: number
}

/** @throws {Fault} malformed: it ends before it begins. tooLarge: the keys stand for too many series. */
export function historyOf({ keys, from, to, points }: SeriesRequest, sources: HistorySources): History {
  if (to <= from) throw new Fault('malformed', 'to: it is to be later than from')
  const level = levelFor(from, (to - from) / points, sources.now)
  const grid = gridOf(from, to, points, level?.stepMs ?? RING_STEP_MS)
  const found = matching(keys, sources)
  if (found.length > SERIES_LIMIT)
    throw new Fault(
      'tooLarge',
      `These keys stand for ${found.length} series; at most ${SERIES_LIMIT} are given at once.`,
    )
  return {
    from: grid.from,
    to: grid.from + grid.count * grid.stepMs,
    stepMs: grid.stepMs,
    at: Array.from({ length: grid.count }, (_, step) => grid.from + step * grid.stepMs),
    series: found.map((key) => ({
      key,
      ...columns(grid, level === null ? fromRing(key, grid, sources) : fromRollUps(key, level, grid, sources)),
    })),
    keptSince: keptSince(sources),
  }
}

/** `null`: the rings. The longest steps that are not longer than asked for; longer ones where those are not kept back so far. */
function levelFor(from: number, stepMs: number, now: number): Level | null {
  if (from >= now - SERIES_REACH_MS && stepMs < LEVELS[0].stepMs) return null
  const fitting = LEVELS.findLastIndex((level) => level.stepMs <= Math.max(stepMs, LEVELS[0].stepMs))
  return LEVELS.slice(fitting).find(({ keptMs }) => from >= now - keptMs) ?? LEVELS[2]
}

/** Steps begin at multiples of their length, so that the same moment is always in the same step. */
function gridOf(from: number, to: number, points: number, baseMs: number): Grid {
  for (let times = Math.max(1, Math.ceil((to - from) / points / baseMs)); ; times += 1) {
    const stepMs = times * baseMs
    const first = Math.floor(from / stepMs)
    const count = Math.ceil(to / stepMs) - first
    if (count <= points || times * baseMs >= to - from) return { from: first * stepMs, stepMs, count }
  }
}

/** Of what is known under keys with or without `*`, in the order of the request; each once. */
function matching(keys: readonly string[], { rings, waiting, table }: HistorySources): string[] {
  if (keys.every((key) => !key.includes('*'))) return [...new Set(keys)]
  const known = new Set([...rings.keys(), ...waiting.keys(), ...table.keys()])
  const parts = [...known].toSorted().map((key) => ({ key, parts: key.split('/') }))
  const found = keys.flatMap((pattern) => {
    if (!pattern.includes('*')) return [pattern]
    const wanted = pattern.split('/')
    return parts.filter((one) => fits(one.parts, wanted)).map(({ key }) => key)
  })
  return [...new Set(found)]
}

function fits(parts: readonly string[], wanted: readonly string[]): boolean {
  return parts.length === wanted.length && wanted.every((part, index) => part === '*' || part === parts[index])
}

interface Piece extends Pick<RollUp, 'count' | 'mean' | 'high' | 'low'> {
  /** Which step of the grid. */
  readonly place: number
}

function columns({ count }: Grid, pieces: readonly Piece[]) {
  const values: (number | null)[] = Array.from({ length: count }, () => null)
  const highs = [...values]
  const lows = [...values]
  const counts = new Float64Array(count)
  for (const { place, count: size, mean, high, low } of pieces) {
    if (place < 0 || place >= count) continue
    const before = counts[place] ?? 0
    const value = values[place] ?? null
    values[place] = value === null ? mean : value === mean ? mean : (value * before + mean * size) / (before + size)
    highs[place] = Math.max(highs[place] ?? high, high)
    lows[place] = Math.min(lows[place] ?? low, low)
    counts[place] = before + size
  }
  return { values, highs, lows }
}

function fromRollUps(key: string, level: Level, grid: Grid, { table, waiting }: HistorySources): Piece[] {
  const first = grid.from / level.stepMs
  const behind = first + (grid.count * grid.stepMs) / level.stepMs
  const perStep = grid.stepMs / level.stepMs
  return [...table.read(level, key, first, behind), ...waiting.waitingOf(level, key)].map((rollUp) => ({
    ...rollUp,
    place: Math.floor((rollUp.step - first) / perStep),
  }))
}

/** A number holds from the one before it on, unless there is a hole between them. */
function fromRing(key: string, { from, stepMs }: Grid, { rings, shiftOf }: HistorySources): Piece[] {
  const line = rings.line(key)
  if (line === null) return []
  const shift = shiftOf(key)
  return line.at.flatMap((at, index) => {
    const value = line.values[index] ?? null
    if (value === null) return []
    const last = Math.floor((at + shift - from) / stepMs)
    const hasBefore = (line.values[index - 1] ?? null) !== null
    const before = hasBefore ? Math.floor(((line.at[index - 1] ?? at) + shift - from) / stepMs) : last - 1
    const first = Math.min(last, before + 1)
    return Array.from({ length: last - first + 1 }, (_, step) => ({
      place: first + step,
      count: 1,
      mean: value,
      high: value,
      low: value,
    }))
  })
}

function keptSince({ table, waiting }: HistorySources): number | null {
  return table.oldest() ?? waiting.oldest()
}
