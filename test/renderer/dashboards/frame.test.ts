import { describe, expect, it } from 'vitest'
import type { History } from '../../../shared/history.ts'
import { type FrameInput, frameOf } from '../../../renderer/dashboards/frame.ts'
import type { Line } from '../../../renderer/dashboards/lines.ts'
import { emptyRings, ringsFromSeries } from '../../../renderer/store/rings.ts'
import { AT } from '../moment.ts'

const line: Line = { key: 'all/waiting', figure: 'waiting', label: 'all accounts', token: 'series-1' }

function anInput(part: Partial<FrameInput> = {}): FrameInput {
  return {
    lines: [line],
    span: { from: AT - 10_000, to: AT },
    isComplement: false,
    history: null,
    rings: emptyRings(),
    offsetMs: 0,
    holdMs: () => 2_000,
    past: null,
    ...part,
  }
}

function aHistory(values: readonly (number | null)[], from = AT - 10_000, key = line.key): History {
  const stepMs = 1_000
  return {
    from,
    to: from + values.length * stepMs,
    stepMs,
    at: values.map((_, index) => from + index * stepMs),
    series: [{ key, values: [...values], highs: [...values], lows: [...values] }],
    keptSince: from,
  }
}

describe('a frame of a live chart', () => {
  const rings = ringsFromSeries([{ key: line.key, at: [AT - 4_000, AT - 3_000, AT], values: [4, 5, 6] }])

  it('has a row a second up to now, and null where nobody spoke', () => {
    const frame = frameOf(anInput({ rings }))
    expect(frame.at).toHaveLength(10)
    expect(frame.at.at(-1)).toBe(AT / 1_000)
    expect(frame.columns).toEqual([[null, null, null, null, null, 4, 5, 5, null, 6]])
    expect(frame.isEmpty).toBe(false)
  })

  it('holds the last word as long as its source is not late', () => {
    expect(frameOf(anInput({ rings, holdMs: () => 6_000 })).columns[0]?.slice(5)).toEqual([4, 5, 5, 5, 6])
  })

  it('brings what this console scraped by its own clock to the clock of the cluster', () => {
    const scraped = { ...line, key: 'figures/gateway/users' }
    const ahead = ringsFromSeries([{ key: scraped.key, at: [AT + 86_400_000], values: [214] }])
    const frame = frameOf(anInput({ lines: [scraped], rings: ahead, offsetMs: 86_400_000 }))
    expect(frame.columns[0]?.at(-1)).toBe(214)
  })

  it('shows what is left to 1', () => {
    const errors = ringsFromSeries([{ key: line.key, at: [AT], values: [0.25] }])
    expect(frameOf(anInput({ rings: errors, isComplement: true })).columns[0]?.at(-1)).toBe(0.75)
  })

  it('is empty where nothing was ever reported', () => {
    expect(frameOf(anInput())).toMatchObject({ isEmpty: true })
  })
})

describe('a frame of a kept stretch', () => {
  it('has the steps of the store, and names what was not recorded', () => {
    const frame = frameOf(anInput({ history: aHistory([1, 2, null, null, null, 6, 7, 8, 9, 10]) }))
    const from = (AT - 10_000) / 1_000
    expect(frame.columns).toEqual([[1, 2, null, null, null, 6, 7, 8, 9, 10]])
    expect(frame.gaps).toEqual([[from + 1, from + 5]])
  })

  it('names what lies before the first number and behind the last', () => {
    const frame = frameOf(anInput({ history: aHistory([null, null, 3, 4, null, null, null, null, null, null]) }))
    const from = (AT - 10_000) / 1_000
    expect(frame.gaps).toEqual([
      [from, from + 2],
      [from + 3, AT / 1_000],
    ])
  })

  it('has a column of nulls for a line the store does not know', () => {
    const frame = frameOf(anInput({ history: aHistory([1, 2], AT - 10_000, 'all/other') }))
    expect(frame.columns).toEqual([[null, null]])
  })
})

describe('a compared stretch', () => {
  it('lies under the moments of this one', () => {
    const before = aHistory([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], AT - 10_000 - 86_400_000)
    const frame = frameOf(anInput({ history: aHistory([9, 9, 9]), past: { history: before, shiftMs: 86_400_000 } }))
    expect(frame.past).toEqual([[1, 2, 3]])
  })

  it('keeps its holes', () => {
    const before = aHistory([null, 2, null], AT - 10_000 - 86_400_000)
    const frame = frameOf(anInput({ history: aHistory([9, 9, 9, 9]), past: { history: before, shiftMs: 86_400_000 } }))
    expect(frame.past).toEqual([[null, 2, null, null]])
  })
})
