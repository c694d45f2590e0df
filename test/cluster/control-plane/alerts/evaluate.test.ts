import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  adopted,
  interrupted,
  levelOf,
  type Reading,
  stateOf,
  track,
  type Tracker,
  UNTRACKED,
} from '../../../../cluster/control-plane/alerts/evaluate.ts'
import { aRule } from './factories.ts'

const RULE = aRule({
  warning: 10,
  critical: 20,
  forMs: 30_000,
  clearForMs: 10_000,
  clearance: 0.1,
  missingAfterMs: 15_000,
})
const value = (number: number): Reading => ({ kind: 'value', value: number })
const NONE: Reading = { kind: 'none' }

/** A reading a second; what the last one left. */
function after(readings: readonly (Reading | null)[], from: Tracker = UNTRACKED, rule = RULE, start = 0): Tracker {
  return readings.reduce((tracker, reading, index) => track(rule, tracker, reading, start + index * 1_000), from)
}
const times = (count: number, reading: Reading | null) => Array.from({ length: count }, () => reading)

describe('a rule about one thing', () => {
  it('is pending over its threshold, and fires once that has lasted', () => {
    expect(stateOf(after([value(5)]))).toBe('ok')
    expect(stateOf(after(times(30, value(11))))).toBe('pending')
    const firing = after(times(31, value(11)))
    expect([stateOf(firing), levelOf(firing)]).toEqual(['firing', 'warning'])
  })

  it('begins to wait anew where the value was good once', () => {
    expect(levelOf(after([...times(30, value(11)), value(9), ...times(30, value(11))]))).toBeNull()
  })

  it('with a floor does not fire on many times almost nothing, and ends when little is left', () => {
    const rule = { ...RULE, floor: 10, forMs: 0 }
    const many = (amount: number): Reading => ({ kind: 'value', value: 15, amount })
    expect(stateOf(after(times(5, many(9)), UNTRACKED, rule))).toBe('ok')
    const firing = after([many(10)], UNTRACKED, rule)
    expect(levelOf(firing)).toBe('warning')
    expect(levelOf(after(times(12, many(9)), firing, rule, 1_000))).toBeNull()
  })

  it('that is watched and cannot be judged is neither well nor missing', () => {
    expect(stateOf(after([{ kind: 'none', why: 'not enough data' }]))).toBe('notEnoughData')
    expect(stateOf(after([{ kind: 'none', why: 'not enough data' }, value(1)]))).toBe('ok')
  })

  it('fires at once where it waits for nothing', () => {
    expect(levelOf(after([value(11)], UNTRACKED, { ...RULE, forMs: 0 }))).toBe('warning')
  })

  it('becomes critical after the same wait over the higher threshold, and milder only with clearance', () => {
    const critical = after(times(31, value(25)))
    expect(levelOf(critical)).toBe('critical')
    // 19 is under 20, but not by the clearance of a tenth.
    expect(levelOf(after(times(60, value(19)), critical))).toBe('critical')
    expect(levelOf(after(times(11, value(17)), critical))).toBe('warning')
  })

  it('resolves once the value is beyond the clearance for its time', () => {
    const firing = after(times(31, value(11)))
    expect(levelOf(after(times(60, value(9.5)), firing))).toBe('warning')
    expect(levelOf(after(times(10, value(8)), firing))).toBe('warning')
    expect(levelOf(after(times(11, value(8)), firing))).toBeNull()
    expect(levelOf(after([...times(9, value(8)), value(9.5), ...times(9, value(8))], firing))).toBe('warning')
  })

  it('watches the other side where less is worse', () => {
    const days = aRule({ bad: 'below', warning: 30, critical: 7, forMs: 0, clearForMs: 0, clearance: 0.1 })
    expect(levelOf(after([value(29)], UNTRACKED, days))).toBe('warning')
    expect(levelOf(after([value(6)], UNTRACKED, days))).toBe('critical')
    expect(levelOf(after([value(6), value(32)], UNTRACKED, days))).toBe('warning')
    expect(levelOf(after([value(6), value(34)], UNTRACKED, days))).toBeNull()
  })

  it('takes nothing to measure for good: an account without replies has no slow ones', () => {
    const firing = after(times(31, value(25)))
    expect(levelOf(after(times(11, NONE), firing))).toBeNull()
  })

  it('is not reported until it was once, and missing when it is not any more', () => {
    expect(stateOf(after(times(60, null)))).toBe('notReported')
    const known = after([value(5)])
    expect(stateOf(after(times(15, null), known))).toBe('ok')
    expect(stateOf(after(times(16, null), known))).toBe('missing')
    expect(stateOf(after([...times(20, null), value(5)], known))).toBe('ok')
  })

  it('may be missing where the rule says so', () => {
    const rule = { ...RULE, missingAfterMs: null }
    expect(stateOf(after([value(5), ...times(60, null)], UNTRACKED, rule))).toBe('ok')
  })

  it('keeps what fires while the value is missing, and does not count that time as held', () => {
    const firing = after(times(31, value(11)))
    expect(levelOf(after(times(60, null), firing))).toBe('warning')
    expect(levelOf(after([...times(29, value(11)), null, value(11), value(11)]))).toBeNull()
    expect(levelOf(after([...times(9, value(8)), ...times(5, null), value(8)], firing))).toBe('warning')
  })

  it('counts no time in which nobody watched', () => {
    const pending = interrupted(after(times(30, value(11))), 500_000)
    expect(levelOf(track(RULE, pending, value(11), 501_000))).toBeNull()
    const clearing = interrupted(after(times(10, value(8)), after(times(31, value(11)))), 500_000)
    expect(levelOf(track(RULE, clearing, value(8), 501_000))).toBe('warning')
    expect(stateOf(track(RULE, interrupted(after([value(5)]), 500_000), null, 501_000))).toBe('ok')
  })

  it('goes on with what an earlier control plane raised', () => {
    const open = adopted({ level: 'critical', isMissing: false }, 0)
    expect(levelOf(open)).toBe('critical')
    expect(levelOf(after(times(11, value(5)), open))).toBeNull()
    expect(stateOf(after(times(16, null), open))).toBe('missing')
  })
})

describe('whatever is reported, when', () => {
  const story = fc.array(
    fc.record({
      stepMs: fc.integer({ min: 1, max: 20_000 }),
      reading: fc.option(fc.oneof(fc.double({ min: 0, max: 30, noNaN: true }).map(value), fc.constant(NONE))),
    }),
    { maxLength: 80 },
  )
  interface Seen {
    readonly now: number
    readonly reading: Reading | null
    readonly before: Tracker
    readonly after: Tracker
  }
  const told = (steps: readonly { stepMs: number; reading: Reading | null }[]): Seen[] => {
    let tracker = UNTRACKED
    let now = 0
    return steps.map(({ stepMs, reading }) => {
      now += stepMs
      const before = tracker
      tracker = track(RULE, tracker, reading, now)
      return { now, reading, before, after: tracker }
    })
  }
  /** How long, ending with this step, every reading was as asked; unreported time breaks it. */
  const heldMs = (seen: readonly Seen[], index: number, isSo: (reading: Reading) => boolean): number => {
    let first = index
    while (first >= 0 && seen[first]?.reading != null && isSo(seen[first]?.reading ?? NONE)) first--
    const since = seen[first + 1]
    return since === undefined || first === index ? 0 : (seen[index]?.now ?? 0) - since.now
  }
  const isOver = (limit: number) => (reading: Reading) => reading.kind === 'value' && reading.value > limit
  const isClear = (limit: number) => (reading: Reading) => reading.kind === 'none' || reading.value <= limit * 0.9

  const isRaised = ({ before, after: next }: Seen) =>
    levelOf(next) === 'critical' ? levelOf(before) !== 'critical' : levelOf(next) !== null && levelOf(before) === null

  it('nothing is raised before it held for its time', () => {
    fc.assert(
      fc.property(story, (steps) => {
        const seen = told(steps)
        const early = seen.filter((one, index) => {
          const limit = levelOf(one.after) === 'critical' ? 20 : 10
          return isRaised(one) && heldMs(seen, index, isOver(limit)) < RULE.forMs
        })
        expect(early).toEqual([])
      }),
    )
  })

  it('nothing is resolved before it was clear for its time', () => {
    fc.assert(
      fc.property(story, (steps) => {
        const seen = told(steps)
        const early = seen.filter(
          ({ before, after: next }, index) =>
            levelOf(before) !== null && levelOf(next) === null && heldMs(seen, index, isClear(10)) < RULE.clearForMs,
        )
        expect(early).toEqual([])
      }),
    )
  })

  it('what is not reported changes no level', () => {
    fc.assert(
      fc.property(story, (steps) => {
        const changed = told(steps).filter(
          ({ reading, before, after: next }) => reading === null && levelOf(before) !== levelOf(next),
        )
        expect(changed).toEqual([])
      }),
    )
  })
})
