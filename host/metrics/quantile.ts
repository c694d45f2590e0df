/** A quantile read off the buckets of a histogram. Pure. */

export interface Bucket {
  /** Upper bound as written: `0.25`, `+Inf`. */
  readonly bound: string
  /** How many were at most the bound: those of the smaller buckets too. */
  readonly count: number
}

/** Linear within a bucket, from zero up in the lowest. Above the highest bound nothing is known but that: it is the answer.
 *  `null`: nothing was counted, or there is no bound but infinity. */
export function quantileOf(buckets: readonly Bucket[], q: number): number | null {
  const sorted = buckets
    .map(({ bound, count }) => ({ bound: boundOf(bound), count }))
    .filter(({ bound }) => !Number.isNaN(bound))
    .toSorted((a, b) => a.bound - b.bound)
  const total = Math.max(0, ...sorted.map(({ count }) => count))
  if (total === 0) return null
  const rank = q * total
  let below = { bound: 0, count: 0 }
  for (const { bound, count } of sorted) {
    if (count >= rank && count > below.count) {
      if (bound === Number.POSITIVE_INFINITY) return sorted.length === 1 ? null : below.bound
      const from = Math.min(below.bound, bound)
      return from + ((bound - from) * (rank - below.count)) / (count - below.count)
    }
    // Buckets are read one after the other while they grow: one may seem to hold less than a smaller one.
    below = { bound, count: Math.max(below.count, count) }
  }
  return below.bound
}

function boundOf(text: string): number {
  return /^\+?inf$/i.test(text) ? Number.POSITIVE_INFINITY : text === '' ? Number.NaN : Number(text)
}
