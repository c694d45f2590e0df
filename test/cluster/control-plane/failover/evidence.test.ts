import { describe, expect, it } from 'vitest'
import { Flapping } from '../../../../cluster/config.ts'
import { rankServants } from '../../../../cluster/control-plane/failover/evidence.ts'
import { GATEWAY } from '../../../../cluster/control-plane/nodes/roster.ts'
import { aBeat, aSnapshot, AT } from '../../../support/factories.ts'
import { aPresence, aRoster } from '../support.ts'

const flapping = Flapping.parse({})
const everybody = () => aRoster(GATEWAY, 'uae-1', 'uae-2', 'uae-3')

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
