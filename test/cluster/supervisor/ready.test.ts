import { describe, expect, it } from 'vitest'
import { notLive } from '../../../cluster/supervisor/ready.ts'
import type { ClusterAnswer } from '../../../shared/api.ts'
import { anAccount, anAccountSample, aSnapshot, AT, withNodes } from '../../support/factories.ts'

function anAnswer(over: Partial<ClusterAnswer> = {}): ClusterAnswer {
  return { snapshot: aSnapshot(), samples: [anAccountSample()], servedAt: AT, ...over }
}

const withAccount = (over: Parameters<typeof anAccount>[0]) =>
  anAnswer({ snapshot: aSnapshot({ accounts: { 'uae-main': anAccount(over) } }) })

describe('a cluster is live', () => {
  it('when every account has its master, every node is healthy and users get replies', () => {
    expect(notLive(anAnswer())).toBeNull()
  })

  it.each([
    [
      'an account has no master',
      withAccount({ lease: { epoch: 1, holder: null, since: AT } }),
      'uae-main has no master yet',
    ],
    ['a master is still being made', withAccount({ activeFailoverId: 'uae-main.3' }), 'uae-main is getting its master'],
    [
      'a node is not healthy',
      anAnswer({ snapshot: withNodes(aSnapshot(), { 'uae-2': { health: 'unknown' } }) }),
      'uae-2 is unknown',
    ],
    ['the gateway has told nothing', anAnswer({ samples: [] }), 'uae-main has not answered anybody yet'],
    [
      'nobody got a reply',
      anAnswer({ samples: [anAccountSample({ totals: { received: 9, accepted: 0, doubled: 0, staleRefused: 0 } })] }),
      'uae-main has not answered anybody yet',
    ],
  ])('but not when %s, and says so', (_when, answer, why) => {
    expect(notLive(answer)).toBe(why)
  })
})
