/** A failover as the journal left it, as the state to go on from after a restart of the control plane. Pure. */
import type { Account } from '../../../shared/account.ts'
import type { Failover, FailoverTrigger } from '../../../shared/failover.ts'
import type { Node } from '../../../shared/node.ts'
import type { FailoverState, Run } from './machine.ts'

export function resume(
  failover: Failover,
  account: Account,
  nodes: Readonly<Record<string, Node>>,
  requestedTo: string | null,
): FailoverState {
  const { from, to } = failover
  const phase = failover.phases.at(-1)?.phase ?? 'selecting'
  const planned = isPlanned(failover.trigger, from === null ? undefined : nodes[from])
  const lease = failover.epochAfter === null ? 'untouched' : account.lease.holder === null ? 'vacant' : 'granted'
  // A failover that selects again after fencing has nobody to go back to: it would be rolling back.
  const hasRetreat = planned && phase !== 'rollingBack' && !(phase === 'selecting' && lease !== 'untouched')
  const run: Run = {
    failoverId: failover.id,
    accountId: account.id,
    planned,
    requestedTo,
    retreat: hasRetreat ? from : null,
    epoch: account.lease.epoch,
    lease,
    excluded: [],
  }
  if (phase === 'rollingBack' && from !== null) {
    const step = lease === 'vacant' ? 'fencing' : 'promoting'
    return {
      kind: 'rollingBack',
      run,
      to: from,
      step,
      why: failover.phases.at(-2)?.detail ?? 'the control plane restarted',
    }
  }
  if (to === null || phase === 'selecting' || phase === 'suspected' || phase === 'rollingBack')
    return { kind: 'selecting', run }
  return { kind: phase, run, to }
}

/** Whether the old master is there to be caught up with before fencing, and to be gone back to. */
export function isPlanned(trigger: FailoverTrigger, from: Node | undefined): boolean {
  return trigger !== 'automatic' && from !== undefined && from.health !== 'down'
}
