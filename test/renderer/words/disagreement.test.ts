import { describe, expect, it } from 'vitest'
import { describeDisagreement } from '../../../renderer/words/disagreement.ts'
import { aDisagreement, aSighting, anObservation } from '../estate-factories.ts'

const says = (observer: string, master: string, epoch: number) =>
  aSighting({ observer, observations: [anObservation({ observer, accountId: 'uae-main', master, epoch })] })
const split = [says('uae-2', 'uae-2', 5), says('uae-1', 'uae-1', 4), says('gateway', 'uae-2', 5)]

describe('a disagreement in words', () => {
  it('names both masters with their epochs, and what the gateway takes', () => {
    expect(describeDisagreement(aDisagreement(), split)).toEqual({
      title: 'Two nodes believe to be master of uae-main: uae-1 (epoch 4), uae-2 (epoch 5).',
      detail: 'The gateway takes replies at epoch 5 only.',
    })
  })

  it('says so where the gateway does not answer', () => {
    const silent = split.map((one) => (one.observer === 'gateway' ? { ...one, problem: 'connection refused' } : one))
    expect(describeDisagreement(aDisagreement(), silent).detail).toContain('is not known')
  })

  it("keeps host's own sentence where the rivals no longer answer", () => {
    expect(describeDisagreement(aDisagreement(), []).title).toBe(
      'uae-1 (epoch 41) and uae-2 (epoch 42) both believe to be master of uae-main.',
    )
  })

  it('groups who says what where sources name different masters', () => {
    expect(describeDisagreement(aDisagreement({ kind: 'otherMaster' }), split).title).toBe(
      'Sources name different masters of uae-main: uae-2 and gateway say uae-2 · 5; uae-1 says uae-1 · 4.',
    )
  })

  it('tells epochs apart from masters', () => {
    expect(describeDisagreement(aDisagreement({ kind: 'otherEpoch' }), split).title).toContain('different epochs')
  })
})
