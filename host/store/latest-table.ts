/** What every source said last, on disk: its newest sample, and the last minutes of all of them second by second. */
import type { DatabaseSyncInstance } from '@photostructure/sqlite'
import { Sample, sampleKey } from '../../shared/sample.ts'
import { decodeSegment, encodeSegment } from '../samples/segment.ts'
import type { Stretch } from '../samples/track.ts'
import type { Transaction } from './operations-table.ts'
import { column, parseRow } from './rows.ts'

export interface HeardSample {
  readonly sample: Sample
  /** When it came in, epoch ms of this machine. */
  readonly heardAt: number
}

/**
 * Each goes by its own age. `cluster`: came with its stream · `console`: asked by the console itself · `sums`: put together here,
 * little, and read whole.
 */
export type Origin = 'cluster' | 'console' | 'sums'

export interface NewSegment {
  readonly origin: Origin
  readonly stretches: readonly Stretch[]
  /** When the newest of it came in, epoch ms of this machine. */
  readonly until: number
  readonly since: number
}

export interface LatestLimits {
  readonly samples: number
  readonly segmentBytes: number
}

/** A thousand nodes are about 3,000 samples, and 55 MiB in ten minutes. */
export const LATEST_LIMITS: LatestLimits = { samples: 20_000, segmentBytes: 96 * 1024 ** 2 }

export class LatestTable {
  readonly #db: DatabaseSyncInstance
  readonly #transaction: Transaction
  readonly #limits: LatestLimits
  #segmentBytes: number

  constructor(db: DatabaseSyncInstance, transaction: Transaction, limits = LATEST_LIMITS) {
    this.#db = db
    this.#transaction = transaction
    this.#limits = limits
    this.#segmentBytes = this.#number('SELECT ifnull(sum(length(body)), 0) AS found FROM segments')
  }

  /** Bytes of all segments. */
  get segmentBytes(): number {
    return this.#segmentBytes
  }

  /** All of them or none. @throws {Fault} storeFull */
  put(samples: readonly HeardSample[]): void {
    if (samples.length === 0) return
    this.#transaction(() => {
      const put = this.#db.prepare('INSERT OR REPLACE INTO latest (key, heard_at, body) VALUES (?, ?, ?)')
      for (const { sample, heardAt } of samples) put.run(sampleKey(sample), heardAt, JSON.stringify(sample))
      // Over the index alone: the longest silent go.
      const over = this.#number('SELECT count(*) AS found FROM latest INDEXED BY latest_by_age') - this.#limits.samples
      if (over <= 0) return
      this.#db.prepare('DELETE FROM latest WHERE key IN (SELECT key FROM latest ORDER BY heard_at LIMIT ?)').run(over)
    })
  }

  /** The longest silent first. What cannot be read is left out. */
  samples(): HeardSample[] {
    const rows: unknown[] = this.#db.prepare('SELECT heard_at AS heardAt, body FROM latest ORDER BY heard_at').all()
    return rows.flatMap((row) => {
      const sample = parseRow(Sample, column(row, 'body'))
      return sample === null ? [] : [{ sample, heardAt: (row as { heardAt: number }).heardAt }]
    })
  }

  /** Of its origin, what was written before `since` is let go. @throws {Fault} storeFull: nothing was written. */
  putSegment({ origin, stretches, until, since }: NewSegment): void {
    if (stretches.length === 0) return
    const body = encodeSegment(stretches)
    let freed = 0
    this.#transaction(() => {
      this.#db.prepare('INSERT INTO segments (origin, until, body) VALUES (?, ?, ?)').run(origin, until, body)
      freed = this.#drop('origin = ? AND until < ?', origin, since)
      while (this.#segmentBytes + body.length - freed > this.#limits.segmentBytes) {
        const dropped = this.#drop('id = (SELECT min(id) FROM segments)')
        if (dropped === 0) break
        freed += dropped
      }
    })
    this.#segmentBytes += body.length - freed
  }

  /** The newest so many numbers, and all sums; oldest first. What cannot be read is left out. */
  segments(most = Number.POSITIVE_INFINITY): (readonly Stretch[])[] {
    const found: (readonly Stretch[])[] = []
    let left = most
    for (const row of this.#db.prepare('SELECT id, origin FROM segments ORDER BY id DESC').all()) {
      const { id, origin } = row as { id: number; origin: string }
      if (left <= 0 && origin !== 'sums') continue
      const read: unknown = this.#db.prepare('SELECT body FROM segments WHERE id = ?').get(id)
      const stretches = decodeSegment((read as { body: Uint8Array }).body) ?? []
      left -= stretches.reduce((sum, { at, columns }) => sum + at.length * columns.length, 0)
      found.push(stretches)
    }
    return found.toReversed()
  }

  /** @throws {Fault} storeFull */
  clear(): void {
    this.#transaction(() => this.#db.exec('DELETE FROM latest; DELETE FROM segments;'))
    this.#segmentBytes = 0
  }

  /** Returns how many bytes are free for it. */
  #drop(where: string, ...values: (string | number)[]): number {
    const freed = this.#number(`SELECT ifnull(sum(length(body)), 0) AS found FROM segments WHERE ${where}`, ...values)
    if (freed > 0) this.#db.prepare(`DELETE FROM segments WHERE ${where}`).run(...values)
    return freed
  }

  #number(sql: string, ...values: (string | number)[]): number {
    const row: unknown = this.#db.prepare(sql).get(...values)
    return (row as { found: number }).found
  }
}
