/** Which facts a timeline tells of, and as what. Pure. */
import type { Fact, FactKind } from '../fact.ts'
import type { TimelineItem } from './timeline.ts'

interface Telling {
  readonly source: TimelineItem['source']
  /** Comes often and explains rather than marks: the first to be left out where there is too much. */
  readonly isLesser: boolean
}

const weighty = (source: TimelineItem['source']): Telling => ({ source, isLesser: false })
const lesser: Telling = { source: 'cluster', isLesser: true }

/** `null`: it is told by something else (an operation by the ledger), or is no news to anybody. */
export const TELLING: Readonly<Record<FactKind, Telling | null>> = {
  clusterFormed: weighty('cluster'),
  termBegan: weighty('cluster'),
  protectionChanged: weighty('cluster'),
  nodeJoined: lesser,
  nodeHealthChanged: lesser,
  leaseVacated: null,
  leaseGranted: weighty('cluster'),
  failoverStarted: weighty('failover'),
  failoverPhaseEntered: weighty('failover'),
  failoverEnded: weighty('failover'),
  operationChanged: null,
  recordsCut: weighty('cluster'),
  alertRaised: weighty('alert'),
  alertResolved: weighty('alert'),
  alertAcknowledged: weighty('alert'),
  alertFolded: null,
  alertDelivered: null,
  serviceJoined: lesser,
  serviceHealthChanged: lesser,
  serviceRemoved: weighty('cluster'),
  deviceChanged: lesser,
  promotionRuleChanged: weighty('cluster'),
  nodeDrained: weighty('cluster'),
  nodeUndrained: weighty('cluster'),
  nodeAdded: weighty('cluster'),
  nodeCaughtUp: lesser,
  nodeRemoved: weighty('cluster'),
  holdPlaced: weighty('cluster'),
  holdReleased: weighty('cluster'),
  drillStarted: weighty('cluster'),
  drillEnded: weighty('cluster'),
  drillDeed: weighty('cluster'),
  countdownStarted: weighty('failover'),
  countdownEnded: weighty('failover'),
  failoverSkipped: weighty('failover'),
  probationStarted: weighty('failover'),
  probationWorsened: weighty('failover'),
  probationEnded: weighty('failover'),
  silencePlaced: weighty('alert'),
  silenceEnded: weighty('alert'),
  maintenanceOpened: weighty('cluster'),
  maintenanceClosed: weighty('cluster'),
  balancingChanged: weighty('cluster'),
  balancingMeasured: null,
  backupChanged: weighty('backup'),
  backupRemoved: weighty('backup'),
  segmentCopied: null,
  clusterRestored: weighty('backup'),
  deploymentChanged: weighty('deployment'),
  settingsChanged: weighty('deployment'),
  freezeOpened: weighty('deployment'),
  freezeClosed: weighty('deployment'),
  unknown: weighty('cluster'),
}

const TOLD = Object.entries(TELLING) as [FactKind, Telling | null][]
/** What marks an incident. */
export const WEIGHTY_KINDS: readonly FactKind[] = TOLD.flatMap(([kind, as]) => (as?.isLesser === false ? [kind] : []))
/** What explains it. */
export const LESSER_KINDS: readonly FactKind[] = TOLD.flatMap(([kind, as]) => (as?.isLesser === true ? [kind] : []))

/** Who did it; `null`: no person. */
export function actorOf(fact: Fact): string | null {
  switch (fact.kind) {
    case 'alertAcknowledged':
      return fact.by
    case 'holdPlaced':
      return fact.hold.owner
    case 'silencePlaced':
      return fact.silence.owner
    case 'maintenanceOpened':
      return fact.maintenance.owner
    case 'nodeDrained':
      return fact.owner
    case 'freezeOpened':
      return fact.freeze.owner
    case 'drillStarted':
      return fact.drill.owner
    default:
      return null
  }
}

/** What it is about by name, where that is no account itself: a node, a service, or what an alert is about. `null`: the whole cluster. */
export function subjectNameOf(fact: Fact): string | null {
  if ('nodeId' in fact) return fact.nodeId
  if (fact.kind === 'alertRaised') return fact.alert.nodeId
  return 'alertId' in fact ? fact.alertId.slice(fact.alertId.indexOf('/') + 1) : null
}

export function refOf(fact: Fact): TimelineItem['ref'] {
  if (fact.kind === 'alertRaised') return { kind: 'alert', id: fact.alert.id }
  if ('alertId' in fact) return { kind: 'alert', id: fact.alertId }
  if ('failoverId' in fact) return { kind: 'failover', id: fact.failoverId }
  if (fact.kind === 'deploymentChanged') return { kind: 'deployment', id: fact.deployment.id }
  if ('nodeId' in fact) return { kind: 'node', id: fact.nodeId }
  return 'accountId' in fact ? { kind: 'account', id: fact.accountId } : null
}
