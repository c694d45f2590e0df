/** Many accounts in the order in which somebody should look at them. Pure. */
import type { Tone } from '../../shared/words/labels.ts'
import { type AccountStatus, serviceTone } from './account-status.ts'

/** More than these are not each shown large. */
export const MANY_ACCOUNTS = 12

export interface Triage {
  /** What is wrong, worst first; among equals in their own order. */
  readonly ill: readonly AccountStatus[]
  /** In their own order. */
  readonly well: readonly AccountStatus[]
}

const WEIGHTS: Readonly<Record<Tone, number>> = { critical: 0, warn: 1, unknown: 2, info: 3, ok: 4 }

const triages = new WeakMap<readonly AccountStatus[], Triage>()

/** The same for the same list: several parts of one screen ask for it. */
export function triage(statuses: readonly AccountStatus[]): Triage {
  const known = triages.get(statuses)
  if (known !== undefined) return known
  const made = triaged(statuses)
  triages.set(statuses, made)
  return made
}

function triaged(statuses: readonly AccountStatus[]): Triage {
  const weighed = statuses.map((status) => ({ status, weight: WEIGHTS[serviceTone(status.service)] }))
  return {
    ill: weighed
      .filter(({ weight }) => weight < WEIGHTS.ok)
      .toSorted((a, b) => a.weight - b.weight)
      .map(({ status }) => status),
    well: weighed.filter(({ weight }) => weight === WEIGHTS.ok).map(({ status }) => status),
  }
}
