/** Node ↔ control plane, on the control plane's node listener. The node (a bot or the gateway) dials. */
import { z } from 'zod'
import {
  BackupCause,
  BackupId,
  BackupPhase,
  BackupSettings,
  EngineMark,
  LogMark,
  Manifest,
  Copy,
  Segment,
  Verification,
} from '../../shared/backup.ts'
import { SettingValue, SmokeResult, Version, VersionName } from '../../shared/deployment.ts'
import { Device } from '../../shared/device.ts'
import { FaultCode, Problem } from '../../shared/fault.ts'
import { AccountId, EpochMs, NodeId, OperationId, Region } from '../../shared/ids.ts'
import { Incarnation } from '../../shared/node.ts'
import { BalancingAlgorithm, Shares, Weights } from '../../shared/balancing.ts'
import { AccountSample, MachineSample } from '../../shared/sample.ts'
import { LogRecord, Tail } from './records.ts'

const epoch = z.number().int().positive()
const answer = { id: z.number().int(), value: z.unknown(), problem: Problem.optional() }

export const BotBeat = z.object({
  type: z.literal('beat'),
  roleBelieved: z.enum(['master', 'servant']),
  floorEpoch: z.number().int().nonnegative(),
  tail: Tail,
  gatewayConnected: z.boolean(),
  /** Servants whose disk holds everything this master has replied; `null` for a servant. */
  standbys: z.number().int().nonnegative().nullable(),
  /** Its account's session on this node. */
  device: Device,
  /** Bot's clock; `null`: none yet. */
  deviceInAt: EpochMs.nullable(),
  deviceOutAt: EpochMs.nullable(),
  /** Once a second, over the last second; absent in the other beats. */
  load: z
    .object({
      handledPerS: z.number().nonnegative(),
      conversations: z.number().int().nonnegative(),
      computeP95Ms: z.number().nonnegative().nullable(),
      cpuFraction: z.number().nonnegative(),
      rssBytes: z.number().int().nonnegative(),
    })
    .optional(),
  /** Once a second, from a master: how each node it hands messages to fared over the last 10 s; absent in the other beats. */
  spread: z
    .array(
      z.object({
        nodeId: NodeId,
        assigned: z.number().int().nonnegative(),
        answerP50Ms: z.number().nonnegative().nullable(),
        answerP95Ms: z.number().nonnegative().nullable(),
      }),
    )
    .optional(),
})
export type BotBeat = z.infer<typeof BotBeat>

export const GatewayBeat = z.object({
  type: z.literal('gatewayBeat'),
  /** Once a second; absent in the other beats. */
  samples: z.array(AccountSample).optional(),
})

/** From the supervisor, once in two seconds. */
export const SupervisorBeat = z.object({ type: z.literal('supervisorBeat'), machine: MachineSample })
export type SupervisorBeat = z.infer<typeof SupervisorBeat>

/** What the backup process is at, by the id it was asked with. */
export const BackupWork = z.object({
  state: z.enum(['running', 'done', 'failed']),
  /** In words, such as "copying state logs". */
  step: z.string(),
  phase: BackupPhase.nullable(),
  doneBytes: z.number().int().nonnegative(),
  /** `null`: not known yet. */
  totalBytes: z.number().int().nonnegative().nullable(),
  /** Why it failed; else empty. */
  why: z.string(),
  /** … by its kind; absent: it did not. */
  fault: FaultCode.optional(),
})
export type BackupWork = z.infer<typeof BackupWork>

/** From the backup process, once in two seconds. */
export const BackupBeat = z.object({
  type: z.literal('backupBeat'),
  settings: BackupSettings.omit({ nextAt: true, dailyAt: true, heardAt: true }),
  /** The last one copied; the control plane journals it when it is news. `null`: none since the last snapshot. */
  segment: Segment.nullable(),
})
export type BackupBeat = z.infer<typeof BackupBeat>

/** What one conversation of an account wrote in the window; the most active first. */
export const Traffic = z.object({
  conversation: z.string(),
  region: Region,
  isVip: z.boolean(),
  messages: z.number().int().positive(),
  /** What is expected of it now, messages a minute; 0: it has fallen silent. Absent: a node of an older version does not tell. */
  pace: z.number().nonnegative().optional(),
  /** The node that it is assigned to now; `null`: none is known, or it has fallen silent and gets one when it writes again. */
  nodeId: NodeId.nullable(),
})
export type Traffic = z.infer<typeof Traffic>

export const BEAT_EVERY_MS = 250

export const FromNode = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('hello'),
    token: z.string(),
    /** `gateway`, `supervisor`, `backup`, or the bot's node id. */
    id: z.string(),
    incarnation: Incarnation,
    pid: z.number().int().positive(),
    version: z.string(),
    /** Base URL of its own HTTP pages: `/status`, `/metrics`, `/healthz`. */
    statusUrl: z.string(),
  }),
  BotBeat,
  GatewayBeat,
  SupervisorBeat,
  BackupBeat,
  /** A bot cut records its account's log lacks. */
  z.object({
    type: z.literal('recordsCut'),
    count: z.number().int().positive(),
    fromPosition: z.number().int().nonnegative(),
  }),
  z.object({ type: z.literal('answer'), ...answer }),
])
export type FromNode = z.infer<typeof FromNode>

/** A peer as a bot of the same account needs it. */
export const Peer = z.object({
  nodeId: NodeId,
  region: Region,
  priority: z.number().int().positive(),
  peerPort: z.number().int(),
  /** Taken out of work: it goes on replicating and gets no messages to compute. */
  drained: z.boolean(),
})
export type Peer = z.infer<typeof Peer>

/** A node as the supervisor starts it. Ports are chosen by the supervisor. */
export const NewNode = z.object({
  nodeId: NodeId,
  accountId: AccountId,
  region: Region,
  priority: z.number().int().positive(),
})
export type NewNode = z.infer<typeof NewNode>

/** What a supervisor can do to its own processes in a drill. */
export const Deed = z.discriminatedUnion('do', [
  z.object({
    do: z.literal('kill'),
    id: z.string(),
    /** Not before a failover of this account is under way; `null`: at once. */
    whileFailingOver: AccountId.nullable(),
  }),
  z.object({ do: z.literal('stop'), id: NodeId }),
  z.object({ do: z.literal('logOut'), id: NodeId }),
  z.object({ do: z.literal('hang'), id: z.literal('sheets') }),
  z.object({ do: z.literal('damage'), backupId: BackupId }),
])
export type Deed = z.infer<typeof Deed>

const DeedDone = z.object({ what: z.string(), doneAt: EpochMs })
export type DeedDone = z.infer<typeof DeedDone>

/** What the control plane asks of nodes. Each is idempotent. */
export const NodeRequest = z.discriminatedUnion('ask', [
  /** Both: durably refuse anything of this account below `epoch`. A bot that serves below it steps down. */
  z.object({ ask: z.literal('raiseFloor'), accountId: AccountId, epoch }),
  /** Both: GET this URL afresh and say whether an application answer came. */
  z.object({ ask: z.literal('probe'), url: z.string(), timeoutMs: z.number().positive() }),
  /** Bot: fetch what the reachable peers have and it lacks (the longest log of the highest epoch wins). */
  z.object({ ask: z.literal('catchUp'), from: z.array(NodeId) }),
  /** Bot: does your log hold this hash at this position? */
  z.object({ ask: z.literal('hashAt'), position: z.number().int().nonnegative() }),
  /** Bot: you hold the lease at this epoch; serve. */
  z.object({ ask: z.literal('promote'), epoch }),
  /** Gateway: answer once a reply was accepted at this epoch, or the account is served at it and no message came for a second. */
  z.object({ ask: z.literal('awaitServed'), accountId: AccountId, epoch, timeoutMs: z.number().positive() }),
  /** Bot: these are the other nodes of your account now; whoever is not among them is no peer any more. */
  z.object({ ask: z.literal('setPeers'), peers: z.array(Peer) }),
  /** Bot that is master: spread this account's conversations so from its next message on, each at its own next message. */
  z.object({
    ask: z.literal('setBalancing'),
    accountId: AccountId,
    algorithm: BalancingAlgorithm,
    weights: Weights,
    /** Choose anew for conversations that have a node already. */
    anew: z.boolean(),
  }),
  /** Bot that is master: what came in over the last minutes, and over which nodes it was spread. */
  z.object({ ask: z.literal('traffic'), accountId: AccountId, withinMs: z.number().positive() }),
  /** Bot: restore the session now, without waiting for the back-off. */
  z.object({ ask: z.literal('recoverSession'), timeoutMs: z.number().positive() }),
  /** Bot: ask the messenger for a code with which a person links the account on this node. */
  z.object({ ask: z.literal('pair') }),
  /** Bot: give the session up. */
  z.object({ ask: z.literal('unlink') }),
  /** Gateway: this node of this account may connect / may not any more. */
  z.object({ ask: z.literal('admitNode'), nodeId: NodeId, accountId: AccountId }),
  z.object({ ask: z.literal('expelNode'), nodeId: NodeId }),
  /** Supervisor: start such a process (a known one: as it is), end it for good, or end it and start it again. */
  z.object({ ask: z.literal('startNode'), node: NewNode }),
  z.object({ ask: z.literal('stopNode'), nodeId: NodeId }),
  z.object({
    ask: z.literal('restartNode'),
    nodeId: NodeId,
    /** It runs this version from now on, also after a restart of everything; `null`: the built-in one; absent: the one it has. */
    version: VersionName.nullable().optional(),
  }),
  /** Supervisor: what is in the folder of versions. */
  z.object({ ask: z.literal('listVersions') }),
  /**
   * Supervisor of a drill cluster: do this to a process that it started. Under the same run and number it is done once. What outlasts its
   * doing is put back when it is asked to, or by itself after `forMs`.
   */
  z.object({
    ask: z.literal('induce'),
    runId: OperationId,
    number: z.number().int().nonnegative(),
    deed: Deed,
    forMs: z.number().positive(),
  }),
  z.object({ ask: z.literal('putBack'), runId: OperationId }),
  /** Bot: go by these from the next message on. */
  z.object({
    ask: z.literal('configure'),
    schema: z.number().int().nonnegative(),
    values: z.record(z.string(), SettingValue),
  }),
  /** Bot that is master: how each node it handed messages to fared, over at most `withinMs`. */
  z.object({ ask: z.literal('fared'), accountId: AccountId, withinMs: z.number().positive() }),
  /** Gateway: play this scenario (wire/smoke.ts) as a user would, and say how it went. */
  z.object({ ask: z.literal('playSmoke'), accountId: AccountId, name: z.string(), timeoutMs: z.number().positive() }),
  /** Backup process: the three below begin the work, or answer how it stands when it is known already: ask again until it is not running. */
  z.object({
    ask: z.literal('takeBackup'),
    backupId: BackupId,
    cause: BackupCause,
    /** What the live engine says of itself; the copy is cut back to it. */
    engine: EngineMark,
    /** Accounts, and where their state logs can be read, the best first. */
    logs: z.array(
      z.object({ accountId: AccountId, from: z.array(z.object({ nodeId: NodeId, url: z.string() })).min(1) }),
    ),
  }),
  z.object({ ask: z.literal('verifyBackup'), backupId: BackupId, runId: OperationId }),
  /** Builds the engine's file and the state logs as they were; changes nothing that is in use. */
  z.object({
    ask: z.literal('prepareRestore'),
    restoreId: OperationId,
    backupId: BackupId,
    toAt: EpochMs.nullable(),
  }),
  /** Backup process: delete it in every place. What is not there is deleted already. */
  z.object({ ask: z.literal('removeBackup'), backupId: BackupId }),
  /** Bot that is no master: this log instead of its own. Fetched from `url`, checked record by record, then put in place at once. */
  z.object({
    ask: z.literal('adoptLog'),
    restoreId: OperationId,
    url: z.string(),
    /** Where the restored log ends. */
    tail: Tail,
    /** Stands right after it, and opens what comes from now on. */
    opening: LogRecord,
  }),
  /** Gateway: the account's log goes on from here at this epoch; what was accepted beyond belongs to a past that was given up. */
  z.object({
    ask: z.literal('openGeneration'),
    restoreId: OperationId,
    accountId: AccountId,
    epoch,
    /** Of the record that opens it. */
    position: z.number().int().positive(),
    hash: z.string(),
  }),
])
export type NodeRequest = z.infer<typeof NodeRequest>

/** Answers, by request. */
export const NodeAnswers = {
  /** Gateway: where its accepted replies of the account end (they cannot grow below the new floor). Bot: its own tail. */
  raiseFloor: z.object({
    floorEpoch: z.number().int().nonnegative(),
    tail: Tail.omit({ epoch: true }),
    waiting: z.number().int().nonnegative().nullable(),
  }),
  probe: z.object({ answered: z.boolean(), afterMs: z.number().nonnegative() }),
  catchUp: z.object({
    tail: Tail,
    fetched: z.number().int().nonnegative(),
    cut: z.number().int().nonnegative(),
    source: NodeId.nullable(),
  }),
  /** `null`: the log ends before that position. */
  hashAt: z.object({ hash: z.string().nullable() }),
  promote: z.object({ tail: Tail }),
  /** Last accepted reply below `epoch` to the first at it, ms; `null`: no message came, or there was no reply before. */
  awaitServed: z.object({ gapMs: z.number().nonnegative().nullable() }),
  setPeers: z.object({ peers: z.array(NodeId) }),
  setBalancing: z.object({ conversations: z.number().int().nonnegative() }),
  traffic: z.object({
    /** How far back it really reaches: a new master knows only its own time. */
    windowMs: z.number().nonnegative(),
    conversations: z.array(Traffic),
    /** By node that computed. */
    shares: Shares,
    /** Mean time to have an answer back, by node. */
    answerMs: z.record(NodeId, z.number().nonnegative()),
    /** Nodes that are given messages now. */
    live: z.array(z.object({ nodeId: NodeId, region: Region, priority: z.number().int().positive() })),
  }),
  /** As it stands when the time is up, or as soon as it is linked or cannot be restored. */
  recoverSession: z.object({ device: Device }),
  pair: z.object({ code: z.string(), expiresAt: EpochMs }),
  unlink: z.object({ device: Device }),
  admitNode: z.object({}),
  expelNode: z.object({}),
  startNode: z.object({ pid: z.number().int().positive(), httpPort: z.number().int(), peerPort: z.number().int() }),
  stopNode: z.object({}),
  restartNode: z.object({ pid: z.number().int().positive() }),
  listVersions: z.object({ versions: z.array(Version) }),
  induce: DeedDone,
  /** What was ended now or by itself before; empty: nothing had to be. */
  putBack: z.object({ done: z.array(DeedDone) }),
  configure: z.object({ schema: z.number().int().nonnegative() }),
  fared: z.object({
    windowMs: z.number().nonnegative(),
    nodes: z.array(
      z.object({
        nodeId: NodeId,
        messages: z.number().int().nonnegative(),
        /** Not answered by it in time, or with an error; somebody else computed them. */
        errors: z.number().int().nonnegative(),
        p95Ms: z.number().nonnegative().nullable(),
      }),
    ),
  }),
  playSmoke: SmokeResult,
  takeBackup: z.object({
    work: BackupWork,
    /** Once it is done. */
    result: z
      .object({ manifest: Manifest, manifestSha256: z.string(), sizeBytes: z.number().int(), copies: z.array(Copy) })
      .nullable(),
  }),
  verifyBackup: z.object({ work: BackupWork, result: Verification.omit({ by: true }).nullable() }),
  prepareRestore: z.object({
    work: BackupWork,
    result: z
      .object({
        /** The engine's file, ready to be put in place; the control plane of the same machine does that when it starts. */
        enginePath: z.string(),
        engine: EngineMark,
        /** By account: where the restored log ends, and where a bot can fetch it. */
        logs: z.array(LogMark.omit({ nodeId: true }).extend({ url: z.string() })),
        manifest: Manifest,
      })
      .nullable(),
  }),
  removeBackup: z.object({}),
  adoptLog: z.object({ tail: Tail, cut: z.number().int().nonnegative() }),
  openGeneration: z.object({
    floorEpoch: z.number().int().nonnegative(),
    /** Accepted positions that were given up; `count` 0: none. */
    lost: z.object({
      from: z.number().int().nonnegative(),
      to: z.number().int().nonnegative(),
      count: z.number().int().nonnegative(),
    }),
  }),
} as const
export type NodeAsk = NodeRequest['ask']
export type NodeAnswer<A extends NodeAsk> = z.infer<(typeof NodeAnswers)[A]>

export const ToNode = z.discriminatedUnion('type', [
  z.object({ type: z.literal('welcome'), term: z.number().int() }),
  z.object({ type: z.literal('request'), id: z.number().int(), request: NodeRequest }),
])
export type ToNode = z.infer<typeof ToNode>
