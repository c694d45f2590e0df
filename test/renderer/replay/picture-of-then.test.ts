import { describe, expect, it } from 'vitest'
import { connectionOf, createLinkStore, isLive, isOfItsMoment } from '../../../renderer/store/link.ts'
import {
  applyHistory,
  applyPicture,
  applyPushes,
  createPictureStore,
  createSampleStore,
} from '../../../renderer/store/picture.ts'
import { createOutcomeDesk } from '../../../renderer/store/outcomes.ts'
import { lockOfLink } from '../../../renderer/words/locks.ts'
import type { FactBody } from '../../../shared/fact.ts'
import { aFact, anEntry, aPicture, aSnapshot } from '../factories.ts'
import { AT } from '../moment.ts'
import { aReplay } from './a-replay.ts'

const health: FactBody = { kind: 'nodeHealthChanged', nodeId: 'ksa-1', health: 'down', why: '', testimonies: [] }

function started() {
  const stores = { picture: createPictureStore(), samples: createSampleStore(), link: createLinkStore(AT) }
  const connection = () => connectionOf(stores.link.getState(), AT)
  stores.link.setState({ port: { kind: 'open' } })
  return { stores, connection }
}

describe('the picture of a moment that has passed', () => {
  const then = () =>
    aPicture({ replay: aReplay(), snapshot: aSnapshot({ seq: 5 }), link: { kind: 'stale', since: AT } })

  it('is never live, locks what acts with its reason, and is believed of its moment', () => {
    const { stores, connection } = started()
    applyPicture(stores, then())
    expect(connection()).toEqual({ kind: 'replaying' })
    expect(isLive(connection())).toBe(false)
    expect(isOfItsMoment(connection())).toBe(true)
    expect(lockOfLink(connection())).toContain('replays a moment that has passed')
    applyPicture(stores, aPicture())
    expect(connection().kind).not.toBe('replaying')
  })

  it('moves with what host says, and keeps its marks', () => {
    const { stores } = started()
    const marks = [{ at: AT, kind: 'failover', title: 'Failover' } as const]
    applyPicture(stores, { ...then(), replay: aReplay({ marks }) })
    const { gaps: _gaps, marks: _marks, ...moment } = aReplay({ at: AT - 5, speed: 10 })
    applyPushes(stores, [{ kind: 'replay', replay: moment }])
    expect(stores.link.getState().replay).toMatchObject({ at: AT - 5, speed: 10, marks })
  })

  it('hears no word of a replay that was closed', () => {
    const { stores } = started()
    applyPicture(stores, aPicture())
    applyPushes(stores, [{ kind: 'replay', replay: aReplay() }])
    expect(stores.link.getState().replay ?? null).toBeNull()
  })

  it('lists nothing that came later than the moment', () => {
    const { stores } = started()
    applyPicture(stores, then())
    applyHistory(stores, [aFact(5, health), aFact(4, health), aFact(3, health)])
    const snapshot = aSnapshot({ seq: 3 })
    applyPushes(stores, [
      {
        kind: 'snapshot',
        answer: { snapshot, samples: [], servedAt: AT },
        capabilities: null,
        commands: null,
        heardAt: AT,
      },
    ])
    expect(stores.picture.getState().facts.map(({ seq }) => seq)).toEqual([3])
  })

  it('is no news of what this console asked for', () => {
    const { stores } = started()
    const kept = new Map<string, string>()
    const memory = {
      read: (key: string) => kept.get(key) ?? null,
      write: (key: string, text: string) => void kept.set(key, text),
    }
    const outcomes = createOutcomeDesk(stores.picture, memory, () => AT)
    const open = anEntry({ state: 'running' })
    const ended = { ...open, state: 'succeeded' as const }
    applyPicture(stores, aPicture({ ledger: [ended] }))
    // Then it still ran.
    applyPicture(stores, { ...then(), ledger: [open] })
    applyPushes(stores, [{ kind: 'ledger', entry: ended }])
    applyPicture(stores, { ...then(), ledger: [open] })
    applyPicture(stores, aPicture({ ledger: [ended] }))
    expect(outcomes.store.getState().outcomes).toEqual([])
  })
})
