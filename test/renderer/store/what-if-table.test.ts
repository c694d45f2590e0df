import { describe, expect, it } from 'vitest'
import { whatIfTable } from '../../../renderer/store/what-if-table.ts'
import type { Prediction, WhatIf } from '../../../shared/balancing.ts'
import { AT } from '../moment.ts'

const predicted = (part: Partial<Prediction>): Prediction => ({
  algorithm: 'geo',
  without: null,
  how: null,
  shares: { 'ksa-1': 0.5, 'ksa-2': 0.3, 'ksa-10': 0.2 },
  maxOverMean: 1.5,
  gini: 0.2,
  ...part,
})
const answer = (predictions: readonly Prediction[]): WhatIf => ({
  accountId: 'ksa-main',
  at: AT,
  windowMs: 300_000,
  messages: 1_240,
  conversations: 60,
  now: {
    algorithm: 'geo',
    weights: { 'ksa-1': 2 },
    shares: { 'ksa-1': 0.46, 'ksa-2': 0.54 },
    maxOverMean: 1.1,
    gini: 0.05,
  },
  predictions: [...predictions],
})

describe('the table of a what-if', () => {
  it('begins with what was measured, and has a column for every node of any row', () => {
    const { nodeIds, rows } = whatIfTable(answer([predicted({})]))
    expect(nodeIds).toEqual(['ksa-1', 'ksa-2', 'ksa-10'])
    expect(rows[0]).toMatchObject({ kind: 'measured', isSet: true, maxOverMean: 1.1, command: null })
    expect(rows[0]?.cells.map(({ share }) => share)).toEqual([0.46, 0.54, 0])
  })

  it('holds each share against the measured one, in percentage points', () => {
    const [, row] = whatIfTable(answer([predicted({})])).rows
    expect(row?.cells.map(({ deltaPoints }) => Math.round(deltaPoints ?? NaN))).toEqual([4, -24, 20])
  })

  it('asks for another algorithm with the weights of now, and for the one that is set to spread anew', () => {
    const rows = whatIfTable(answer([predicted({ algorithm: 'roundRobin' }), predicted({})])).rows
    expect(rows[1]).toMatchObject({
      isSet: false,
      command: { kind: 'setBalancing', accountId: 'ksa-main', algorithm: 'roundRobin', weights: { 'ksa-1': 2 } },
    })
    expect(rows[2]).toMatchObject({ isSet: true, command: { kind: 'rebalance', accountId: 'ksa-main' } })
  })

  it('shows a missing node as gone, offers its drain, and offers nothing for a loss', () => {
    const shares = { 'ksa-1': 1 }
    const rows = whatIfTable(
      answer([
        predicted({ without: 'ksa-2', how: 'drained', shares }),
        predicted({ without: 'ksa-2', how: 'lost', shares }),
      ]),
    ).rows
    expect(rows[1]?.cells[1]).toEqual({ nodeId: 'ksa-2', share: null, deltaPoints: null })
    expect(rows[1]?.command).toEqual({ kind: 'drain', nodeId: 'ksa-2' })
    expect(rows[2]?.command).toBeNull()
    expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length)
  })
})
