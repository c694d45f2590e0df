import { describe, expect, it } from 'vitest'
import { dockItems, type DockInput, keyOf } from '../../../renderer/store/dock.ts'
import { operationRows } from '../../../renderer/store/operations.ts'
import { SEEN_AFTER_MS } from '../../../renderer/store/outcomes.ts'
import { aProbation } from '../estate-factories.ts'
import { anEntry, anId } from '../factories.ts'
import { AT } from '../moment.ts'

const entry = (n: number, state: ReturnType<typeof anEntry>['state']) =>
  anEntry({ operationId: anId(n), state, createdAt: AT + n, endedAt: state === 'succeeded' ? AT + n + 500 : null })
const kinds = (input: Partial<DockInput>) =>
  dockItems({ rows: [], probations: [], outcomes: [], now: AT, ...input }).map(({ kind }) => kind)

describe('the bar of operations', () => {
  it('puts what needs somebody first', () => {
    const rows = operationRows([entry(1, 'running'), entry(2, 'unknown'), entry(3, 'notSent'), entry(4, 'held')], [])
    expect(kinds({ rows, probations: [aProbation({ worsened: null })] })).toEqual([
      'held',
      'asking',
      'unknown',
      'running',
      'probation',
    ])
  })

  it('puts a change that made things worse before what only runs', () => {
    const rows = operationRows([entry(1, 'running')], [])
    const worsened = { at: AT, why: 'p95 410 ms' }
    expect(kinds({ rows, probations: [aProbation({ worsened })] })).toEqual(['probation', 'running'])
  })

  it('lets a success that was watched go by itself, and keeps what ended meanwhile', () => {
    const rows = operationRows([entry(1, 'succeeded')], [])
    const outcome = { operationId: anId(1), at: AT, isLate: false }
    const later = AT + SEEN_AFTER_MS + 1
    expect(kinds({ rows, outcomes: [outcome], now: AT + 1_000 })).toEqual(['outcome'])
    expect(kinds({ rows, outcomes: [outcome], now: later })).toEqual([])
    expect(kinds({ rows, outcomes: [{ ...outcome, isLate: true }], now: later })).toEqual(['outcome'])
  })

  it('lets what a person took back go by itself too', () => {
    const rows = operationRows([entry(1, 'cancelled')], [])
    const outcomes = [{ operationId: anId(1), at: AT, isLate: false }]
    expect(kinds({ rows, outcomes, now: AT + SEEN_AFTER_MS + 1 })).toEqual([])
  })

  it('says a success once where it is on probation', () => {
    const rows = operationRows([entry(1, 'succeeded')], [])
    const outcomes = [{ operationId: anId(1), at: AT, isLate: false }]
    expect(kinds({ rows, outcomes, probations: [aProbation({ id: anId(1) })] })).toEqual(['probation'])
  })

  it('keeps a failure until somebody says that they know', () => {
    const rows = operationRows([entry(1, 'failed')], [])
    const outcomes = [{ operationId: anId(1), at: AT, isLate: false }]
    expect(kinds({ rows, outcomes, now: AT + 900_000 })).toEqual(['outcome'])
  })

  it('is empty where nothing runs', () => {
    expect(kinds({ rows: operationRows([entry(1, 'succeeded')], []) })).toEqual([])
  })

  it('has a key of its own for each line', () => {
    const rows = operationRows([entry(1, 'running'), entry(2, 'running')], [])
    const items = dockItems({ rows, probations: [aProbation()], outcomes: [], now: AT })
    expect(new Set(items.map(keyOf)).size).toBe(3)
  })
})
