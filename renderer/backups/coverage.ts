/** Which moments the cluster could be taken back to, as far as this console knows. Pure. */
import type { Backup, EngineMark, Segment } from '../../shared/backup.ts'
import type { Fact } from '../../shared/fact.ts'

export interface CompleteBackup extends Backup {
  readonly engine: EngineMark
}

/**
 * covered: segments follow the backup without a break · gap: nothing was copied · bad: what was copied continues a backup that is no
 * good · unknown: between older backups, of when this
 * console keeps no facts; the cluster says it when a plan is made · ahead: since the last copy, what a loss now would cost.
 */
export interface Band {
  readonly kind: 'covered' | 'gap' | 'bad' | 'unknown' | 'ahead'
  readonly from: number
  readonly to: number
}

export interface Coverage {
  /** Oldest first. */
  readonly marks: readonly CompleteBackup[]
  readonly bands: readonly Band[]
  readonly from: number
  /** The newest moment that can be reached. */
  readonly to: number
}

export interface Kept {
  readonly backups: readonly Backup[]
  readonly segment: Segment | null
  /** The newest facts that are kept here, newest first. */
  readonly facts: readonly Fact[]
}

/** `null`: there is no complete backup. */
export function coverageOf({ backups, segment, facts }: Kept, now: number): Coverage | null {
  const marks = backups.filter(isComplete).toSorted((a, b) => a.engine.at - b.engine.at)
  const [first] = marks
  if (first === undefined) return null
  const segments = [
    ...(segment === null ? [] : [segment]),
    ...facts.flatMap((fact) => (fact.kind === 'segmentCopied' ? [fact.segment] : [])),
  ]
  const factsSince = facts.at(-1)?.at ?? Number.POSITIVE_INFINITY
  let reach = first.engine.at
  const bands = marks.flatMap((mark, index): Band[] => {
    const { at } = mark.engine
    const next = marks[index + 1]?.engine.at ?? null
    if (isBad(mark)) return [{ kind: 'bad', from: at, to: next ?? Math.max(at, now) }]
    const told = Math.max(at, ...segments.flatMap((one) => (one.backupId === mark.id ? [one.at] : [])))
    const until = next === null ? told : Math.min(told, next)
    reach = next === null ? until : Math.min(next, Math.max(until, factsSince))
    const rest: Band[] =
      next === null
        ? [{ kind: 'ahead', from: until, to: Math.max(until, now) }]
        : [
            { kind: 'unknown', from: until, to: Math.min(next, Math.max(until, factsSince)) },
            { kind: 'gap', from: Math.max(until, Math.min(next, factsSince)), to: next },
          ]
    return [{ kind: 'covered' as const, from: at, to: until }, ...rest].filter(({ from, to }) => to > from)
  })
  return { marks, bands, from: first.engine.at, to: reach }
}

/** `null`: before the oldest, or past the end. */
export function bandAt({ bands }: Coverage, at: number): Band | null {
  return bands.find(({ from, to }) => at >= from && at <= to) ?? null
}

/** The backup that a moment is reached from; `null`: none is that old. */
export function baseOf({ marks }: Coverage, at: number): CompleteBackup | null {
  return marks.findLast((mark) => mark.engine.at <= at && !isBad(mark)) ?? null
}

/** The backup that holds a moment to the second, as a field shows it; `null`: none that is any good. */
export function heldAt({ marks }: Coverage, at: number): CompleteBackup | null {
  return marks.find((mark) => Math.floor(mark.engine.at / 1_000) === Math.floor(at / 1_000) && !isBad(mark)) ?? null
}

/** How far after this backup the cluster can be taken to; `null`: to the backup as it is, and not further. */
export function reachOf(coverage: Coverage, backupId: string): { readonly from: number; readonly to: number } | null {
  const index = coverage.marks.findIndex(({ id }) => id === backupId)
  const mark = coverage.marks[index]
  if (mark === undefined) return null
  const next = coverage.marks[index + 1]?.engine.at
  const from = mark.engine.at
  const open = coverage.bands.findLast(
    (band) =>
      (band.kind === 'covered' || band.kind === 'unknown') && band.from >= from && band.to <= (next ?? coverage.to),
  )
  return open === undefined ? null : { from, to: open.to }
}

/** Why the cluster cannot be taken to that moment; `null`: it can, as far as is known here. `words`: a moment as it is shown. */
export function momentFault(coverage: Coverage, at: number, words: (at: number) => string): string | null {
  if (Number.isNaN(at)) return 'Give the moment with date and time.'
  if (at < coverage.from) return `No backup is that old: the oldest holds ${words(coverage.from)}.`
  if (at > coverage.to) return `Nothing later than ${words(coverage.to)} has been copied yet.`
  const band = bandAt(coverage, at)
  const isMark = coverage.marks.some((mark) => mark.engine.at === at && !isBad(mark))
  if (band?.kind === 'bad' && !isMark)
    return `The backup of ${words(band.from)} is no good, and nothing else reaches what followed it.`
  return band?.kind === 'gap' && !isMark && at > band.from
    ? `Nothing was copied between ${words(band.from)} and ${words(band.to)}.`
    : null
}

function isBad({ verified }: Backup): boolean {
  return verified?.outcome === 'failed'
}

function isComplete(backup: Backup): backup is CompleteBackup {
  return backup.state === 'complete' && backup.engine !== null
}
