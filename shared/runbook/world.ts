/** What the console knows at one moment, as runbooks ask it. Pure. */
import type { Disagreement, Sighting } from '../observation.ts'
import { EVIDENCE_LIMIT_MS } from '../plan.ts'
import { type AccountSample, type NodeSample, type Sample, sampleKey, type ServiceSample } from '../sample.ts'
import type { Snapshot } from '../snapshot.ts'
import { formatAge, formatDuration } from '../words/format.ts'

export interface World {
  /** `null`: nothing was ever heard of this cluster. */
  readonly snapshot: Snapshot | null
  readonly samples: readonly Sample[]
  readonly disagreements: readonly Disagreement[]
  /** What the console's own asking of every process brought: without it nobody can say that the sources agree. */
  readonly sightings: readonly Sighting[]
  /** The newest byte is young: `link.kind === 'live'`. */
  readonly isLive: boolean
  /** This machine's clock less the cluster's, ms; `null`: not known. */
  readonly clockOffsetMs: number | null
  /** This machine's clock. */
  readonly now: number
  /** Overview's sentence as it stands now, for messages; `null`, absent: not known. */
  readonly impact?: string | null
}

export type Outcome = 'pass' | 'fail' | 'unknown'

/** What one account, node, service or the cluster says of one condition. */
export interface Finding {
  readonly outcome: Outcome
  /** Continues "uae-main: …". */
  readonly words: string
  /** Source clock, of the sample it rests on; `null`: it is a state, known as of now. */
  readonly at: number | null
}

/** A world with a state in it, and what time it is there. */
export interface Known extends World {
  readonly snapshot: Snapshot
  /** Source clock; `null`: not known. */
  readonly clusterNow: number | null
}

export function knownOf(world: World, snapshot: Snapshot): Known {
  const { clockOffsetMs, now } = world
  return { ...world, snapshot, clusterNow: clockOffsetMs === null ? null : now - clockOffsetMs }
}

export const pass = (words: string, at: number | null = null): Finding => ({ outcome: 'pass', words, at })
export const fail = (words: string, at: number | null = null): Finding => ({ outcome: 'fail', words, at })
export const unknown = (words: string, at: number | null = null): Finding => ({ outcome: 'unknown', words, at })
export const passIf = (holds: boolean, words: string, at: number | null = null): Finding =>
  holds ? pass(words, at) : fail(words, at)

/** " for 14 s"; empty: how long is not known. */
export function lasting({ clusterNow }: Known, since: number): string {
  return clusterNow === null ? '' : ` for ${formatDuration(clusterNow - since)}`
}

/** ": why"; empty where there is none. */
export function because(why: string): string {
  return why === '' ? '' : `: ${why}`
}

/** A sample, or why there is none to go by. */
export type Heard<S extends Sample> = { readonly sample: S } | { readonly none: Finding }

export function accountSample(known: Known, accountId: string): Heard<AccountSample> {
  return heard(known, newest(known.samples, `account/${accountId}`) as AccountSample | undefined)
}

export function nodeSample(known: Known, nodeId: string): Heard<NodeSample> {
  return heard(known, newest(known.samples, `node/${nodeId}`) as NodeSample | undefined)
}

const byKey = new WeakMap<readonly Sample[], ReadonlyMap<string, Sample>>()

/** By `sampleKey`: a check of ten thousand accounts does not look through the list ten thousand times. */
export function newest(samples: readonly Sample[], key: string): Sample | undefined {
  const known = byKey.get(samples)
  if (known !== undefined) return known.get(key)
  const made = new Map(samples.map((sample) => [sampleKey(sample), sample]))
  byKey.set(samples, made)
  return made.get(key)
}

function heard<S extends Sample>(known: Known, sample: S | undefined): Heard<S> {
  if (sample === undefined) return { none: unknown('not reported') }
  const stale = staleWords(known, sample)
  return stale === null ? { sample } : { none: unknown(stale, sample.at) }
}

/** Why the sample is no evidence any more; `null`: it is young enough. */
export function staleWords(known: Known, sample: Sample): string | null {
  if (known.clusterNow === null) return 'reported, but how long ago is not known'
  const ageMs = known.clusterNow - sample.at
  return ageMs <= limitOf(known.snapshot, sample) ? null : `not reported for ${formatAge(ageMs)}`
}

/** Two intervals of who reports it, where those are longer than evidence may be old: some probes ask every 15 s. */
function limitOf({ services }: Snapshot, sample: Sample): number {
  if (sample.kind !== 'service') return EVIDENCE_LIMIT_MS
  return Math.max(EVIDENCE_LIMIT_MS, 2 * everyMs(services, sample))
}

function everyMs(services: Snapshot['services'], { serviceId }: ServiceSample): number {
  return services[serviceId]?.probe?.everyMs ?? 0
}
