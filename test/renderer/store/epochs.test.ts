import { describe, expect, it } from 'vitest'
import { failoverBands } from '../../../renderer/store/bands.ts'
import { epochsOf } from '../../../renderer/store/epochs.ts'
import { newsOf } from '../../../renderer/store/news.ts'
import { aFact, aFailover, anAccount, anId } from '../factories.ts'
import { AT } from '../moment.ts'

describe('epochs of an account', () => {
  it('are told by the lease, by facts and by failovers, newest first, and not guessed', () => {
    const account = anAccount({ lease: { epoch: 19, holder: null, since: AT + 9_000 } })
    const facts = [
      aFact(9, { kind: 'leaseVacated', accountId: 'ksa-main', leaseEpoch: 19 }),
      aFact(5, {
        kind: 'leaseGranted',
        accountId: 'ksa-main',
        leaseEpoch: 17,
        holder: { nodeId: 'ksa-1', incarnation: anId(1) },
      }),
      aFact(4, {
        kind: 'leaseGranted',
        accountId: 'uae-main',
        leaseEpoch: 40,
        holder: { nodeId: 'uae-1', incarnation: anId(1) },
      }),
    ]
    expect(
      epochsOf(account, facts, [aFailover()]).map(({ epoch, holder, failoverId }) => [epoch, holder, failoverId]),
    ).toEqual([
      [19, null, null],
      [18, 'ksa-2', 'ksa-main.118'],
      [17, 'ksa-1', null],
    ])
  })
})

describe('failovers on a chart', () => {
  it('are bands of those that touch the time shown; one that runs reaches to its end', () => {
    const over = aFailover({ startedAt: AT - 90_000, endedAt: AT - 80_000 })
    const running = aFailover({ id: 'ksa-main.9', startedAt: AT - 1_000, endedAt: null, to: null })
    expect(failoverBands([running, over], AT - 60_000, AT)).toEqual([
      { from: (AT - 1_000) / 1000, to: AT / 1000, label: 'ksa-main → ?' },
    ])
  })
})

describe('news', () => {
  const joined = (seq: number) =>
    aFact(seq, {
      kind: 'nodeJoined',
      nodeId: `ksa-${seq}`,
      incarnation: anId(1),
      pid: 1,
      version: '1',
      statusUrl: 'http://127.0.0.1:1',
    })

  it('are not what was there at the start', () => expect(newsOf([], [joined(2), joined(1)])).toBeNull())

  it('are said politely, critical ones at once', () => {
    const down = aFact(3, { kind: 'nodeHealthChanged', nodeId: 'ksa-1', health: 'down', why: '', testimonies: [] })
    expect(newsOf([joined(1)], [down, joined(2), joined(1)])).toEqual({
      polite: 'ksa-2 joined as process 1',
      critical: 'ksa-1 is down',
    })
  })
})
