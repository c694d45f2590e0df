/** A candidate fetches what its peers have and it lacks: the longest log of the highest epoch wins. */
import type { PeerLink } from './peer-link.ts'
import { commonPosition } from './common-position.ts'
import type { Replica } from './replica.ts'
import type { Tail } from '../wire/records.ts'

const ASK_TIMEOUT_MS = 500

export interface CaughtUp {
  readonly tail: Tail
  readonly fetched: number
  readonly cut: number
  /** `null`: nobody reachable had more. */
  readonly source: string | null
}

/** Peers that do not answer are passed over; what they alone had shows when the gateway's position is compared. */
export async function catchUp(
  replica: Replica,
  peers: readonly PeerLink[],
  cutTold: (count: number, from: number) => void,
): Promise<CaughtUp> {
  const answers = await Promise.allSettled(
    peers.map(async (peer) => ({ peer, tail: await peer.ask({ ask: 'tail' }, ASK_TIMEOUT_MS) })),
  )
  const best = answers
    .flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []))
    .filter(({ tail }) => isAhead(tail, replica.log.tail))
    .sort((a, b) => (isAhead(a.tail, b.tail) ? -1 : 1))[0]
  if (best === undefined) return { tail: replica.log.tail, fetched: 0, cut: 0, source: null }

  const { peer, tail } = best
  const before = replica.log.tail
  const common = await commonPosition(replica.log, {
    tail,
    hashes: async (from, to) => (await peer.ask({ ask: 'hashes', from, to }, ASK_TIMEOUT_MS)).hashes,
  })
  // Records that the master appends meanwhile are no divergence: it counts on them being here.
  const hasDiverged = common < Math.min(before.position, tail.position)
  const cut = hasDiverged ? replica.cut(common) : 0
  if (cut > 0) cutTold(cut, common + 1)
  while (replica.log.tail.position < tail.position) {
    const { records } = await peer.ask({ ask: 'records', from: replica.log.tail.position + 1 }, ASK_TIMEOUT_MS)
    if (records.length === 0) break
    await replica.append(records)
  }
  return { tail: replica.log.tail, fetched: replica.log.tail.position - common, cut, source: peer.nodeId }
}

function isAhead(a: Tail, b: Tail): boolean {
  return a.epoch !== b.epoch ? a.epoch > b.epoch : a.position > b.position
}
