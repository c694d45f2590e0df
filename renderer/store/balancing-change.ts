/** What the last change of an account's spread was to bring, and what it brought. Pure. */
import type { BalancingChange } from '../../shared/balancing.ts'

export interface ChangeRow {
  readonly nodeId: string
  /** 0…1. `null`: nothing was predicted, or nothing is measured yet. */
  readonly predicted: number | null
  readonly measured: number | null
  /** Measured less predicted, percentage points; `null`: one of them is not there. */
  readonly offPoints: number | null
}

/** `unpredicted`: there was no traffic to predict from · `measuring`: too early · `unreported`: nobody could measure it. */
export type ChangeState = 'unpredicted' | 'measuring' | 'unreported' | 'measured'

export interface ChangeOutcome {
  readonly state: ChangeState
  readonly rows: readonly ChangeRow[]
  /** The largest miss of any node, percentage points; `null`: nothing to compare. */
  readonly worstPoints: number | null
}

/** A prediction that misses by more than this on a node was not good. */
export const GOOD_WITHIN_POINTS = 5

export function changeOutcome({ predicted, measured, measuredOverMs }: BalancingChange): ChangeOutcome {
  const nodeIds = [...new Set([...Object.keys(predicted ?? {}), ...Object.keys(measured ?? {})])].sort((a, b) =>
    a.localeCompare(b, 'en', { numeric: true }),
  )
  const rows = nodeIds.map((nodeId): ChangeRow => {
    const wanted = predicted === null ? null : (predicted[nodeId] ?? 0)
    const came = measured === null ? null : (measured[nodeId] ?? 0)
    return {
      nodeId,
      predicted: wanted,
      measured: came,
      offPoints: wanted === null || came === null ? null : (came - wanted) * 100,
    }
  })
  const misses = rows.flatMap(({ offPoints }) => (offPoints === null ? [] : [Math.abs(offPoints)]))
  return {
    state: stateOf(predicted !== null, measured !== null, measuredOverMs),
    rows,
    worstPoints: misses.length === 0 ? null : Math.max(...misses),
  }
}

function stateOf(isPredicted: boolean, isMeasured: boolean, measuredOverMs: number | null): ChangeState {
  if (isMeasured) return isPredicted ? 'measured' : 'unpredicted'
  return measuredOverMs === null ? 'measuring' : 'unreported'
}
