import { describe, expect, it } from 'vitest'
import { Flapping } from '../../../../cluster/config.ts'
import { rankServants } from '../../../../cluster/control-plane/failover/evidence.ts'
import { GATEWAY } from '../../../../cluster/control-plane/nodes/roster.ts'
import type { Failover } from '../../../../shared/failover.ts'
import { aBeat, aFailover, aSnapshot, AT } from '../../../support/factories.ts'
import { aPresence, aRoster } from '../support.ts'

const MINUTE = 60_000
const flapping = Flapping.parse({})
const everybody = () => aRoster(GATEWAY, 'uae-1', 'uae-2', 'uae-3')

/** uae-2 failed as master at these minutes; how many of them count now? */
function countedFailures(
  minutes: readonly number[],
  nowMinute: number,
  over: Partial<Failover> = {},
  limits = flapping,
) {
  const failovers = minutes.map((minute, index) =>
    aFailover({ id: `uae-main.${index}`, from: 'uae-2', startedAt: AT + minute * MINUTE, ...over }),
  )
  const now = AT + nowMinute * MINUTE
  const roster = everybody()
  const snapshot = aSnapshot({ failovers })
  const candidates = rankServants({ snapshot, roster, flapping: limits, now }, 'uae-main', 'uae-1')
  const candidate = candidates.find(({ nodeId }) => nodeId === 'uae-2')
  return candidate?.checks.find(({ id }) => id === 'flapping')
}

describe('flapping', () => {
  it('is a node that failed as master twice in 10 minutes', () => {
    expect(countedFailures([0], 5)).toMatchObject({ status: 'pass', measured: '1 failure as master' })
    expect(countedFailures([0, 9], 10)).toMatchObject({ status: 'fail', measured: '2 failures as master' })
  })

  it('is not one whose failures are farther apart', () => {
    expect(countedFailures([0, 11], 12)).toMatchObject({ status: 'pass', measured: '1 failure as master' })
  })

  it('lasts 30 minutes from the failure that made it so, though the first has left the window', () => {
    expect(countedFailures([0, 9], 38)?.status).toBe('fail')
    expect(countedFailures([0, 9], 40)?.status).toBe('pass')
  })

  it('does not count a failover somebody asked for', () => {
    expect(countedFailures([0, 5], 6, { trigger: 'operator' })?.measured).toBe('0 failures as master')
  })

  it('counts a failure once, however often its failover was blocked and tried again', () => {
    const blocked = { outcome: 'blocked', blockedBy: 'gatewayUnreachable' } as const
    expect(countedFailures([0, 1, 2, 3], 4, blocked)).toMatchObject({
      status: 'pass',
      measured: '0 failures as master',
    })
  })

  it('counts the failure whose failover still runs', () => {
    expect(countedFailures([0, 3], 3, { outcome: null })?.status).toBe('fail')
  })

  it('can be lifted', () => {
    expect(countedFailures([0, 1, 2], 3, {}, { ...flapping, failures: null })).toMatchObject({ status: 'pass' })
  })
})

describe('the evidence of a ranking', () => {
  it('is what each node itself last said', () => {
    const roster = everybody()
    roster.here.set('uae-1', aPresence('uae-1', { beat: aBeat({ tail: { position: 120, hash: 'h', epoch: 1 } }) }))
    roster.here.delete('uae-3')
    const sources = { snapshot: aSnapshot(), roster, flapping, now: AT + 1_000 }
    const [best, other] = rankServants(sources, 'uae-main', 'uae-1')
    // The old master is no candidate, but how far its log reaches still counts.
    expect(best).toMatchObject({ nodeId: 'uae-2', rank: 1 })
    expect(best?.checks.find(({ id }) => id === 'logPosition')?.measured).toBe('20 records behind')
    expect(other).toMatchObject({ nodeId: 'uae-3', rank: null })
    expect(other?.checks.find(({ id }) => id === 'evidence')?.measured).toBe('never heard')
  })

  it('leaves out other accounts', () => {
    const sources = { snapshot: aSnapshot(), roster: everybody(), flapping, now: AT }
    expect(rankServants(sources, 'ksa-main', null)).toEqual([])
    expect(rankServants(sources, 'uae-main', null)).toHaveLength(3)
  })
})
