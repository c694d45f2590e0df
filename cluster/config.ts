/** The cluster's one configuration: who there is, where they stand, how they listen, how patient they are. */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { BalancingAlgorithm } from '../shared/account.ts'
import { Environment } from '../shared/fact.ts'
import { Fault } from '../shared/fault.ts'
import { AccountId, NodeId, Region } from '../shared/ids.ts'
import { PromotionRule } from '../shared/node.ts'

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
  usersPerAccount: z.number().int().positive().default(60),
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
