import { join } from 'node:path'
import type { DatabaseSyncInstance } from '@photostructure/sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase } from '../../../host/store/database.ts'
import { LEVELS, type RollUp } from '../../../host/store/rollups-table.ts'
import { Store } from '../../../host/store/store.ts'
import { aDataDir } from '../support/a-host.ts'
import { AT } from '../support/factories.ts'

const [TENS, MINUTES, TEN_MINUTES] = LEVELS
const KEY = 'node/uae-1/cpuFraction'
const aRollUp = (step: number, over: Partial<RollUp> = {}): RollUp => ({
  key: KEY,
  step,
  count: 1,
  mean: step,
  high: step,
  low: step,
  ...over,
})

describe('roll-ups on disk', () => {
  let file: string
  let db: DatabaseSyncInstance
  let store: Store

  beforeEach(() => {
    file = join(aDataDir(), 'built-in.sqlite')
    begin()
  })
  afterEach(() => store.close())

  function begin(): void {
    db = openDatabase(file, AT).db
    store = new Store(db)
  }

  it('are the same after a restart, each series under its key', () => {
    const other = aRollUp(7, { key: 'all/waiting', count: 10, mean: 2.5, high: 9, low: 0 })
    store.rollUps.write(TENS, [aRollUp(5), aRollUp(7), other])
    store.close()
    begin()
    expect(store.rollUps.read(TENS, KEY, 0, 100)).toEqual([aRollUp(5), aRollUp(7)])
    expect(store.rollUps.read(TENS, 'all/waiting', 7, 8)).toEqual([other])
    expect(store.rollUps.read(TENS, KEY, 6, 7)).toEqual([])
    expect(store.rollUps.read(MINUTES, KEY, 0, 100)).toEqual([])
    expect(store.rollUps.read(TENS, 'all/unheard-of', 0, 100)).toEqual([])
    expect(store.rollUps.keys()).toEqual([KEY, 'all/waiting'])
  })

  it('join what a step has already', () => {
    store.rollUps.write(TENS, [aRollUp(5, { count: 3, mean: 2, high: 2, low: 2 })])
    store.rollUps.write(TENS, [aRollUp(5, { count: 1, mean: 6, high: 8, low: 1 })])
    expect(store.rollUps.read(TENS, KEY, 0, 10)).toEqual([aRollUp(5, { count: 4, mean: 3, high: 8, low: 1 })])
    store.rollUps.write(TENS, [aRollUp(5, { count: 4, mean: 3, high: 3, low: 3 })])
    expect(store.rollUps.read(TENS, KEY, 0, 10)).toEqual([aRollUp(5, { count: 8, mean: 3, high: 8, low: 1 })])
  })

  it('are read over many blocks, in order', () => {
    const steps = Array.from({ length: 100 }, (_, step) => aRollUp(1_000 + step))
    store.rollUps.write(MINUTES, steps.toReversed())
    expect(store.rollUps.read(MINUTES, KEY, 1_003, 1_090).map(({ step }) => step)).toEqual(
      steps.slice(3, 90).map(({ step }) => step),
    )
  })

  it('are kept a day and more, thirty days and half a year', () => {
    const day = 24 * 3_600_000
    const at = (ageDays: number, stepMs: number) => Math.floor((AT - ageDays * day) / stepMs)
    for (const level of LEVELS)
      store.rollUps.write(
        level,
        [1, 2, 29, 31, 180, 190].map((age) => aRollUp(at(age, level.stepMs))),
      )
    store.rollUps.prune(AT)
    const kept = LEVELS.map((level) => store.rollUps.read(level, KEY, 0, at(0, level.stepMs)).length)
    expect(kept).toEqual([1, 3, 5])
    expect(store.rollUps.oldest()).toBe(at(180, TEN_MINUTES.stepMs) * TEN_MINUTES.stepMs)
  })

  it('lose the finest and oldest first when there is no room', () => {
    const many = Array.from({ length: 64 }, (_, step) => aRollUp(160 + step))
    store.rollUps.write(TENS, many)
    store.rollUps.write(MINUTES, [aRollUp(160)])
    expect(store.rollUps.dropOldest()).toEqual({ stepMs: 10_000, since: 176 * 10_000 })
    expect(store.rollUps.read(TENS, KEY, 0, 1_000)).toHaveLength(48)
    for (let round = 0; round < 3; round += 1) store.rollUps.dropOldest()
    expect(store.rollUps.read(TENS, KEY, 0, 1_000)).toHaveLength(0)
    expect(store.rollUps.read(MINUTES, KEY, 0, 1_000)).toHaveLength(1)
    expect(store.rollUps.dropOldest()).toMatchObject({ stepMs: 60_000 })
    expect(store.rollUps.dropOldest()).toBeNull()
    expect(store.rollUps.oldest()).toBeNull()
  })

  it('are written all or not at all, new series too', () => {
    db.exec('PRAGMA max_page_count = 20')
    const many = Array.from({ length: 5_000 }, (_, index) => aRollUp(5, { key: `node/n-${index}/cpuFraction` }))
    expect(() => store.rollUps.write(TENS, many)).toThrow(expect.objectContaining({ code: 'storeFull' }))
    expect(store.rollUps.keys()).toEqual([])
    db.exec('PRAGMA max_page_count = 100000')
    store.rollUps.write(TENS, many)
    expect(store.rollUps.read(TENS, 'node/n-4999/cpuFraction', 0, 10)).toHaveLength(1)
  })
})
