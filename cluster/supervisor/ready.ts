/** Whether the cluster is live: every account has a master, every node is healthy, and users get replies. */
import type { ClusterAnswer } from '../../shared/api.ts'

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
