/**
 * The way back to any moment that is kept: whole states at intervals, with the facts between them, and the moments one jumps to.
 * Everything is written within the step whose facts it is about.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { DatabaseSyncInstance } from '@photostructure/sqlite'
import { Fact } from '../../shared/fact.ts'
import { Snapshot } from '../../shared/snapshot.ts'
import { type Mark, markKey, markOf } from '../replay/marks.ts'
import { parseBodies, parseRow } from './rows.ts'

/** A state is written after so many facts, or after so long in which facts came, ms. */
export const CHECKPOINT_FACTS = 5_000
export const CHECKPOINT_MS = 600_000
/** Older than this, ms, only those are kept that so many facts lie between. */
const DENSE_FOR_MS = 24 * 3_600_000

export interface CheckpointHead {
  /** In the order they were written. */
  readonly id: number
  readonly journalId: string
  readonly seq: number
  /** The latest time of any fact folded in, the source's clock. It never falls within a journal. */
  readonly at: number
  /** What is before it is not here: facts are missing, or there was nothing. */
  readonly isFirst: boolean
}

interface Reach {
  readonly journalId: string
  /** Of the last checkpoint. */
  readonly seq: number
  readonly heardAt: number
  /** Up to which number its facts are here without a hole, and the latest time among them. */
  readonly until: number
  readonly at: number
}

const PIECE_FACTS = 500
/** More than these nobody jumps to one by one. */
const MOST_MARKS = 2_000

const HEAD = 'id, journal_id AS journalId, seq, at, is_first AS isFirst'

export class CheckpointsTable {
  readonly #db: DatabaseSyncInstance
  /** `undefined`: to be read again. `null`: there is no checkpoint. */
  #reach: Reach | null | undefined

  constructor(db: DatabaseSyncInstance) {
    this.#db = db
  }

  /** Within a transaction, with every step. `snapshot`: what this and all facts before are folded into; `null`: not told. */
  note(journalId: string, facts: readonly Fact[], snapshot: Snapshot | null, heardAt: number): void {
    const reach = (this.#reach ??= this.#readReach())
    if (reach !== null && reach.journalId === journalId) this.#reach = extended(reach, facts)
    this.#noteMarks(journalId, facts, heardAt)
    if (snapshot !== null) this.#keep(snapshot, heardAt)
  }

  /** What was noted was not written. */
  forgetReach(): void {
    this.#reach = undefined
  }

  /** Oldest first, by the order they were written. */
  heads(): CheckpointHead[] {
    const rows: unknown[] = this.#db.prepare(`SELECT ${HEAD} FROM checkpoints ORDER BY id`).all()
    return rows.map((row) => {
      const head = row as Omit<CheckpointHead, 'isFirst'> & { isFirst: number }
      return { ...head, isFirst: head.isFirst === 1 }
    })
  }

  /** `null`: it was dropped meanwhile, or cannot be read. */
  read(id: number): Snapshot | null {
    const row: unknown = this.#db.prepare('SELECT body FROM checkpoints WHERE id = ?').get(id)
    if (row === undefined) return null
    return parseRow(Snapshot, inflateRawSync((row as { body: Uint8Array }).body).toString())
  }

  /** After one number and up to another, by seq; read in pieces, so that whoever stops early has read little. What cannot be read ends it. */
  *facts(journalId: string, after: number, until: number): Generator<Fact> {
    const read = this.#db.prepare(
      'SELECT body FROM facts WHERE journal_id = ? AND seq > ? AND seq <= ? ORDER BY seq LIMIT ?',
    )
    for (let last = after; last < until;) {
      const facts = parseBodies(Fact, read.all(journalId, last, until, PIECE_FACTS) as readonly unknown[])
      for (const fact of facts) {
        if (fact.seq !== last + 1) return
        last = fact.seq
        yield fact
      }
      if (facts.length < PIECE_FACTS) return
    }
  }

  /** The latest time of the facts after one number and up to another, the source's clock; `null`: there are none. */
  newestAt(journalId: string, after: number, until: number): number | null {
    const row: unknown = this.#db
      .prepare("SELECT max(json_extract(body, '$.at')) AS at FROM facts WHERE journal_id = ? AND seq > ? AND seq <= ?")
      .get(journalId, after, until)
    return (row as { at: number | null }).at
  }

  /** Up to a number, newest first. */
  newestFacts(journalId: string, until: number, limit: number): Fact[] {
    const rows: unknown[] = this.#db
      .prepare('SELECT body FROM facts WHERE journal_id = ? AND seq <= ? ORDER BY seq DESC LIMIT ?')
      .all(journalId, until, limit)
    return parseBodies(Fact, rows)
  }

  /** Between two moments of the source's clock, both included; the newest of them, oldest first. */
  marks(from: number, to: number): Mark[] {
    const rows: unknown[] = this.#db
      .prepare('SELECT at, kind, title FROM marks WHERE at BETWEEN ? AND ? ORDER BY at DESC, seq DESC LIMIT ?')
      .all(from, to, MOST_MARKS)
    return rows.map((row) => row as Mark).toReversed()
  }

  /** Within a transaction, with the facts that came in before `heardBefore`, epoch ms of this machine. */
  drop(heardBefore: number): void {
    this.#reach = undefined
    for (const table of ['checkpoints', 'marks'])
      this.#db.prepare(`DELETE FROM ${table} WHERE heard_at < ?`).run(heardBefore)
  }

  /** Within a transaction: of older days one in so many facts is enough. `now`: epoch ms of this machine. */
  thin(now: number): void {
    const rows: unknown[] = this.#db
      .prepare(`SELECT ${HEAD} FROM checkpoints WHERE heard_at < ? ORDER BY id`)
      .all(now - DENSE_FOR_MS)
    let kept: { journalId: string; seq: number } | null = null
    const remove = this.#db.prepare('DELETE FROM checkpoints WHERE id = ?')
    const heads = rows as { id: number; journalId: string; seq: number; isFirst: number }[]
    for (const [index, head] of heads.entries()) {
      const next = heads[index + 1]
      // It goes only where whoever stands after it is still reached in time from whoever stands before it.
      const isSpare =
        kept !== null &&
        head.isFirst === 0 &&
        head.journalId === kept.journalId &&
        next !== undefined &&
        next.journalId === kept.journalId &&
        next.seq - kept.seq <= CHECKPOINT_FACTS
      if (isSpare) remove.run(head.id)
      else kept = head
    }
    this.#reach = undefined
  }

  #keep(snapshot: Snapshot, heardAt: number): void {
    const reach = this.#reach ?? null
    const isJoined = reach !== null && reach.journalId === snapshot.journalId && reach.until >= snapshot.seq
    if (isJoined && !isDue(reach, snapshot.seq, heardAt)) return
    const at = isJoined ? Math.max(reach.at, snapshot.at) : snapshot.at
    const body = deflateRawSync(JSON.stringify(snapshot), { level: 1 })
    this.#db
      .prepare(
        'INSERT OR REPLACE INTO checkpoints (journal_id, seq, at, heard_at, is_first, body) VALUES (?, ?, ?, ?, ?, ?)',
      )
      .run(snapshot.journalId, snapshot.seq, at, heardAt, isJoined ? 0 : 1, body)
    const { journalId, seq } = snapshot
    this.#reach = { journalId, seq, heardAt, until: isJoined ? reach.until : seq, at }
  }

  #noteMarks(journalId: string, facts: readonly Fact[], heardAt: number): void {
    for (const fact of facts) {
      const key = markKey(fact)
      const mark = key === null ? null : markOf(fact)
      if (key === null || mark === null) continue
      this.#db
        .prepare(
          'INSERT OR IGNORE INTO marks (journal_id, key, seq, at, heard_at, kind, title) VALUES (?, ?, ?, ?, ?, ?, ?)',
        )
        .run(journalId, key, fact.seq, mark.at, heardAt, mark.kind, mark.title)
    }
  }

  /** From the disk, after a start: how far the facts reach beyond the last checkpoint. */
  #readReach(): Reach | null {
    const row: unknown = this.#db
      .prepare(`SELECT ${HEAD}, heard_at AS heardAt FROM checkpoints ORDER BY id DESC LIMIT 1`)
      .get()
    if (row === undefined) return null
    const { journalId, seq, at, heardAt } = row as Reach
    const facts = this.#db
      .prepare(`SELECT seq, json_extract(body, '$.at') AS at FROM facts WHERE journal_id = ? AND seq > ? ORDER BY seq`)
      .all(journalId, seq) as readonly Pick<Fact, 'seq' | 'at'>[]
    return extended({ journalId, seq, heardAt, until: seq, at }, facts)
  }
}

function extended(reach: Reach, facts: readonly Pick<Fact, 'seq' | 'at'>[]): Reach {
  let { until, at } = reach
  for (const fact of facts) {
    if (fact.seq !== until + 1) continue
    until = fact.seq
    at = Math.max(at, fact.at)
  }
  return { ...reach, until, at }
}

function isDue(reach: Reach, seq: number, heardAt: number): boolean {
  if (seq === reach.seq) return false
  return seq - reach.seq >= CHECKPOINT_FACTS || heardAt - reach.heardAt >= CHECKPOINT_MS || heardAt < reach.heardAt
}
