/** Whom a run is about: which accounts, nodes or services a step asks. Pure. */
import type { Snapshot } from '../snapshot.ts'
import type { RunSubject } from './run.ts'

export const EVERYTHING: RunSubject = { accountId: null, nodeId: null, serviceId: null, alertId: null }

/** Of a run that names only a node, that node's; `null`: it is about every account. */
export function accountOf({ nodes }: Snapshot, { accountId, nodeId }: RunSubject): string | null {
  return accountId ?? (nodeId === null ? null : (nodes[nodeId]?.accountId ?? null))
}

/** What an alert names fills what the run itself does not: a run that began from one is about the same. */
export function widened({ alerts }: Snapshot, subject: RunSubject): RunSubject {
  const alert = subject.alertId === null ? undefined : alerts.find(({ id }) => id === subject.alertId)
  if (alert === undefined) return subject
  return {
    accountId: subject.accountId ?? alert.accountId,
    nodeId: subject.nodeId ?? alert.nodeId,
    serviceId: subject.serviceId ?? alert.serviceId,
    alertId: subject.alertId,
  }
}

/** `of`: whom the step itself names. Nodes of a run about one account are that account's. */
export function askedOf(
  kind: 'account' | 'node' | 'service',
  snapshot: Snapshot,
  subject: RunSubject,
  of: string | undefined,
): readonly string[] {
  if (of !== undefined) return [of]
  const { nodeId, serviceId } = subject
  const accountId = accountOf(snapshot, subject)
  switch (kind) {
    case 'account':
      return accountId === null ? Object.keys(snapshot.accounts) : [accountId]
    case 'node':
      if (nodeId !== null) return [nodeId]
      return Object.values(snapshot.nodes)
        .filter((node) => accountId === null || node.accountId === accountId)
        .map(({ id }) => id)
    case 'service':
      return serviceId === null ? Object.keys(snapshot.services) : [serviceId]
  }
}
