/** How far predictions are off while users come, pause, return and leave: many switches of every kind, by the scenario's own chance. */
import { beforeAll, describe, expect, it } from 'vitest'
import { type Apart, type Kind, switchOver } from './switches.ts'

const WITHIN = 0.05
const SWITCHES = 200
/** As the live test has it: the scenario's own coming and going, and traffic dense enough that a short while tells. */
const SETTING = {
  scenario: { seed: 16, messagesPerSecond: 150 },
  switches: SWITCHES,
  askedMs: 800,
  measureMs: 12_000,
} as const
const KINDS: readonly Kind[] = ['roundRobin', 'priority', 'leastLoaded', 'geo', 'drained']

const quantile = (values: readonly number[], q: number) =>
  [...values].sort((a, b) => a - b)[Math.floor(q * (values.length - 1))] ?? Number.NaN
const shown = (values: readonly number[]) =>
  [0.5, 0.95, 1].map((q) => (quantile(values, q) * 100).toFixed(1)).join(' / ')

describe('predicted and measured shares, 200 switches of each kind', () => {
  let seen: ReadonlyMap<Kind, Apart>
  beforeAll(() => {
    seen = switchOver(SETTING)
  }, 300_000)

  it.each(KINDS)('differ by at most 5 points in nineteen of twenty: %s', (kind) => {
    const { predicted, byCounts } = seen.get(kind) ?? { predicted: [], byCounts: [] }
    const words = `median / p95 / most: ${shown(predicted)}; by counts alone ${shown(byCounts)}`
    expect(predicted).toHaveLength(SWITCHES)
    expect(quantile(predicted, 0.95), `points, ${words}`).toBeLessThanOrEqual(WITHIN)
    // What remains is who begins or ends after the question: one user alone can write a twentieth of everything.
    expect(quantile(predicted, 1), `points, ${words}`).toBeLessThanOrEqual(1.5 * WITHIN)
  })

  it.each(['geo', 'priority'] as const)('counts alone would not do where users decide the node: %s', (kind) => {
    const { predicted, byCounts } = seen.get(kind) ?? { predicted: [], byCounts: [] }
    expect(quantile(byCounts, 0.95)).toBeGreaterThan(WITHIN)
    expect(quantile(predicted, 0.5)).toBeLessThan(quantile(byCounts, 0.5))
  })
})
