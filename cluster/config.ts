/** The cluster's one configuration: who there is, where they stand, how they listen, how patient they are. */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { AlertRoute, AlertRule } from '../shared/alert-rule.ts'
import { BalancingAlgorithm } from '../shared/balancing.ts'
import { Environment } from '../shared/fact.ts'
import { VersionName } from '../shared/deployment.ts'
import { Fault } from '../shared/fault.ts'
import { AccountId, NodeId, Region } from '../shared/ids.ts'
import { PromotionRule } from '../shared/node.ts'
import { ServiceId, ServiceKind, ServiceProbe } from '../shared/service.ts'
import { Slo } from '../shared/slo.ts'

const port = z.number().int().min(1).max(65_535)

export const NodeConfig = z.strictObject({
  id: NodeId,
  accountId: AccountId,
  region: Region,
  /** 1 is preferred first. */
  priority: z.number().int().positive(),
  promotionRule: PromotionRule.default('neutral'),
  /** Its own `/status` and `/metrics`. */
  httpPort: port,
  /** Where its peers dial. */
  peerPort: port,
  /** The deployed version it runs; `null`: the built-in one. */
  version: VersionName.nullable().default(null),
})
export type NodeConfig = z.infer<typeof NodeConfig>

export const Timing = z.strictObject({
  /** Detector: a pause this long is normal, ms. */
  acceptablePauseMs: z.number().default(400),
  /** Detector: suspicion from this phi on. */
  phiThreshold: z.number().default(8),
  /** A probe without an application answer for this long saw none, ms. */
  probeTimeoutMs: z.number().default(300),
  /** After a start or a sleep the control plane only observes for this long, ms. */
  warmingMs: z.number().default(2_000),
  /** Without the gateway's acknowledgement for this long, nothing is promoted, ms. */
  fenceTimeoutMs: z.number().default(1_000),
  transferTimeoutMs: z.number().default(3_000),
  promoteTimeoutMs: z.number().default(1_500),
  verifyTimeoutMs: z.number().default(3_000),
  /** A blocked failover is tried again at most this often, ms. */
  retryBlockedMs: z.number().default(5_000),
  /** A master that is heard but has answered nothing for this long while messages wait is degraded, ms. */
  notServingMs: z.number().default(5_000),
  /** Time to say no before a degraded master is failed over automatically, ms. */
  countdownMs: z.number().default(10_000),
  /** Holders still alive: at most one automatic failover of an account within this, ms. */
  oneFailoverPerMs: z.number().default(5 * 60_000),
  /** How long a change is watched afterwards where nobody says otherwise, ms. */
  probationMs: z.number().default(10 * 60_000),
  /** After a change of balancing, what it brought is measured over this long, ms. */
  measureSpreadMs: z.number().default(120_000),
  /** Supervisor: first pause before a dead process is started again, ms; doubles up to the last. */
  restartDelayMs: z.number().default(2_000),
  lastRestartDelayMs: z.number().default(30_000),
})
export type Timing = z.infer<typeof Timing>

export const Flapping = z.strictObject({
  /** This many failures as master within the window: the node must not be promoted for the ban. `null`: limits lifted. */
  failures: z.number().int().positive().nullable().default(2),
  windowMs: z.number().default(10 * 60_000),
  banMs: z.number().default(30 * 60_000),
})

/** What becomes of the sessions that the messenger grants, besides what is done by hand. */
export const Sessions = z.strictObject({
  /** Of each node: its session's connection is lost for up to 3 s. */
  dropsPerHour: z.number().nonnegative().default(0),
  /** A session must be renewed after this long, ms; `null`: it lasts. */
  expiresAfterMs: z.number().positive().nullable().default(null),
  /** Of each node: the account's phone logs it out. */
  logOutsPerHour: z.number().nonnegative().default(0),
  /** Of each node: the messenger refuses it for 5 to 20 s, and logs half of them out afterwards. */
  blocksPerHour: z.number().nonnegative().default(0),
})
export type Sessions = z.infer<typeof Sessions>

export const Scenario = z.strictObject({
  seed: z.number().int().default(1),
  /** Messages per second of each account. */
  messagesPerSecond: z.number().nonnegative().default(10),
  /** Users of each account at the beginning. */
  usersPerAccount: z.number().int().positive().default(60),
  /** New users of each account. 0: nobody comes, and nobody leaves. */
  signUpsPerHour: z.number().nonnegative().default(30),
  /** A user leaves for good after this long on average, ms. With the sign-ups above, as many come as leave. */
  stayMs: z
    .number()
    .positive()
    .default(2 * 3_600_000),
  /** A user writes in spells with pauses between them, both this long on average, ms. */
  spellMs: z
    .number()
    .positive()
    .default(8 * 60_000),
  pauseMs: z
    .number()
    .nonnegative()
    .default(6 * 60_000),
  /** Share of users who come first (priority balancing). */
  vipShare: z.number().min(0).max(1).default(0.1),
  /** Share of messages that bring a picture or a document. */
  mediaShare: z.number().min(0).max(1).default(0.03),
  /** Share of messages the gateway delivers twice at once. */
  duplicateShare: z.number().min(0).max(1).default(0.01),
  /** Share of answered messages it delivers again up to 60 s later. */
  lateDuplicateShare: z.number().min(0).max(1).default(0.005),
  sessions: Sessions.default(Sessions.parse({})),
  /** A code that links an account's phone with a node is good for this long, ms. */
  pairingCodeMs: z.number().positive().default(60_000),
  /** The phone's owner types a code at the earliest and at the latest this long after it is made, ms; `null`: never. */
  phoneTypesAfterMs: z.tuple([z.number().nonnegative(), z.number().nonnegative()]).nullable().default([2_000, 5_000]),
})
export type Scenario = z.infer<typeof Scenario>

/** Who is told of alerts, and what the messages point to. */
export const Alerting = z.strictObject({
  /** `null`: the rules that ship with the cluster. */
  rules: z.array(AlertRule).nullable().default(null),
  routes: z.array(AlertRoute).default([]),
  /** A delivery that failed is tried again after the first pause, ms; doubles up to the last. */
  retryMs: z.number().positive().default(5_000),
  lastRetryMs: z
    .number()
    .positive()
    .default(5 * 60_000),
  /** …and given up after this long, ms. */
  giveUpMs: z
    .number()
    .positive()
    .default(24 * 3_600_000),
})
export type Alerting = z.infer<typeof Alerting>

/** How what cannot be made again is kept. */
export const Backups = z.strictObject({
  httpPort: port,
  /** `null`: `backups` in the cluster's folder. */
  folder: z.string().min(1).nullable().default(null),
  /** Where every backup and segment is copied to; `null`: nowhere, and that is said. */
  secondFolder: z.string().min(1).nullable().default(null),
  /** `HH:MM`, UTC; `null`: only when somebody asks. */
  dailyAt: z
    .string()
    .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'a time of day, such as 02:30')
    .nullable()
    .default('02:30'),
  keepDays: z.number().int().positive().default(30),
  segmentEveryMs: z
    .number()
    .positive()
    .default(5 * 60_000),
})
export type Backups = z.infer<typeof Backups>

/** What else the estate has, besides the cluster's own processes. */
export const ServiceConfig = z.strictObject({
  id: ServiceId,
  name: z.string(),
  kind: ServiceKind,
  /** Base URL of its `/status` and `/metrics`; `null`: it has none. */
  url: z.url().nullable().default(null),
  probe: ServiceProbe,
})
export type ServiceConfig = z.infer<typeof ServiceConfig>

export const ClusterConfig = z.strictObject({
  id: z.string(),
  name: z.string(),
  environment: Environment,
  dataDir: z.string(),
  /** Bearer token of the control API. */
  apiToken: z.string().min(16),
  /** Token of nodes among themselves. */
  nodeToken: z.string().min(16),
  controlPlane: z.strictObject({ apiPort: port, nodePort: port }),
  gateway: z.strictObject({ httpPort: port, botPort: port }),
  accounts: z
    .array(
      z.strictObject({
        id: AccountId,
        region: Region,
        /** Several masters failing at once are replaced in this order; 1 comes first. */
        priority: z.number().int().positive().default(1),
        balancing: BalancingAlgorithm.default('leastLoaded'),
      }),
    )
    .min(1),
  nodes: z.array(NodeConfig).min(1),
  timing: Timing.default(Timing.parse({})),
  flapping: Flapping.default(Flapping.parse({})),
  scenario: Scenario.default(Scenario.parse({})),
  alerting: Alerting.default(Alerting.parse({})),
  /** Objectives; `null`: an availability, a latency and an error objective for each account, with the defaults of the environment. */
  slos: z.array(Slo).nullable().default(null),
  services: z.array(ServiceConfig).default([]),
  /** Processes of the built-in cluster beside bots and gateway; absent: it has none of that kind. */
  media: z.strictObject({ httpPort: port }).optional(),
  sheets: z
    .strictObject({
      httpPort: port,
      /** Requests it takes in a minute. */
      quotaPerMinute: z.number().int().positive().default(600),
    })
    .optional(),
  supervisor: z.strictObject({ httpPort: port }).optional(),
  backup: Backups.optional(),
  /** Folder with one folder for each version of the bots that can be deployed; `null`: none can. */
  versionsFolder: z.string().min(1).nullable().default(null),
  /** Folder with the runbooks that consoles take from here, as Markdown; `null`: this cluster keeps none. */
  runbooksFolder: z.string().min(1).nullable().default(null),
  /** A JSON file with contacts and rota (shared/people.ts), read again when it changed; `null`: this cluster names nobody. */
  peopleFile: z.string().min(1).nullable().default(null),
  /** Where a relay stands between two processes: the port to dial instead, by link (dial.ts). Absent: everything is dialled directly. */
  dial: z.record(z.string(), port).optional(),
})
export type ClusterConfig = z.infer<typeof ClusterConfig>

export const LOOPBACK = '127.0.0.1'
export const VERSION = '0.1.0'

/** @throws {Fault} malformed: the file is missing, not JSON, or a field is wrong; the message names it. */
export function readConfig(path: string): ClusterConfig {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw new Fault(
      'malformed',
      `Cannot read the cluster configuration ${path}: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new Fault('malformed', `${path} is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
  const parsed = ClusterConfig.safeParse(value)
  if (!parsed.success) throw new Fault('malformed', `${path}: ${z.prettifyError(parsed.error)}`)
  return parsed.data
}
