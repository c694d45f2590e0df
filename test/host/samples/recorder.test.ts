import { join } from 'node:path'
import type { DatabaseSyncInstance } from '@photostructure/sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Memory } from '../../../host/memory.ts'
import { Notices } from '../../../host/notices.ts'
import { LATEST_EVERY_MS, LATEST_ROWS, SEGMENT_EVERY_MS } from '../../../host/samples/recorder.ts'
import { openDatabase } from '../../../host/store/database.ts'
import { Store } from '../../../host/store/store.ts'
import type { Sample } from '../../../shared/sample.ts'
import { emptySnapshot, type Snapshot } from '../../../shared/snapshot.ts'
import { aDataDir } from '../support/a-host.ts'
import { aNode, aNodeSample, anAccountSample, aSnapshot, AT } from '../support/factories.ts'
import { aClock, type FakeClock } from '../support/fake-clock.ts'

describe('what was heard last', () => {
  let file: string
  let db: DatabaseSyncInstance
  let store: Store
  let clock: FakeClock
  let notices: Notices
  /** Codes of all notices there were. */
  let told: Set<string>
  let memory: Memory

  beforeEach(() => {
    file = join(aDataDir(), 'built-in.sqlite')
    clock = aClock()
    begin()
    memory.replace({ snapshot: aSnapshot(), samples: [], servedAt: AT })
  })
  afterEach(() => store.close())

  function begin(): void {
    db = openDatabase(file, AT).db
    store = new Store(db)
    told = new Set()
    notices = new Notices(clock, (list) => list.forEach(({ problem }) => told.add(problem.code)))
    memory = new Memory(store, clock, notices, () => undefined)
  }
  /** The process ends without a word; then so much time passes. */
  function die(awayMs = 0): void {
    store.close()
    clock.sleep(awayMs)
    begin()
  }
  /** A sample a second, by the cluster's clock, which is so much ahead. */
  function live(seconds: number, aheadMs = 0): void {
    for (let second = 0; second < seconds; second += 1) {
      const at = clock.now() + aheadMs
      memory.addSamples([
        aNodeSample({ at, handledPerS: second, cpuFraction: second / 7 }),
        anAccountSample({ at, waiting: second }),
      ])
      clock.advance(1_000)
    }
  }
  const line = (key: string) => memory.series.find((one) => one.key === key)
  const latest = (kind: Sample['kind']): Sample | undefined => memory.samples.find((one) => one.kind === kind)

  it('is there after the process died, but for what came since the last write', () => {
    live(31)
    die(12 * 60_000)
    expect(latest('node')).toMatchObject({ handledPerS: 29 })
    expect(latest('account')).toMatchObject({ waiting: 29, at: AT + 29_000 })
    expect(line('node/uae-1/cpuFraction')?.values).toEqual(Array.from({ length: 30 }, (_, second) => second / 7))
    expect(line('all/waiting')?.at.at(-1)).toBe(AT + 28_000)
  })

  it('is all there after it said goodbye', () => {
    live(31)
    const before = { samples: memory.samples, series: memory.series }
    memory.close()
    die(3_600_000)
    expect(memory.samples).toEqual(expect.arrayContaining(before.samples))
    expect(memory.series).toEqual(expect.arrayContaining(before.series))
    expect([memory.samples.length, memory.series.length]).toEqual([before.samples.length, before.series.length])
  })

  it('has what an answer told, though nothing came by the stream, as old as that was', () => {
    const at = AT - 60_000
    memory.replace({ snapshot: aSnapshot(), samples: [aNodeSample({ at, handledPerS: 3 })], servedAt: AT })
    clock.advance(LATEST_EVERY_MS)
    die(30_000)
    expect(latest('node')).toMatchObject({ at, handledPerS: 3 })
    expect(memory.clockOffsetMs).toBe(0)
  })

  it('tells how the cluster’s clock stood, so that its age is told right', () => {
    live(31, 86_400_000)
    expect(memory.clockOffsetMs).toBe(-86_400_000)
    die(12 * 60_000)
    expect(memory.clockOffsetMs).toBe(-86_400_000)
    const at = latest('account')?.at ?? 0
    expect(clock.now() - (at + (memory.clockOffsetMs ?? 0))).toBe(12 * 60_000 + 2_000)
  })

  it('is joined by what comes later, with a hole in between', () => {
    live(30)
    die(60_000)
    live(1)
    const { at, values } = line('node/uae-1/handledPerS') ?? { at: [], values: [] }
    expect(values.slice(-3)).toEqual([29, null, 0])
    expect(at.slice(-3)).toEqual([AT + 29_000, AT + 30_000, AT + 90_000])
  })

  it('does not stand in the way of a source whose clock was set meanwhile', () => {
    live(30, 86_400_000)
    die(60_000)
    live(2)
    expect(latest('node')).toMatchObject({ at: clock.now() - 1_000, handledPerS: 1 })
    expect(line('node/uae-1/handledPerS')?.values).toEqual([0, 1])
    expect(line('all/waiting')?.values).toEqual([0, 1])
  })

  it('is not that of another journal, nor of what is gone', () => {
    live(30)
    const nodes: Snapshot['nodes'] = { 'uae-2': aNode({ id: 'uae-2' }) }
    memory.replace({ snapshot: aSnapshot({ nodes }), samples: [], servedAt: AT })
    die()
    expect(memory.samples.map(({ kind }) => kind)).toEqual(['account'])
    expect(line('node/uae-1/handledPerS')).toBeUndefined()
    memory.replace({
      snapshot: emptySnapshot('01a1f000-0000-7000-8000-000000000000'),
      samples: [],
      servedAt: AT,
    })
    die()
    expect([memory.samples, memory.series, memory.clockOffsetMs]).toEqual([[], [], null])
  })

  it('is written in pieces, whose sources take turns', () => {
    const nodes = Array.from({ length: LATEST_ROWS + 100 }, (_, index) => `n-${index}`)
    const hear = (at: number): void => memory.addSamples(nodes.map((nodeId) => aNodeSample({ nodeId, at })))
    hear(AT)
    clock.advance(LATEST_EVERY_MS)
    expect(store.latest.samples()).toHaveLength(LATEST_ROWS)
    hear(AT + LATEST_EVERY_MS)
    clock.advance(LATEST_EVERY_MS)
    const written = store.latest.samples()
    expect(written).toHaveLength(nodes.length)
    expect(written.filter(({ sample }) => sample.at > AT)).toHaveLength(LATEST_ROWS)
  })

  it('writes nothing while nothing comes', () => {
    live(30)
    clock.advance(10 * SEGMENT_EVERY_MS)
    const before = db.prepare('SELECT total_changes() AS n').get()
    clock.advance(10 * SEGMENT_EVERY_MS)
    expect(db.prepare('SELECT total_changes() AS n').get()).toEqual(before)
  })

  it('goes to the disk later where it is full for a while, and says so', () => {
    live(5)
    db.exec('PRAGMA max_page_count = 20')
    live(400)
    expect(told).toEqual(new Set(['storeFull']))
    db.exec('PRAGMA max_page_count = 100000')
    live(20)
    expect(notices.list()).toEqual([])
    die()
    expect(line('node/uae-1/handledPerS')?.values).toHaveLength(420)
  })

  it('reaches back ten minutes and takes no more room than that', () => {
    live(900)
    const bytes = store.latest.segmentBytes
    live(900)
    expect(store.latest.segmentBytes).toBeLessThan(bytes * 1.1)
    die()
    expect(line('node/uae-1/handledPerS')?.at).toHaveLength(600)
  })
})
