/** Weights in one form: equal ones read equal. Pure. */
import type { Weights } from '../../../shared/balancing.ts'

/** Without what says nothing: a node that is not named weighs 1. */
export function trimmed(weights: Weights): Weights {
  return Object.fromEntries(
    Object.entries(weights)
      .filter(([, weight]) => weight !== 1)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )
}

/** "uae-2: 2, uae-3: 0.5"; equal for equal weights. */
export function weightWords(weights: Weights): string {
  const words = Object.entries(trimmed(weights)).map(([nodeId, weight]) => `${nodeId}: ${weight}`)
  return words.length === 0 ? 'all 1' : words.join(', ')
}
