import { describe, expect, it } from 'vitest'
import {
  figuresOf,
  isCancellable,
  matchesSearch,
  medianGapMs,
  medianPhasesMs,
  mergedFailovers,
} from '../../../renderer/store/failover-figures.ts'
import { aFailover } from '../factories.ts'

describe('figures of a failover', () => {
  it('hold the phases against their targets, and execution from fencing on', () => {
    const { bars, executeMs, totalMs, scaleMs, targets } = figuresOf(aFailover(), 0)
    expect(bars.map(({ phase, targetMs }) => [phase, targetMs]).slice(0, 3)).toEqual([
      ['suspected', 5_000],
      ['selecting', 1_000],
      ['fencing', null],
    ])
    expect({ executeMs, totalMs, scaleMs }).toEqual({ executeMs: 357, totalMs: 460, scaleMs: 460 })
    expect(targets.total).toBe(10_000)
  })

  it('let the running phase grow with the clock', () => {
    const running = aFailover({
      outcome: null,
      totalMs: null,
      phases: [{ phase: 'suspected', startedAt: 0, offsetMs: 0, durationMs: null, detail: null }],
    })
    const { bars, executeMs, totalMs } = figuresOf(running, 6_200)
    expect(bars[0]).toMatchObject({ durationMs: 6_200, isRunning: true })
    expect(executeMs).toBeNull()
    expect(totalMs).toBe(6_200)
  })
})

describe('many failovers', () => {
  const gaps = [400, 200, 900].map((gapMs, index) => aFailover({ id: `ksa-main.${index}`, gapMs }))

  it('have a median for each account, of completed ones that reported a gap', () => {
    expect(medianGapMs([...gaps, aFailover({ accountId: 'uae-main', gapMs: 1 })], 'ksa-main')).toBe(400)
    expect(medianGapMs(gaps.slice(0, 2), 'ksa-main')).toBe(300)
    expect(
      medianGapMs([aFailover({ gapMs: null }), aFailover({ outcome: 'blocked', gapMs: 5 })], 'ksa-main'),
    ).toBeNull()
  })

  it("have a median a phase, of the account's other completed ones", () => {
    const phases = (durationMs: number) => [
      { phase: 'selecting' as const, startedAt: 0, offsetMs: 0, durationMs, detail: null },
    ]
    const others = [10, 30, 20].map((ms, index) => aFailover({ id: `ksa-main.${index}`, phases: phases(ms) }))
    const elsewhere = aFailover({ id: 'uae-main.9', accountId: 'uae-main', phases: phases(900) })
    const blocked = aFailover({ id: 'ksa-main.8', outcome: 'blocked', phases: phases(900) })
    const subject = aFailover({ id: 'ksa-main.7', phases: phases(900) })
    expect(medianPhasesMs([subject, ...others, elsewhere, blocked], subject)).toEqual({ selecting: 20 })
    expect(medianPhasesMs([subject], subject)).toEqual({})
  })

  it('are one list, in which the live one wins over the kept one', () => {
    const kept = aFailover({ outcome: null, startedAt: 5 })
    const live = aFailover({ outcome: 'completed', startedAt: 5 })
    const older = aFailover({ id: 'uae-main.3', startedAt: 1 })
    expect(mergedFailovers([live], [older, kept])).toEqual([live, older])
  })

  it('are searched by every word', () => {
    expect(matchesSearch(aFailover(), 'ksa automatic')).toBe(true)
    expect(matchesSearch(aFailover(), 'ksa operator')).toBe(false)
    expect(matchesSearch(aFailover(), '  ')).toBe(true)
  })

  it('can be cancelled until fencing', () => {
    const [confirm, select, fence] = aFailover().phases
    if (confirm === undefined || select === undefined || fence === undefined) throw new Error('the factory has them')
    expect(isCancellable(aFailover({ outcome: null, phases: [confirm, select] }))).toBe(true)
    expect(isCancellable(aFailover({ outcome: null, phases: [confirm, select, fence] }))).toBe(false)
    expect(isCancellable(aFailover({ phases: [confirm] }))).toBe(false)
  })
})
