/** Few figures from many. Pure. */

/** `null`: nothing was measured. */
export function median(values: readonly number[]): number | null {
  return quantile(values, 0.5)
}

/** Between the two nearest values, in proportion; 0 ≤ `share` ≤ 1. `null`: nothing was measured. */
export function quantile(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  const place = (sorted.length - 1) * share
  const below = sorted[Math.floor(place)]
  const above = sorted[Math.ceil(place)]
  if (below === undefined || above === undefined) return null
  return below + (above - below) * (place - Math.floor(place))
}

export function worst(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.max(...values)
}

/** Whole ms; `null` stays. */
export function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value)
}
