/** The relations of the estate as they stand now: who serves through the gateway, who follows whom and how far behind. Pure. */
import type { Snapshot } from '../../shared/snapshot.ts'
import type { Sighting } from '../../shared/observation.ts'
import { type LatestSamples, nodeSample, nodesOf } from './account-status.ts'
import { beliefOf, sightingOf } from './truth.ts'

export type EstateLink =
  /** `seen`: the gateway itself says so; else only the lease does. */
  | {
      readonly kind: 'serves'
      readonly accountId: string
      readonly nodeId: string
      readonly seen: boolean
      readonly epoch: number
    }
  /** `lagRecords: null`: not reported. */
  | {
      readonly kind: 'replicates'
      readonly accountId: string
      readonly from: string
      readonly to: string
      readonly lagRecords: number | null
      /** The follower is not in a state to follow. */
      readonly isBroken: boolean
    }

export function estateLinks(
  snapshot: Snapshot,
  latest: LatestSamples,
  sightings: readonly Sighting[],
): readonly EstateLink[] {
  return Object.values(snapshot.accounts).flatMap(({ id, lease }): EstateLink[] => {
    const holder = lease.holder?.nodeId ?? null
    const seen = gatewayWord(sightings, id)
    const server = seen?.master ?? holder
    const serves: EstateLink[] =
      server === null || snapshot.nodes[server] === undefined
        ? []
        : [
            {
              kind: 'serves',
              accountId: id,
              nodeId: server,
              seen: seen?.master != null,
              epoch: seen?.epoch ?? lease.epoch,
            },
          ]
    if (holder === null) return serves
    const followers = nodesOf(snapshot, id).filter((node) => node.id !== holder)
    return [
      ...serves,
      ...followers.map((node): EstateLink => ({
        kind: 'replicates',
        accountId: id,
        from: holder,
        to: node.id,
        lagRecords: node.health === 'down' ? null : (nodeSample(latest, node.id)?.lagRecords ?? null),
        isBroken: node.health === 'down' || node.health === 'unknown',
      })),
    ]
  })
}

/** Only while the gateway answers: what it said earlier is no sight of now. */
function gatewayWord(sightings: readonly Sighting[], accountId: string) {
  const sighting = sightingOf(sightings, 'gateway')
  return sighting === undefined || sighting.problem !== null ? null : beliefOf(sightings, 'gateway', accountId)
}
