/** Whom the console asks for their own view of the truth, and where. Pure. */
import type { Snapshot } from '../../shared/snapshot.ts'

export interface Target {
  /** `control-plane`, `gateway` or a node id. */
  readonly observer: string
  readonly kind: 'node' | 'gateway' | 'control-plane'
  /** Base URL of its own pages; `null`: it has not told one yet. */
  readonly statusUrl: string | null
}

/** The control plane is asked where this console was told it is, everybody else where the snapshot says. */
export function targetsOf(snapshot: Snapshot | null, controlApiUrl: string): Target[] {
  const gateway = snapshot?.services['gateway']
  const nodes = Object.values(snapshot?.nodes ?? {}).toSorted(
    (a, b) => a.accountId.localeCompare(b.accountId) || a.id.localeCompare(b.id),
  )
  return [
    { observer: 'control-plane', kind: 'control-plane', statusUrl: controlApiUrl },
    ...(gateway === undefined ? [] : [{ observer: 'gateway', kind: 'gateway' as const, statusUrl: gateway.statusUrl }]),
    ...nodes.map(({ id, statusUrl }): Target => ({ observer: id, kind: 'node', statusUrl })),
  ]
}
