/** From what was recorded to what was kept, what is left, how fast it goes and what spent it. Pure. */
import { allowanceOf, type Burn, type Slo, type SloState } from '../../../shared/slo.ts'
import type { SloCause } from './causes.ts'
import type { Digest } from './digest.ts'
import { type BadRun, spendersOf } from './spenders.ts'

const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS
export const BURN_WINDOWS_MS = [HOUR_MS, 6 * HOUR_MS, DAY_MS, 30 * DAY_MS] as const

/** Less than this share of a window tells nothing of it. */
const ENOUGH = 0.5

export interface Evidence {
  /** Over the objective's own window. */
  readonly window: Digest
  /** In the order of `BURN_WINDOWS_MS`. */
  readonly burns: readonly Digest[]
  readonly causes: readonly SloCause[]
}

export function evaluate(slo: Slo, { window, burns, causes }: Evidence): SloState {
  const { good, bad } = countsOf(slo, window)
  const state = {
    slo,
    good,
    bad,
    unit: slo.kind === 'errors' ? ('replies' as const) : ('s' as const),
    coveredMs: window.countedS * 1_000,
    excludedMs: window.excludedS * 1_000,
    judgedByWaitingMs: slo.kind === 'availability' ? window.byWaitingS * 1_000 : 0,
  }
  const allowance = allowanceOf(state)
  return {
    ...state,
    kept: good + bad === 0 ? null : good / (good + bad),
    spent: good + bad === 0 || allowance === null ? null : bad / allowance,
    burns: burns.map((digest, index) => burnOf(slo, digest, BURN_WINDOWS_MS[index] ?? HOUR_MS)),
    spenders: allowance === null ? [] : spendersOf(badRuns(slo, window), causes, slo.accountId, allowance),
  }
}

function countsOf(slo: Slo, digest: Digest): { good: number; bad: number } {
  switch (slo.kind) {
    case 'availability':
      return { good: digest.goodS, bad: digest.countedS - digest.goodS }
    case 'latency': {
      const { withinS, measuredS } = latencyOf(slo, digest)
      return { good: withinS, bad: measuredS - withinS }
    }
    case 'errors':
      return { good: digest.replies - digest.errors, bad: digest.errors }
  }
}

function latencyOf({ thresholdMs }: Slo, { latency }: Digest) {
  return latency.get(thresholdMs ?? 0) ?? { measuredS: 0, withinS: 0, bad: [] }
}

function burnOf(slo: Slo, digest: Digest, windowMs: number): Burn {
  const { good, bad } = countsOf(slo, digest)
  const covered = Math.min(1, (digest.countedS * 1_000) / windowMs)
  const isKnown = covered >= ENOUGH && good + bad > 0
  return { windowMs, covered, rate: isKnown ? bad / (good + bad) / (1 - slo.objective) : null }
}

function badRuns(slo: Slo, digest: Digest): BadRun[] {
  if (slo.kind === 'errors')
    return digest.failed.map(({ from, to, errors }) => ({ from, to, bad: errors, isWhole: true }))
  const runs = slo.kind === 'availability' ? digest.bad : latencyOf(slo, digest).bad
  return runs.map(({ from, to }) => ({ from, to, bad: (to - from) / 1_000, isWhole: false }))
}
