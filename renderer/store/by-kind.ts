/** Samples of one kind. A thousand nodes' are gone through once, and not once for everybody who asks. Pure. */
import type { Sample } from '../../shared/sample.ts'
import type { LatestSamples } from './account-status.ts'

type OfKind<K extends Sample['kind']> = Extract<Sample, { readonly kind: K }>

const kinds = new WeakMap<LatestSamples, ReadonlyMap<Sample['kind'], readonly Sample[]>>()

/** The same list for the same samples. */
export function samplesOf<K extends Sample['kind']>(latest: LatestSamples, kind: K): readonly OfKind<K>[] {
  // Each list holds what its key says.
  return (byKindOf(latest).get(kind) ?? NONE) as readonly OfKind<K>[]
}

const NONE: readonly Sample[] = []

function byKindOf(latest: LatestSamples): ReadonlyMap<Sample['kind'], readonly Sample[]> {
  const known = kinds.get(latest)
  if (known !== undefined) return known
  const made = new Map<Sample['kind'], Sample[]>()
  for (const sample of Object.values(latest)) {
    const group = made.get(sample.kind)
    if (group === undefined) made.set(sample.kind, [sample])
    else group.push(sample)
  }
  kinds.set(latest, made)
  return made
}
