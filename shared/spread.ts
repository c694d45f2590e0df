/** Two figures for how uneven a spread is. Pure. */
export interface Skew {
  /** The busiest over the mean: 1 is even, 3 of 3 nodes means one does everything. */
  readonly maxOverMean: number
  /** 0 is even; towards 1, one does everything. */
  readonly gini: number
}

/** `null`: fewer than two, or nobody handles anything. */
export function skewOf(values: readonly number[]): Skew | null {
  const sum = values.reduce((total, value) => total + value, 0)
  if (values.length < 2 || sum === 0) return null
  const mean = sum / values.length
  const sorted = values.toSorted((a, b) => a - b)
  const weighted = sorted.reduce((total, value, index) => total + (2 * (index + 1) - values.length - 1) * value, 0)
  return { maxOverMean: Math.max(...values) / mean, gini: weighted / (values.length * sum) }
}
