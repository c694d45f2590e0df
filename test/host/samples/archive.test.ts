import { join } from 'node:path'
import type { DatabaseSyncInstance } from '@photostructure/sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Notices } from '../../../host/notices.ts'
import { Archive, type ArchiveOptions } from '../../../host/samples/archive.ts'
import { HELD_LIMIT } from '../../../host/samples/roll-ups.ts'
import { openDatabase } from '../../../host/store/database.ts'
import { LEVELS, type Level, type RollUp } from '../../../host/store/rollups-table.ts'
import { Store } from '../../../host/store/store.ts'
import { aDataDir } from '../support/a-host.ts'
import { aFact, anEntry, AT, JOURNAL } from '../support/factories.ts'
import { aClock, type FakeClock } from '../support/fake-clock.ts'

const [TENS, MINUTES, TEN_MINUTES] = LEVELS
const KEY = 'all/waiting'
const HOUR_MS = 3_600_000

describe('archive of numbers', () => {
  let file: string
  let db: DatabaseSyncInstance
  let store: Store
  let clock: FakeClock
  let notices: Notices
  let archive: Archive

  beforeEach(() => {
    file = join(aDataDir(), 'built-in.sqlite')
    clock = aClock()
    notices = new Notices(clock, () => undefined)
    begin()
  })
  afterEach(() => store.close())

  function begin(over: Partial<ArchiveOptions> = {}): void {
    db = openDatabase(file, AT).db
    store = new Store(db)
    archive = new Archive({ store, clock, notices, ...over })
    archive.start()
  }
  function restart(): void {
    archive.close()
    store.close()
    begin()
  }
  /** One number a second. */
  function come(seconds: number, valueOf: (second: number) => number | null = (second) => second): void {
    for (let second = 0; second < seconds; second += 1) {
      archive.add(KEY, valueOf(second), 0)
      clock.advance(1_000)
    }
  }
  const stored = (level: Level): Omit<RollUp, 'key' | 'step'>[] =>
    store.rollUps
      .read(level, KEY, 0, Math.ceil((clock.now() + 400 * 24 * HOUR_MS) / level.stepMs))
      .map(({ count, mean, high, low }) => ({ count, mean, high, low }))

  it('keeps mean, highest, lowest and count of every ten seconds, every minute and every ten minutes', () => {
    come(600)
    archive.close()
    expect(stored(TENS)).toHaveLength(60)
    expect(stored(TENS)[1]).toEqual({ count: 10, mean: 14.5, high: 19, low: 10 })
    expect(stored(MINUTES)[1]).toEqual({ count: 60, mean: 89.5, high: 119, low: 60 })
    expect(stored(TEN_MINUTES)[0]?.mean).toBeCloseTo(299.5)
    expect(stored(TEN_MINUTES)).toMatchObject([{ count: 600, high: 599, low: 0 }])
  })

  it('records nothing where nothing was reported', () => {
    come(30, (second) => (second >= 10 && second < 20 ? null : 1))
    archive.close()
    expect(store.rollUps.read(TENS, KEY, 0, 1e12).map(({ step }) => step * 10_000 - AT)).toEqual([0, 20_000])
  })

  it('goes on in the same step after a restart', () => {
    come(25)
    restart()
    come(35, () => 100)
    archive.close()
    expect(stored(TENS)[2]).toEqual({ count: 10, mean: (20 + 21 + 22 + 23 + 24 + 500) / 10, high: 100, low: 20 })
    expect(stored(MINUTES)).toMatchObject([{ count: 60, high: 100, low: 0 }])
    expect(stored(TEN_MINUTES)).toMatchObject([{ count: 60 }])
  })

  it('has lost at most ten seconds of the finest steps when it had no time to say goodbye', () => {
    come(65)
    store.close()
    begin()
    expect(stored(TENS)).toHaveLength(6)
    expect(stored(MINUTES)).toHaveLength(1)
  })

  it('gives a number that holds since some time to every step it holds in', () => {
    archive.add(KEY, 1, 0)
    clock.advance(35_000)
    archive.add(KEY, 3, 35_000)
    archive.close()
    expect(stored(TENS).map(({ mean }) => mean)).toEqual([1, 3, 3, 3])
  })

  it('takes steps of the clock as it is, also when it is set back and again forward', () => {
    come(20, () => 1)
    clock.sleep(-HOUR_MS)
    come(20, () => 2)
    clock.sleep(HOUR_MS)
    come(20, () => 3)
    archive.close()
    const steps = store.rollUps.read(TENS, KEY, 0, 1e12)
    expect(steps.map(({ step }) => (step * 10_000 - AT) / 1_000)).toEqual([-3_580, -3_570, 0, 10, 40, 50])
    expect(steps.map(({ mean }) => mean)).toEqual([2, 2, 1, 1, 3, 3])
  })

  it('writes many series piece by piece, and what is read meanwhile is whole', () => {
    const series = 1_200
    const come1 = (value: number) => {
      for (let index = 0; index < series; index += 1) archive.add(`node/n-${index}/cpuFraction`, value, 0)
    }
    come1(1)
    clock.advance(10_000)
    const written = () =>
      Number(Object.values(db.prepare('SELECT count(*) FROM rollups WHERE level = 10000').get() ?? {})[0])
    expect(written()).toBe(500)
    expect(archive.waiting.waiting(TENS)).toHaveLength(series - 500)
    clock.advance(5)
    expect(written()).toBe(1_000)
    clock.advance(100)
    expect(written()).toBe(series)
    expect(archive.waiting.waiting(TENS)).toEqual([])
  })

  it('loses nothing and counts nothing twice where it ends between two pieces', () => {
    for (let index = 0; index < 1_200; index += 1) archive.add(`node/n-${index}/cpuFraction`, 2, 0)
    clock.advance(10_000)
    restart()
    for (const index of [0, 499, 500, 1_199]) {
      const steps = store.rollUps.read(TENS, `node/n-${index}/cpuFraction`, 0, 1e12)
      expect(steps.map(({ count, mean }) => [count, mean])).toEqual([[1, 2]])
    }
  })

  it('drops what is kept no longer once an hour', () => {
    come(10)
    for (let hour = 0; hour < 28; hour += 1) {
      clock.advance(HOUR_MS)
      archive.add(KEY, 1, 0)
    }
    clock.advance(10_000)
    const oldest = store.rollUps.read(TENS, KEY, 0, 1e12)[0]?.step ?? 0
    expect(oldest * 10_000).toBeGreaterThan(AT)
    expect(stored(MINUTES)[0]).toMatchObject({ count: 10 })
  })

  it('drops nothing on the word of a clock that just jumped a year ahead', () => {
    come(20)
    clock.advance(HOUR_MS)
    clock.sleep(365 * 24 * HOUR_MS)
    clock.advance(60_000)
    clock.sleep(-365 * 24 * HOUR_MS)
    clock.advance(2 * HOUR_MS)
    expect(stored(TENS).length).toBeGreaterThanOrEqual(2)
  })

  it('says that the disk is full, keeps what came meanwhile, and writes it when there is space again', () => {
    come(20)
    db.exec('PRAGMA max_page_count = 20')
    for (let index = 0; index < 5_000; index += 1) archive.add(`node/n-${index}/cpuFraction`, 1, 0)
    come(20)
    expect(notices.list()).toMatchObject([{ id: 'store', problem: { code: 'storeFull' } }])
    db.exec('PRAGMA max_page_count = 100000')
    come(20)
    expect(notices.list()).toEqual([])
    expect(stored(TENS)).toHaveLength(6)
    expect(store.rollUps.read(TENS, 'node/n-4999/cpuFraction', 0, 1e12)).toHaveLength(1)
  })

  it('holds no more in memory than it may while the disk cannot be written, the newest', () => {
    db.exec('PRAGMA max_page_count = 20')
    const perStep = 60_000
    for (let round = 0; round < 5; round += 1) {
      for (let index = 0; index < perStep; index += 1) archive.add(`node/n-${index}/cpuFraction`, round, 0)
      clock.advance(10_000)
    }
    const held = archive.waiting.waiting(TENS)
    expect(held.length).toBeLessThanOrEqual(HELD_LIMIT)
    expect(held.at(-1)?.mean).toBe(4)
  }, 30_000)

  it('stays within its size: the oldest numbers go, then facts, never what people wrote, and it says so', () => {
    const limitBytes = 700_000
    archive.close()
    store.close()
    begin({ limitBytes })
    const entry = anEntry()
    store.operations.put(entry)
    for (let minute = 0; minute < 20; minute += 1) {
      for (let index = 0; index < 500; index += 1) archive.add(`node/n-${index}/cpuFraction`, Math.random(), 0)
      clock.advance(60_000)
    }
    expect(store.sizeBytes).toBeLessThanOrEqual(limitBytes)
    expect(notices.list()).toMatchObject([
      {
        id: 'store-limit',
        problem: { code: 'storeTrimmed', detail: expect.stringContaining('steps of 10 s begin at 2026') },
      },
    ])
    const facts = Array.from({ length: 9_000 }, (_, index) => aFact(index + 1))
    store.write({ heardAt: clock.now(), journalId: JOURNAL, facts, failovers: [], operations: [], snapshot: null })
    come(11)
    expect(store.sizeBytes).toBeLessThanOrEqual(limitBytes)
    expect(notices.list()[0]?.problem.detail).toContain('The oldest facts were dropped too.')
    expect(store.operations.own(10)).toEqual([entry])
  })
})
