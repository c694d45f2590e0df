import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Digest, digestOf, EMPTY_DIGEST } from '../../../../cluster/control-plane/slo/digest.ts'
import { evaluate } from '../../../../cluster/control-plane/slo/evaluate.ts'
import { secondsFrom, WHOLE_MINUTE } from '../../../../cluster/control-plane/slo/mask.ts'
import { MINUTE_MS, type SloMinute } from '../../../../cluster/control-plane/slo/minute.ts'
import type { Slo } from '../../../../shared/slo.ts'
import { AT } from '../../../support/factories.ts'
import { aBadMinute, aCause, aMinute, anSlo, anyCause, anyMinutes, DAY_MS } from './minutes.ts'

const minutesOf = (count: number, from = AT) =>
  Array.from({ length: count }, (_, index) => aMinute({ at: from + index * MINUTE_MS }))
const judge = (slo: Slo, minutes: readonly SloMinute[], causes = [aCause()], burns: readonly Digest[] = []) =>
  evaluate(slo, {
    window: digestOf(minutes),
    burns: [...burns, ...Array.from({ length: 4 - burns.length }, () => EMPTY_DIGEST)],
    causes,
  })

describe('an objective', () => {
  it('is held against its whole window, not against what is covered of it', () => {
    // 1 % of 30 days are 25,920 s; a single hour is covered, and 60 s of it were bad.
    const state = judge(anSlo(), [...minutesOf(59), aBadMinute(AT + 59 * MINUTE_MS)])
    expect(state).toMatchObject({ good: 3_540, bad: 60, unit: 's', coveredMs: 3_600_000, kept: 3_540 / 3_600 })
    expect(state.spent).toBeCloseTo(60 / 25_920)
  })

  it('of errors allows so many replies as the window brings at the rate that was seen', () => {
    const state = judge(anSlo({ kind: 'errors' }), [aMinute({ replies: 1_000, errors: 3 })])
    expect(state).toMatchObject({ good: 997, bad: 3, unit: 'replies' })
    expect(state.spent).toBeCloseTo(3 / (0.01 * 1_000 * 30 * 24 * 60))
  })

  it('of latency counts the seconds that have a p95', () => {
    const minute = aMinute({ measured: secondsFrom(0, 50), within: new Map([[100, secondsFrom(0, 40)]]) })
    expect(judge(anSlo({ kind: 'latency' }), [minute])).toMatchObject({ good: 40, bad: 10, coveredMs: 60_000 })
  })

  it('with a threshold that was not asked about then knows nothing', () => {
    const state = judge(anSlo({ kind: 'latency', thresholdMs: 250 }), [aMinute()])
    expect(state).toMatchObject({ kept: null, spent: null, good: 0, bad: 0 })
  })

  it('of which nothing was recorded has kept nothing and spent nothing: nobody knows', () => {
    for (const kind of ['availability', 'latency', 'errors'] as const)
      expect(judge(anSlo({ kind }), [])).toMatchObject({ kept: null, spent: null, coveredMs: 0, spenders: [] })
  })

  it('does not count maintenance, neither as good nor as bad, and says how long it was', () => {
    const state = judge(anSlo(), [
      aMinute(),
      { ...aBadMinute(AT + MINUTE_MS), excluded: WHOLE_MINUTE },
      { ...aBadMinute(AT + 2 * MINUTE_MS, 20, 40), excluded: secondsFrom(0, 30) },
    ])
    expect(state).toMatchObject({ good: 80, bad: 10, coveredMs: 90_000, excludedMs: 90_000 })
  })
})

describe('the burn', () => {
  const halfHour = minutesOf(30)
  it('of 1 spends exactly the budget', () => {
    const burning = [...minutesOf(99), aBadMinute(AT + 99 * MINUTE_MS)].slice(-60)
    const [hour] = judge(anSlo({ objective: 1 - 1 / 60 }), [], [], [digestOf(burning)]).burns
    expect(hour).toMatchObject({ windowMs: 3_600_000, covered: 1 })
    expect(hour?.rate).toBeCloseTo(1)
  })

  it('is not known where less than half of the window is covered', () => {
    const [enough] = judge(anSlo(), [], [], [digestOf(halfHour)]).burns
    expect(enough).toEqual({ windowMs: 3_600_000, covered: 0.5, rate: 0 })
    const [short] = judge(anSlo(), [], [], [digestOf(halfHour.slice(1))]).burns
    expect(short?.rate).toBeNull()
    expect(short?.covered).toBeCloseTo(29 / 60)
  })

  it('covers 1 h, 6 h, 24 h and 30 d', () => {
    expect(judge(anSlo(), []).burns.map(({ windowMs, rate }) => [windowMs / 3_600_000, rate])).toEqual([
      [1, null],
      [6, null],
      [24, null],
      [720, null],
    ])
  })
})

describe('what spent the budget', () => {
  it('is the failover of that time, before any alert; what neither explains is called so', () => {
    const alert = aCause({ kind: 'alert', id: 'noStandby/uae-main', title: 'no standby', from: AT, to: AT + 30_000 })
    const { spenders } = judge(anSlo(), [aBadMinute(AT)], [aCause({ from: AT + 400, to: AT + 9_200 }), alert])
    expect(spenders.map(({ kind, id, bad, at }) => [kind, id, bad, at - AT])).toEqual([
      ['unexplained', null, 30, 30_000],
      ['alert', 'noStandby/uae-main', 20, 10_000],
      ['failover', 'uae-main.1', 10, 0],
    ])
    expect(spenders[2]?.share).toBeCloseTo(10 / 25_920)
  })

  it('is never another account’s trouble', () => {
    const { spenders } = judge(anSlo(), [aBadMinute(AT)], [aCause({ accountId: 'ksa-main' })])
    expect(spenders.map(({ kind }) => kind)).toEqual(['unexplained'])
  })

  it('is merged over all that one thing cost', () => {
    const cause = aCause({ to: null })
    const { spenders } = judge(anSlo(), [aBadMinute(AT, 0, 5), aBadMinute(AT + DAY_MS, 0, 7)], [cause])
    expect(spenders).toMatchObject([{ kind: 'failover', bad: 12, at: AT }])
  })

  it('of errors goes by the minute', () => {
    const { spenders } = judge(anSlo({ kind: 'errors' }), [
      aMinute({ errors: 4 }),
      aMinute({ at: AT + MINUTE_MS, errors: 1 }),
    ])
    expect(spenders).toMatchObject([
      { kind: 'failover', bad: 4 },
      { kind: 'unexplained', bad: 1 },
    ])
  })
})

describe('whatever was recorded', () => {
  const anySlo = fc.constantFrom(anSlo(), anSlo({ kind: 'latency' }), anSlo({ kind: 'errors' }))
  const state = (slo: Slo, minutes: readonly SloMinute[], causes: Parameters<typeof judge>[2]) =>
    judge({ ...slo, windowDays: 1 }, minutes, causes)

  it('what spent it comes to no more than what was bad', () => {
    fc.assert(
      fc.property(anySlo, anyMinutes, fc.array(anyCause, { maxLength: 6 }), (slo, minutes, causes) => {
        const { spenders, bad } = state(slo, minutes, causes)
        expect(spenders.reduce((sum, one) => sum + one.bad, 0)).toBeLessThanOrEqual(bad)
        expect(spenders.every((one) => one.bad > 0)).toBe(true)
      }),
    )
  })

  it('coverage and maintenance fit into the window', () => {
    fc.assert(
      fc.property(anySlo, anyMinutes, (slo, minutes) => {
        const { coveredMs, excludedMs, kept } = state(slo, minutes, [])
        expect(coveredMs + excludedMs).toBeLessThanOrEqual(minutes.length * MINUTE_MS)
        expect(kept === null || (kept >= 0 && kept <= 1)).toBe(true)
      }),
    )
  })

  it('maintenance of all of it leaves nothing to judge', () => {
    fc.assert(
      fc.property(anySlo, anyMinutes, (slo, minutes) => {
        const excused = minutes.map((minute) => ({ ...minute, excluded: WHOLE_MINUTE, replies: 0, errors: 0 }))
        expect(state(slo, excused, [])).toMatchObject({ kept: null, good: 0, bad: 0, coveredMs: 0 })
      }),
    )
  })
})
