import { describe, expect, it } from 'vitest'
import { changeOutcome } from '../../../renderer/store/balancing-change.ts'
import type { BalancingChange } from '../../../shared/balancing.ts'
import { anId } from '../factories.ts'
import { AT } from '../moment.ts'

const aChange = (part: Partial<BalancingChange> = {}): BalancingChange => ({
  operationId: anId(80),
  cause: 'setBalancing',
  at: AT,
  before: { algorithm: 'roundRobin', weights: {} },
  predicted: { 'ksa-1': 0.44, 'ksa-2': 0.56 },
  windowMs: 300_000,
  measured: { 'ksa-1': 0.5, 'ksa-2': 0.4, 'ksa-3': 0.1 },
  measuredOverMs: 120_000,
  ...part,
})

describe('what a change of balancing brought', () => {
  it('is held against what was predicted, node by node, by its largest miss', () => {
    const { state, rows, worstPoints } = changeOutcome(aChange())
    expect(state).toBe('measured')
    expect(rows.map(({ nodeId, offPoints }) => [nodeId, Math.round(offPoints ?? NaN)])).toEqual([
      ['ksa-1', 6],
      ['ksa-2', -16],
      ['ksa-3', 10],
    ])
    expect(worstPoints).toBeCloseTo(16)
  })

  it('is still measured while nothing is said of it', () => {
    const outcome = changeOutcome(aChange({ measured: null, measuredOverMs: null }))
    expect(outcome).toMatchObject({ state: 'measuring', worstPoints: null })
    expect(outcome.rows[0]).toEqual({ nodeId: 'ksa-1', predicted: 0.44, measured: null, offPoints: null })
  })

  it('is not reported where the time is over and nobody could say', () => {
    expect(changeOutcome(aChange({ measured: null })).state).toBe('unreported')
  })

  it('is compared with nothing where there was no traffic to predict from', () => {
    expect(changeOutcome(aChange({ predicted: null }))).toMatchObject({ state: 'unpredicted', worstPoints: null })
  })
})
