/**
 * The one fold: (snapshot, facts) → applied | stale | gap.
 * Live view, offline view, replay, control-plane recovery and tests all use it. Pure: same facts, same snapshot.
 */
import type { Account } from './account.ts'
import { assertNever } from './assert-never.ts'
import type { Alert, Delivery } from './alert.ts'
import type { SkippedFailover } from './automation.ts'
import type { Backup } from './backup.ts'
import type { Deployment } from './deployment.ts'
import { foldDrillRuns } from './drill/run.ts'
import type { Fact, Protection } from './fact.ts'
import type { Failover, FailoverPhase, PhaseRecord } from './failover.ts'
import type { Node } from './node.ts'
import type { Operation } from './operation.ts'
import type { Probation } from './probation.ts'
import type { Service } from './service.ts'
import { KEPT, KEPT_DEPLOYMENTS, type Snapshot } from './snapshot.ts'

export type FoldResult =
  | { readonly kind: 'applied'; readonly snapshot: Snapshot; readonly applied: number }
  /** Everything was known already: the same snapshot object comes back. */
  | { readonly kind: 'stale'; readonly snapshot: Snapshot }
  /** Facts are missing: take a new snapshot. What came before the gap is applied. */
  | { readonly kind: 'gap'; readonly snapshot: Snapshot; readonly expected: number; readonly got: number }

export function fold(snapshot: Snapshot, facts: readonly Fact[]): FoldResult {
  let next = snapshot
  // Made in here, and nobody else's yet: a thousand nodes that are well again at once are not a thousand copies of all of them.
  let nodes: Record<string, Node> | null = null
  for (const fact of facts) {
    if (fact.seq <= next.seq) continue
    if (fact.seq > next.seq + 1) return { kind: 'gap', snapshot: next, expected: next.seq + 1, got: fact.seq }
    const known = fact.kind === 'nodeHealthChanged' ? next.nodes[fact.nodeId] : undefined
    if (fact.kind === 'nodeHealthChanged' && known !== undefined) {
      if (nodes === null || nodes !== next.nodes) nodes = { ...next.nodes }
      nodes[fact.nodeId] = withHealth(known, fact)
      next = { ...next, nodes }
    } else next = apply(next, fact)
    const drillRuns = foldDrillRuns(next.drillRuns, fact)
    if (drillRuns !== next.drillRuns) next = { ...next, drillRuns: [...drillRuns] }
    next = { ...next, seq: fact.seq, at: fact.at, term: fact.term }
  }
  return next === snapshot
    ? { kind: 'stale', snapshot }
    : { kind: 'applied', snapshot: next, applied: next.seq - snapshot.seq }
}

function apply(s: Snapshot, fact: Fact): Snapshot {
  switch (fact.kind) {
    case 'clusterFormed':
      return {
        ...s,
        cluster: { id: fact.clusterId, name: fact.name, environment: fact.environment },
        accounts: Object.fromEntries(fact.accounts.map((account) => [account.id, account])),
        nodes: Object.fromEntries(fact.nodes.map((node) => [node.id, node])),
      }
    case 'termBegan':
      return protect(s, { state: 'warming', since: fact.at, why: fact.reason })
    case 'protectionChanged':
      return protect(s, { state: fact.state, since: fact.at, why: fact.why })
    case 'nodeJoined':
      return withNode(s, fact.nodeId, (node) => ({
        ...node,
        incarnation: fact.incarnation,
        pid: fact.pid,
        version: fact.version,
        statusUrl: fact.statusUrl,
      }))
    case 'nodeHealthChanged':
      return withNode(s, fact.nodeId, (node) => withHealth(node, fact))
    case 'leaseVacated':
      return withRoles(
        withAccount(s, fact.accountId, (account) => ({
          ...account,
          lease: { epoch: fact.leaseEpoch, holder: null, since: fact.at },
        })),
        fact.accountId,
      )
    case 'leaseGranted':
      return withRoles(
        withAccount(s, fact.accountId, (account) => ({
          ...account,
          lease: { epoch: fact.leaseEpoch, holder: fact.holder, since: fact.at },
        })),
        fact.accountId,
      )
    case 'failoverStarted':
      return startFailover(s, fact)
    case 'failoverPhaseEntered':
      return withFailover(s, fact.failoverId, (failover) => ({
        ...failover,
        phases: [
          ...closePhase(failover.phases, fact.offsetMs, fact.previousDetail),
          openPhase(fact.phase, fact.at, fact.offsetMs),
        ],
        candidates: fact.candidates ?? failover.candidates,
        to: fact.to ?? failover.to,
        epochAfter: fact.epochAfter ?? failover.epochAfter,
      }))
    case 'failoverEnded':
      return endFailover(s, fact)
    case 'operationChanged':
      return { ...s, operations: upsert(s.operations, fact.operation) }
    case 'recordsCut':
    case 'drillDeed':
    case 'unknown':
      return s
    case 'serviceJoined':
      return { ...s, services: { ...s.services, [fact.service.id]: fact.service } }
    case 'serviceHealthChanged':
      return withService(s, fact.serviceId, (service) => ({
        ...service,
        health: fact.health,
        why: fact.why,
        healthSince: service.health === fact.health ? service.healthSince : fact.at,
      }))
    case 'deviceChanged':
      return withNode(s, fact.nodeId, (node) => ({ ...node, device: fact.device }))
    case 'promotionRuleChanged':
      return withNode(s, fact.nodeId, (node) => ({ ...node, promotion: fact.promotion }))
    case 'nodeDrained':
      return withNode(s, fact.nodeId, (node) => ({
        ...node,
        drained: { owner: fact.owner, reason: fact.reason, since: fact.at },
      }))
    case 'nodeUndrained':
      return withNode(s, fact.nodeId, (node) => ({ ...node, drained: null }))
    case 'nodeAdded':
      return { ...s, nodes: { ...s.nodes, [fact.node.id]: fact.node } }
    case 'nodeCaughtUp':
      return withNode(s, fact.nodeId, (node) => ({ ...node, caughtUp: true }))
    case 'nodeRemoved':
      return { ...s, nodes: Object.fromEntries(Object.entries(s.nodes).filter(([id]) => id !== fact.nodeId)) }
    case 'holdPlaced':
      return { ...s, holds: [fact.hold, ...s.holds] }
    case 'holdReleased':
      return { ...s, holds: s.holds.filter(({ id }) => id !== fact.holdId) }
    case 'drillStarted':
      return { ...s, drills: [fact.drill, ...s.drills] }
    case 'drillEnded':
      return { ...s, drills: s.drills.filter(({ id }) => id !== fact.endedId) }
    case 'countdownStarted':
      return withAccount(s, fact.accountId, (account) => ({ ...account, countdown: fact.countdown }))
    case 'countdownEnded':
      return withAccount(s, fact.accountId, (account) => ({ ...account, countdown: null }))
    case 'failoverSkipped':
      return { ...s, skipped: upsert(s.skipped, fact.skipped) }
    case 'probationStarted':
      return { ...s, probations: upsert(s.probations, fact.probation) }
    case 'probationWorsened':
      return withProbation(s, fact.probationId, (probation) => ({
        ...probation,
        worsened: { at: fact.at, why: fact.why },
      }))
    case 'probationEnded':
      return withProbation(s, fact.probationId, (probation) => ({
        ...probation,
        outcome: fact.outcome,
        endedAt: fact.at,
      }))
    case 'alertRaised':
      return { ...s, alerts: upsert(s.alerts, { ...fact.alert, drillId: fact.drillId }) }
    case 'alertResolved':
      return withOpenAlert(s, fact.alertId, (alert) => ({ ...alert, resolvedAt: fact.at, resolvedWhy: fact.why }))
    case 'alertAcknowledged':
      return withOpenAlert(s, fact.alertId, (alert) => ({
        ...alert,
        acknowledged: { by: fact.by, note: fact.note, at: fact.at },
      }))
    case 'alertFolded':
      return withOpenAlert(s, fact.alertId, (alert) => ({ ...alert, causeId: fact.causeId }))
    case 'alertDelivered':
      return withAlert(s, fact.alertId, (alert) => ({ ...alert, deliveries: told(alert.deliveries, fact.delivery) }))
    case 'silencePlaced':
      return { ...s, silences: [fact.silence, ...s.silences] }
    case 'silenceEnded':
      return { ...s, silences: s.silences.filter(({ id }) => id !== fact.silenceId) }
    case 'maintenanceOpened':
      return { ...s, maintenance: [fact.maintenance, ...s.maintenance] }
    case 'maintenanceClosed':
      return { ...s, maintenance: s.maintenance.filter(({ id }) => id !== fact.maintenanceId) }
    case 'balancingChanged':
      return withAccount(s, fact.accountId, (account) => ({
        ...account,
        balancing: fact.algorithm,
        weights: fact.weights,
        balancingChange: fact.change,
      }))
    case 'balancingMeasured':
      return withAccount(s, fact.accountId, (account) =>
        account.balancingChange?.operationId !== fact.changeId
          ? account
          : {
              ...account,
              balancingChange: {
                ...account.balancingChange,
                measured: fact.measured,
                measuredOverMs: fact.measuredOverMs,
              },
            },
      )
    case 'backupChanged':
      return { ...s, backups: upsert(s.backups, fact.backup) }
    case 'backupRemoved':
      return { ...s, backups: s.backups.filter(({ id }) => id !== fact.backupId) }
    case 'segmentCopied':
      return { ...s, segment: fact.segment }
    case 'clusterRestored':
      // What ran when the restored moment was taken does not run any more; segments continue the backup that comes next.
      return { ...s, segment: null, restores: [fact.restore, ...s.restores].slice(0, KEPT) }
    case 'deploymentChanged':
      return { ...s, deployments: upsert(s.deployments, fact.deployment).slice(0, KEPT_DEPLOYMENTS) }
    case 'settingsChanged':
      return { ...s, settings: fact.settings }
    case 'freezeOpened':
      return { ...s, freezes: [fact.freeze, ...s.freezes] }
    case 'freezeClosed':
      return { ...s, freezes: s.freezes.filter(({ id }) => id !== fact.freezeId) }
    case 'serviceRemoved':
      return { ...s, services: Object.fromEntries(Object.entries(s.services).filter(([id]) => id !== fact.serviceId)) }
    default:
      return assertNever(fact)
  }
}

/** While the control plane only observes, what it knew of the nodes before does not count. */
function protect(s: Snapshot, protection: Protection): Snapshot {
  if (protection.state === 'on') return { ...s, protection }
  const nodes = Object.entries(s.nodes).map(([id, node]): [string, Node] => [
    id,
    { ...node, health: 'unknown', why: protection.why, healthSince: protection.since },
  ])
  return { ...s, protection, nodes: Object.fromEntries(nodes) }
}

function startFailover(s: Snapshot, fact: Extract<Fact, { kind: 'failoverStarted' }>): Snapshot {
  const suspectedMs = fact.suspicion?.durationMs ?? 0
  const startedAt = fact.suspicion?.since ?? fact.at
  const suspected: PhaseRecord[] =
    fact.suspicion === null
      ? []
      : [{ phase: 'suspected', startedAt, offsetMs: 0, durationMs: suspectedMs, detail: null }]
  const failover: Failover = {
    id: fact.failoverId,
    accountId: fact.accountId,
    from: fact.from,
    to: null,
    trigger: fact.trigger,
    operationId: fact.operationId,
    drillId: fact.drillId,
    cause: fact.cause,
    startedAt,
    endedAt: null,
    epochBefore: fact.epochBefore,
    epochAfter: null,
    phases: [...suspected, openPhase('selecting', fact.at, suspectedMs)],
    candidates: [],
    testimonies: fact.suspicion?.testimonies ?? [],
    outcome: null,
    blockedBy: null,
    why: null,
    gapMs: null,
    totalMs: null,
  }
  const started = { ...s, failovers: upsert(s.failovers, failover, stillTelling(s, failover)) }
  return withAccount(started, fact.accountId, (account) => ({ ...account, activeFailoverId: fact.failoverId }))
}

function endFailover(s: Snapshot, fact: Extract<Fact, { kind: 'failoverEnded' }>): Snapshot {
  const ended = withFailover(s, fact.failoverId, (failover) => ({
    ...failover,
    phases: closePhase(failover.phases, fact.offsetMs, fact.previousDetail),
    candidates: fact.candidates ?? failover.candidates,
    outcome: fact.outcome,
    blockedBy: fact.blockedBy,
    why: fact.why,
    endedAt: fact.at,
    gapMs: fact.gapMs,
    totalMs: fact.offsetMs,
  }))
  const accountId = ended.failovers.find((failover) => failover.id === fact.failoverId)?.accountId
  if (accountId === undefined) return ended
  return withAccount(ended, accountId, (account) =>
    account.activeFailoverId === fact.failoverId ? { ...account, activeFailoverId: null } : account,
  )
}

/** One that runs, or says why its account has no master, is the last of its account: nothing else knows of it. */
function stillTelling({ accounts, failovers }: Snapshot, started: Failover): (failover: Failover) => boolean {
  const last = new Map<string, Failover>()
  for (const failover of [started, ...failovers])
    if (!last.has(failover.accountId)) last.set(failover.accountId, failover)
  return (failover) =>
    last.get(failover.accountId) === failover &&
    (failover.endedAt === null || accounts[failover.accountId]?.lease.holder === null)
}

function openPhase(phase: FailoverPhase, startedAt: number, offsetMs: number): PhaseRecord {
  return { phase, startedAt, offsetMs, durationMs: null, detail: null }
}

function closePhase(phases: readonly PhaseRecord[], offsetMs: number, detail: string | null): PhaseRecord[] {
  return phases.map((phase) =>
    phase.durationMs === null
      ? { ...phase, durationMs: Math.max(0, offsetMs - phase.offsetMs), detail: detail ?? phase.detail }
      : phase,
  )
}

type Entry = Alert | Backup | Deployment | Failover | Operation | Probation | SkippedFailover

/** Newest first; an entry keeps its place when it changes. */
function upsert<T extends Entry>(list: readonly T[], entry: T, isNeeded: (entry: T) => boolean = () => false): T[] {
  const index = list.findIndex((item) => item.id === entry.id)
  if (index >= 0 && !isClosedAlert(list[index])) return list.with(index, entry)
  const others = index >= 0 ? list.toSpliced(index, 1) : list
  return trimmed([entry, ...others], isNeeded)
}

/** What is still open is not forgotten for what is newer and over: its end would find nothing. */
function trimmed<T extends Entry>(list: readonly T[], isNeeded: (entry: T) => boolean): T[] {
  const kept = [...list]
  while (kept.length > KEPT) {
    const oldestOver = kept.findLastIndex((entry) => ('phases' in entry ? !isNeeded(entry) : isOver(entry)))
    // An open alert that is forgotten would be raised again, and push out the next: there are as many as there are. So it is with
    // failovers: an account has one that runs, or one that says why nobody serves it.
    if (oldestOver <= 0 && kept.every((entry) => 'resolvedAt' in entry || 'phases' in entry)) break
    kept.splice(oldestOver <= 0 ? kept.length - 1 : oldestOver, 1)
  }
  return kept
}

function isOver(entry: Entry): boolean {
  if ('endedAt' in entry) return entry.endedAt !== null
  return 'resolvedAt' in entry ? entry.resolvedAt !== null : true
}

/** An alert that was resolved and is raised again is news: it goes to the front. */
function isClosedAlert(entry: Entry | undefined): boolean {
  return entry !== undefined && 'resolvedAt' in entry && entry.resolvedAt !== null
}

function withNode(s: Snapshot, id: string, change: (node: Node) => Node): Snapshot {
  const node = s.nodes[id]
  return node === undefined ? s : { ...s, nodes: { ...s.nodes, [id]: change(node) } }
}

function withHealth(node: Node, { health, why, at }: Extract<Fact, { kind: 'nodeHealthChanged' }>): Node {
  return { ...node, health, why, healthSince: node.health === health ? node.healthSince : at }
}

function withService(s: Snapshot, id: string, change: (service: Service) => Service): Snapshot {
  const service = s.services[id]
  return service === undefined ? s : { ...s, services: { ...s.services, [id]: change(service) } }
}

function withAlert(s: Snapshot, id: string, change: (alert: Alert) => Alert): Snapshot {
  return { ...s, alerts: s.alerts.map((alert) => (alert.id === id ? change(alert) : alert)) }
}

function withOpenAlert(s: Snapshot, id: string, change: (alert: Alert) => Alert): Snapshot {
  return withAlert(s, id, (alert) => (alert.resolvedAt === null ? change(alert) : alert))
}

/** The last word of each route on each turn of the alert. */
function told(deliveries: readonly Delivery[], delivery: Delivery): Delivery[] {
  const others = deliveries.filter(({ routeId, word }) => routeId !== delivery.routeId || word !== delivery.word)
  return [...others, delivery]
}

function withProbation(s: Snapshot, id: string, change: (probation: Probation) => Probation): Snapshot {
  return { ...s, probations: s.probations.map((probation) => (probation.id === id ? change(probation) : probation)) }
}

function withAccount(s: Snapshot, id: string, change: (account: Account) => Account): Snapshot {
  const account = s.accounts[id]
  return account === undefined ? s : { ...s, accounts: { ...s.accounts, [id]: change(account) } }
}

function withFailover(s: Snapshot, id: string, change: (failover: Failover) => Failover): Snapshot {
  return { ...s, failovers: s.failovers.map((failover) => (failover.id === id ? change(failover) : failover)) }
}

/** A node is master exactly while it holds its account's lease. */
function withRoles(s: Snapshot, accountId: string): Snapshot {
  const holder = s.accounts[accountId]?.lease.holder?.nodeId
  const changed: Record<string, Node> = {}
  for (const [id, node] of Object.entries(s.nodes)) {
    const role = id === holder ? 'master' : 'servant'
    if (node.accountId === accountId && node.role !== role) changed[id] = { ...node, role }
  }
  return { ...s, nodes: { ...s.nodes, ...changed } }
}
