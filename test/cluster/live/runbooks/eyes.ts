/** What a console would know of a live cluster: its state, its samples, and what every process says when asked. */
import { nextTruth, NOTHING_SEEN, type Truth, type Word } from '../../../../host/observe/disagreements.ts'
import { observationsOf, type Sighting } from '../../../../shared/observation.ts'
import type { World } from '../../../../shared/runbook/world.ts'
import type { ClusterAnswer } from '../../../../shared/api.ts'
import type { Snapshot } from '../../../../shared/snapshot.ts'
import { ProcessStatus } from '../../../../shared/status.ts'
import type { LiveCluster } from '../../../bench/support/live-cluster.ts'

const ANSWER_WITHIN_MS = 400
/** A console calls a link live while its newest byte is younger. */
const HEARD_WITHIN_MS = 3_000

export class Eyes {
  readonly #live: LiveCluster
  #truth: Truth = NOTHING_SEEN
  #last: ClusterAnswer | null = null

  constructor(live: LiveCluster) {
    this.#live = live
  }

  /** Cluster and test share one clock. */
  async look(): Promise<World> {
    const answer = await within(this.#live.ask(), HEARD_WITHIN_MS)
    if (answer !== null) this.#last = answer
    const snapshot = this.#last?.snapshot ?? null
    const seen = snapshot === null ? [] : await this.#askAll(snapshot)
    const now = Date.now()
    this.#truth = nextTruth(this.#truth, {
      words: seen.flatMap(({ word }) => word ?? []),
      changing: new Set(
        Object.values(snapshot?.accounts ?? {}).flatMap(({ id, activeFailoverId }) =>
          activeFailoverId === null ? [] : [id],
        ),
      ),
      elapsed: performance.now(),
      now,
    })
    return {
      snapshot,
      samples: this.#last?.samples ?? [],
      disagreements: this.#truth.open,
      sightings: seen.map(({ sighting }) => sighting),
      isLive: answer !== null,
      clockOffsetMs: 0,
      now,
    }
  }

  #askAll({ nodes, services }: Snapshot) {
    const gateway = services['gateway']?.statusUrl ?? null
    const targets: readonly (readonly [string, string | null])[] = [
      ['control-plane', this.#live.api.url],
      ['gateway', gateway],
      ...Object.values(nodes).map(({ id, statusUrl }) => [id, statusUrl] as const),
    ]
    return Promise.all(targets.map(([observer, url]) => askStatus(observer, url)))
  }
}

async function askStatus(
  observer: string,
  url: string | null,
): Promise<{ readonly sighting: Sighting; readonly word: Word | null }> {
  const askedAt = performance.now()
  const silent = (problem: string): Sighting => ({ observer, via: 'direct', heardAt: null, problem, observations: [] })
  if (url === null) return { sighting: silent('has not joined yet'), word: null }
  try {
    const response = await fetch(`${url.replace(/\/$/, '')}/status`, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) })
    const observations = observationsOf(ProcessStatus.parse(await response.json()))
    return {
      sighting: { observer, via: 'direct', heardAt: Date.now(), problem: null, observations },
      word: { observer, observations, askedAt, heardAt: performance.now() },
    }
  } catch (error) {
    return { sighting: silent(error instanceof Error ? error.message : String(error)), word: null }
  }
}

/** `null`: not in time, or not at all. */
async function within<T>(asked: Promise<T>, ms: number): Promise<T | null> {
  const late = Promise.withResolvers<null>()
  const timer = setTimeout(() => late.resolve(null), ms)
  try {
    return await Promise.race([asked, late.promise])
  } catch {
    // A process that is gone, or just coming back, does not answer: that is what is asked here.
    return null
  } finally {
    clearTimeout(timer)
  }
}
