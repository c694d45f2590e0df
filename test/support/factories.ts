/** Things of the cluster as tests need them: valid, small, and named by what differs. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { BUILT_IN_PORTS, builtInConfig } from '../../cluster/built-in.ts'
import type { ClusterConfig } from '../../cluster/config.ts'
import type { BotBeat } from '../../cluster/wire/control.ts'
import { EMPTY_TAIL } from '../../cluster/wire/records.ts'
import type { Message } from '../../cluster/wire/traffic.ts'
import type { Account } from '../../shared/account.ts'
import type { Alert } from '../../shared/alert.ts'
import type { Candidate, Check } from '../../shared/check.ts'
import type { Fact, FactBody } from '../../shared/fact.ts'
import type { Failover } from '../../shared/failover.ts'
import type { Hold } from '../../shared/hold.ts'
import type { Node } from '../../shared/node.ts'
import type { Operation, OperationRequest } from '../../shared/operation.ts'
import type { Plan } from '../../shared/plan.ts'
import type { AccountSample, NodeSample } from '../../shared/sample.ts'
import type { Service } from '../../shared/service.ts'
import { emptySnapshot, type Snapshot } from '../../shared/snapshot.ts'

export const AT = Date.UTC(2026, 10, 20, 9)

/** A UUIDv7 that is the same in every run. */
export function anId(number: number): string {
  return `01a1f895-fcf6-76e8-833b-${number.toString(16).padStart(12, '0')}`
}

export const JOURNAL = anId(0)
const [UAE_1, UAE_2, UAE_3] = [anId(0xa1), anId(0xa2), anId(0xa3)]
/** The life each node is in, unless a test says otherwise. */
export const INCARNATIONS: Readonly<Record<string, string>> = { 'uae-1': UAE_1, 'uae-2': UAE_2, 'uae-3': UAE_3 }

export function aNode(over: Partial<Node> = {}): Node {
  const id = over.id ?? 'uae-1'
  return {
    id,
    accountId: 'uae-main',
    region: 'uae',
    role: 'servant',
    priority: Number(id.at(-1)),
    promotion: { rule: 'neutral', reason: null, owner: null, expiresAt: null },
    health: 'healthy',
    why: '',
    healthSince: AT,
    incarnation: INCARNATIONS[id] ?? anId(0xa0),
    pid: 4321,
    version: '0.1.0',
    statusUrl: 'http://127.0.0.1:1',
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
    lease: { epoch: 1, holder: { nodeId: 'uae-1', incarnation: UAE_1 }, since: AT },
    balancing: 'leastLoaded',
    weights: {},
    balancingChange: null,
    activeFailoverId: null,
    priority: 1,
    countdown: null,
    ...over,
  }
}

/** One account at epoch 1: uae-1 holds the lease, uae-2 and uae-3 are its servants. */
export function aSnapshot(over: Partial<Snapshot> = {}): Snapshot {
  const nodes = [aNode({ role: 'master' }), aNode({ id: 'uae-2' }), aNode({ id: 'uae-3' })]
  return {
    ...emptySnapshot(JOURNAL),
    at: AT,
    term: 1,
    cluster: { id: 'c', name: 'Test cluster', environment: 'drill' },
    protection: { state: 'on', since: AT, why: 'observed long enough' },
    accounts: { 'uae-main': anAccount() },
    nodes: Object.fromEntries(nodes.map((node) => [node.id, node])),
    ...over,
  }
}

/** The snapshot with some nodes changed. */
export function withNodes(snapshot: Snapshot, changes: Readonly<Record<string, Partial<Node>>>): Snapshot {
  const changed = Object.entries(changes).map(([id, over]) => [
    id,
    { ...(snapshot.nodes[id] ?? aNode({ id })), ...over },
  ])
  return { ...snapshot, nodes: { ...snapshot.nodes, ...Object.fromEntries(changed) } }
}

type Body<K extends FactBody['kind']> = Extract<FactBody, { kind: K }>

export function aHealthChange(
  nodeId = 'uae-1',
  over: Partial<Body<'nodeHealthChanged'>> = {},
): Body<'nodeHealthChanged'> {
  return { kind: 'nodeHealthChanged', nodeId, health: 'degraded', why: 'it is slow', testimonies: [], ...over }
}

export function aFact(seq: number, body: FactBody = aHealthChange('uae-1', { why: `change ${seq}` })): Fact {
  return { seq, at: AT + seq, term: 1, operationId: null, drillId: null, ...body }
}

/** Facts 1, 2, 3 … */
export function facts(...bodies: readonly FactBody[]): Fact[] {
  return bodies.map((body, index) => aFact(index + 1, body))
}

/** The first fact of a journal: the cluster of `aSnapshot` before anybody was master. */
export function aFormedCluster(): Body<'clusterFormed'> {
  return {
    kind: 'clusterFormed',
    clusterId: 'c',
    name: 'Test cluster',
    environment: 'drill',
    accounts: [anAccount({ lease: { epoch: 0, holder: null, since: AT } })],
    nodes: ['uae-1', 'uae-2', 'uae-3'].map((id) => aNode({ id })),
  }
}

/** uae-main to geo-location, with weights, by `setBalancing`. */
export function aBalancingChange(
  over: Partial<Body<'balancingChanged'>['change']> = {},
  weights: Readonly<Record<string, number>> = { 'uae-3': 0.5, 'uae-2': 2 },
): Body<'balancingChanged'> {
  return {
    kind: 'balancingChanged',
    accountId: 'uae-main',
    algorithm: 'geo',
    weights,
    change: {
      operationId: anId(0xe1),
      cause: 'setBalancing',
      at: AT,
      before: { algorithm: 'leastLoaded', weights: {} },
      predicted: { 'uae-1': 1 },
      windowMs: 300_000,
      measured: null,
      measuredOverMs: null,
      ...over,
    },
  }
}

export function aFailoverStart(over: Partial<Body<'failoverStarted'>> = {}): Body<'failoverStarted'> {
  return {
    kind: 'failoverStarted',
    failoverId: 'uae-main.1',
    accountId: 'uae-main',
    from: 'uae-1',
    trigger: 'automatic',
    cause: 'uae-1 stopped answering',
    epochBefore: 1,
    suspicion: null,
    ...over,
  }
}

export function aFailover(over: Partial<Failover> = {}): Failover {
  return {
    id: 'uae-main.1',
    accountId: 'uae-main',
    from: 'uae-1',
    to: 'uae-2',
    trigger: 'automatic',
    operationId: null,
    drillId: null,
    cause: 'uae-1 stopped answering',
    startedAt: AT,
    endedAt: AT + 800,
    epochBefore: 1,
    epochAfter: 2,
    phases: [],
    candidates: [],
    testimonies: [],
    outcome: 'completed',
    blockedBy: null,
    why: 'uae-2 serves uae-main',
    gapMs: 400,
    totalMs: 800,
    ...over,
  }
}

export function anAlert(over: Partial<Alert> = {}): Alert {
  return {
    id: 'noStandby/uae-main',
    code: 'noStandby',
    level: 'critical',
    title: 'uae-main has no standby',
    accountId: 'uae-main',
    nodeId: null,
    raisedAt: AT,
    resolvedAt: null,
    drillId: null,
    serviceId: null,
    resolvedWhy: null,
    measured: null,
    threshold: null,
    impact: '',
    automation: '',
    firstStep: '',
    runbook: null,
    causeId: null,
    acknowledged: null,
    deliveries: [],
    ...over,
  }
}

export function aCheck(over: Partial<Check> = {}): Check {
  return {
    id: 'health',
    title: 'It is healthy',
    status: 'pass',
    measured: 'healthy',
    threshold: 'healthy',
    measuredAt: AT,
    ...over,
  }
}

export function aCandidate(nodeId: string, rank: number | null, checks: readonly Check[] = [aCheck()]): Candidate {
  return { nodeId, rank, checks: [...checks] }
}

export function aPlan(over: Partial<Plan> = {}): Plan {
  return {
    id: anId(0xb1),
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
    estimate: { medianMs: null, pastMs: [], what: 'time without service' },
    ...over,
  }
}

export function aRequest(over: Partial<OperationRequest> = {}): OperationRequest {
  return { operationId: anId(0xc1), planId: anId(0xb1), reason: 'maintenance of uae-1', actor: 'ops', ...over }
}

export function anOperation(over: Partial<Operation> = {}): Operation {
  return {
    id: anId(0xc1),
    planId: anId(0xb1),
    command: { kind: 'failover', accountId: 'uae-main', to: 'uae-2' },
    title: 'Fail over uae-main to uae-2',
    actor: 'ops',
    reason: 'maintenance of uae-1',
    status: 'running',
    step: 'selecting',
    outcome: null,
    fault: null,
    failoverId: 'uae-main.1',
    joins: null,
    drillId: null,
    acceptedAt: AT,
    endedAt: null,
    ...over,
  }
}

/** Of a hold, or of a drill: they have the same shape. */
export function aHold(over: Partial<Hold> = {}): Hold {
  return {
    id: anId(0xd1),
    accountId: 'uae-main',
    owner: 'noor',
    reason: 'network work',
    since: AT,
    expiresAt: AT + 30 * 60_000,
    ...over,
  }
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
    waiting: 2,
    oldestWaitingMs: 30,
    served: true,
    regions: [],
    totals: { received: 100, accepted: 98, doubled: 0, staleRefused: 0 },
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

/** A service of the registry that is well. */
export function aService(over: Partial<Service> = {}): Service {
  return {
    id: 'media',
    name: 'Media worker',
    kind: 'media',
    health: 'healthy',
    why: '',
    healthSince: AT,
    incarnation: null,
    pid: null,
    version: null,
    statusUrl: null,
    probe: null,
    ...over,
  }
}

export function aBeat(over: Partial<BotBeat> = {}): BotBeat {
  return {
    type: 'beat',
    roleBelieved: 'servant',
    floorEpoch: 1,
    tail: { ...EMPTY_TAIL, position: 100, epoch: 1 },
    gatewayConnected: true,
    standbys: null,
    device: { state: 'linked', since: AT, attempts: 0, why: '', pairing: null },
    deviceInAt: null,
    deviceOutAt: null,
    ...over,
  }
}

/** `aMessage('a', 2)` is the second message of the conversation of user a. */
export function aMessage(user: string, number: number, over: Partial<Message> = {}): Message {
  return {
    messageId: `${user}${number}`,
    conversation: `uae-main.${user}`,
    userRegion: 'uae',
    text: 'hello',
    isVip: false,
    media: null,
    receivedAt: AT,
    ...over,
  }
}

/** The built-in cluster on ports nobody listens on, unless a test gives free ones. */
export function aConfig(over: Partial<ClusterConfig> = {}): ClusterConfig {
  const ports = Array.from({ length: BUILT_IN_PORTS }, (_, index) => index + 1)
  return { ...builtInConfig({ dataDir: '/nowhere', ports }), ...over }
}

/** A folder of its own, gone after the test. */
export function aFolder(): string {
  const path = mkdtempSync(join(tmpdir(), 'linda-test-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}
