/** What the control plane knows now of an account's servants, as the ranking wants it. */
import type { Candidate } from '../../../shared/check.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'
import type { ClusterConfig } from '../../config.ts'
import { failuresOf } from '../automation/flapping.ts'
import type { Roster } from '../nodes/roster.ts'
import { rank } from './rank.ts'

export interface RankSources {
  readonly snapshot: Snapshot
  readonly roster: Pick<Roster, 'presence'>
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
        failures: failuresOf(snapshot, nodeId, now, flapping.windowMs),
      }
    },
    farthest: positions.length === 0 ? null : Math.max(...positions),
    flappingLimit: flapping.failures,
    replaced: snapshot.nodes[masterOf(snapshot, accountId) ?? ''] ?? null,
    now,
  })
}

/** Who holds the lease, or held it last; `null`: nobody ever did. */
export function masterOf({ accounts, failovers }: Snapshot, accountId: string): string | null {
  const holder = accounts[accountId]?.lease.holder?.nodeId
  return holder ?? failovers.find((failover) => failover.accountId === accountId)?.from ?? null
}
