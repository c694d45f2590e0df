/** What a failover took, beside what the owners ask for. Pure. */
import { type Failover, FAILOVER_TARGETS_MS, type FailoverPhase } from '../../shared/failover.ts'

export interface PhaseBar {
  readonly phase: FailoverPhase
  /** Since the failover's start, ms. */
  readonly offsetMs: number
  readonly durationMs: number
  readonly isRunning: boolean
  /** `null`: the owners name no target for this phase alone. */
  readonly targetMs: number | null
  readonly detail: string | null
}

export interface FailoverFigures {
  readonly bars: readonly PhaseBar[]
  /** Fencing to the end: execution. `null`: not reached. */
  readonly executeMs: number | null
  readonly totalMs: number
  /** The length of the drawing, ms. */
  readonly scaleMs: number
  readonly targets: typeof FAILOVER_TARGETS_MS
}

const PHASE_TARGETS: Partial<Readonly<Record<FailoverPhase, number>>> = {
  suspected: FAILOVER_TARGETS_MS.confirm,
  selecting: FAILOVER_TARGETS_MS.select,
}

/** The shortest drawing: below it every bar would look long. */
const MIN_SCALE_MS = 20

/** `elapsedMs`: since its start, for one that still runs. */
export function figuresOf(failover: Failover, elapsedMs: number): FailoverFigures {
  const totalMs = failover.totalMs ?? elapsedMs
  const bars = failover.phases.map((record): PhaseBar => ({
    phase: record.phase,
    offsetMs: record.offsetMs,
    durationMs: record.durationMs ?? Math.max(0, totalMs - record.offsetMs),
    isRunning: record.durationMs === null,
    targetMs: PHASE_TARGETS[record.phase] ?? null,
    detail: record.detail,
  }))
  const fencing = failover.phases.find((record) => record.phase === 'fencing')
  return {
    bars,
    executeMs: fencing === undefined ? null : Math.max(0, totalMs - fencing.offsetMs),
    totalMs,
    scaleMs: Math.max(MIN_SCALE_MS, totalMs),
    targets: FAILOVER_TARGETS_MS,
  }
}

/** The median time without service of an account's completed failovers. `null`: none of them reported one. */
export function medianGapMs(failovers: readonly Failover[], accountId: string): number | null {
  const gaps = failovers
    .filter((failover) => failover.accountId === accountId && failover.outcome === 'completed')
    .map((failover) => failover.gapMs)
    .filter((gap) => gap !== null)
  return medianOf(gaps)
}

/** What each phase took in the account's other completed failovers. A phase that none of them had is left out. */
export function medianPhasesMs(
  failovers: readonly Failover[],
  { id, accountId }: Failover,
): Partial<Readonly<Record<FailoverPhase, number>>> {
  const others = failovers.filter(
    (other) => other.accountId === accountId && other.id !== id && other.outcome === 'completed' && other.from !== null,
  )
  const durations = new Map<FailoverPhase, number[]>()
  for (const { phase, durationMs } of others.flatMap(({ phases }) => phases)) {
    if (durationMs !== null) durations.set(phase, [...(durations.get(phase) ?? []), durationMs])
  }
  return Object.fromEntries([...durations].map(([phase, ms]) => [phase, medianOf(ms) ?? undefined]))
}

function medianOf(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  if (sorted.length % 2 === 1) return sorted[middle] ?? null
  const low = sorted[middle - 1]
  const high = sorted[middle]
  return low === undefined || high === undefined ? null : (low + high) / 2
}

/** The newest of two lists of failovers, each once; what the live snapshot says wins. Newest first. */
export function mergedFailovers(live: readonly Failover[], kept: readonly Failover[]): Failover[] {
  const byId = new Map([...kept, ...live].map((failover) => [failover.id, failover]))
  return [...byId.values()].sort((a, b) => b.startedAt - a.startedAt)
}

export function matchesSearch(failover: Failover, search: string): boolean {
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  const text = [
    failover.accountId,
    failover.from,
    failover.to,
    failover.cause,
    failover.trigger,
    failover.outcome ?? 'running',
    failover.why,
  ]
    .join(' ')
    .toLowerCase()
  return words.every((word) => text.includes(word))
}

/** Until fencing nothing has moved, and a failover can be cancelled. */
export function isCancellable(failover: Failover): boolean {
  return (
    failover.outcome === null &&
    failover.phases.every((record) => record.phase === 'suspected' || record.phase === 'selecting')
  )
}
