import { describe, expect, it } from 'vitest'
import { totalsOf } from '../../../renderer/store/totals.ts'
import { aSnapshot } from '../factories.ts'
import { AT } from '../moment.ts'
import { anAccountSample, byKey } from '../sample-factories.ts'

describe('totals', () => {
  it('add what adds up, take the slowest of what does not, and weigh errors by replies', () => {
    const latest = byKey([
      anAccountSample({
        accountId: 'uae-main',
        receivedPerS: 10,
        repliedPerS: 30,
        p95Ms: 80,
        errorFraction: 0.1,
        waiting: 2,
        oldestWaitingMs: 90,
        at: AT - 500,
      }),
      anAccountSample({
        accountId: 'ksa-main',
        receivedPerS: 11,
        repliedPerS: 10,
        p95Ms: 410,
        errorFraction: 0.3,
        waiting: 1,
        oldestWaitingMs: 700,
      }),
    ])
    expect(totalsOf(aSnapshot(), latest)).toMatchObject({
      reported: 2,
      accounts: 3,
      receivedPerS: 21,
      repliedPerS: 40,
      worst: { accountId: 'ksa-main', p95Ms: 410 },
      waiting: 3,
      oldestWaitingMs: 700,
      oldestAt: AT - 500,
    })
    expect(totalsOf(aSnapshot(), latest)?.errorFraction).toBeCloseTo(0.15)
  })

  it('say that there was no reply instead of a zero', () => {
    const latest = byKey([anAccountSample({ p95Ms: null, errorFraction: null, repliedPerS: 0 })])
    expect(totalsOf(aSnapshot(), latest)).toMatchObject({ worst: null, errorFraction: null })
  })

  it('are not there while the gateway is silent', () => expect(totalsOf(aSnapshot(), {})).toBeNull())
})
