/** Numbers over time on disk: for every series and step the mean, the highest, the lowest and of how many. */
import type { DatabaseSyncInstance } from '@photostructure/sqlite'
import type { Transaction } from './operations-table.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Steps of which length are kept for how long. The finest reach back over a day and what one looks at, so that it can be held against the day before. */
export const LEVELS = [
  { stepMs: 10_000, keptMs: 26 * HOUR_MS },
  { stepMs: 60_000, keptMs: 30 * DAY_MS },
  { stepMs: 600_000, keptMs: 184 * DAY_MS },
] as const
export type Level = (typeof LEVELS)[number]

const BLOCK_STEPS = 16

export interface RollUp {
  readonly key: string
  /** Its beginning is `step * stepMs`, epoch ms of this machine. */
  readonly step: number
  /** How many numbers it is made of. */
  readonly count: number
  readonly mean: number
  readonly high: number
  readonly low: number
}

export class RollUpsTable {
  readonly #db: DatabaseSyncInstance
  readonly #transaction: Transaction
  /** Ids by key. */
  #series: Map<string, number>

  constructor(db: DatabaseSyncInstance, transaction: Transaction) {
    this.#db = db
    this.#transaction = transaction
    this.#series = this.#readSeries()
  }

  /** Joins what is there of the same step already: a step may be written in pieces. @throws {Fault} storeFull: none of them was written. */
  write({ stepMs }: Level, rollUps: readonly RollUp[]): void {
    if (rollUps.length === 0) return
    try {
      this.#transaction(() => {
        const put = this.#db.prepare(
          `INSERT INTO rollups (level, block, series, step, count, mean, high, low) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (level, block, series, step) DO UPDATE SET
             high = max(ifnull(high, mean), ifnull(excluded.high, excluded.mean)),
             low = min(ifnull(low, mean), ifnull(excluded.low, excluded.mean)),
             mean = (mean * count + excluded.mean * excluded.count) / (count + excluded.count),
             count = count + excluded.count`,
        )
        for (const { key, step, count, mean, high, low } of rollUps) {
          const isFlat = high === mean && low === mean
          const block = Math.floor(step / BLOCK_STEPS)
          put.run(stepMs, block, this.#idOf(key), step, count, mean, isFlat ? null : high, isFlat ? null : low)
        }
      })
    } catch (error) {
      // Ids that were given out in there do not exist.
      this.#series = this.#readSeries()
      throw error
    }
  }

  /** Steps from `from` on and before `to`, by step. Nothing where nothing was recorded. */
  read({ stepMs }: Level, key: string, from: number, to: number): RollUp[] {
    const series = this.#series.get(key)
    if (series === undefined) return []
    const oldest = this.#oldestBlock(stepMs)
    const newest = this.#number('SELECT max(block) AS found FROM rollups WHERE level = ?', stepMs)
    if (oldest === null || newest === null) return []
    const first = Math.max(oldest, Math.floor(from / BLOCK_STEPS))
    const last = Math.min(newest, Math.floor((to - 1) / BLOCK_STEPS))
    if (first > last) return []
    const rows: unknown[] = this.#db
      .prepare(
        // Which blocks is said one by one, so that each is one step down the tree instead of a walk past every series.
        `WITH RECURSIVE blocks (block) AS (SELECT ? UNION ALL SELECT block + 1 FROM blocks WHERE block < ?)
         SELECT step, count, mean, ifnull(high, mean) AS high, ifnull(low, mean) AS low
         FROM blocks CROSS JOIN rollups ON level = ? AND rollups.block = blocks.block AND series = ?
         WHERE step >= ? AND step < ? ORDER BY step`,
      )
      .all(first, last, stepMs, series, from, to)
    return rows.map((row) => ({ key, ...(row as Omit<RollUp, 'key'>) }))
  }

  keys(): string[] {
    return [...this.#series.keys()]
  }

  /** Beginning of the oldest step there is, epoch ms; `null`: there is none. */
  oldest(): number | null {
    const begins = LEVELS.flatMap((level) => {
      const block = this.#oldestBlock(level.stepMs)
      return block === null ? [] : [this.#oldestStep(level, block) * level.stepMs]
    })
    return begins.length === 0 ? null : Math.min(...begins)
  }

  /** Drops what is kept no longer, in whole blocks. `now`: epoch ms. @throws {Fault} storeFull */
  prune(now: number): void {
    this.#transaction(() => {
      for (const { stepMs, keptMs } of LEVELS) {
        const block = Math.floor((now - keptMs) / stepMs / BLOCK_STEPS)
        this.#db.prepare('DELETE FROM rollups WHERE level = ? AND block < ?').run(stepMs, block)
      }
    })
  }

  /** Drops the oldest block of the finest steps that are left. Returns since when there are such steps still, epoch ms; `null`: nothing is left to drop.
   *  @throws {Fault} storeFull */
  dropOldest(): { readonly stepMs: number; readonly since: number } | null {
    for (const { stepMs } of LEVELS) {
      const oldest = this.#oldestBlock(stepMs)
      if (oldest === null) continue
      this.#transaction(() => this.#db.prepare('DELETE FROM rollups WHERE level = ? AND block = ?').run(stepMs, oldest))
      return { stepMs, since: (this.#oldestBlock(stepMs) ?? oldest + 1) * BLOCK_STEPS * stepMs }
    }
    return null
  }

  #idOf(key: string): number {
    const known = this.#series.get(key)
    if (known !== undefined) return known
    const { lastInsertRowid } = this.#db.prepare('INSERT INTO series (key) VALUES (?)').run(key)
    this.#series.set(key, Number(lastInsertRowid))
    return Number(lastInsertRowid)
  }

  #readSeries(): Map<string, number> {
    const rows: unknown[] = this.#db.prepare('SELECT id, key FROM series').all()
    return new Map(rows.map((row) => [(row as { key: string }).key, (row as { id: number }).id]))
  }

  #oldestBlock(stepMs: number): number | null {
    return this.#number('SELECT min(block) AS found FROM rollups WHERE level = ?', stepMs)
  }

  #oldestStep({ stepMs }: Level, block: number): number {
    const sql = 'SELECT min(step) AS found FROM rollups WHERE level = ? AND block = ?'
    return this.#number(sql, stepMs, block) ?? block * BLOCK_STEPS
  }

  #number(sql: string, ...values: number[]): number | null {
    const row: unknown = this.#db.prepare(sql).get(...values)
    return (row as { found: number | null }).found
  }
}
