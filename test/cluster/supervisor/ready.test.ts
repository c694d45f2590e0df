import { describe, expect, it } from 'vitest'
import { LIVE_WITHIN_MS, notLive, untilLive } from '../../../cluster/supervisor/ready.ts'
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

describe('who waits for a cluster to be live', () => {
  let now = 0
  const pause = (ms: number) => Promise.resolve((now += ms))
  const awaited = (ask: () => Promise<ClusterAnswer>) => untilLive({ ask, now: () => now, pause })

  it('is told as soon as it is', async () => {
    now = 0
    let asked = 0
    const ask = () => {
      asked += 1
      if (asked === 1) return Promise.reject(new Error('connection refused'))
      return Promise.resolve(asked === 2 ? anAnswer({ samples: [] }) : anAnswer())
    }
    expect(await awaited(ask)).toBeNull()
    expect(asked).toBe(3)
  })

  it('is told after a minute what is missing, and the rest goes on', async () => {
    now = 0
    expect(await awaited(() => Promise.resolve(anAnswer({ samples: [] })))).toBe(
      'uae-main has not answered anybody yet',
    )
    expect(now).toBe(LIVE_WITHIN_MS)
  })

  it('is told after a minute that the control plane does not answer', async () => {
    now = 0
    await expect(awaited(() => Promise.reject(new Error('connection refused')))).rejects.toThrow(
      'The control plane does not answer after 60 s: connection refused',
    )
  })
})
