/** Facts: what happened, journaled once, numbered without gaps, folded by everybody. */
import { z } from 'zod'
import { Account, Holder } from './account.ts'
import { Alert, Delivery, Silence } from './alert.ts'
import { Countdown, CountdownEnd, SkippedFailover } from './automation.ts'
import { BalancingAlgorithm, BalancingChange, Shares, Weights } from './balancing.ts'
import { Backup, BackupId, Restore, Segment } from './backup.ts'
import { Candidate, Testimony } from './check.ts'
import { Deployment, Settings } from './deployment.ts'
import { Device } from './device.ts'
import { BlockReason, FailoverOutcome, FailoverPhase, FailoverTrigger } from './failover.ts'
import { DrillDeed } from './drill/mark.ts'
import { Drill, Freeze, Hold, Maintenance } from './hold.ts'
import { AccountId, EpochMs, FailoverId, NodeId, OperationId } from './ids.ts'
import { Health, Incarnation, Node } from './node.ts'
import { Operation } from './operation.ts'
import { Probation } from './probation.ts'
import { Service } from './service.ts'

export const Environment = z.enum(['production', 'staging', 'drill'])
export type Environment = z.infer<typeof Environment>

/** State of automatic failover itself: the first thing to know before trusting it. */
export const Protection = z.object({
  state: z.enum(['on', 'warming']),
  since: EpochMs,
  why: z.string(),
})
export type Protection = z.infer<typeof Protection>

const body = <K extends string, S extends z.ZodRawShape>(kind: K, shape: S) =>
  z.object({ kind: z.literal(kind), ...shape })

export const FactBody = z.discriminatedUnion('kind', [
  /** The first fact of every journal. */
  body('clusterFormed', {
    clusterId: z.string(),
    name: z.string(),
    environment: Environment,
    accounts: z.array(Account),
    nodes: z.array(Node),
  }),
  /** A control plane began to lead. */
  body('termBegan', { reason: z.string() }),
  body('protectionChanged', { state: Protection.shape.state, why: z.string() }),
  body('nodeJoined', {
    nodeId: NodeId,
    incarnation: Incarnation,
    pid: z.number().int().positive(),
    version: z.string(),
    statusUrl: z.string(),
  }),
  body('nodeHealthChanged', { nodeId: NodeId, health: Health, why: z.string(), testimonies: z.array(Testimony) }),
  /** Fencing began: the epoch grew and nobody holds the lease. */
  body('leaseVacated', { accountId: AccountId, leaseEpoch: z.number().int().positive() }),
  body('leaseGranted', { accountId: AccountId, leaseEpoch: z.number().int().positive(), holder: Holder }),
  /** Journaled once the failure is confirmed or the operation accepted; opens the phase `selecting`. */
  body('failoverStarted', {
    failoverId: FailoverId,
    accountId: AccountId,
    from: NodeId.nullable(),
    trigger: FailoverTrigger,
    cause: z.string(),
    epochBefore: z.number().int().nonnegative(),
    /** How the failure was confirmed; `null`: planned, nothing was suspected. */
    suspicion: z
      .object({ since: EpochMs, durationMs: z.number().nonnegative(), testimonies: z.array(Testimony) })
      .nullable(),
  }),
  body('failoverPhaseEntered', {
    failoverId: FailoverId,
    phase: FailoverPhase,
    /** Monotonic, since the failover's start, ms. */
    offsetMs: z.number().nonnegative(),
    /** What the phase before it found or did; `null`: nothing to say. */
    previousDetail: z.string().nullable(),
    candidates: z.array(Candidate).optional(),
    to: NodeId.optional(),
    epochAfter: z.number().int().positive().optional(),
  }),
  body('failoverEnded', {
    failoverId: FailoverId,
    outcome: FailoverOutcome,
    blockedBy: BlockReason.nullable(),
    why: z.string(),
    offsetMs: z.number().nonnegative(),
    previousDetail: z.string().nullable(),
    gapMs: z.number().nonnegative().nullable(),
    candidates: z.array(Candidate).optional(),
  }),
  body('operationChanged', { operation: Operation }),
  /** A returning node held records the account's log lacks; they were cut. */
  body('recordsCut', {
    nodeId: NodeId,
    accountId: AccountId,
    count: z.number().int().positive(),
    fromPosition: z.number().int().nonnegative(),
  }),
  body('alertRaised', { alert: Alert }),
  /** The gateway, or the control plane itself, is a process anew. */
  body('serviceJoined', { service: Service }),
  body('serviceHealthChanged', { serviceId: Service.shape.id, health: Health, why: z.string() }),
  body('deviceChanged', { nodeId: NodeId, device: Device }),
  body('promotionRuleChanged', { nodeId: NodeId, promotion: Node.shape.promotion }),
  body('nodeDrained', { nodeId: NodeId, owner: z.string(), reason: z.string() }),
  body('nodeUndrained', { nodeId: NodeId }),
  body('nodeAdded', { node: Node }),
  /** Its log reached its account's: it counts as a candidate from now on. */
  body('nodeCaughtUp', { nodeId: NodeId, position: z.number().int().nonnegative() }),
  body('nodeRemoved', { nodeId: NodeId, why: z.string() }),
  body('holdPlaced', { hold: Hold }),
  body('holdReleased', { holdId: Hold.shape.id, why: z.string() }),
  body('drillStarted', { drill: Drill }),
  body('drillEnded', { endedId: Hold.shape.id, why: z.string() }),
  /** Something was induced in a drill, or put back. `runId`: the drill's. */
  body('drillDeed', { runId: OperationId, deed: DrillDeed }),
  body('countdownStarted', { accountId: AccountId, countdown: Countdown }),
  body('countdownEnded', { accountId: AccountId, end: CountdownEnd, why: z.string() }),
  body('failoverSkipped', { skipped: SkippedFailover }),
  body('probationStarted', { probation: Probation }),
  body('probationWorsened', { probationId: Probation.shape.id, why: z.string() }),
  body('probationEnded', {
    probationId: Probation.shape.id,
    outcome: z.enum(['passed', 'reverted', 'overtaken']),
    why: z.string(),
  }),
  body('backupChanged', { backup: Backup }),
  body('backupRemoved', { backupId: BackupId, why: z.string() }),
  body('segmentCopied', { segment: Segment }),
  /** The first fact of a journal that was restored: what it was, what it was taken back to, what that gave up. */
  body('clusterRestored', { restore: Restore }),
  body('deploymentChanged', { deployment: Deployment }),
  body('settingsChanged', { settings: Settings, why: z.string() }),
  body('freezeOpened', { freeze: Freeze }),
  body('freezeClosed', { freezeId: Freeze.shape.id, why: z.string() }),
  /** Made by a reader of a newer cluster's facts, never by a cluster: what it does not know is kept as it came. */
  body('unknown', { was: z.string(), body: z.record(z.string(), z.unknown()) }),
  body('alertResolved', { alertId: z.string(), why: z.string() }),
  body('alertAcknowledged', { alertId: z.string(), by: z.string(), note: z.string() }),
  /** It follows from another open alert now, or (`null`) stands for itself again. */
  body('alertFolded', { alertId: z.string(), causeId: z.string().nullable() }),
  /** Somebody was told of it, or could not be. */
  body('alertDelivered', { alertId: z.string(), delivery: Delivery }),
  body('silencePlaced', { silence: Silence }),
  body('silenceEnded', { silenceId: OperationId, why: z.string() }),
  body('maintenanceOpened', { maintenance: Maintenance }),
  body('maintenanceClosed', { maintenanceId: Hold.shape.id, why: z.string() }),
  /** How the account's conversations are spread from now on. */
  body('balancingChanged', {
    accountId: AccountId,
    algorithm: BalancingAlgorithm,
    weights: Weights,
    change: BalancingChange,
  }),
  body('balancingMeasured', {
    accountId: AccountId,
    /** Of the change it measures. */
    changeId: OperationId,
    measured: Shares.nullable(),
    measuredOverMs: z.number().nonnegative(),
  }),
  /** It is not in the registry any more. */
  body('serviceRemoved', { serviceId: Service.shape.id, why: z.string() }),
])
export type FactBody = z.infer<typeof FactBody>
export type FactKind = FactBody['kind']
export const FACT_KINDS: ReadonlySet<string> = new Set(FactBody.options.map(({ shape }) => shape.kind.value))

export const FactHead = z.object({
  /** 1, 2, 3 … without gaps within a journal. */
  seq: z.number().int().positive(),
  at: EpochMs,
  /** The leading control plane's term. */
  term: z.number().int().positive(),
  /** The operation that caused it; `null`: none did. */
  operationId: OperationId.nullable(),
  /** The drill it belongs to; `null`: it is meant seriously. */
  drillId: OperationId.nullable().default(null),
})

export const Fact = z.intersection(FactHead, FactBody)
export type Fact = z.infer<typeof Fact>
