/** Things of the cluster as tests need them: valid, small, and named by what differs. */
import { v7 as uuidv7 } from 'uuid'
import type { Account } from '../../../shared/account.ts'
import type { Check } from '../../../shared/check.ts'
import { Command, COMMANDS, type CommandKind } from '../../../shared/command.ts'
import type { Fact, FactBody } from '../../../shared/fact.ts'
import type { LedgerEntry, PreparedPlan } from '../../../shared/ledger.ts'
import type { Node } from '../../../shared/node.ts'
import type { Disagreement } from '../../../shared/observation.ts'
import type { Operation } from '../../../shared/operation.ts'
import { PLAIN_ACCESS, type Profile } from '../../../shared/connection.ts'
import type { Plan } from '../../../shared/plan.ts'
import type { AccountSample, MachineSample, NodeSample } from '../../../shared/sample.ts'
import type { Service } from '../../../shared/service.ts'
import { emptySnapshot, type Snapshot } from '../../../shared/snapshot.ts'
import type { BotStatus } from '../../../shared/status.ts'

export const JOURNAL = uuidv7()
export const AT = Date.UTC(2026, 10, 20, 9)

export function aProfile(over: Partial<Profile> = {}): Profile {
  return {
    id: 'built-in',
    name: 'Built-in cluster',
    environment: 'drill',
    controlApiUrl: 'http://127.0.0.1:1',
    prometheusUrl: null,
    alertmanagerUrl: null,
    ...PLAIN_ACCESS,
    ...over,
  }
}

export function aNode(over: Partial<Node> = {}): Node {
  return {
    id: 'uae-1',
    accountId: 'uae-main',
    region: 'uae',
    role: 'servant',
    priority: 1,
    promotion: { rule: 'neutral', reason: null, owner: null, expiresAt: null },
    health: 'healthy',
    why: '',
    healthSince: AT,
    incarnation: uuidv7(),
    pid: 4321,
    version: '0.1.0',
    statusUrl: null,
    device: { state: 'linked', since: AT, attempts: 0, why: '', pairing: null },
    drained: null,
    caughtUp: true,
    ...over,
  }
}

export function anAccount(over: Partial<Account> = {}): Account {
  return {
    id: 'uae-main',
    region: 'uae',
    lease: { epoch: 1, holder: { nodeId: 'uae-1', incarnation: uuidv7() }, since: AT },
    balancing: 'roundRobin',
    weights: {},
    balancingChange: null,
    activeFailoverId: null,
    priority: 1,
    countdown: null,
    ...over,
  }
}

/** One account with a master and a servant, at seq 0. */
export function aSnapshot(over: Partial<Snapshot> = {}): Snapshot {
  const nodes = [aNode({ role: 'master' }), aNode({ id: 'uae-2' })]
  return {
    ...emptySnapshot(JOURNAL),
    at: AT,
    term: 1,
    cluster: { id: 'c', name: 'Test cluster', environment: 'drill' },
    protection: { state: 'on', since: AT, why: '' },
    accounts: { 'uae-main': anAccount() },
    nodes: Object.fromEntries(nodes.map((node) => [node.id, node])),
    ...over,
  }
}

export function aFact(seq: number, body: FactBody = aHealthChange(`change ${seq}`)): Fact {
  return { seq, at: AT + seq, term: 1, operationId: null, drillId: null, ...body }
}

export function aHealthChange(why: string): FactBody {
  return { kind: 'nodeHealthChanged', nodeId: 'uae-1', health: 'degraded', why, testimonies: [] }
}

export function anAccountSample(over: Partial<AccountSample> = {}): AccountSample {
  return {
    kind: 'account',
    accountId: 'uae-main',
    at: AT,
    receivedPerS: 10,
    repliedPerS: 10,
    p50Ms: 20,
    p95Ms: 80,
    errorFraction: 0,
    waiting: 0,
    oldestWaitingMs: null,
    served: true,
    regions: [],
    totals: { received: 0, accepted: 0, doubled: 0, staleRefused: 0 },
    ...over,
  }
}

export function aNodeSample(over: Partial<NodeSample> = {}): NodeSample {
  return {
    kind: 'node',
    nodeId: 'uae-1',
    at: AT,
    handledPerS: 3,
    conversations: 5,
    computeP95Ms: 4,
    logPosition: 100,
    lagRecords: 0,
    cpuFraction: 0.1,
    rssBytes: 50_000_000,
    heartbeatAgeMs: 120,
    deviceInAt: null,
    deviceOutAt: null,
    answerP50Ms: null,
    answerP95Ms: null,
    assigned: null,
    ...over,
  }
}

export function aPlan(over: Partial<Plan> = {}): Plan {
  return {
    id: uuidv7(),
    journalId: JOURNAL,
    command: { kind: 'failover', accountId: 'uae-main', to: 'uae-2' },
    title: 'Fail over uae-main to uae-2',
    class: 'disturbing',
    classWhy: ['uae-1 is healthy and serving.'],
    createdAt: AT,
    expiresAt: AT + 120_000,
    basis: [{ entity: 'account/uae-main', field: 'lease.epoch', value: 1 }],
    steps: [],
    candidates: [],
    checks: [],
    consequences: [],
    inverse: { command: null, text: '' },
    estimate: { medianMs: null, pastMs: [], what: 'total' },
    ...over,
  }
}

export function aPreparedPlan(over: Partial<PreparedPlan> = {}): PreparedPlan {
  const plan = over.plan ?? aPlan()
  return {
    plan,
    class: plan.class,
    classWhy: plan.classWhy,
    typeToConfirm: null,
    suggestedReason: '',
    preparedAt: AT,
    ...over,
  }
}

export function anEntry(over: Partial<LedgerEntry> = {}): LedgerEntry {
  return {
    operationId: uuidv7(),
    planId: uuidv7(),
    journalId: JOURNAL,
    command: { kind: 'failover', accountId: 'uae-main', to: 'uae-2' },
    title: 'Fail over uae-main to uae-2',
    class: 'disturbing',
    actor: 'ops',
    reason: 'maintenance of uae-1',
    state: 'sending',
    word: null,
    failoverId: null,
    problem: null,
    createdAt: AT,
    heardAt: null,
    endedAt: null,
    heldUntil: null,
    usualMs: null,
    inverse: { command: null, text: '' },
    probationMinutes: null,
    joins: null,
    ...over,
  }
}

export function anOperation(entry: LedgerEntry, over: Partial<Operation> = {}): Operation {
  return {
    id: entry.operationId,
    planId: entry.planId,
    command: entry.command,
    title: entry.title,
    actor: entry.actor,
    reason: entry.reason,
    status: 'accepted',
    step: null,
    outcome: null,
    fault: null,
    failoverId: null,
    joins: null,
    drillId: null,
    acceptedAt: AT,
    endedAt: null,
    ...over,
  }
}

export function aCheck(over: Partial<Check> = {}): Check {
  return {
    id: 'health',
    title: 'uae-2 is healthy',
    status: 'pass',
    measured: 'healthy',
    threshold: 'healthy',
    measuredAt: AT,
    ...over,
  }
}

export function aDisagreement(over: Partial<Disagreement> = {}): Disagreement {
  const { accountId = 'uae-main' } = over
  return {
    id: `twoMasters/${accountId}`,
    kind: 'twoMasters',
    accountId,
    why: `uae-1 (epoch 4) and uae-2 (epoch 5) both believe to be master of ${accountId}`,
    since: AT,
    ...over,
  }
}

export function aMachineSample(over: Partial<MachineSample> = {}): MachineSample {
  return {
    kind: 'machine',
    machineId: 'desk-4',
    at: AT,
    cpuFraction: 0.2,
    memoryUsedBytes: 4e9,
    memoryBytes: 8e9,
    diskUsedBytes: 4e10,
    diskBytes: 8e10,
    receivedBytesPerS: 1_000,
    sentBytesPerS: 1_000,
    ...over,
  }
}

/** One command of the kind, as its schema takes it: about `uae-main` or `uae-2`. */
export function aCommand(kind: CommandKind): Command {
  const values = {
    accountId: 'uae-main',
    nodeId: 'uae-2',
    to: 'uae-2',
    region: 'uae',
    minutes: 30,
    rule: 'must_not',
    algorithm: 'leastLoaded',
    weights: {},
    alertId: 'nodeDown/uae-2',
    silenceId: JOURNAL,
    freezeId: JOURNAL,
    deploymentId: JOURNAL,
    backupId: '20261120T090000Z-3fa2c1',
    toAt: null,
    version: '0.2.0',
    scenarioId: 'master-killed',
    code: null,
    kind,
  }
  const fields = Object.keys(COMMANDS[kind].schema.shape)
  return Command.parse(Object.fromEntries(Object.entries(values).filter(([field]) => fields.includes(field))))
}

export function aService(over: Partial<Service> = {}): Service {
  return {
    id: 'gateway',
    name: 'Gateway',
    kind: 'gateway',
    probe: null,
    health: 'healthy',
    why: '',
    healthSince: AT,
    incarnation: uuidv7(),
    pid: 4322,
    version: '0.1.0',
    statusUrl: 'http://127.0.0.1:1',
    ...over,
  }
}

export function aBotStatus(over: Partial<BotStatus> = {}): BotStatus {
  return {
    kind: 'bot',
    nodeId: 'uae-1',
    accountId: 'uae-main',
    incarnation: uuidv7(),
    pid: 4321,
    version: '0.1.0',
    at: AT,
    roleBelieved: 'servant',
    leaseEpoch: 4,
    masterBelieved: null,
    device: null,
    log: { position: 0, hash: '', epoch: 0 },
    peers: [],
    gateway: { connected: true, lastReplyAcceptedAt: null },
    controlPlane: { connected: true },
    ...over,
  }
}
