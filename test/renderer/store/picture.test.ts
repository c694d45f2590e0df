import { describe, expect, it } from 'vitest'
import { ageOf } from '../../../renderer/store/age.ts'
import { createLinkStore } from '../../../renderer/store/link.ts'
import {
  applyHistory,
  applyPicture,
  applyPushes,
  createPictureStore,
  createSampleStore,
  FACTS_KEPT,
} from '../../../renderer/store/picture.ts'
import { aFact, anEntry, aPicture, aProblem, aSnapshot, anId } from '../factories.ts'
import { aDisagreement, aSighting } from '../estate-factories.ts'
import { aLibrary, aRun, aWritten } from '../runbook-factories.ts'
import { AT } from '../moment.ts'
import { anAccountSample } from '../sample-factories.ts'

function open() {
  const stores = { picture: createPictureStore(), samples: createSampleStore(), link: createLinkStore(AT) }
  applyPicture(stores, aPicture())
  return stores
}

const down = (seq: number) =>
  aFact(seq, { kind: 'nodeHealthChanged', nodeId: 'ksa-1', health: 'down', why: 'no answer', testimonies: [] })

describe('the picture', () => {
  it('folds facts as they come and keeps them, newest first', () => {
    const stores = open()
    expect(applyPushes(stores, [{ kind: 'facts', facts: [down(121)], heardAt: AT + 5 }])).toBe('applied')
    const { snapshot, facts } = stores.picture.getState()
    expect(snapshot?.nodes['ksa-1']?.health).toBe('down')
    expect(facts.map((fact) => fact.seq)).toEqual([121])
    expect(stores.link.getState().heardAt).toBe(AT + 5)
  })

  it('of hours ago is as old as it is, by how the clocks stood then', () => {
    const stores = open()
    const picture = aPicture({ samples: [anAccountSample({ at: AT })], heardAt: AT + 90_000, clockOffsetMs: 500 })
    applyPicture(stores, picture)
    expect(ageOf(stores.samples.getState().offset, AT, AT + 3_600_500)).toBe(3_600_000)
  })

  it('keeps facts from before its snapshot as events', () => {
    const stores = open()
    const { snapshot } = stores.picture.getState()
    applyPushes(stores, [{ kind: 'facts', facts: [down(119), down(120)], heardAt: AT + 5 }])
    expect(stores.picture.getState().facts.map((fact) => fact.seq)).toEqual([120, 119])
    expect(stores.picture.getState().snapshot).toBe(snapshot)
  })

  it('does not render again for facts it knows', () => {
    const stores = open()
    applyPushes(stores, [{ kind: 'facts', facts: [down(120)], heardAt: AT + 1 }])
    const before = stores.picture.getState()
    applyPushes(stores, [{ kind: 'facts', facts: [down(120)], heardAt: AT + 5 }])
    expect(stores.picture.getState()).toBe(before)
  })

  it('asks for everything anew where a fact is missing', () => {
    const stores = open()
    expect(applyPushes(stores, [{ kind: 'facts', facts: [down(125)], heardAt: AT }])).toBe('resync')
  })

  it('asks for everything anew where facts come before any snapshot', () => {
    const stores = open()
    stores.picture.setState({ snapshot: null })
    expect(applyPushes(stores, [{ kind: 'facts', facts: [down(1)], heardAt: AT }])).toBe('resync')
  })

  it('does not touch the snapshot for samples, so that only figures render', () => {
    const stores = open()
    const before = stores.picture.getState()
    applyPushes(stores, [
      { kind: 'samples', samples: [anAccountSample({ at: AT + 1_000, waiting: 7 })], heardAt: AT + 1_010 },
    ])
    expect(stores.picture.getState()).toBe(before)
    expect(stores.samples.getState().latest['account/ksa-main']).toMatchObject({ waiting: 7 })
  })

  it('keeps what host says of runbooks and of runs, until the window goes to another cluster', () => {
    const stores = open()
    const entry = aWritten()
    applyPushes(stores, [
      { kind: 'library', library: aLibrary() },
      { kind: 'run', run: aRun(), entry },
    ])
    expect(stores.picture.getState()).toMatchObject({ library: aLibrary(), runs: [aRun()] })
    expect(stores.picture.getState().runEntries).toEqual({ [aRun().id]: [entry] })
    applyPicture(stores, aPicture())
    expect(stores.picture.getState().library).toEqual(aLibrary())
    const { profile } = aPicture()
    if (profile === null) throw new Error('a picture is of a cluster')
    applyPicture(stores, aPicture({ profile: { ...profile, id: 'gcc' } }))
    expect(stores.picture.getState()).toMatchObject({ library: null, runs: null, runEntries: {} })
  })

  it('takes a whole snapshot over, and drops facts of another journal', () => {
    const stores = open()
    applyHistory(stores, [down(119)])
    const answer = { snapshot: aSnapshot({ journalId: anId(77), seq: 4 }), samples: [], servedAt: AT + 1_000 }
    applyPushes(stores, [
      { kind: 'snapshot', answer, capabilities: ['failover', 'backup'], commands: ['failover'], heardAt: AT + 1_050 },
    ])
    const state = stores.picture.getState()
    expect(state.snapshot?.seq).toBe(4)
    expect(state.facts).toEqual([])
    expect(state.capabilities).toEqual(['failover', 'backup'])
    expect(state.commands).toEqual(['failover'])
  })

  it('replaces what the processes said of themselves by what they say now', () => {
    const stores = open()
    const sightings = [aSighting()]
    const disagreements = [aDisagreement()]
    expect(applyPushes(stores, [{ kind: 'sightings', sightings, disagreements }])).toBe('applied')
    expect(stores.picture.getState()).toMatchObject({ sightings, disagreements })
    applyPushes(stores, [{ kind: 'sightings', sightings, disagreements: [] }])
    expect(stores.picture.getState().disagreements).toEqual([])
  })

  it('keeps the last state while the link is lost', () => {
    const stores = open()
    const { snapshot } = stores.picture.getState()
    const link = {
      kind: 'retrying',
      since: AT,
      retryAt: AT + 500,
      attempt: 1,
      problem: aProblem('unreachable'),
    } as const
    applyPushes(stores, [{ kind: 'link', link, heardAt: AT }])
    expect(stores.picture.getState().snapshot).toBe(snapshot)
    expect(stores.link.getState()).toMatchObject({ link, heardAt: AT })
  })

  it('puts a new operation first and changes a known one in its place', () => {
    const stores = open()
    const first = anEntry({ operationId: anId(1) })
    const second = anEntry({ operationId: anId(2) })
    applyPushes(stores, [
      { kind: 'ledger', entry: first },
      { kind: 'ledger', entry: second },
      { kind: 'ledger', entry: { ...first, state: 'succeeded' } },
    ])
    expect(stores.picture.getState().ledger.map(({ operationId, state }) => [operationId, state])).toEqual([
      [anId(2), 'running'],
      [anId(1), 'succeeded'],
    ])
  })

  it('puts history under what came meanwhile, each fact once, and not without end', () => {
    const stores = open()
    applyPushes(stores, [{ kind: 'facts', facts: [down(121)], heardAt: AT }])
    applyHistory(stores, [down(121), down(120)])
    expect(stores.picture.getState().facts.map((fact) => fact.seq)).toEqual([121, 120])
    applyHistory(
      stores,
      Array.from({ length: FACTS_KEPT + 50 }, (_, index) => down(index + 1)),
    )
    expect(stores.picture.getState().facts).toHaveLength(FACTS_KEPT)
    expect(stores.picture.getState().facts[0]?.seq).toBe(550)
  })
})
