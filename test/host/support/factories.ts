/** Things of the cluster as tests need them: valid, small, and named by what differs. */
import { v7 as uuidv7 } from 'uuid'
import type { Account } from '../../../shared/account.ts'
import type { Fact, FactBody } from '../../../shared/fact.ts'
import type { LedgerEntry } from '../../../shared/ledger.ts'
import type { Node } from '../../../shared/node.ts'
import type { Operation } from '../../../shared/operation.ts'
import type { Profile } from '../../../shared/picture.ts'
import type { Plan } from '../../../shared/plan.ts'
import type { AccountSample, NodeSample } from '../../../shared/sample.ts'
import { emptySnapshot, type Snapshot } from '../../../shared/snapshot.ts'

export const JOURNAL = uuidv7()
export const AT = Date.UTC(2026, 10, 20, 9)

export function aProfile(over: Partial<Profile> = {}): Profile {
  return {
    id: 'built-in',
    name: 'Built-in cluster',
    environment: 'drill',
    controlApiUrl: 'http://127.0.0.1:1',
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
    ...over,
  }
}

export function anAccount(over: Partial<Account> = {}): Account {
  return {
    id: 'uae-main',
    region: 'uae',
    lease: { epoch: 1, holder: { nodeId: 'uae-1', incarnation: uuidv7() }, since: AT },
    balancing: 'roundRobin',
    activeFailoverId: null,
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
  return { seq, at: AT + seq, term: 1, operationId: null, ...body }
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
    acceptedAt: AT,
    endedAt: null,
    ...over,
  }
}
