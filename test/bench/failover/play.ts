/** A whole run of the failover bench: cluster up, blows, drain, cluster down, judged by what it left on disk. */
import { readEvidence } from '../../checker/evidence.ts'
import { judge, type Judgement } from '../../checker/judge.ts'
import { BROKEN_ENTRIES, type Variant } from '../../broken/variant.ts'
import { untilAnswered } from '../support/drain.ts'
import { LiveCluster } from '../support/live-cluster.ts'
import { seededRandom } from '../support/random.ts'
import type { Blow } from './blows.ts'
import { playRound, type Round } from './rounds.ts'

/** A message without an accepted reply this long after the last fault is lost. */
const DRAIN_MS = 30_000
/** A round is served again, and the cluster steady after it, within this time, or never. */
const PATIENCE_MS = 30_000
const STEADY_WITHIN_MS = 60_000

export interface PlayOptions {
  readonly seed: number
  /** Messages a second of each account. */
  readonly rate: number
  readonly blows: readonly Blow[]
  /** `null`: the cluster as it is. */
  readonly variant: Variant | null
  readonly patienceMs?: number
  readonly drainMs?: number
  /** Leaves the cluster's folder for a closer look, and says where it is. */
  readonly keep?: boolean
  readonly note: (line: string) => void
}

export interface Played {
  readonly rounds: readonly Round[]
  readonly judgement: Judgement
  /** Why the rounds ended before the last one; `null`: they did not. Only a broken cluster may give up. */
  readonly gaveUp: string | null
}

export async function play(options: PlayOptions): Promise<Played> {
  const { seed, rate, blows, variant, patienceMs = PATIENCE_MS, drainMs = DRAIN_MS, keep = false, note } = options
  const cluster = await LiveCluster.start({ seed, rate, entries: variant === null ? {} : BROKEN_ENTRIES[variant] })
  try {
    // Without fencing or replication nodes never come in step; without de-duplication they do.
    // A whole cluster's dead come back, if ever more slowly: up to 30 s after the fourth kill of a node.
    const withinMs = variant === null ? Math.max(patienceMs, STEADY_WITHIN_MS) : patienceMs
    const steady = { inStep: variant === null || variant === 'deduplication', withinMs }
    await cluster.untilSteady(steady)
    const from = Date.now()
    const random = seededRandom(seed)
    const rounds: Round[] = []
    let gaveUp: string | null = null
    try {
      for (const blow of blows) {
        const round = await playRound(cluster, blow, random, patienceMs)
        rounds.push(round)
        note(`${rounds.length}/${blows.length} ${describe(round)}`)
        await cluster.untilSteady(steady)
      }
    } catch (error) {
      if (variant === null) throw error
      gaveUp = error instanceof Error ? error.message : String(error)
      note(`gave up: ${gaveUp}`)
    }
    const faultsEndedAt = Date.now()
    // Who is not answered by then is what the judge calls lost.
    await untilAnswered(cluster.ledger, faultsEndedAt, drainMs).catch(() => null)
    await cluster.stop()
    return { rounds, judgement: judge(readEvidence(cluster.dataDir), { from, until: faultsEndedAt }), gaveUp }
  } finally {
    if (keep) note(`the cluster's folder: ${cluster.dataDir}`)
    await (keep ? cluster.stop() : cluster.remove())
  }
}

function describe({ blow, accountId, from, gapMs, failover }: Round): string {
  const end = failover === null ? 'no failover ended' : `${failover.outcome}, ${failover.to ?? 'nobody'} instead`
  return `${blow} ${from} of ${accountId}: ${gapMs === null ? 'not served again' : `${Math.round(gapMs)} ms`} (${end})`
}
