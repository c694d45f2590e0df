/** A failover as the journal left it, as the state to go on from after a restart of the control plane. Pure. */
import type { Account } from '../../../shared/account.ts'
import type { Failover } from '../../../shared/failover.ts'
import type { Node } from '../../../shared/node.ts'
import type { FailoverState, Run } from './machine.ts'

export function resume(
  failover: Failover,
  account: Account,
  nodes: Readonly<Record<string, Node>>,
  requestedTo: string | null,
): FailoverState {
  const old = failover.from === null ? undefined : nodes[failover.from]
  const planned = failover.trigger !== 'automatic'
  const phase = failover.phases.at(-1)?.phase ?? 'selecting'
  const fenced = failover.epochAfter !== null
  const run: Run = {
    failoverId: failover.id,
    accountId: account.id,
    planned,
    requestedTo,
    // The old process is gone back to only as the same incarnation.
    retreat:
      planned && old !== undefined && old.incarnation !== null && phase !== 'rollingBack'
        ? { nodeId: old.id, incarnation: old.incarnation }
        : null,
    epoch: account.lease.epoch,
    fenced,
    excluded: [],
  }
  const { to } = failover
  if (phase === 'rollingBack' && failover.from !== null) {
    const step = account.lease.holder === null ? 'fencing' : 'promoting'
    return { kind: 'rollingBack', run, to: failover.from, step, why: 'the control plane restarted' }
  }
  if (to === null || phase === 'selecting' || phase === 'suspected' || phase === 'rollingBack')
    return { kind: 'selecting', run }
  return { kind: phase, run, to }
}
