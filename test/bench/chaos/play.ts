/** A whole run of chaos: cluster up, blows that overlap under traffic, calm, cluster down, judged by what it left on disk. */
import { setTimeout as pause } from 'node:timers/promises'
import { readEvidence } from '../../checker/evidence.ts'
import { judge, type Judgement } from '../../checker/judge.ts'
import type { Variant } from '../../broken/variant.ts'
import { untilAnswered } from '../support/drain.ts'
import { pick, seededRandom } from '../support/random.ts'
import { Arena } from './arena.ts'
import { courseOf, FAULT_KINDS, type FaultKind } from './faults.ts'
import { failOver } from './operator.ts'
import { hasSessions, linkAgain } from './session.ts'
import { strike } from './strike.ts'

const AT_ONCE = 4
/** After this many blows the cluster gets a moment to mend, so that each stretch begins with everybody there. */
const STRETCH = 20
const OPERATOR_EVERY = 6
const OPERATOR_INSISTS_MS = 3_000
/** A message without an accepted reply this long after the last fault is lost. */
const DRAIN_MS = 30_000
const CALM_WITHIN_MS = 60_000
/** An account's owner types a code within 5 s. */
const LINK_AGAIN_EVERY_MS = 8_000

export interface ChaosOptions {
  readonly seed: number
  readonly faults: number
  /** Messages a second of each account. */
  readonly rate: number
  readonly meanGapMs: number
  readonly variant: Variant | null
  /** Without it, all. */
  readonly kinds?: readonly FaultKind[]
  readonly calmWithinMs?: number
  readonly drainMs?: number
  readonly keep?: boolean
  readonly note: (line: string) => void
}

export interface ChaosPlayed {
  readonly judgement: Judgement
  readonly struck: Readonly<Record<FaultKind, number>>
  /** Kinds that could not be had here, with the reason. */
  readonly leftOut: Readonly<Partial<Record<FaultKind, string>>>
  /** Why it was not as before in the end; `null`: it was. */
  readonly notCalm: string | null
  readonly tookMs: number
}

export async function playChaos(options: ChaosOptions): Promise<ChaosPlayed> {
  const { seed, faults, rate, meanGapMs, variant, keep = false, note } = options
  const { kinds = FAULT_KINDS, calmWithinMs = CALM_WITHIN_MS, drainMs = DRAIN_MS } = options
  const arena = await Arena.open({ seed, rate, variant })
  const { cluster } = arena
  // Without fencing or replication nodes never come in step; without de-duplication they do.
  const steady = { inStep: variant === null || variant === 'deduplication' }
  const calm = async (withinMs: number) => {
    const linking = setInterval(() => void linkAgain(arena, null), LINK_AGAIN_EVERY_MS)
    try {
      await cluster.untilSteady({ ...steady, withinMs })
      return null
    } catch (error) {
      return reasonOf(error)
    } finally {
      clearInterval(linking)
    }
  }
  try {
    await cluster.untilSteady(steady)
    const leftOut = await missing(arena)
    const struck = Object.fromEntries(FAULT_KINDS.map((kind) => [kind, 0])) as Record<FaultKind, number>
    const from = Date.now()
    const random = seededRandom(seed)
    const course = courseOf(
      random,
      kinds.filter((kind) => leftOut[kind] === undefined),
      meanGapMs,
    )
    const running = new Set<Promise<void>>()
    for (let dealt = 1; dealt <= faults; dealt++) {
      const { value: blow } = course.next()
      await pause(blow.afterMs)
      while (running.size >= AT_ONCE) await Promise.race(running)
      const startedAt = performance.now()
      const work = strike(blow, arena)
        .then((done) => {
          struck[blow.fault.kind] += 1
          note(`${dealt}/${faults} ${done} (at ${clock(startedAt)})`)
        })
        .catch((error: unknown) => note(`${dealt}/${faults} ${blow.fault.kind} came to nothing: ${reasonOf(error)}`))
        .finally(() => running.delete(work))
      running.add(work)
      if (dealt % OPERATOR_EVERY === 0) {
        const accountId = pick(random, ['uae-main', 'ksa-main', 'south-asia-main'])
        void failOver(arena, accountId, AbortSignal.timeout(OPERATOR_INSISTS_MS))
      }
      if (dealt % STRETCH !== 0) continue
      await Promise.all(running)
      const why = await calm(calmWithinMs / 3)
      if (why !== null) note(`goes on though ${why}`)
    }
    await Promise.all(running)
    const notCalm = await calm(calmWithinMs)
    const until = Date.now()
    // Who is not answered by then is what the judge calls lost.
    await untilAnswered(cluster.ledger, until, drainMs).catch(() => null)
    await cluster.stop()
    const judgement = judge(readEvidence(cluster.dataDir), { from, until })
    return { judgement, struck, leftOut, notCalm, tookMs: until - from }
  } finally {
    if (keep) note(`the cluster's folder: ${cluster.dataDir}`)
    await arena.close({ keep })
  }
}

async function missing(arena: Arena): Promise<Partial<Record<FaultKind, string>>> {
  return {
    ...(arena.disk === null && { diskFull: 'a small disk cannot be mounted here' }),
    ...(!(await hasSessions(arena)) && { session: 'this gateway grants no sessions' }),
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function clock(monotonicMs: number): string {
  return new Date(performance.timeOrigin + monotonicMs).toISOString().slice(11, 23)
}
