/** The latest sample of every node and account, as the processes themselves reported them. */
import type { Sample, ServiceSample } from '../../shared/sample.ts'
import type { Book } from './book.ts'
import { GATEWAY, type Roster, SUPERVISOR } from './nodes/roster.ts'

export interface SampleSources {
  readonly book: Book
  readonly roster: Roster
  /** Source: the control plane's own asking. */
  readonly services?: () => readonly ServiceSample[]
  readonly now: () => number
}

/** A process that is not connected, or has not told its load yet, has no sample: nothing is made up for it. */
export function currentSamples({ book, roster, services = () => [], now }: SampleSources): Sample[] {
  const spread = new Map(
    Object.keys(book.snapshot.nodes).flatMap((id) =>
      (roster.presence(id)?.spread ?? []).map(({ nodeId, ...fared }) => [nodeId, fared] as const),
    ),
  )
  const nodes = Object.values(book.snapshot.nodes).flatMap((node): Sample[] => {
    const presence = roster.presence(node.id)
    if (presence === null || presence.load === null || presence.beat === null) return []
    const holder = book.snapshot.accounts[node.accountId]?.lease.holder?.nodeId
    const holderPosition = holder === undefined ? undefined : roster.presence(holder)?.beat?.tail.position
    const { position } = presence.beat.tail
    return [
      {
        kind: 'node',
        nodeId: node.id,
        at: presence.heardWallAt,
        ...presence.load,
        deviceInAt: presence.beat.deviceInAt,
        deviceOutAt: presence.beat.deviceOutAt,
        logPosition: position,
        lagRecords: holderPosition === undefined ? null : Math.max(0, holderPosition - position),
        ...(spread.get(node.id) ?? { answerP50Ms: null, answerP95Ms: null, assigned: null }),
        heartbeatAgeMs: Math.max(0, now() - presence.heardWallAt),
      },
    ]
  })
  const machine = roster.presence(SUPERVISOR)?.machine ?? null
  return [...nodes, ...(roster.presence(GATEWAY)?.samples ?? []), ...services(), ...(machine === null ? [] : [machine])]
}
