/** One round of each: a signal to the process that serves, and the time until something is accepted again. */
import { setTimeout as pause } from 'node:timers/promises'
import { playRound } from '../failover/rounds.ts'
import { LiveCluster } from '../support/live-cluster.ts'
import { seededRandom } from '../support/random.ts'
import { until } from '../support/until.ts'
import { SentinelEstate } from './sentinel-estate.ts'

export type Blow = 'kill' | 'stop'

export interface Round {
  readonly blow: Blow
  /** Signal to the first accepted reply or write, ms. */
  readonly gapMs: number
  /**
   * Signal to the first write at the master that a sentinel names, ms: how a client finds it. `gapMs` is what one would see
   * that knows every replica and tries them all. `null` for ours, whose users find the new master by being answered.
   */
  readonly namedMs: number | null
  /** The same measure without a signal: any moment to the next accepted reply or write, ms. */
  readonly calmMs: number
}

/** Whatever beats by itself is met at another moment of its beat each time. */
const SETTLE_MS = 1_500
const SERVED_WITHIN_MS = 30_000
const POLL_EVERY_MS = 10

/** A cluster of its own, so that neither side meets the other's processes. `rate`: messages a second of each account. */
export async function ourRound(blow: Blow, seed: number, rate: number): Promise<Round> {
  const cluster = await LiveCluster.start({ seed, rate })
  try {
    await cluster.untilSteady()
    const random = seededRandom(seed)
    await pause(random() * SETTLE_MS)
    const { gapMs, calmMs } = await playRound(cluster, blow, random, SERVED_WITHIN_MS)
    if (gapMs === null) throw new Error(`our account was not served again within ${SERVED_WITHIN_MS / 1_000} s`)
    // The gateway labels in whole ms.
    return { blow, gapMs, namedMs: null, calmMs: Math.max(0, calmMs) }
  } finally {
    await cluster.remove()
  }
}

export async function sentinelRound(blow: Blow, seed: number, downAfterMs: number): Promise<Round> {
  const estate = await SentinelEstate.start(downAfterMs)
  try {
    const [master = 0, ...replicas] = estate.servers
    const random = seededRandom(seed)
    await pause(random() * SETTLE_MS)
    const calmMs = await untilSome(() => named(estate, null))
    const startedAt = performance.now()
    process.kill(estate.pidOf(master), blow === 'kill' ? 'SIGKILL' : 'SIGSTOP')
    const gapMs = await untilSome(() => someAccepts(estate, replicas))
    await untilSome(() => named(estate, master))
    return { blow, gapMs, namedMs: performance.now() - startedAt, calmMs }
  } finally {
    await estate.remove()
  }
}

/** A sentinel names a master other than `avoid`, and that one takes the write. */
async function named(estate: SentinelEstate, avoid: number | null): Promise<boolean> {
  const masters = (await estate.masters()).filter((port) => port !== avoid)
  return someAccepts(estate, [...new Set(masters)])
}

/** A replica that is no master yet refuses. */
async function someAccepts(estate: SentinelEstate, ports: readonly number[]): Promise<boolean> {
  const writes = await Promise.allSettled(ports.map((port) => estate.write(port)))
  return writes.some(({ status }) => status === 'fulfilled')
}

/** Resolves with how long it took, ms. */
async function untilSome(isSo: () => Promise<boolean>): Promise<number> {
  const startedAt = performance.now()
  const what = 'a write is accepted'
  await until(async () => ((await isSo()) ? true : null), { what, withinMs: SERVED_WITHIN_MS, everyMs: POLL_EVERY_MS })
  return performance.now() - startedAt
}
