import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Player } from '../../../host/replay/player.ts'
import { readStore } from '../../../host/replay/store-recorded.ts'
import { openDatabase } from '../../../host/store/database.ts'
import { Store } from '../../../host/store/store.ts'
import type { Push } from '../../../shared/calls.ts'
import { fold } from '../../../shared/fold.ts'
import type { ReplaySpeed } from '../../../shared/replay.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'
import { aDataDir } from '../support/a-host.ts'
import { aSnapshot, AT } from '../support/factories.ts'
import { aClock, type FakeClock } from '../support/fake-clock.ts'
import { aPast, foldedUpTo, keepPast } from '../support/kept-past.ts'

describe('a replay that is moved', () => {
  let store: Store
  let clock: FakeClock
  beforeEach(() => {
    store = new Store(openDatabase(join(aDataDir(), 'built-in.sqlite'), AT).db)
    clock = aClock()
  })
  afterEach(() => store.close())

  /** With what a window makes of what it is told. */
  function aPlayer(at: number) {
    const recorded = readStore({ checkpoints: store.checkpoints, name: 'Test', heardUntil: 0, history: () => null })
    if (recorded === null) throw new Error('nothing is kept')
    const told: Push[] = []
    const window: { snapshot: Snapshot | null } = { snapshot: null }
    const tell = (push: Push): void => {
      told.push(push)
      if (push.kind === 'snapshot') window.snapshot = push.answer.snapshot
      if (push.kind !== 'facts' || window.snapshot === null) return
      const result = fold(window.snapshot, push.facts)
      if (result.kind === 'gap') throw new Error('a window got facts with a gap')
      window.snapshot = result.snapshot
    }
    const player = new Player({ recorded, source: { kind: 'store' }, clock, tell }, at)
    window.snapshot = player.snapshot
    return { player, told, window }
  }

  it(
    'comes to the state that folding from the beginning comes to, moved and played in any order',
    { timeout: 60_000 },
    () => {
      const start = aSnapshot()
      const facts = aPast(7_000)
      keepPast(store, start, facts)
      const last = AT + 7_000 * 100 - 100
      const step = fc.oneof(
        fc.record({ kind: fc.constant('seek' as const), at: fc.integer({ min: AT, max: last }) }),
        fc.record({
          kind: fc.constant('play' as const),
          speed: fc.constantFrom<ReplaySpeed>(1, 2, 5, 10, 30, 60),
          forMs: fc.integer({ min: 1, max: 3_000 }),
        }),
      )
      fc.assert(
        fc.property(fc.array(step, { maxLength: 6 }), (steps) => {
          const { player, window } = aPlayer(AT)
          for (const one of steps) {
            if (one.kind === 'seek') player.move(one.at, null)
            else {
              player.move(null, one.speed)
              clock.advance(one.forMs)
              player.move(null, 0)
            }
            expect(player.snapshot.seq).toBe(foldedUpTo(start, facts, player.at).seq)
            expect(window.snapshot).toEqual(player.snapshot)
          }
          player.close()
        }),
        { numRuns: 12 },
      )
    },
  )

  it('goes on over a gap, without waiting for what nobody kept', () => {
    const known = keepPast(store, aSnapshot(), aPast(10))
    keepPast(store, { ...known, seq: 20, at: AT + 60_000 }, aPast(5, { from: 21, startAt: AT + 61_000 }))
    const { player, window } = aPlayer(AT)
    player.move(null, 1)
    clock.advance(1_200)
    expect(player.at).toBeGreaterThanOrEqual(AT + 60_000)
    expect(window.snapshot?.seq).toBe(20)
    player.close()
  })

  it('tells at most ten times a second where it stands, and stops at the end', () => {
    keepPast(store, aSnapshot(), aPast(100))
    const { player, told } = aPlayer(AT)
    player.move(null, 1)
    told.length = 0
    clock.advance(1_000)
    expect(told.filter(({ kind }) => kind === 'replay').length).toBeLessThanOrEqual(10)
    clock.advance(60_000)
    expect(player.replay).toMatchObject({ at: AT + 9_900, speed: 0 })
    told.length = 0
    clock.advance(60_000)
    expect(told).toEqual([])
  })

  it('tells as a state what would be too many facts', () => {
    keepPast(store, aSnapshot(), aPast(6_000, { everyMs: 1 }))
    const { player, told } = aPlayer(AT)
    player.move(null, 60)
    clock.advance(100)
    expect(told.map(({ kind }) => kind)).toContain('snapshot')
    expect(player.snapshot.seq).toBeGreaterThan(2_000)
    player.close()
  })
})
