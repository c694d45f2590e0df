/** How one account is served, put together from its lease, its holder, its failover and what the gateway sees. Pure. */
import type { Account } from '../../shared/account.ts'
import { assertNever } from '../../shared/assert-never.ts'
import type { Device, DeviceState } from '../../shared/device.ts'
import type { Failover, PhaseRecord } from '../../shared/failover.ts'
import type { Node } from '../../shared/node.ts'
import type { AccountSample, NodeSample, Sample } from '../../shared/sample.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import type { Tone } from '../../shared/words/labels.ts'

export type Service =
  | { readonly kind: 'served'; readonly holder: Node }
  /** It holds the lease and is alive, but something about it is wrong. */
  | { readonly kind: 'struggling'; readonly holder: Node }
  /** The process lives, but the account's session on it does not: nobody is answered. */
  | { readonly kind: 'mute'; readonly holder: Node; readonly device: Device }
  /** Messages wait for long although the holder says it is well. */
  | { readonly kind: 'notAnswered'; readonly holder: Node; readonly oldestWaitingMs: number }
  | { readonly kind: 'failingOver'; readonly failover: Failover; readonly phase: PhaseRecord | null }
  | { readonly kind: 'blocked'; readonly failover: Failover }
  /** No living holder, and nothing under way. */
  | { readonly kind: 'unserved'; readonly holder: Node | null }
  /** The control plane has not yet seen the holder. */
  | { readonly kind: 'notKnown'; readonly holder: Node }

export interface AccountStatus {
  readonly account: Account
  readonly service: Service
  /** In the order of their ids, so that rows keep their place when roles change. */
  readonly nodes: readonly Node[]
  /** Source: gateway. `null`: not reported. */
  readonly sample: AccountSample | null
}

/** A reply that takes longer than this is late by the gateway's own measure. */
export const LATE_MS = 5_000

export type LatestSamples = Readonly<Record<string, Sample>>

/**
 * The same list for the same state: several parts of one screen ask for it. Most facts are about one node: who has not changed since
 * these samples were asked for last keeps its entry, and where nobody has, the list is the one before.
 */
export function accountStatuses(snapshot: Snapshot, latest: LatestSamples): readonly AccountStatus[] {
  const before = statusLists.get(latest)
  if (before?.snapshot === snapshot) return before.statuses
  const made = statusesAfter(before, snapshot, latest)
  statusLists.set(latest, { snapshot, statuses: made })
  return made
}

interface StatusList {
  readonly snapshot: Snapshot
  readonly statuses: readonly AccountStatus[]
}

const statusLists = new WeakMap<LatestSamples, StatusList>()

function statusesAfter(before: StatusList | undefined, snapshot: Snapshot, latest: LatestSamples) {
  const isSettled = before?.snapshot.failovers === snapshot.failovers
  let isSame = before !== undefined
  const statuses = Object.values(snapshot.accounts).map((account, index) => {
    const known = isSettled ? before?.statuses[index] : undefined
    if (known?.account === account && known.nodes === nodesOf(snapshot, account.id)) return known
    isSame = false
    return accountStatus(snapshot, latest, account)
  })
  return isSame && before?.statuses.length === statuses.length ? before.statuses : statuses
}

/** The same object while nothing that it is made of has changed. */
export function accountStatus(snapshot: Snapshot, latest: LatestSamples, account: Account): AccountStatus {
  const sample = accountSample(latest, account.id)
  const nodes = nodesOf(snapshot, account.id)
  const failovers = failoversOf(snapshot, account.id)
  // By its sample, where it has one: parts of a screen that look at different moments do not push each other out.
  const known = statuses.get(sample ?? account)
  if (known?.account === account && known.nodes === nodes && known.failovers === failovers) return known.status
  const status = { account, service: serviceOf(snapshot, account, sample), nodes, sample }
  statuses.set(sample ?? account, { account, nodes, failovers, status })
  return status
}

interface Known {
  readonly account: Account
  readonly nodes: readonly Node[]
  readonly failovers: readonly Failover[]
  readonly status: AccountStatus
}

const statuses = new WeakMap<Account | AccountSample, Known>()

/** In the order of their ids, so that rows keep their place when roles change. */
export function nodesOf({ nodes }: Pick<Snapshot, 'nodes'>, accountId: string): readonly Node[] {
  return nodesByAccount(nodes).get(accountId) ?? NO_NODES
}

const lists = new WeakMap<Snapshot['nodes'], readonly Node[]>()

/** Every node; the same list for the same nodes. */
export function allNodes({ nodes }: Pick<Snapshot, 'nodes'>): readonly Node[] {
  const known = lists.get(nodes)
  if (known !== undefined) return known
  const made = Object.values(nodes)
  lists.set(nodes, made)
  return made
}

const NO_NODES: readonly Node[] = []
const byId = new Intl.Collator('en', { numeric: true })

interface Grouping {
  readonly list: readonly Node[]
  readonly groups: ReadonlyMap<string, readonly Node[]>
}

const groups = new WeakMap<Snapshot['nodes'], ReadonlyMap<string, readonly Node[]>>()
/** The newest of so many nodes: of all of them, and of those that a graph shows. */
const newest = new Map<number, Grouping>()
const GROUPINGS_KEPT = 4

/** Asked for by every account, so a thousand nodes are gone through once and not once an account. */
function nodesByAccount(nodes: Snapshot['nodes']): ReadonlyMap<string, readonly Node[]> {
  const known = groups.get(nodes)
  if (known !== undefined) return known
  const list = allNodes({ nodes })
  const before = newest.get(list.length)
  const made = (before === undefined ? null : regrouped(before, list, nodes)) ?? grouped(list)
  groups.set(nodes, made)
  if (newest.size >= GROUPINGS_KEPT && before === undefined) newest.clear()
  newest.set(list.length, { list, groups: made })
  return made
}

/** Who has not changed keeps the very list, so that nobody renders again for another account's node. `null`: they are not the same nodes. */
function regrouped(before: Grouping, list: readonly Node[], nodes: Snapshot['nodes']): Grouping['groups'] | null {
  const changed = new Set<string>()
  for (let index = 0; index < list.length; index += 1) {
    const now = list[index]
    const was = before.list[index]
    if (now === was) continue
    if (now?.id !== was?.id || now?.accountId !== was?.accountId) return null
    if (now !== undefined) changed.add(now.accountId)
  }
  if (changed.size === 0) return before.groups
  const made = new Map(before.groups)
  for (const id of changed)
    made.set(
      id,
      (before.groups.get(id) ?? NO_NODES).flatMap((node) => nodes[node.id] ?? []),
    )
  return made
}

function grouped(list: readonly Node[]): Grouping['groups'] {
  const made = byAccount(list)
  for (const group of made.values()) group.sort((a, b) => byId.compare(a.id, b.id))
  return made
}

function byAccount<T extends { readonly accountId: string }>(entries: readonly T[]): Map<string, T[]> {
  const made = new Map<string, T[]>()
  for (const entry of entries) {
    const group = made.get(entry.accountId)
    if (group === undefined) made.set(entry.accountId, [entry])
    else group.push(entry)
  }
  return made
}

const NO_FAILOVERS: readonly Failover[] = []
const failoverGroups = new WeakMap<Snapshot['failovers'], ReadonlyMap<string, readonly Failover[]>>()

/** Newest first. */
function failoversOf({ failovers }: Snapshot, accountId: string): readonly Failover[] {
  const known = failoverGroups.get(failovers)
  if (known !== undefined) return known.get(accountId) ?? NO_FAILOVERS
  const made = byAccount(failovers)
  failoverGroups.set(failovers, made)
  return made.get(accountId) ?? NO_FAILOVERS
}

const accountSamples = new WeakMap<LatestSamples, Map<string, AccountSample | null>>()

/** Hundreds of accounts ask with every fact; a search among all samples by a name made for it is done once each. */
export function accountSample(latest: LatestSamples, accountId: string): AccountSample | null {
  let known = accountSamples.get(latest)
  if (known === undefined) accountSamples.set(latest, (known = new Map()))
  const found = known.get(accountId)
  if (found !== undefined) return found
  const sample = latest[`account/${accountId}`]
  const made = sample?.kind === 'account' ? sample : null
  known.set(accountId, made)
  return made
}

export function nodeSample(latest: LatestSamples, nodeId: string): NodeSample | null {
  const sample = latest[`node/${nodeId}`]
  return sample?.kind === 'node' ? sample : null
}

/** The phase that runs; `null` where none does. */
export function runningPhase(failover: Failover): PhaseRecord | null {
  return failover.phases.find((phase) => phase.durationMs === null) ?? null
}

export function serviceTone(service: Service): Tone {
  switch (service.kind) {
    case 'served':
      return 'ok'
    case 'struggling':
    case 'failingOver':
      return 'warn'
    case 'mute':
    case 'notAnswered':
    case 'blocked':
    case 'unserved':
      return 'critical'
    case 'notKnown':
      return 'unknown'
    default:
      return assertNever(service)
  }
}

/** Whether its users get answers now. */
export function isServed(service: Service): boolean {
  return service.kind === 'served' || service.kind === 'struggling'
}

function serviceOf(snapshot: Snapshot, account: Account, sample: AccountSample | null): Service {
  const failovers = failoversOf(snapshot, account.id)
  const active = failovers.find((failover) => failover.id === account.activeFailoverId)
  if (active !== undefined) return { kind: 'failingOver', failover: active, phase: runningPhase(active) }
  const holder = account.lease.holder === null ? null : (snapshot.nodes[account.lease.holder.nodeId] ?? null)
  if (holder === null || holder.health === 'down') {
    const last = failovers[0]
    return last?.outcome === 'blocked' ? { kind: 'blocked', failover: last } : { kind: 'unserved', holder }
  }
  const { device } = holder
  if (holder.health !== 'unknown' && device !== null && !ANSWERS[device.state]) return { kind: 'mute', holder, device }
  const oldestWaitingMs = sample?.oldestWaitingMs ?? 0
  if (sample !== null && sample.waiting > 0 && oldestWaitingMs > LATE_MS)
    return { kind: 'notAnswered', holder, oldestWaitingMs }
  if (holder.health === 'unknown') return { kind: 'notKnown', holder }
  const isWell = (holder.health === 'healthy' || holder.health === 'draining') && device?.state !== 'recovering'
  return { kind: isWell ? 'served' : 'struggling', holder }
}

/** Whether a session in this state can still answer: one that recovers may, any moment. */
const ANSWERS: Readonly<Record<DeviceState, boolean>> = {
  linked: true,
  recovering: true,
  loggedOut: false,
  blocked: false,
  unlinked: false,
}
