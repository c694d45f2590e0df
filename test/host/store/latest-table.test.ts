import { join } from 'node:path'
import type { DatabaseSyncInstance } from '@photostructure/sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { encodeSegment } from '../../../host/samples/segment.ts'
import type { Stretch } from '../../../host/samples/track.ts'
import { openDatabase } from '../../../host/store/database.ts'
import { LatestTable, type LatestLimits } from '../../../host/store/latest-table.ts'
import { aDataDir } from '../support/a-host.ts'
import { aNodeSample, AT } from '../support/factories.ts'

describe('what was heard last, on disk', () => {
  let db: DatabaseSyncInstance
  beforeEach(() => {
    db = openDatabase(join(aDataDir(), 'built-in.sqlite'), AT).db
  })
  afterEach(() => db.close())

  const transaction = (write: () => void): void => {
    db.exec('BEGIN')
    write()
    db.exec('COMMIT')
  }
  const aTable = (over: Partial<LatestLimits> = {}): LatestTable =>
    new LatestTable(db, transaction, { samples: 10, segmentBytes: 100_000, ...over })
  const aStretch = (at: number, rows = 10): Stretch => ({
    track: 'node/uae-1',
    at: Array.from({ length: rows }, (_, row) => at + row * 1_000),
    columns: [['node/uae-1/cpuFraction', Array.from({ length: rows }, (_, row) => row / 7)]],
  })
  const segment = (at: number, over: object = {}) =>
    ({ origin: 'cluster', stretches: [aStretch(at)], until: at, since: 0, ...over }) as const
  const begins = (table: LatestTable): (number | undefined)[] =>
    [...table.segments()].flatMap((stretches) => stretches.map(({ at }) => at[0]))

  it('is one sample of each source, with when it came in', () => {
    const table = aTable()
    table.put([{ sample: aNodeSample(), heardAt: AT + 5 }])
    const newer = { sample: aNodeSample({ at: AT + 1_000 }), heardAt: AT + 1_005 }
    table.put([newer, { sample: aNodeSample({ nodeId: 'uae-2' }), heardAt: AT + 7 }])
    expect(aTable().samples()).toEqual([{ sample: aNodeSample({ nodeId: 'uae-2' }), heardAt: AT + 7 }, newer])
  })

  it('is of no more sources than fit: the longest silent go', () => {
    const table = aTable()
    for (let node = 0; node < 30; node += 1)
      table.put([{ sample: aNodeSample({ nodeId: `n-${node}` }), heardAt: AT + node }])
    expect(table.samples().map(({ heardAt }) => heardAt - AT)).toEqual([20, 21, 22, 23, 24, 25, 26, 27, 28, 29])
  })

  it('leaves out what another version wrote', () => {
    const table = aTable()
    table.put([{ sample: aNodeSample(), heardAt: AT }])
    db.exec(`UPDATE latest SET body = '{"kind":"node"}'`)
    db.exec("INSERT INTO segments (origin, until, body) VALUES ('cluster', 1, x'00010203')")
    expect(table.samples()).toEqual([])
    expect(table.segments().flat()).toEqual([])
  })

  it('lets go of segments by the age of their own origin', () => {
    const table = aTable()
    table.putSegment(segment(AT))
    table.putSegment(segment(AT + 10_000, { origin: 'console', since: AT + 5_000 }))
    expect(begins(table)).toEqual([AT, AT + 10_000])
    table.putSegment(segment(AT + 20_000, { since: AT + 5_000 }))
    expect(begins(table)).toEqual([AT + 10_000, AT + 20_000])
  })

  it('reads no more of the last minutes than asked for, the newest, and all sums', () => {
    const table = aTable()
    table.putSegment(segment(AT, { origin: 'sums' }))
    for (let index = 1; index < 6; index += 1) table.putSegment(segment(AT + index * 10_000))
    expect([...table.segments(25)].map(([stretch]) => ((stretch?.at[0] ?? 0) - AT) / 10_000)).toEqual([0, 3, 4, 5])
  })

  it('takes no more room for segments than it may, also over a restart', () => {
    const size = encodeSegment([aStretch(AT)]).length
    const limits = { segmentBytes: 3 * size }
    const table = aTable(limits)
    for (let index = 0; index < 5; index += 1) table.putSegment(segment(AT + index * 10_000))
    expect(begins(table)).toEqual([AT + 20_000, AT + 30_000, AT + 40_000])
    const again = aTable(limits)
    expect(again.segmentBytes).toBe(3 * size)
    again.putSegment(segment(AT + 50_000))
    expect(begins(again)).toEqual([AT + 30_000, AT + 40_000, AT + 50_000])
    expect(again.segmentBytes).toBe(3 * size)
  })

  it('is nothing after it was cleared', () => {
    const table = aTable()
    table.put([{ sample: aNodeSample(), heardAt: AT }])
    table.putSegment(segment(AT))
    table.clear()
    expect([table.samples(), [...table.segments()], table.segmentBytes]).toEqual([[], [], 0])
  })
})
