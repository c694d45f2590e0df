/** Samples for tests of the renderer: what heartbeats and the gateway report once a second. */
import { type AccountSample, type NodeSample, type Sample, sampleKey } from '../../shared/sample.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import { AT } from './moment.ts'

export function anAccountSample(part: Partial<AccountSample> = {}): AccountSample {
  return {
    kind: 'account',
    accountId: 'ksa-main',
    at: AT,
    receivedPerS: 10.4,
    repliedPerS: 10.4,
    p50Ms: 38,
    p95Ms: 84,
    errorFraction: 0.0012,
    waiting: 0,
    oldestWaitingMs: null,
    served: true,
    regions: [],
    totals: { received: 88_220, accepted: 88_214, doubled: 0, staleRefused: 2 },
    ...part,
  }
}

export function aNodeSample(part: Partial<NodeSample> = {}): NodeSample {
  return {
    kind: 'node',
    nodeId: 'ksa-1',
    at: AT,
    handledPerS: 3.4,
    conversations: 104,
    computeP95Ms: 21,
    logPosition: 88_214,
    lagRecords: 0,
    cpuFraction: 0.07,
    rssBytes: 92 * 1_048_576,
    heartbeatAgeMs: 120,
    deviceInAt: null,
    deviceOutAt: null,
    answerP50Ms: null,
    answerP95Ms: null,
    assigned: null,
    ...part,
  }
}

/** One sample of every account and every node that is up, as a push would bring them. */
export function samplesOf(
  snapshot: Snapshot,
  at: number,
  part: (id: string) => Partial<AccountSample> & Partial<NodeSample> = () => ({}),
): Sample[] {
  const accounts = Object.keys(snapshot.accounts).map((accountId, index) =>
    anAccountSample({
      receivedPerS: 10.6 - index * 0.2,
      repliedPerS: 10.6 - index * 0.2,
      p95Ms: 79 + index * 4,
      ...part(accountId),
      kind: 'account',
      accountId,
      at,
    }),
  )
  const nodes = Object.values(snapshot.nodes)
    .filter((node) => node.health !== 'down')
    .map((node, index) =>
      aNodeSample({
        handledPerS: 3.2 + (index % 3) * 0.4,
        conversations: 96 + index * 3,
        lagRecords: node.role === 'master' ? 0 : index % 2,
        ...part(node.id),
        kind: 'node',
        nodeId: node.id,
        at,
      }),
    )
  return [...accounts, ...nodes]
}

export function byKey(samples: readonly Sample[]): Record<string, Sample> {
  return Object.fromEntries(samples.map((sample) => [sampleKey(sample), sample]))
}
