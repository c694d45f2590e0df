import { describe, expect, it } from 'vitest'
import { nextAsk, withTarget } from '../../../renderer/plan/next-ask.ts'
import { aProblem } from '../factories.ts'

const toTwo = { kind: 'failover', accountId: 'ksa-main', to: 'ksa-2' } as const
const best = { ...toTwo, to: null }

describe('a plan made again', () => {
  it('is for the same where the moment was wrong', () => {
    expect(nextAsk(toTwo, aProblem('unreachable'), [])).toEqual({ command: toTwo, note: null })
    expect(nextAsk(toTwo, aProblem('planExpired'), [])).toEqual({ command: toTwo, note: null })
  })

  it.each(['noCandidate', 'unknownNode', 'nodeIsMaster', 'alreadySo'] as const)(
    'is for the best candidate where the node was wrong: %s',
    (code) => {
      expect(nextAsk(toTwo, aProblem(code), [])).toEqual({
        command: best,
        note: 'ksa-2 cannot take over. This plan is for the best candidate instead.',
      })
    },
  )

  it('is for the same where nobody can take over at all', () => {
    expect(nextAsk(best, aProblem('noCandidate'), [])).toEqual({ command: best, note: null })
  })

  it('is for the same where the command moves nothing', () => {
    const drain = { kind: 'drain', nodeId: 'ksa-2' } as const
    expect(nextAsk(drain, aProblem('nodeIsMaster'), [])).toEqual({ command: drain, note: null })
    expect(withTarget(drain, 'ksa-3')).toBeNull()
  })
})
