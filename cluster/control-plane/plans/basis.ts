/** What a plan rests on, and what of that is different now. Only that refuses it; whatever else moved does not matter. Pure. */
import type { BasisChange, BasisEntry } from '../../../shared/plan.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'

/** The values a failover's plan rests on, as they are now. */
export function basisOfFailover(snapshot: Snapshot, accountId: string, to: string | null): BasisEntry[] {
  const holder = snapshot.accounts[accountId]?.lease.holder?.nodeId ?? null
  const nodes = [holder, to].filter((nodeId) => nodeId !== null)
  const keys = [
    [`account/${accountId}`, 'lease.epoch'],
    [`account/${accountId}`, 'lease.holder'],
    ...nodes.flatMap((nodeId) => [
      [`node/${nodeId}`, 'health'],
      [`node/${nodeId}`, 'incarnation'],
    ]),
  ] as [string, string][]
  return keys.map(([entity, field]) => ({ entity, field, value: valueOf(snapshot, entity, field) }))
}

export function changesSince(planned: readonly BasisEntry[], snapshot: Snapshot): BasisChange[] {
  return planned.flatMap(({ entity, field, value }) => {
    const now = valueOf(snapshot, entity, field)
    return now === value ? [] : [{ entity, field, planned: value, now }]
  })
}

/** `null`: it has no value, or is gone. */
function valueOf(snapshot: Snapshot, entity: string, field: string): BasisEntry['value'] {
  const [kind, id = ''] = entity.split('/')
  const account = kind === 'account' ? snapshot.accounts[id] : undefined
  const node = kind === 'node' ? snapshot.nodes[id] : undefined
  switch (field) {
    case 'lease.epoch':
      return account?.lease.epoch ?? null
    case 'lease.holder':
      return account?.lease.holder?.nodeId ?? null
    case 'health':
      return node?.health ?? null
    case 'incarnation':
      return node?.incarnation ?? null
    default:
      return null
  }
}
