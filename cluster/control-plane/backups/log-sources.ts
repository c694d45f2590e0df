/** From which node an account's state log is read for a backup. Pure. */
import type { Snapshot } from '../../../shared/snapshot.ts'
import type { Roster } from '../nodes/roster.ts'

export interface LogSources {
  readonly accountId: string
  /** The best first. */
  readonly from: { readonly nodeId: string; readonly url: string }[]
}

/**
 * Who is connected and has a page, the newest epoch and the furthest log first; a servant where a master is no further, so that
 * whoever replies is left alone. Accounts of which nobody is connected have an empty list.
 */
export function logSources({ accounts, nodes }: Snapshot, roster: Pick<Roster, 'presence'>): LogSources[] {
  return Object.values(accounts).map(({ id, lease }) => ({
    accountId: id,
    from: Object.values(nodes)
      .filter(({ accountId }) => accountId === id)
      .flatMap((node) => {
        const presence = roster.presence(node.id)
        const tail = presence?.beat?.tail
        return presence === null || tail === undefined
          ? []
          : [{ nodeId: node.id, url: presence.hello.statusUrl, tail, isMaster: lease.holder?.nodeId === node.id }]
      })
      .toSorted(
        (a, b) =>
          b.tail.epoch - a.tail.epoch ||
          b.tail.position - a.tail.position ||
          Number(a.isMaster) - Number(b.isMaster) ||
          (a.nodeId < b.nodeId ? -1 : 1),
      )
      .map(({ nodeId, url }) => ({ nodeId, url })),
  }))
}
