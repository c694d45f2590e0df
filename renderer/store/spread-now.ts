/** How an account's work lies on its nodes lately: a second alone is too few messages to speak of shares. Pure. */
import type { Account } from '../../shared/account.ts'
import type { Node } from '../../shared/node.ts'
import type { NodeSample } from '../../shared/sample.ts'
import { type Skew, skewOf } from '../../shared/spread.ts'
import { type LatestSamples, nodeSample } from './account-status.ts'
import { type Aligned, alignRings, type Ring, ringOf, type Rings } from './rings.ts'

/** Over how long work is averaged before it is compared. */
export const SPREAD_OVER_MS = 30_000

export interface NodeLoad {
  readonly node: Node
  /** `null`: the node does not report, or it is down and its last sample is history. */
  readonly sample: NodeSample | null
  /** Messages handled per second, mean of the last half minute. `null`: not reported. */
  readonly perS: number | null
  /** 0…1 of what the account's nodes handled. `null`: not reported, or none handled anything. */
  readonly share: number | null
  /** 0…1 of the conversations assigned; where nobody reports that, of those of the last minute. */
  readonly conversations: number | null
  /** Where nothing is set: 1. */
  readonly weight: number
}

export function nodeLoads(account: Account, nodes: readonly Node[], latest: LatestSamples, rings: Rings): NodeLoad[] {
  const parts = nodes.map((node) => {
    const sample = node.health === 'down' ? null : nodeSample(latest, node.id)
    const perS =
      sample === null ? null : (recentMean(ringOf(rings, handledKey(node.id)), sample.at) ?? sample.handledPerS)
    return { node, sample, perS, weight: account.weights[node.id] ?? 1 }
  })
  const all = total(parts.map(({ perS }) => perS ?? 0))
  const isAssigned = parts.some(({ sample }) => sample !== null && sample.assigned !== null)
  const held = (sample: NodeSample | null): number =>
    sample === null ? 0 : isAssigned ? (sample.assigned ?? 0) : sample.conversations
  const conversations = total(parts.map(({ sample }) => held(sample)))
  return parts.map((part) => ({
    ...part,
    share: part.perS === null || all === 0 ? null : part.perS / all,
    conversations: part.sample === null || conversations === 0 ? null : held(part.sample) / conversations,
  }))
}

/** `null`: fewer than two nodes report, or none handled anything. */
export function loadSkew(loads: readonly NodeLoad[]): Skew | null {
  return skewOf(loads.flatMap(({ perS }) => (perS === null ? [] : [perS])))
}

/** The busiest over the mean, second by second, one column an account; each point over the half minute before it. */
export function skewOverTime(
  rings: Rings,
  accounts: readonly (readonly string[])[],
  endAt: number,
  seconds: number,
): Aligned {
  const before = SPREAD_OVER_MS / 1_000
  const columns = accounts.map((nodeIds) => {
    const aligned = alignRings(
      nodeIds.map((id) => ringOf(rings, handledKey(id))),
      endAt,
      seconds + before,
    )
    const sums = aligned.columns.map((column) => slidingMeans(column, before))
    return Array.from({ length: seconds }, (_, row) => {
      const means = sums.flatMap((column) => column[row + before] ?? [])
      return skewOf(means)?.maxOverMean ?? null
    })
  })
  return { at: alignRings([], endAt, seconds).at, columns }
}

export function handledKey(nodeId: string): string {
  return `node/${nodeId}/handledPerS`
}

/** The mean of what was reported in the half minute up to `endAt`; `null`: nothing was. */
function recentMean(ring: Ring, endAt: number): number | null {
  const values: number[] = []
  for (let index = ring.at.length - 1; index >= 0; index -= 1) {
    const at = ring.at[index]
    if (at === undefined || at <= endAt - SPREAD_OVER_MS) break
    const value = ring.values[index] ?? NaN
    if (!Number.isNaN(value) && at <= endAt) values.push(value)
  }
  return values.length === 0 ? null : total(values) / values.length
}

/** Of each row the mean of the rows before it; `null` where none of them was reported. */
function slidingMeans(column: readonly (number | null)[], rows: number): (number | null)[] {
  let sum = 0
  let known = 0
  return column.map((value, row) => {
    if (value !== null) {
      sum += value
      known += 1
    }
    const gone = row >= rows ? column[row - rows] : null
    if (gone != null) {
      sum -= gone
      known -= 1
    }
    return known === 0 ? null : Math.max(0, sum) / known
  })
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}
