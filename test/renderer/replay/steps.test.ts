import { describe, expect, it } from 'vitest'
import { markBeside, nearestKept, replayIntent, stepBeside, withinBounds } from '../../../renderer/replay/steps.ts'
import type { FactBody } from '../../../shared/fact.ts'
import { aFact } from '../factories.ts'
import { aReplay } from './a-replay.ts'

const stroke = (over: Partial<Parameters<typeof replayIntent>[0]>) =>
  replayIntent({
    key: ' ',
    shift: false,
    ctrlOrMeta: false,
    alt: false,
    inField: false,
    onButton: false,
    underSheet: false,
    ...over,
  })

const health: FactBody = { kind: 'nodeHealthChanged', nodeId: 'ksa-1', health: 'down', why: '', testimonies: [] }

describe('the keys of a replay', () => {
  it('play, step, go to marks and end', () => {
    expect(stroke({})).toEqual({ kind: 'togglePlay' })
    expect(stroke({ key: 'ArrowLeft' })).toEqual({ kind: 'step', by: -1 })
    expect(stroke({ key: 'ArrowRight', shift: true })).toEqual({ kind: 'mark', by: 1 })
    expect(stroke({ key: 'Escape' })).toEqual({ kind: 'end' })
  })

  it('leave fields, sheets and the keys of buttons alone', () => {
    expect(stroke({ inField: true })).toBeNull()
    expect(stroke({ underSheet: true, key: 'Escape' })).toBeNull()
    expect(stroke({ onButton: true })).toBeNull()
    expect(stroke({ ctrlOrMeta: true, key: 'ArrowLeft' })).toBeNull()
    expect(stroke({ key: 'f' })).toBeNull()
  })
})

describe('stepping through a replay', () => {
  const replay = aReplay({ from: 0, to: 100_000, at: 50_000, marks: [marked(20_000), marked(55_000), marked(80_000)] })

  it('goes back to the fact before, and at most ten seconds', () => {
    const fact = { ...aFact(3, health), at: 45_000 }
    expect(stepBeside(replay, [{ ...aFact(4, health), at: 50_000 }, fact], -1)).toBe(45_000)
    expect(stepBeside(replay, [{ ...fact, at: 1_000 }], -1)).toBe(40_000)
    expect(stepBeside({ ...replay, at: 3_000 }, [], -1)).toBe(0)
  })

  it('goes on to the next mark, and at most ten seconds', () => {
    expect(stepBeside(replay, [], 1)).toBe(55_000)
    expect(stepBeside({ ...replay, at: 56_000 }, [], 1)).toBe(66_000)
    expect(stepBeside({ ...replay, at: 95_000 }, [], 1)).toBe(100_000)
  })

  it('finds the marks on both sides', () => {
    expect([markBeside(replay, -1), markBeside(replay, 1)]).toEqual([20_000, 55_000])
    expect(markBeside({ ...replay, at: 90_000 }, 1)).toBeNull()
  })

  it('steps over what was not recorded, the way it goes; a hand is led to the nearer edge', () => {
    const gapped = { ...replay, gaps: [{ from: 60_000, to: 70_000 }] }
    expect(withinBounds(gapped, 62_000, 1)).toBe(70_000)
    expect(withinBounds(gapped, 68_000, -1)).toBe(60_000)
    expect(nearestKept(gapped, 62_000)).toBe(60_000)
    expect(nearestKept(gapped, 68_000)).toBe(70_000)
    expect(nearestKept(gapped, 900_000)).toBe(100_000)
  })
})

function marked(at: number) {
  return { at, kind: 'failover', title: 'Failover' } as const
}
