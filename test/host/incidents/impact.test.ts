import { describe, expect, it } from 'vitest'
import { impactOf } from '../../../host/incidents/impact.ts'
import { Impact } from '../../../shared/incident/incident.ts'
import { AT } from '../support/factories.ts'
import { aReport, aSlo } from './slos.ts'

const of = (report: ReturnType<typeof aReport>, accountIds: string[] = [], slos = [aSlo({})], offsetMs = 0) =>
  impactOf({ accountIds }, { report, slos, offsetMs })
const down = (from: number, to: number) => ({ from: AT + from, to: AT + to, why: '', failoverId: null })

describe('what an incident cost', () => {
  it('is the seconds without service, the replies that failed and the part of the budget, for each account', () => {
    const impact = of(aReport({ downs: [down(0, 10_000), down(60_000, 75_920)] }))
    // A thousandth of thirty days is 2,592 s.
    expect(impact).toEqual({
      from: AT,
      to: AT + 600_000,
      accounts: [{ accountId: 'uae-main', downSeconds: 25.92, failedReplies: 3, budgetSpent: expect.closeTo(0.01, 9) }],
      notRecorded: [],
    })
    expect(Impact.safeParse(impact).success).toBe(true)
  })

  it('counts only what is within it', () => {
    expect(of(aReport({ downs: [down(-5_000, 5_000), down(595_000, 700_000)] })).accounts[0]?.downSeconds).toBe(10)
  })

  it('is null where nothing was recorded, and says of which stretches nobody knows', () => {
    const impact = of(aReport({ coveredMs: 0, uncovered: [{ from: AT, to: AT + 600_000 }] }))
    expect(impact.accounts).toEqual([
      { accountId: 'uae-main', downSeconds: null, failedReplies: null, budgetSpent: null },
    ])
    expect(impact.notRecorded).toEqual(['uae-main: 2026-11-20 09:00:00 to 09:10:00 UTC was not recorded'])
  })

  it('names no part of a budget where nothing was promised', () => {
    expect(of(aReport({ downs: [down(0, 5_000)] }), [], []).accounts[0]).toMatchObject({
      downSeconds: 5,
      budgetSpent: null,
    })
  })

  it('says of an account that the cluster does not know that it does not', () => {
    const impact = of(aReport(), ['uae-main', 'ksa-main'])
    expect(impact.accounts[1]).toEqual({
      accountId: 'ksa-main',
      downSeconds: null,
      failedReplies: null,
      budgetSpent: null,
    })
    expect(impact.notRecorded).toEqual(['ksa-main: the cluster knows no such account'])
  })

  it('says what was left out or judged by less', () => {
    const excluded = [{ from: AT, to: AT + 60_000, why: 'maintenance by noor' }]
    expect(of(aReport({ excluded, judgedByWaitingMs: 4_000 })).notRecorded).toEqual([
      'uae-main: 2026-11-20 09:00:00 to 09:01:00 UTC is left out, maintenance by noor',
      'uae-main: 4 s are judged by the waiting of messages alone',
    ])
  })

  it('names twenty stretches and counts the rest', () => {
    const uncovered = Array.from({ length: 25 }, (_, at) => ({ from: AT + at * 10_000, to: AT + at * 10_000 + 1_000 }))
    const { notRecorded } = of(aReport({ uncovered }))
    expect(notRecorded).toHaveLength(21)
    expect(notRecorded.at(-1)).toBe('and 5 more stretches that were not recorded')
  })

  it('is by this machine’s clock', () => {
    expect(of(aReport(), [], [], 7_000)).toMatchObject({ from: AT + 7_000, to: AT + 607_000 })
  })
})
