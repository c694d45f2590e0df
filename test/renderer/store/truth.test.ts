import { describe, expect, it } from 'vitest'
import { beliefOf, differs, truthRows } from '../../../renderer/store/truth.ts'
import { aDisagreement, aSighting, anObservation, sightingsOf } from '../estate-factories.ts'
import { aSnapshot } from '../factories.ts'
import { AT } from '../moment.ts'

const snapshot = aSnapshot()
const agreeing = sightingsOf(snapshot, AT)
const says = (observer: string, master: string | null, epoch: number) =>
  aSighting({ observer, observations: [anObservation({ observer, accountId: 'uae-main', master, epoch })] })
const replaced = (...changed: ReturnType<typeof aSighting>[]) =>
  agreeing.map((sighting) => changed.find(({ observer }) => observer === sighting.observer) ?? sighting)
const uae = (sightings: typeof agreeing) => {
  const [row] = truthRows(snapshot, sightings, [])
  if (row === undefined) throw new Error('no row')
  return row
}

describe('the truth matrix', () => {
  it('has a row an account, and a cell for the control plane, the gateway and each of its nodes', () => {
    const rows = truthRows(snapshot, agreeing, [])
    expect(rows.map(({ accountId }) => accountId)).toEqual(['uae-main', 'ksa-main', 'south-asia-main'])
    expect(uae(agreeing).nodes.map(({ observer }) => observer)).toEqual(['uae-1', 'uae-2', 'uae-3'])
    expect([uae(agreeing).controlPlane, uae(agreeing).gateway, ...uae(agreeing).nodes].some(differs)).toBe(false)
  })

  it('marks the node that believes itself master while the control plane names another', () => {
    const [one, two] = uae(replaced(says('uae-2', 'uae-2', 42))).nodes.slice(0, 2)
    expect(one).toMatchObject({ kind: 'believes', verdict: 'agrees' })
    expect(two).toMatchObject({ kind: 'believes', verdict: 'believesItself', belief: { master: 'uae-2', epoch: 42 } })
  })

  it('tells another master from another epoch, and not knowing from both', () => {
    const row = uae(replaced(says('uae-1', 'uae-1', 40), says('uae-2', 'uae-3', 41), says('uae-3', null, 41)))
    expect(row.nodes).toMatchObject([{ verdict: 'otherEpoch' }, { verdict: 'otherMaster' }, { verdict: 'doesNotKnow' }])
    expect(row.nodes.map(differs)).toEqual([true, true, false])
  })

  it('holds the others against the gateway where the control plane is silent, then against the highest epoch', () => {
    const silent = (observer: string) => aSighting({ observer, problem: 'connection refused', observations: [] })
    expect(uae(replaced(silent('control-plane'))).reference?.observer).toBe('gateway')
    const neither = replaced(silent('control-plane'), silent('gateway'), says('uae-3', 'uae-3', 44))
    expect(uae(neither).reference).toEqual({ observer: 'uae-3', master: 'uae-3', epoch: 44 })
  })

  it('counts an old belief no longer: who does not answer is silent, and does not differ', () => {
    const old = { ...says('uae-2', 'uae-2', 99), problem: 'no answer within 1 s' }
    const [, cell] = uae(replaced(old)).nodes
    expect(cell).toMatchObject({ kind: 'silent', belief: { master: 'uae-2', epoch: 99 } })
    expect(cell === undefined || differs(cell)).toBe(false)
  })

  it('says who was never asked and who never answered', () => {
    const row = uae([aSighting({ observer: 'uae-1', heardAt: null, problem: 'connection refused', observations: [] })])
    expect(row.nodes.map(({ kind }) => kind)).toEqual(['neverAnswered', 'notAsked', 'notAsked'])
    expect(row.reference).toBeNull()
  })

  it('carries the disagreements that host found, each in its account', () => {
    const rows = truthRows(snapshot, agreeing, [aDisagreement({ accountId: 'ksa-main' })])
    expect(rows.map(({ disagreements }) => disagreements.length)).toEqual([0, 1, 0])
  })

  it('reads one belief of one process', () => {
    expect(beliefOf(agreeing, 'uae-2', 'uae-main')).toMatchObject({ master: 'uae-1', epoch: 41 })
    expect(beliefOf(agreeing, 'uae-2', 'ksa-main')).toBeNull()
    expect(beliefOf(agreeing, 'nobody', 'uae-main')).toBeNull()
  })
})
