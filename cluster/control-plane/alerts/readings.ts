/** What the rules measure, as it is reported now: the newest samples and what the control plane knows itself. Pure. */
import type { MeasureId } from '../../../shared/alert-rule.ts'
import { type Pairs, READERS, type ReadMeasure, reported } from '../../../shared/runbook/measured.ts'
import type { Sample } from '../../../shared/sample.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'
import { GATEWAY, type Roster, SUPERVISOR } from '../nodes/roster.ts'
import type { Reading } from './evaluate.ts'

/** By what it is about: an account, a node, a service, a machine, or `cluster`. What is not in it is not reported. */
export type Readings = ReadonlyMap<MeasureId, ReadonlyMap<string, Reading>>

/** A process that was not heard for this long reports nothing, whatever it said last. */
const FRESH_MS = 3_000

export interface ReadingSources {
  readonly snapshot: Snapshot
  readonly samples: readonly Sample[]
  readonly roster: Pick<Roster, 'presence'>
  /** By node, monotonic: when it was last heard, also of one that is not connected any more. */
  readonly lastHeard: ReadonlyMap<string, number>
  readonly spikes: {
    readonly accounts: ReadonlyMap<string, Reading>
    readonly services: ReadonlyMap<string, Reading>
  }
  /** Monotonic. */
  readonly now: number
  /** Wall clock, for the ages of backups; absent or `null`: this cluster makes none. */
  readonly wall?: number | null
}

export function readingsOf(sources: ReadingSources): Readings {
  const { snapshot, samples, roster, lastHeard, spikes, now, wall = null } = sources
  const isFresh = (id: string) => now - (roster.presence(id)?.heardAt ?? Number.NEGATIVE_INFINITY) < FRESH_MS
  const isGatewayFresh = isFresh(GATEWAY)
  const isSupervisorFresh = isFresh(SUPERVISOR)
  const known = reported(snapshot, samples, wall, (sample) => {
    if (sample.kind === 'account') return isGatewayFresh
    if (sample.kind === 'node') return isFresh(sample.nodeId)
    return sample.kind === 'service' || isSupervisorFresh
  })
  const heard: Pairs = Object.keys(snapshot.nodes).flatMap((id) => {
    const heardAt = roster.presence(id)?.heardAt ?? lastHeard.get(id)
    return heardAt === undefined ? [] : [[id, Math.max(0, now - heardAt)] as const]
  })
  return new Map<MeasureId, ReadonlyMap<string, Reading>>([
    ...(Object.keys(READERS) as ReadMeasure[]).map(
      (measure) => [measure, new Map(READERS[measure](known).flatMap(readingOf))] as const,
    ),
    ['node.heartbeatAgeMs', new Map(heard.flatMap(readingOf))],
    ['account.errorSpike', spikes.accounts],
    ['service.errorSpike', spikes.services],
  ])
}

/** What is no number was not measured: nothing is judged by it. */
function readingOf([about, value]: readonly [string, number | null]): [string, Reading][] {
  if (value === null) return [[about, { kind: 'none' }]]
  return Number.isFinite(value) ? [[about, { kind: 'value', value }]] : []
}
