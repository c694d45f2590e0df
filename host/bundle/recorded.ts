/** A bundle as a past that can be replayed: by the same rules as the console's own store. */
import type { CallOutput } from '../../shared/calls.ts'
import type { Fact } from '../../shared/fact.ts'
import type { History, SeriesRequest } from '../../shared/history.ts'
import type { Recording } from '../../shared/replay.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import type { Recorded } from '../replay/recorded.ts'
import { readStore, type StoreRecorded } from '../replay/store-recorded.ts'
import { keptNumbers } from './numbers.ts'
import type { OpenedBundle } from './open.ts'

export class BundleRecorded implements Recorded {
  readonly kind: Recording['kind']
  readonly id: string
  readonly name: string
  readonly from: number
  readonly to: number
  readonly gaps: Recorded['gaps']
  readonly marks: Recorded['marks']
  readonly bundle: OpenedBundle
  readonly incident?: CallOutput<'getIncident'>
  /** `null`: nothing of it can be replayed. */
  readonly #past: StoreRecorded | null

  constructor(id: string, bundle: OpenedBundle, kind: Recording['kind'] = 'bundle') {
    const { manifest, past } = bundle
    this.kind = kind
    this.id = id
    this.bundle = bundle
    this.name = manifest.title
    this.from = keptFrom(manifest)
    this.to = manifest.to
    this.gaps = manifest.gaps.filter(({ to }) => to > this.from)
    this.marks = past.marks(this.from, manifest.to)
    if (bundle.incident !== null) this.incident = incidentOf(bundle.incident, bundle.timeline)
    this.#past = readStore({
      checkpoints: past,
      name: manifest.title,
      heardUntil: manifest.to,
      history: () => null,
    })
  }

  snapshotAt(at: number): Snapshot | null {
    return this.#isWithin(at) ? (this.#past?.snapshotAt(at) ?? null) : null
  }

  factsBetween(fromExclusive: number, toInclusive: number): readonly Fact[] | null {
    if (!this.#isWithin(fromExclusive) || !this.#isWithin(toInclusive)) return null
    return this.#past?.factsBetween(fromExclusive, toInclusive) ?? null
  }

  recentFacts(at: number, limit: number): readonly Fact[] {
    return this.#past?.recentFacts(at, limit) ?? []
  }

  history(request: SeriesRequest, at: number): History | null {
    const { numbers, manifest } = this.bundle
    return numbers === null ? null : keptNumbers(numbers, manifest.clusterOffsetMs ?? 0, request, at)
  }

  #isWithin(at: number): boolean {
    return at >= this.from && at <= this.to
  }
}

/** Where a replay of it begins: at the first moment that was kept, which may be later than the one it was asked for. */
export function keptFrom({ from, to, gaps }: OpenedBundle['manifest']): number {
  const first = gaps.find((gap) => gap.from === from)
  return first === undefined || first.to >= to ? from : first.to
}

/** In here nothing waits to be sent. */
function incidentOf(
  { incident, entries }: NonNullable<OpenedBundle['incident']>,
  timeline: OpenedBundle['timeline'],
): CallOutput<'getIncident'> {
  return {
    incident: { ...incident, unsent: 0 },
    entries: entries.map((entry) => ({ ...entry, isSent: true })),
    timeline: [...timeline],
  }
}
