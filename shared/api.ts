/** The HTTP table of the control API: server, client, OpenAPI document and tests all derive from it. */
import { z } from 'zod'
import { Alert } from './alert.ts'
import { AlertRule, RouteState, RuleState, Zone } from './alert-rule.ts'
import { Backup, BackupSettings, Restore } from './backup.ts'
import { BalancingAlgorithm, Weights, WhatIf } from './balancing.ts'
import { Command } from './command.ts'
import { Deployment, Version as BotVersion } from './deployment.ts'
import { Fact } from './fact.ts'
import { Failover } from './failover.ts'
import { AccountId, EpochMs, FailoverId, NodeId, OperationId } from './ids.ts'
import { LogEntry } from './log-entry.ts'
import { Node } from './node.ts'
import { Observation } from './observation.ts'
import { Operation, OperationRequest } from './operation.ts'
import { People } from './people.ts'
import { Plan } from './plan.ts'
import { NodeSample, Sample, SAMPLE_KINDS } from './sample.ts'
import { Snapshot } from './snapshot.ts'
import { RunbookFileName, RunbookManifest, RunbookText } from './runbook/library.ts'
import { Service } from './service.ts'
import { SloState, UptimeReport } from './slo.ts'
import { ProcessStatus } from './status.ts'
import { DailySummary } from './summary.ts'

/** What this control plane can do. The console hides what a cluster lacks, and says so. */
export const Capability = z.enum([
  'failover',
  'failback',
  'backup',
  'rollback',
  'alerts',
  'balancing',
  'observations',
  'probation',
  'devices',
  'slos',
  'services',
  'maintenance',
  'freezes',
  'people',
])
export type Capability = z.infer<typeof Capability>

export const Version = z.object({
  product: z.string(),
  version: z.string(),
  api: z.literal('v1'),
  capabilities: z.array(Capability),
  /** Kinds of commands it takes; one that is not here is hidden, and the console says so. */
  commands: z.array(z.string()).default(['failover']),
})
export type Version = z.infer<typeof Version>

/** As the stream is read: another kind is left out; whether a known one is as agreed is judged next, by its schema. */
function isOfKnownKind(sample: unknown): sample is z.input<typeof Sample> {
  const isOfOther =
    typeof sample === 'object' &&
    sample !== null &&
    'kind' in sample &&
    typeof sample.kind === 'string' &&
    !SAMPLE_KINDS.has(sample.kind)
  return !isOfOther
}

export const ClusterAnswer = z.object({
  snapshot: Snapshot,
  /** Of the kinds known here: a newer cluster may measure more, which must not keep anybody from seeing the rest. */
  samples: z.codec(z.array(z.unknown()), z.array(Sample), {
    decode: (samples) => samples.filter(isOfKnownKind),
    encode: (samples) => samples,
  }),
  /** Control plane's clock when it answered. */
  servedAt: EpochMs,
})
export type ClusterAnswer = z.infer<typeof ClusterAnswer>

export const NodeDetail = z.object({
  node: Node,
  sample: NodeSample.nullable(),
  lastHeartbeatAt: EpochMs.nullable(),
  /** Suspicion level of the detector now; `null`: too few heartbeats to say. */
  phi: z.number().nonnegative().nullable(),
})

export const Page = <S extends z.ZodType>(item: S) => z.object({ items: z.array(item), next: z.string().nullable() })

const paging = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(100).optional(),
})

/** One route: `params`, `query` and `body` are parsed before the handler, `response` after it. */
export interface Route {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly summary: string
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  readonly body?: z.ZodObject
  readonly response: z.ZodType
  readonly status?: number
}

export const api = {
  getVersion: { method: 'GET', path: '/v1/version', summary: 'API version and capabilities', response: Version },
  getCluster: {
    method: 'GET',
    path: '/v1/cluster',
    summary: 'Snapshot of everything current',
    response: ClusterAnswer,
  },
  getNode: {
    method: 'GET',
    path: '/v1/nodes/:nodeId',
    summary: 'One node in detail',
    params: z.strictObject({ nodeId: NodeId }),
    response: NodeDetail,
  },
  getNodeStatus: {
    method: 'GET',
    path: '/v1/nodes/:nodeId/status',
    summary: "A node's own status, relayed via the control plane",
    params: z.strictObject({ nodeId: NodeId }),
    response: ProcessStatus,
  },
  getServiceStatus: {
    method: 'GET',
    path: '/v1/services/:serviceId/status',
    summary: "A service's own status, relayed via the control plane",
    params: z.strictObject({ serviceId: Service.shape.id }),
    response: ProcessStatus,
  },
  listObservations: {
    method: 'GET',
    path: '/v1/observations',
    summary: 'Who believes whom to be master, asked of every process now, as far as the control plane can reach them',
    response: z.object({ observations: z.array(Observation), unreachable: z.array(z.string()) }),
  },
  listFailovers: {
    method: 'GET',
    path: '/v1/failovers',
    summary: 'Failovers, newest first',
    query: paging,
    response: Page(Failover),
  },
  getFailover: {
    method: 'GET',
    path: '/v1/failovers/:failoverId',
    summary: 'One failover with every fact of it',
    params: z.strictObject({ failoverId: FailoverId }),
    response: z.object({ failover: Failover, facts: z.array(Fact) }),
  },
  listOperations: {
    method: 'GET',
    path: '/v1/operations',
    summary: 'Operations of everybody, newest first',
    query: paging,
    response: Page(Operation),
  },
  listAlerts: {
    method: 'GET',
    path: '/v1/alerts',
    summary: 'Alerts, open and over, newest first',
    query: paging.extend({
      state: z.enum(['open', 'resolved', 'all']).default('all'),
      level: z.enum(['warning', 'critical']).optional(),
      code: z.string().max(64).optional(),
      accountId: AccountId.optional(),
    }),
    /** An alert that came again stands there once for every time. `key`: of one such time. */
    response: Page(Alert.extend({ key: z.string() })),
  },
  getAlertSummary: {
    method: 'GET',
    path: '/v1/alerts/summary',
    summary: 'Today so far, as the daily summary tells of a day that is over',
    query: z.strictObject({
      /** Whose today, an IANA name. */
      zone: Zone.default('UTC'),
      /** Absent: every account, and what is about none. */
      accountId: AccountId.optional(),
    }),
    response: DailySummary,
  },
  listAlertRules: {
    method: 'GET',
    path: '/v1/alert-rules',
    summary: 'What is measured against what, how it stands, and who is told',
    response: z.object({
      rules: z.array(RuleState),
      routes: z.array(RouteState),
      builtIn: z.array(AlertRule.pick({ id: true, title: true, impact: true, firstStep: true, runbook: true })),
    }),
  },
  listSlos: {
    method: 'GET',
    path: '/v1/slos',
    summary: 'Objectives with their budgets and what spent them',
    response: z.object({
      slos: z.array(SloState),
      /** `null`: nothing was recorded yet. */ recordedSince: EpochMs.nullable(),
      servedAt: EpochMs,
    }),
  },
  getUptime: {
    method: 'GET',
    path: '/v1/slos/report',
    summary: 'Uptime and what was promised, over any period; what was not recorded is named',
    query: z.strictObject({ from: z.coerce.number().int().nonnegative(), to: z.coerce.number().int().nonnegative() }),
    response: UptimeReport,
  },
  listBackups: {
    method: 'GET',
    path: '/v1/backups',
    summary: 'Backups, newest first, with schedule, places, how far back the cluster could be taken, and restores',
    response: z.object({
      backups: z.array(Backup),
      settings: BackupSettings,
      restores: z.array(Restore),
      servedAt: EpochMs,
    }),
  },
  getPeople: {
    method: 'GET',
    path: '/v1/people',
    summary: 'Contacts, and who is on duty on which level; empty where nobody is named',
    response: z.object({ people: People, servedAt: EpochMs }),
  },
  listDeployments: {
    method: 'GET',
    path: '/v1/deployments',
    summary: 'Deployments, newest first',
    query: paging,
    response: Page(Deployment),
  },
  listVersions: {
    method: 'GET',
    path: '/v1/versions',
    summary: 'Versions of the bots that can be deployed, newest first, and the folders that cannot, with why',
    response: z.object({ versions: z.array(BotVersion), servedAt: EpochMs }),
  },
  listRunbooks: {
    method: 'GET',
    path: '/v1/runbooks',
    summary:
      'The runbooks this cluster keeps, as files with their hashes; no files where the named list is still the one',
    query: z.strictObject({ known: z.string().max(64).optional() }),
    response: RunbookManifest,
  },
  getRunbook: {
    method: 'GET',
    path: '/v1/runbooks/:name',
    summary: 'One file of them',
    params: z.strictObject({ name: RunbookFileName }),
    response: RunbookText,
  },
  listEntries: {
    method: 'GET',
    path: '/v1/entries',
    summary: 'What people wrote into runs of runbooks, incidents and handovers, in the order it came in',
    /** `after`: the number of the last one known. */
    query: z.strictObject({
      after: z.coerce.number().int().nonnegative().default(0),
      limit: z.coerce.number().int().min(1).max(500).default(200),
    }),
    response: z.object({ entries: z.array(LogEntry), last: z.number().int().nonnegative() }),
  },
  addEntries: {
    method: 'POST',
    path: '/v1/entries',
    summary: 'Adds entries; one whose id is known already changes nothing',
    body: z.strictObject({ entries: z.array(LogEntry).min(1).max(100) }),
    response: z.object({ last: z.number().int().nonnegative() }),
  },
  listServices: {
    method: 'GET',
    path: '/v1/services',
    summary: 'The registry: what else the estate has, how its health is asked, how it is',
    response: z.object({ services: z.array(Service) }),
  },
  whatIf: {
    method: 'POST',
    path: '/v1/balancing/what-if',
    summary:
      "An account's spread under each algorithm and with each node missing, from its traffic of the last minutes; changes nothing",
    body: z.strictObject({
      accountId: AccountId,
      /** Predict these weights instead of today's; absent: today's. */
      weights: Weights.optional(),
      /** Predict the missing nodes under this one instead of today's. */
      algorithm: BalancingAlgorithm.optional(),
    }),
    response: WhatIf,
  },
  getNodeMetrics: {
    method: 'GET',
    path: '/v1/nodes/:nodeId/metrics',
    summary: "A node's own metrics page, relayed via the control plane",
    params: z.strictObject({ nodeId: NodeId }),
    response: z.object({ contentType: z.string(), text: z.string() }),
  },
  getServiceMetrics: {
    method: 'GET',
    path: '/v1/services/:serviceId/metrics',
    summary: "A service's own metrics page, relayed via the control plane",
    params: z.strictObject({ serviceId: Service.shape.id }),
    response: z.object({ contentType: z.string(), text: z.string() }),
  },
  createPlan: {
    method: 'POST',
    path: '/v1/plans',
    summary: 'What a command would do; changes nothing',
    body: z.strictObject({ command: Command }),
    response: Plan,
    status: 201,
  },
  createOperation: {
    method: 'POST',
    path: '/v1/operations',
    summary: 'Confirm a plan; the answer means accepted, not done',
    body: OperationRequest,
    response: Operation,
    status: 202,
  },
  getOperation: {
    method: 'GET',
    path: '/v1/operations/:operationId',
    summary: 'What became of an operation',
    params: z.strictObject({ operationId: OperationId }),
    response: Operation,
  },
  cancelOperation: {
    method: 'POST',
    path: '/v1/operations/:operationId/cancel',
    summary: 'Cancel; possible until fencing',
    params: z.strictObject({ operationId: OperationId }),
    response: Operation,
  },
} as const satisfies Record<string, Route>

export type Api = typeof api
export type RouteName = keyof Api
type InputOf<R> = (R extends { params: infer P extends z.ZodType } ? { params: z.input<P> } : unknown) &
  (R extends { query: infer Q extends z.ZodType } ? { query?: z.input<Q> } : unknown) &
  (R extends { body: infer B extends z.ZodType } ? { body: z.input<B> } : unknown)
export type RouteInput<N extends RouteName> = InputOf<Api[N]>
export type RouteOutput<N extends RouteName> = z.output<Api[N]['response']>

/** The stream is not request and answer, so it stands beside the table. */
export const EVENTS_PATH = '/v1/events'
export const OPENAPI_PATH = '/openapi.json'
