import { describe, expect, it } from 'vitest'
import { reasonsFor, whyNot } from '../../../renderer/plan/candidate-words.ts'
import { aCandidate, aCheck } from '../factories.ts'

describe('a candidate in words', () => {
  it('is compared by priority, position and health, with its warnings named', () => {
    const candidate = aCandidate({
      checks: [
        aCheck({ id: 'health', measured: 'healthy' }),
        aCheck({ id: 'connected', measured: 'connected' }),
        aCheck({ id: 'logPosition', measured: '1 record behind', status: 'warn' }),
        aCheck({ id: 'promotionRule', title: 'Its promotion rule allows it', measured: 'prefer_not', status: 'warn' }),
        aCheck({ id: 'priority', measured: 'priority 3' }),
      ],
    })
    expect(reasonsFor(candidate)).toBe(
      'priority 3 · 1 record behind · healthy · Its promotion rule allows it: prefer_not',
    )
  })

  it('cannot for its failed checks, with value and threshold', () => {
    const failed = aCheck({ title: 'Its last word is fresh', status: 'fail', measured: '7.2 s', threshold: '≤ 5 s' })
    expect(whyNot(aCandidate({ rank: null, checks: [aCheck(), failed] }))).toBe(
      'Its last word is fresh: 7.2 s, needs ≤ 5 s',
    )
    expect(whyNot(aCandidate({ rank: null, checks: [] }))).toBe('the cluster gives no reason')
  })
})
