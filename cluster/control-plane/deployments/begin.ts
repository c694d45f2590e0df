/** A deployment as it begins: which node is the canary, who follows in which wave. Pure. */
import { type Deployment, DEPLOYMENT_STEPS, type NodeRollout, type Version } from '../../../shared/deployment.ts'
import type { Node } from '../../../shared/node.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'

export interface Beginning {
  readonly id: string
  readonly version: Version
  readonly owner: string
  readonly reason: string
  readonly snapshot: Snapshot
  readonly at: number
}

export function begin({ id, version, owner, reason, snapshot, at }: Beginning): Deployment {
  return {
    id,
    version: version.version,
    from: runningVersion(snapshot),
    owner,
    reason,
    state: 'running',
    why: 'at step 1 of 8, health check',
    startedAt: at,
    endedAt: null,
    steps: DEPLOYMENT_STEPS.map((step, index) => ({
      step,
      state: index === 0 ? 'running' : step === 'migration' && version.migration === null ? 'skipped' : 'waiting',
      startedAt: index === 0 ? at : null,
      endedAt: null,
      detail: step === 'migration' && version.migration === null ? 'this version brings none' : '',
    })),
    nodes: wavesOf(snapshot),
    judgements: [],
    smoke: [],
    backupId: null,
    migration: version.migration,
    rollback: null,
    promoted: null,
    message: null,
  }
}

/**
 * Canary: the least preferred servant of the account with the most servants, so that its standbys stay. Then the other accounts' servants, one of each
 * account a wave, and the masters in the last one. An account of a single node is in the last wave too.
 */
export function wavesOf(snapshot: Snapshot): NodeRollout[] {
  const accounts = Object.values(snapshot.accounts).toSorted(
    (a, b) => a.priority - b.priority || a.id.localeCompare(b.id),
  )
  const servants = new Map(accounts.map(({ id }) => [id, servantsOf(snapshot, id)]))
  const canary = [...servants.values()].toSorted((a, b) => b.length - a.length)[0]?.[0]
  const rest = [...servants.values()].map((list) => list.filter((node) => node !== canary))
  const rounds = Math.max(0, ...rest.map((list) => list.length))
  const waves = Array.from({ length: rounds }, (_, round) => rest.flatMap((list) => list[round] ?? []))
  const masters = accounts.flatMap(({ lease }) => snapshot.nodes[lease.holder?.nodeId ?? ''] ?? [])
  return [canary === undefined ? [] : [canary], ...waves, masters].flatMap((nodes, wave) =>
    nodes.map(({ id, accountId }): NodeRollout => ({ nodeId: id, accountId, wave, state: 'waiting', why: '' })),
  )
}

/** The least preferred first: whoever would take over is brought down last. */
function servantsOf({ nodes }: Snapshot, accountId: string): Node[] {
  return Object.values(nodes)
    .filter((node) => node.accountId === accountId && node.role === 'servant')
    .toSorted((a, b) => b.priority - a.priority || a.id.localeCompare(b.id))
}

/** What most nodes run now; after a broken deployment it may be several. */
export function runningVersion({ nodes }: Snapshot): string {
  const counts = new Map<string, number>()
  for (const { version } of Object.values(nodes))
    if (version !== null) counts.set(version, (counts.get(version) ?? 0) + 1)
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? 'unknown'
}
