import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allowanceOf, type SloState } from '../../../shared/slo.ts'
import {
  budgetLeft,
  burnText,
  coverageText,
  shareText,
  sloSentence,
  spentText,
  standingOf,
} from '../../../shared/words/slo.ts'

const HOUR_MS = 3_600_000

function aState(over: Partial<SloState> & { kind?: SloState['slo']['kind'] } = {}): SloState {
  const { kind = 'availability', ...rest } = over
  const slo = {
    id: `uae-main-${kind}`,
    accountId: 'uae-main',
    kind,
    objective: 0.999,
    thresholdMs: null,
    windowDays: 30,
  }
  const state = { slo, good: 3_600, bad: 0, coveredMs: HOUR_MS, ...rest }
  const allowance = allowanceOf(state)
  return {
    kept: state.good / (state.good + state.bad),
    spent: allowance === null ? null : state.bad / allowance,
    unit: kind === 'errors' ? 'replies' : 's',
    excludedMs: 0,
    judgedByWaitingMs: 0,
    burns: [],
    spenders: [],
    ...state,
  }
}

describe('a share', () => {
  it('is told with what matters of it', () => {
    expect([0.95, 0.999, 0.9999, 0.005, 0.99987, 1, 0].map(shareText)).toEqual([
      '95 %',
      '99.9 %',
      '99.99 %',
      '0.5 %',
      '99.987 %',
      '100 %',
      '0 %',
    ])
  })

  it('is called all only where it is all, and none only where it is none', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, minExcluded: true, maxExcluded: true, noNaN: true }), (share) => {
        expect(['100 %', '0 %']).not.toContain(shareText(share))
      }),
    )
  })

  it('of a budget can be more than all of it', () => {
    expect([2.4, 0.31, 0.004, 0.0004, 0].map(spentText)).toEqual(['240 %', '31 %', '0.4 %', '< 0.1 %', '0 %'])
  })
})

describe('a budget', () => {
  it('is told as time, or as replies that are an estimate', () => {
    expect(budgetLeft(aState({ bad: 592 }))?.text).toBe('33 min 20 s left')
    expect(budgetLeft(aState({ bad: 2_652 }))).toMatchObject({ text: '1 min overspent' })
    expect(budgetLeft(aState({ kind: 'errors', good: 1_000 }))?.text).toBe('≈ 720 replies left')
  })

  it('is not known before anything is recorded', () => {
    expect(budgetLeft(aState({ kept: null, spent: null, good: 0, coveredMs: 0 }))).toBeNull()
  })
})

describe('a burn', () => {
  it('says itself that there is not enough data', () => {
    const texts = [null, 0, 0.01, 0.44, 14.6, 230].map((rate) => burnText({ windowMs: HOUR_MS, covered: 1, rate }))
    expect(texts).toEqual(['not enough data', '0×', '< 0.1×', '0.4×', '14.6×', '230×'])
  })
})

describe('an objective', () => {
  const burning = (windowMs: number) => [{ windowMs, covered: 1, rate: 3 }]

  it('is below it so far where what was recorded misses the promise, though most of the budget is left', () => {
    expect(standingOf(aState({ kept: 0.48, spent: 0.01 }))).toBe('below')
    expect(sloSentence([aState({ kept: 0.48, spent: 0.01 })])).toContain('is below its promise so far')
  })

  it('is in danger with little left, or while its budget goes too fast', () => {
    expect(standingOf(aState())).toBe('kept')
    expect(standingOf(aState({ spent: 0.8 }))).toBe('danger')
    expect(standingOf(aState({ burns: burning(HOUR_MS) }))).toBe('danger')
    expect(standingOf(aState({ burns: burning(24 * HOUR_MS) }))).toBe('kept')
    expect(standingOf(aState({ spent: 1 }))).toBe('broken')
    expect(standingOf(aState({ spent: null }))).toBe('unknown')
  })

  it('says how much of its window is recorded', () => {
    expect(coverageText(aState({ coveredMs: 3 * HOUR_MS }))).toBe('recorded 3 h of 30 d')
    expect(coverageText(aState({ coveredMs: 0 }))).toBe('nothing recorded of 30 d')
    expect(coverageText(aState({ coveredMs: 720 * HOUR_MS }))).toBe('recorded all 30 d')
  })
})

describe('the first sentence', () => {
  it('names what is spent, then what is in danger', () => {
    const states = [aState({ spent: 1 }), aState({ kind: 'errors', spent: 0.9 }), aState()]
    expect(sloSentence(states)).toBe(
      '1 of 3 objectives has no budget left: uae-main availability; 1 of 3 objectives is in danger: uae-main errors.',
    )
  })

  it('promises nothing of what nobody recorded', () => {
    const unknown = aState({ spent: null, kept: null })
    expect(sloSentence([])).toBe('No objective is set.')
    expect(sloSentence([unknown])).toBe('Nothing is recorded yet: no objective can be judged.')
    expect(sloSentence([aState(), unknown])).toBe('1 objective kept so far. Of 1 nothing is recorded yet.')
    expect(sloSentence([aState(), aState()])).toBe('All 2 objectives are kept so far.')
  })
})
