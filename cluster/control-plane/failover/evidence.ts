/** What the control plane knows now of an account's servants, as the ranking wants it. */
import type { Candidate } from '../../../shared/check.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'
import type { ClusterConfig } from '../../config.ts'
import type { Roster } from '../nodes/roster.ts'
import { rank } from './rank.ts'

export interface RankSources {
  readonly snapshot: Snapshot
  readonly roster: Roster
  readonly flapping: ClusterConfig['flapping']
  readonly now: number
}

/** `besides`: the node that is to be replaced is no candidate. */
export function rankServants(sources: RankSources, accountId: string, besides: string | null): Candidate[] {
  const { snapshot, roster, flapping, now } = sources
  const nodes = Object.values(snapshot.nodes).filter((node) => node.accountId === accountId)
  const position = (nodeId: string) => roster.presence(nodeId)?.beat?.tail.position ?? null
  const positions = nodes.flatMap(({ id }) => position(id) ?? [])
  return rank({
    servants: nodes.filter(({ id }) => id !== besides),
    evidence: (nodeId) => {
      const presence = roster.presence(nodeId)
      return {
        connected: presence !== null,
        heardAt: presence?.heardWallAt ?? null,
        position: position(nodeId),
        gatewayConnected: presence?.beat?.gatewayConnected ?? null,
        failures: failuresOf(snapshot, nodeId, now, flapping.windowMs, flapping.banMs, flapping.failures),
      }
    },
    farthest: positions.length === 0 ? null : Math.max(...positions),
    flappingLimit: flapping.failures,
    now,
  })
}

/**
 * Failures as master within the window. A node that reached the limit keeps that count through its ban, so that it is
 * not promoted again the moment its oldest failure leaves the window.
 */
function failuresOf(
  snapshot: Snapshot,
  nodeId: string,
  now: number,
  windowMs: number,
  banMs: number,
  limit: number | null,
): number {
  // A blocked one is the same failure as the one that replaces the node in the end.
  const failedAt = snapshot.failovers
    .filter(({ trigger, from, outcome }) => trigger === 'automatic' && from === nodeId && outcome !== 'blocked')
    .map(({ startedAt }) => startedAt)
  const within = (end: number) => failedAt.filter((at) => at <= end && at > end - windowMs).length
  const bans = limit === null ? [] : failedAt.filter((at) => at > now - banMs).map(within)
  return Math.max(within(now), ...bans.filter((count) => limit !== null && count >= limit), 0)
}
