/** Puts bad time down to what happened then: each second to one thing, failovers first. Pure. */
import type { Spender } from '../../../shared/slo.ts'
import { isCauseOf, overlaps, type SloCause } from './causes.ts'
import type { Run } from './digest.ts'

/** Bad seconds of a run, or bad replies of a minute. */
export interface BadRun extends Run {
  readonly bad: number
  /** Replies are known by the minute only: such a run is one thing's as a whole. */
  readonly isWhole: boolean
}

type Blamed = Omit<Spender, 'share'>

const MOST = 10
const UNEXPLAINED = 'No failover and no critical alert was open then'

/** The largest first, at most 10. `allowance`: what the whole budget is. */
export function spendersOf(
  runs: readonly BadRun[],
  causes: readonly SloCause[],
  accountId: string,
  allowance: number,
): Spender[] {
  const all = causesFor(causes, accountId)
  const blamed = new Map<string, Blamed>()
  for (const run of runs) {
    for (const part of partsOf(run, all)) {
      const cause = blameOf(part, all)
      const key = cause === null ? '' : `${cause.kind}/${cause.id}/${cause.from}`
      const before = blamed.get(key)
      if (before !== undefined) blamed.set(key, { ...before, bad: before.bad + part.bad })
      else if (cause === null) {
        blamed.set(key, { kind: 'unexplained', id: null, title: UNEXPLAINED, at: part.from, bad: part.bad })
      } else if (cause.kind !== 'maintenance') {
        blamed.set(key, { kind: cause.kind, id: cause.id, title: cause.title, at: part.from, bad: part.bad })
      }
    }
  }
  return [...blamed.values()]
    .toSorted((a, b) => b.bad - a.bad || a.at - b.at)
    .slice(0, MOST)
    .map((one) => ({ ...one, share: one.bad / allowance }))
}

/** Failovers, then critical alerts; the latest failover, the oldest alert first. */
export function causesFor(causes: readonly SloCause[], accountId: string): SloCause[] {
  const of = (kind: SloCause['kind']) => causes.filter((cause) => cause.kind === kind && isCauseOf(cause, accountId))
  return [...of('failover').toSorted((a, b) => b.from - a.from), ...of('alert').toSorted((a, b) => a.from - b.from)]
}

/** `null`: nothing explains it. */
export function blameOf(run: Run, ordered: readonly SloCause[]): SloCause | null {
  return ordered.find((cause) => overlaps(cause, run)) ?? null
}

/** Cut where a cause begins or ends, on whole seconds. */
function partsOf(run: BadRun, causes: readonly SloCause[]): BadRun[] {
  if (run.isWhole) return [run]
  const edges = causes.flatMap(({ from, to }) =>
    to === null ? [wholeBefore(from)] : [wholeBefore(from), wholeAfter(to)],
  )
  const within = edges.filter((edge) => edge > run.from && edge < run.to)
  const points = [...new Set([run.from, ...within, run.to])].toSorted((a, b) => a - b)
  return points.slice(1).map((to, index) => {
    const from = points[index] ?? run.from
    return { ...run, from, to, bad: (to - from) / 1_000 }
  })
}

function wholeBefore(ms: number): number {
  return Math.floor(ms / 1_000) * 1_000
}

function wholeAfter(ms: number): number {
  return Math.ceil(ms / 1_000) * 1_000
}
