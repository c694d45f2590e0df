/** What a plan rests on, and what of that is different now. Only that refuses it; whatever else moved does not matter. Pure. */
import type { Account } from '../../../shared/account.ts'
import { subjectOf } from '../../../shared/command.ts'
import { openDeployment } from '../../../shared/deployment.ts'
import type { Node } from '../../../shared/node.ts'
import { isEnded } from '../../../shared/operation.ts'
import type { BasisChange, BasisEntry } from '../../../shared/plan.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'
import { weightWords } from '../balancing/weights.ts'

type Value = BasisEntry['value']

const OF_ACCOUNT = {
  'lease.epoch': ({ lease }) => lease.epoch,
  'lease.holder': ({ lease }) => lease.holder?.nodeId ?? null,
  activeFailover: ({ activeFailoverId }) => activeFailoverId,
  balancing: ({ balancing }) => balancing,
  weights: ({ weights }) => weightWords(weights),
  nodes: ({ id }, { nodes }) =>
    Object.values(nodes)
      .flatMap((node) => (node.accountId === id ? node.id : []))
      .sort()
      .join(', '),
  hold: ({ id }, { holds }) => holds.find(({ accountId }) => accountId === id)?.id ?? null,
  drill: ({ id }, { drills }) => drills.find(({ accountId }) => accountId === id)?.id ?? null,
  maintenance: ({ id }, { maintenance }) => maintenance.find(({ accountId }) => accountId === id)?.id ?? null,
} as const satisfies Record<string, (account: Account, snapshot: Snapshot) => Value>

const OF_NODE = {
  accountId: ({ accountId }) => accountId,
  health: ({ health }) => health,
  incarnation: ({ incarnation }) => incarnation,
  'promotion.rule': ({ promotion }) => promotion.rule,
  'promotion.expiresAt': ({ promotion }) => promotion.expiresAt,
  /** Who drained it. */
  drained: ({ drained }) => drained?.owner ?? null,
  'device.state': ({ device }) => device?.state ?? null,
  /** What is being done to it. */
  operation: ({ id }, { operations }) => operations.find(isDoneTo(id))?.id ?? null,
} as const satisfies Record<string, (node: Node, snapshot: Snapshot) => Value>

/** What covers every account. */
const OF_CLUSTER = {
  hold: ({ holds }) => holds.find(({ accountId }) => accountId === null)?.id ?? null,
  drill: ({ drills }) => drills.find(({ accountId }) => accountId === null)?.id ?? null,
  maintenance: ({ maintenance }) => maintenance.find(({ accountId }) => accountId === null)?.id ?? null,
  /** The open deployment. */
  deployment: ({ deployments }) => openDeployment(deployments)?.id ?? null,
  'deployment.state': ({ deployments }) => openDeployment(deployments)?.state ?? deployments[0]?.state ?? null,
  'settings.schema': ({ settings }) => settings.schema,
  freeze: ({ freezes }) => freezes.map(({ id }) => id).join(', '),
} as const satisfies Record<string, (snapshot: Snapshot) => Value>

export type BasisKey =
  | readonly [entity: `account/${string}`, field: keyof typeof OF_ACCOUNT]
  | readonly [entity: `node/${string}`, field: keyof typeof OF_NODE]
  | readonly [entity: 'cluster/cluster', field: keyof typeof OF_CLUSTER]

export function basisOf(snapshot: Snapshot, keys: readonly BasisKey[]): BasisEntry[] {
  return keys.map(([entity, field]) => ({ entity, field, value: valueOf(snapshot, entity, field) }))
}

export function changesSince(planned: readonly BasisEntry[], snapshot: Snapshot): BasisChange[] {
  return planned.flatMap(({ entity, field, value }) => {
    const now = valueOf(snapshot, entity, field)
    return now === value ? [] : [{ entity, field, planned: value, now }]
  })
}

/** An operation that is open and about this node. */
export function isDoneTo(nodeId: string): (operation: Snapshot['operations'][number]) => boolean {
  return ({ status, command }) => {
    const { kind, id } = subjectOf(command)
    return !isEnded(status) && kind === 'node' && id === nodeId
  }
}

/** `null`: it has no value, or is gone. */
function valueOf(snapshot: Snapshot, entity: string, field: string): Value {
  const [kind, id = ''] = entity.split('/')
  const account = kind === 'account' ? snapshot.accounts[id] : undefined
  if (account !== undefined && isKeyOf(OF_ACCOUNT, field)) return OF_ACCOUNT[field](account, snapshot)
  const node = kind === 'node' ? snapshot.nodes[id] : undefined
  if (node !== undefined && isKeyOf(OF_NODE, field)) return OF_NODE[field](node, snapshot)
  return kind === 'cluster' && isKeyOf(OF_CLUSTER, field) ? OF_CLUSTER[field](snapshot) : null
}

function isKeyOf<T extends object>(table: T, key: string): key is string & keyof T {
  return Object.hasOwn(table, key)
}
