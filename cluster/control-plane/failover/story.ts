/** Every fact that tells a failover's story: its own, and what happened to its account and nodes meanwhile. Pure. */
import type { Fact } from '../../../shared/fact.ts'
import type { Failover } from '../../../shared/failover.ts'
import type { Node } from '../../../shared/node.ts'

/** `facts` of the time from its start to its end, in order. */
export function storyOf(failover: Failover, nodes: Readonly<Record<string, Node>>, facts: readonly Fact[]): Fact[] {
  return facts.filter((fact) => {
    if (fact.kind === 'operationChanged') return fact.operation.failoverId === failover.id
    if ('failoverId' in fact) return fact.failoverId === failover.id
    if ('accountId' in fact) return fact.accountId === failover.accountId
    if ('nodeId' in fact) return nodes[fact.nodeId]?.accountId === failover.accountId
    return fact.kind === 'alertRaised' && fact.alert.accountId === failover.accountId
  })
}
