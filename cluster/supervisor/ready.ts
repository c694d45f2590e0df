/** Whether the cluster is live: every account has a master, every node is healthy, and users get replies. */
import type { ClusterAnswer } from '../../shared/api.ts'
import { Fault } from '../../shared/fault.ts'

const ASK_EVERY_MS = 100
export const LIVE_WITHIN_MS = 60_000

export interface AwaitedCluster {
  /** Throws while the control plane does not answer. */
  readonly ask: () => Promise<ClusterAnswer>
  /** Monotonic ms. */
  readonly now: () => number
  readonly pause: (ms: number) => Promise<unknown>
}

/** `null`: it is live. Else what is still missing after a minute. @throws {Fault} timeout: the control plane has not answered by then. */
export async function untilLive({ ask, now, pause }: AwaitedCluster): Promise<string | null> {
  const deadline = now() + LIVE_WITHIN_MS
  for (;;) {
    const found = await ask().then(
      (answer) => ({ missing: notLive(answer), isAnswered: true }),
      (error: unknown) => ({ missing: error instanceof Error ? error.message : String(error), isAnswered: false }),
    )
    const { missing, isAnswered } = found
    if (missing === null) return null
    if (now() >= deadline) {
      if (isAnswered) return missing
      throw new Fault('timeout', `The control plane does not answer after ${LIVE_WITHIN_MS / 1_000} s: ${missing}`)
    }
    await pause(ASK_EVERY_MS)
  }
}

/** `null`: live; else the sentence that says what is missing. */
export function notLive({ snapshot, samples }: ClusterAnswer): string | null {
  const leaderless = Object.values(snapshot.accounts).find(({ lease }) => lease.holder === null)
  if (leaderless !== undefined) return `${leaderless.id} has no master yet`
  const moving = Object.values(snapshot.accounts).find(({ activeFailoverId }) => activeFailoverId !== null)
  if (moving !== undefined) return `${moving.id} is getting its master`
  const unwell = Object.values(snapshot.nodes).find(({ health }) => health !== 'healthy')
  if (unwell !== undefined) return `${unwell.id} is ${unwell.health}`
  const silent = Object.keys(snapshot.accounts).find(
    (id) =>
      !samples.some((sample) => sample.kind === 'account' && sample.accountId === id && sample.totals.accepted > 0),
  )
  return silent === undefined ? null : `${silent} has not answered anybody yet`
}
