import { describe, expect, it } from 'vitest'
import { estateLinks } from '../../../renderer/store/estate.ts'
import { aSighting, anObservation, sightingsOf } from '../estate-factories.ts'
import { aSnapshot, withAccount, withNode } from '../factories.ts'
import { AT } from '../moment.ts'
import { byKey, samplesOf } from '../sample-factories.ts'

const snapshot = aSnapshot()
const latest = byKey(samplesOf(snapshot, AT, (id) => (id === 'uae-2' ? { lagRecords: 7 } : {})))
const of = (links: ReturnType<typeof estateLinks>, accountId: string) =>
  links.filter((link) => link.accountId === accountId)

describe('the relations of the estate', () => {
  it('are the gateway to the master, and the master to each follower with its lag', () => {
    expect(of(estateLinks(snapshot, latest, sightingsOf(snapshot, AT)), 'uae-main')).toMatchObject([
      { kind: 'serves', nodeId: 'uae-1', seen: true, epoch: 41 },
      { kind: 'replicates', from: 'uae-1', to: 'uae-2', lagRecords: 7 },
      { kind: 'replicates', from: 'uae-1', to: 'uae-3' },
    ])
  })

  it('follow the gateway where it names another node than the lease', () => {
    const gateway = aSighting({ observations: [anObservation({ accountId: 'uae-main', master: 'uae-3', epoch: 40 })] })
    expect(of(estateLinks(snapshot, latest, [gateway]), 'uae-main')[0]).toMatchObject({ nodeId: 'uae-3', epoch: 40 })
  })

  it('rest on the lease alone while the gateway does not answer', () => {
    const gateway = aSighting({
      problem: 'connection refused',
      observations: [anObservation({ accountId: 'uae-main', master: 'uae-3', epoch: 40 })],
    })
    expect(of(estateLinks(snapshot, latest, [gateway]), 'uae-main')[0]).toMatchObject({ nodeId: 'uae-1', seen: false })
  })

  it('have no followers while nobody holds the lease', () => {
    const vacated = withAccount(snapshot, 'uae-main', { lease: { epoch: 42, holder: null, since: AT } })
    expect(of(estateLinks(vacated, latest, []), 'uae-main')).toEqual([])
  })

  it('are broken at a node that is down, whose last lag is history', () => {
    const down = withNode(snapshot, 'uae-2', { health: 'down', why: 'no answer' })
    expect(of(estateLinks(down, latest, []), 'uae-main')).toContainEqual(
      expect.objectContaining({ to: 'uae-2', isBroken: true, lagRecords: null }),
    )
  })
})
