/** Values for tests of the renderer: each complete and plausible, each part replaceable. */
import { type ConnectionState, PLAIN_ACCESS } from '../../shared/connection.ts'
import type { Account } from '../../shared/account.ts'
import type { Alert } from '../../shared/alert.ts'
import type { Candidate, Check } from '../../shared/check.ts'
import { COMMAND_KINDS } from '../../shared/command.ts'
import type { Fact, FactBody } from '../../shared/fact.ts'
import type { Failover } from '../../shared/failover.ts'
import { Fault, type FaultCode, type Problem, toProblem } from '../../shared/fault.ts'
import type { LedgerEntry, PreparedPlan } from '../../shared/ledger.ts'
import type { Node } from '../../shared/node.ts'
import type { Picture } from '../../shared/picture.ts'
import type { Plan } from '../../shared/plan.ts'
import { emptySnapshot, type Snapshot } from '../../shared/snapshot.ts'
import { AT } from './moment.ts'
import { samplesOf } from './sample-factories.ts'

export const JOURNAL = '0199f3a0-0000-7000-8000-00000000000a'

export function anId(n: number): string {
  return `0199f3a0-0000-7000-8000-${n.toString(16).padStart(12, '0')}`
}

export function aNode(part: Partial<Node> = {}): Node {
  const id = part.id ?? 'ksa-1'
  return {
    id,
    accountId: 'ksa-main',
    region: 'ksa',
    role: 'servant',
    priority: 1,
    promotion: { rule: 'neutral', reason: null, owner: null, expiresAt: null },
    health: 'healthy',
    why: '',
    healthSince: AT - 3_600_000,
    incarnation: anId(100),
    pid: 4_711,
    version: '0.1.0',
    statusUrl: 'http://127.0.0.1:4711',
    device: { state: 'linked', since: AT, attempts: 0, why: '', pairing: null },
    drained: null,
    caughtUp: true,
    ...part,
  }
}

export function anAccount(part: Partial<Account> = {}): Account {
  const id = part.id ?? 'ksa-main'
  return {
    id,
    region: 'ksa',
    lease: { epoch: 17, holder: { nodeId: 'ksa-1', incarnation: anId(100) }, since: AT - 3_600_000 },
    balancing: 'leastLoaded',
    weights: {},
    balancingChange: null,
    activeFailoverId: null,
    priority: 1,
    countdown: null,
    ...part,
  }
}

const TRIOS = [
  { id: 'uae-main', region: 'uae', nodes: ['uae-1', 'uae-2', 'uae-3'], epoch: 41 },
  { id: 'ksa-main', region: 'ksa', nodes: ['ksa-1', 'ksa-2', 'ksa-3'], epoch: 17 },
  { id: 'south-asia-main', region: 'south-asia', nodes: ['sa-1', 'sa-2', 'sa-3'], epoch: 9 },
] as const
const REGIONS = ['uae', 'ksa', 'south-asia']

/** The built-in cluster, all well: 3 accounts of 3 nodes. */
export function aSnapshot(part: Partial<Snapshot> = {}): Snapshot {
  const accounts = TRIOS.map(({ id, region, nodes, epoch }) =>
    anAccount({
      id,
      region,
      lease: { epoch, holder: { nodeId: nodes[0], incarnation: anId(100) }, since: AT - 3_600_000 },
    }),
  )
  const nodes = TRIOS.flatMap(({ id, region, nodes: ids }) =>
    ids.map((nodeId, index) =>
      aNode({
        id: nodeId,
        accountId: id,
        region: index === 0 ? region : (REGIONS.filter((one) => one !== region)[index - 1] ?? region),
        role: index === 0 ? 'master' : 'servant',
        priority: index + 1,
        pid: 4_700 + index,
      }),
    ),
  )
  return {
    ...emptySnapshot(JOURNAL),
    seq: 120,
    at: AT,
    term: 3,
    cluster: { id: 'built-in', name: 'Built-in cluster', environment: 'drill' },
    protection: { state: 'on', since: AT - 3_500_000, why: 'every node was observed' },
    accounts: Object.fromEntries(accounts.map((account) => [account.id, account])),
    nodes: Object.fromEntries(nodes.map((node) => [node.id, node])),
    ...part,
  }
}

export function withNode(snapshot: Snapshot, id: string, part: Partial<Node>): Snapshot {
  const node = snapshot.nodes[id]
  if (node === undefined) throw new Error(`no node ${id}`)
  return { ...snapshot, nodes: { ...snapshot.nodes, [id]: { ...node, ...part } } }
}

export function withAccount(snapshot: Snapshot, id: string, part: Partial<Account>): Snapshot {
  const account = snapshot.accounts[id]
  if (account === undefined) throw new Error(`no account ${id}`)
  return { ...snapshot, accounts: { ...snapshot.accounts, [id]: { ...account, ...part } } }
}

export function aFailover(part: Partial<Failover> = {}): Failover {
  return {
    id: 'ksa-main.118',
    accountId: 'ksa-main',
    from: 'ksa-1',
    to: 'ksa-2',
    trigger: 'automatic',
    operationId: null,
    drillId: null,
    cause: 'ksa-1 stopped answering',
    startedAt: AT,
    endedAt: AT + 460,
    epochBefore: 17,
    epochAfter: 18,
    phases: [
      { phase: 'suspected', startedAt: AT, offsetMs: 0, durationMs: 92, detail: '3 of 3 witnesses got no answer' },
      {
        phase: 'selecting',
        startedAt: AT + 92,
        offsetMs: 92,
        durationMs: 11,
        detail: 'ksa-2: priority 2, 0 records behind',
      },
      {
        phase: 'fencing',
        startedAt: AT + 103,
        offsetMs: 103,
        durationMs: 54,
        detail: 'gateway and ksa-3 hold epoch 18 as floor',
      },
      { phase: 'transferring', startedAt: AT + 157, offsetMs: 157, durationMs: 113, detail: '214 records from ksa-3' },
      { phase: 'promoting', startedAt: AT + 270, offsetMs: 270, durationMs: 71, detail: null },
      { phase: 'verifying', startedAt: AT + 341, offsetMs: 341, durationMs: 119, detail: 'position 88214, hash equal' },
    ],
    candidates: [aCandidate({ nodeId: 'ksa-2', rank: 1 }), aCandidate({ nodeId: 'ksa-3', rank: 2 })],
    testimonies: [
      { witness: 'control-plane', saw: 'noAnswer', afterMs: 300 },
      { witness: 'gateway', saw: 'noAnswer', afterMs: 300 },
      { witness: 'ksa-3', saw: 'noAnswer', afterMs: 300 },
    ],
    outcome: 'completed',
    blockedBy: null,
    why: 'ksa-2 serves at epoch 18',
    gapMs: 452,
    totalMs: 460,
    ...part,
  }
}

export function aCheck(part: Partial<Check> = {}): Check {
  return {
    id: 'health',
    title: 'ksa-2 is healthy',
    status: 'pass',
    measured: 'healthy',
    threshold: 'healthy',
    measuredAt: AT - 300,
    ...part,
  }
}

export function aCandidate(part: Partial<Candidate> = {}): Candidate {
  const nodeId = part.nodeId ?? 'ksa-2'
  return {
    nodeId,
    rank: 1,
    checks: [
      aCheck({ title: `${nodeId} is healthy` }),
      aCheck({ id: 'lag', title: 'Records behind the holder', measured: '0 records behind', threshold: 'at most 50' }),
    ],
    ...part,
  }
}

export function anAlert(part: Partial<Alert> = {}): Alert {
  return {
    id: 'noStandby/ksa-main',
    code: 'noStandby',
    level: 'critical',
    title: 'ksa-main has no standby: a reply is sent before any other node has it',
    accountId: 'ksa-main',
    nodeId: null,
    raisedAt: AT - 60_000,
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
    ...part,
  }
}

export function aPlan(part: Partial<Plan> = {}): Plan {
  return {
    id: anId(1),
    journalId: JOURNAL,
    command: { kind: 'failover', accountId: 'ksa-main', to: null },
    title: 'Fail over ksa-main to ksa-2',
    class: 'disturbing',
    classWhy: ['ksa-1 is healthy and serving: moving it costs its users a moment without service.'],
    createdAt: AT,
    expiresAt: AT + 120_000,
    basis: [
      { entity: 'account/ksa-main', field: 'lease.epoch', value: 17 },
      { entity: 'account/ksa-main', field: 'lease.holder', value: 'ksa-1' },
    ],
    steps: [
      { title: 'Catch up', detail: 'ksa-2 fetches what it lacks while ksa-1 still serves' },
      { title: 'Fence', detail: 'the gateway and every servant refuse epoch 17 from then on' },
      { title: 'Promote and verify', detail: 'ksa-2 holds epoch 18; its position and hash are compared' },
    ],
    candidates: [
      aCandidate({ nodeId: 'ksa-2', rank: 1 }),
      aCandidate({
        nodeId: 'ksa-3',
        rank: null,
        checks: [
          aCheck({
            id: 'lag',
            title: 'Records behind',
            status: 'fail',
            measured: '412 records',
            threshold: 'at most 50 records',
          }),
        ],
      }),
    ],
    checks: [
      aCheck({ title: 'ksa-2 is healthy' }),
      aCheck({ id: 'lag', title: 'ksa-2 is up to date', measured: '0 records behind', threshold: 'at most 50' }),
      aCheck({ id: 'gateway', title: 'The gateway answers', measured: '4 ms', threshold: 'within 1 s' }),
      aCheck({
        id: 'settled',
        title: 'The account has settled since its last failover',
        status: 'warn',
        measured: '3 min 10 s',
        threshold: 'at least 5 min',
        measuredAt: null,
      }),
    ],
    consequences: [
      '312 conversations move, 2 of them have a message in work.',
      'About 0.2 s without service; messages wait at the gateway and none is lost.',
    ],
    inverse: {
      command: { kind: 'failover', accountId: 'ksa-main', to: 'ksa-1' },
      text: 'Failing over to ksa-1, any time.',
    },
    estimate: { medianMs: 210, pastMs: [210, 190, 240], what: 'without service, median of 3 planned failovers' },
    ...part,
  }
}

export function aPreparedPlan(part: Partial<PreparedPlan> = {}): PreparedPlan {
  const plan = part.plan ?? aPlan()
  return {
    plan,
    class: plan.class,
    classWhy: plan.classWhy,
    typeToConfirm: null,
    suggestedReason: '',
    preparedAt: AT,
    ...part,
  }
}

export function anEntry(part: Partial<LedgerEntry> = {}): LedgerEntry {
  return {
    operationId: anId(20),
    planId: anId(1),
    journalId: JOURNAL,
    command: { kind: 'failover', accountId: 'ksa-main', to: 'ksa-2' },
    title: 'Fail over ksa-main to ksa-2',
    class: 'disturbing',
    actor: 'noor',
    reason: 'ksa-1 needs a new disk',
    state: 'running',
    word: 'fencing',
    failoverId: null,
    problem: null,
    createdAt: AT,
    heardAt: AT + 100,
    endedAt: null,
    heldUntil: null,
    usualMs: null,
    inverse: { command: null, text: '' },
    probationMinutes: null,
    joins: null,
    ...part,
  }
}

export function aProblem(code: FaultCode, detail?: string): Problem {
  return toProblem(new Fault(code, detail))
}

export function aFact(seq: number, body: FactBody, part: { at?: number; operationId?: string } = {}): Fact {
  return { seq, at: part.at ?? AT + seq, term: 3, operationId: part.operationId ?? null, drillId: null, ...body }
}

export function aConnectionState(over: Partial<ConnectionState> = {}): ConnectionState {
  return {
    profile: {
      id: 'built-in',
      name: 'Built-in cluster',
      environment: 'drill',
      controlApiUrl: 'http://127.0.0.1:7100',
      prometheusUrl: null,
      alertmanagerUrl: null,
      ...PLAIN_ACCESS,
    },
    isBuiltIn: true,
    actor: 'ops',
    hasToken: true,
    keepsToken: true,
    monitoringSecrets: { prometheus: 'none', alertmanager: 'none' },
    link: 'live',
    problem: null,
    heardAt: AT,
    worst: 'ok',
    openAlerts: 0,
    criticalAlerts: 0,
    ...over,
  }
}

export function aPicture(part: Partial<Picture> = {}): Picture {
  const snapshot = part.snapshot === undefined ? aSnapshot() : part.snapshot
  return {
    profile: {
      id: 'built-in',
      name: 'Built-in cluster',
      environment: 'drill',
      controlApiUrl: 'http://127.0.0.1:7100',
      prometheusUrl: null,
      alertmanagerUrl: null,
      ...PLAIN_ACCESS,
    },
    snapshot,
    heardAt: AT,
    link: { kind: 'live', since: AT - 60_000 },
    capabilities: ['failover', 'failback', 'alerts', 'observations', 'probation', 'devices'],
    commands: [...COMMAND_KINDS],
    sources: [],
    foreignAlerts: null,
    differences: [],
    connections: [],
    sightings: [],
    disagreements: [],
    samples: snapshot === null ? [] : samplesOf(snapshot, AT),
    series: [],
    ledger: [],
    notices: [],
    shell: { kind: 'web', version: '0.1.0' },
    ...part,
  }
}
